//! What several topics need: a mail server that can be told to fail.

pub mod demo;
pub mod house;
pub mod process;
pub mod smtp;

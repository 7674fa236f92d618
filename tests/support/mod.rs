//! What several topics need: a mail server that can be told to fail.

pub mod house;
pub mod http;
pub mod process;
pub mod smtp;
pub mod witness;

//! What several topics need: a mail server that can be told to fail.

pub mod browser;
pub mod bundle;
pub mod copy;
pub mod demo;
pub mod forgery;
pub mod http;
pub mod outside;
pub mod people;
pub mod process;
pub mod smtp;
pub mod test_app;
pub mod visitor;
pub mod witness;

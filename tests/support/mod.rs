//! What several topics need: a mail server that can be told to fail.

pub mod browser;
pub mod bundle;
pub mod copy;
pub mod demo;
pub mod forgery;
pub mod house;
pub mod http;
pub mod outside;
pub mod people;
pub mod process;
pub mod smtp;
pub mod visitor;
pub mod witness;

//! What the tests of the schemas need: files as trees, and a validator.
#![allow(dead_code, reason = "every test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on ends its test")]

pub mod ron_tree;
pub mod validator;

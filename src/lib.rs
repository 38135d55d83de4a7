//! Slow Train: one journey, solved completely and shown at any instant.

pub mod command;
pub mod geo;
pub mod journey;
pub mod scenario;
pub mod words;

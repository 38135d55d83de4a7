//! Slow Train: one journey, solved completely and shown at any instant.

#[cfg(feature = "app")]
pub mod app;
pub mod command;
pub mod dynamics;
pub mod export;
pub mod geo;
pub mod journey;
pub mod scenario;
pub mod words;

//! Slow Train: one journey, solved completely and shown at any instant.
pub mod geo;
pub mod scenario;

//! Slow Train: one journey, solved completely and shown at any instant.
//!
//! The map of the house. What a person writes is read by [`scenario`]; [`geo`] makes a curve and a land of it and
//! [`dynamics`] says how a train moves; [`journey`] solves the whole and answers for any instant. [`film`] cuts it
//! into a film of any length, [`export`] writes tables, [`drawing`] draws sheets for paper, [`words`] holds every
//! sentence shown to people, [`notices`] the terms of what others made, `app` shows what the journey answers, and
//! [`command`] is the command line. Arrows point one way, from the command line inwards; nothing
//! but `app` and its command files knows Bevy.

#[cfg(feature = "app")]
pub mod app;
pub mod command;
pub mod drawing;
pub mod dynamics;
pub mod export;
pub mod film;
pub mod geo;
pub mod journey;
#[cfg(feature = "app")]
pub mod notices;
pub mod scenario;
pub mod words;

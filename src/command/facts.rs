//! `slow-train facts`: every claim, its verdict and sources.

use std::fmt::Write;

use clap::Args;

use super::Failure;
use crate::scenario::{Claim, Sight, shared_claims};
use crate::words::{Lang, Words};

/// Print every claim of the article with its verdict, the finding and the sources.
#[derive(Debug, Args)]
pub struct FactsCommand {
    /// Print as JSON.
    #[arg(long)]
    json: bool,
}

impl FactsCommand {
    /// Does it.
    ///
    /// # Errors
    /// When the claims of the program cannot be read.
    pub fn run(&self) -> Result<(), Failure> {
        let claims = shared_claims().map_err(|faults| Failure::Failed(faults.into()))?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&claims).map_err(Failure::failed)?);
        } else {
            print!("{}", listing(&claims, Words::new(Lang::En)));
        }
        Ok(())
    }
}

fn listing(claims: &[Claim], words: Words) -> String {
    let mut out = String::new();
    for claim in claims {
        let verdict = words.get(claim.verdict.key());
        let _ =
            writeln!(out, "{}\n  {}\n  {verdict}. {}", claim.id, words.text(&claim.claim), words.text(&claim.finding));
        for source in &claim.sources {
            let _ = writeln!(out, "  - {}", words.source_line(source));
        }
        if let Some(sight) = &claim.seen {
            let _ = writeln!(out, "  {}", words.fill("facts.seen", &[("where", &whereabouts(sight, words))]));
        }
        out.push('\n');
    }
    out
}

/// Moment, view, carriage and room, as far as they are named.
fn whereabouts(sight: &Sight, words: Words) -> String {
    let carriage = sight.carriage.map(|number| words.fill("seat.wanted", &[("number", &number.to_string())]));
    let view = sight.view.map(|view| words.get(view.key()).to_owned());
    let parts = [sight.at.clone(), view, carriage, sight.room.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

//! Text to spanned trees. Every parser here is total: it takes any text, and errors are values with a place.

pub mod broken;
pub mod hcl;
pub mod json;
mod keys;
pub mod node;
pub mod toml;
pub mod yaml;

use crate::source::Span;

/// A place that could not be read, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// What is wrong, a lower-case sentence without a full stop.
    pub message: String,
    /// Where the parser stopped.
    pub span: Span,
}

//! Terraform and OpenTofu: a root module and everything it calls, resolved as Terraform would, lowered to the model.

pub mod accounts;
mod alike;
pub mod arns;
pub mod attributes;
pub mod certificates;
pub mod common;
pub mod deployment;
pub mod eval;
pub mod expansion;
pub mod functions;
pub mod graph;
pub mod leads;
pub mod loops;
pub mod misuses;
pub mod module;
pub mod operators;
pub mod program;
pub mod propagation;
pub mod providers;
pub mod request;
pub mod roots;
pub mod sets;
pub mod sources;
pub mod steps;
pub mod templates;
pub mod types;
mod unicode;
pub mod uses;
pub mod validations;
pub mod variables;
pub mod versions;
pub mod visit;
pub mod waits;
pub mod wording;
pub mod written;

#[cfg(test)]
mod tests;

//! acmlint reads infrastructure definitions and says which ACM certificates will fail, before anything is deployed.

pub mod allow;
pub mod check;
pub mod cli;
pub mod discover;
pub mod lower;
pub mod model;
pub mod report;
pub mod rule;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod tree;
pub mod value;

//! acmlint reads infrastructure definitions and says which ACM certificates will fail, before anything is deployed.

pub mod source;
pub mod syntax;

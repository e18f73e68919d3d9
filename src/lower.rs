//! Front ends: each resolves its language and fills the model. Nothing above this layer knows a format.

pub mod acm;
pub mod assembly;
pub mod cloudformation;
pub mod described;
pub mod facts;
pub mod fuel;
mod marks;
pub mod pem;
pub mod plan;
pub mod state;
pub mod terraform;
mod told;

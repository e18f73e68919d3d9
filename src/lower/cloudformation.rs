//! `CloudFormation` and SAM: templates, evaluated as a deployment of them would, lowered to the model.
//!
//! A [`template`] is a parsed document; a [stack](stacks::Stack) is a deployment of one, with a name, a region and
//! values for parameters, as far as these are known. Stacks that are deployed together (a template with its nested
//! stacks, all stacks of a cloud assembly) are one [`program`], in which references lead from one to another.
//!
//! What only the deployment knows stays unknown: a parameter's default is what somebody gets who says nothing, and no
//! fact; where `AllowedValues` lists what it may be, it is one of these. A condition that is not known leaves both
//! branches of an `Fn::If`, and inside a branch the condition is what the branch says.

mod certificates;
mod conditions;
mod custom;
pub mod deployment;
mod eval;
mod intrinsics;
mod lookup;
mod nested;
mod parameters;
mod places;
pub mod program;
mod records;
mod regions;
mod request;
mod resources;
mod sam;
pub mod stacks;
pub mod template;
pub mod templates;
mod uses;
mod visit;

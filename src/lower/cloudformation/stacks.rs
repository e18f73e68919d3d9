//! What is deployed: stacks, as whoever reads them off a command line, a cloud assembly or a parent template knows them.

use std::collections::HashMap;

use super::template::Template;
use crate::model::Region;
use crate::source::Span;

/// A stack to be deployed.
#[derive(Debug)]
pub struct Stack<'t> {
    /// Its template.
    pub template: &'t Template<'t>,
    /// Its name, where that is known.
    pub name: Option<String>,
    /// Where it is deployed, where that is known.
    pub region: Option<Placed>,
    /// The account that it is deployed to, where that is known.
    pub account: Option<String>,
    /// Values that are given to its parameters.
    pub parameters: Vec<(String, String)>,
    /// What is known of its resources beyond its template, by their logical ids.
    pub resources: HashMap<String, Made>,
    /// Its nested stacks, by the logical ids of the resources that make them.
    pub nested: HashMap<String, Stack<'t>>,
}

/// Where a stack is deployed, and what says so.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The region.
    pub region: Region,
    /// The text that says so: the environment in an assembly's manifest, a line of `samconfig.toml`; none where the
    /// command line does.
    pub at: Option<Span>,
    /// A label for it: "the environment of the stack `Shop`".
    pub text: String,
}

/// What is known of a resource that a program made.
#[derive(Clone, Default, Debug)]
pub struct Made {
    /// Its construct path, as CDK prints it, without the last `/Resource`: `Prod/Site/Certificate`.
    pub path: Option<String>,
    /// The line of the program that made it.
    pub origin: Option<Span>,
    /// The lines that set its properties, by the properties' names.
    pub properties: HashMap<String, Span>,
}

impl<'t> Stack<'t> {
    /// A stack of which nothing is known but its template.
    pub fn of(template: &'t Template<'t>) -> Self {
        Self {
            template,
            name: None,
            region: None,
            account: None,
            parameters: Vec::new(),
            resources: HashMap::new(),
            nested: HashMap::new(),
        }
    }
}

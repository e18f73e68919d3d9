//! What is given to the variables of a root module, in Terraform's order: the environment, `terraform.tfvars`,
//! `terraform.tfvars.json`, `*.auto.tfvars` and `*.auto.tfvars.json` in the order of their names, then `-var` and
//! `-var-file` as they stand on the command line (developer.hashicorp.com/terraform/language/values/variables).

use std::collections::BTreeMap;

use super::eval::literal;
use super::module::{Files, Parsed};
use super::types::Type;
use crate::source::{Owner, Sources};
use crate::syntax::hcl::{self, Expr};
use crate::value::{Passage, Value, Why};

/// What the command line and the environment say about variables.
#[derive(Clone, Default, Debug)]
pub struct Given {
    /// `TF_VAR_name`
    pub environment: Vec<(String, String)>,
    /// `--var name=value` and `--var-file path`, in order; paths are relative to the tree.
    pub arguments: Vec<Argument>,
}

/// An argument about variables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Argument {
    /// `--var name=value`
    Value(String, String),
    /// `--var-file path`
    File(String),
}

/// What is given to the variables of one root.
#[derive(Default)]
pub struct Inputs {
    values: BTreeMap<String, Input>,
    /// A file that could not be read as a whole may give a value to any variable.
    hidden: Option<Why>,
}

enum Input {
    /// An expression in a file; the file's name.
    Written(Expr, String),
    /// A string whose meaning depends on the variable's type; who gives it.
    Word(String, String),
    /// What a plan was made with.
    Planned(Value),
}

impl Inputs {
    /// What is given to the root in a directory, and the files that say so.
    pub fn read<'a>(files: &'a Files<'a>, directory: &str, given: &Given) -> (Self, Vec<&'a Parsed>) {
        let mut inputs = Self::default();
        let mut read = Vec::new();
        for (name, value) in &given.environment {
            inputs.values.insert(name.clone(), Input::Word(value.clone(), format!("TF_VAR_{name}")));
        }
        let names = files.list(directory);
        let automatic =
            names.iter().filter(|name| name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json"));
        let fixed = ["terraform.tfvars", "terraform.tfvars.json"];
        let fixed =
            fixed.iter().filter(|name| names.iter().any(|present| present == *name)).map(|name| (*name).to_owned());
        for name in fixed.chain(automatic.cloned()) {
            let path = if directory.is_empty() { name } else { format!("{directory}/{name}") };
            read.push(inputs.file(files, &path));
        }
        for argument in &given.arguments {
            match argument {
                Argument::Value(name, value) => {
                    inputs.values.insert(name.clone(), Input::Word(value.clone(), "`--var`".to_owned()));
                }
                Argument::File(path) => read.push(inputs.file(files, path)),
            }
        }
        (inputs, read)
    }

    /// What a plan was made with: all variables have a value there, also those that nobody gave one.
    #[must_use]
    pub fn planned(mut self, values: BTreeMap<String, Value>) -> Self {
        self.hidden = None;
        self.values.extend(values.into_iter().map(|(name, value)| (name, Input::Planned(value))));
        self
    }

    /// Whether they are those of a plan.
    pub fn is_planned(&self) -> bool {
        self.values.values().any(|input| matches!(input, Input::Planned(_)))
    }

    /// Why a variable that nothing is seen to set may be set all the same.
    pub fn hidden(&self) -> Option<&Why> {
        self.hidden.as_ref()
    }

    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.hidden.is_none()
    }

    /// Whether what is given to a variable has one of these words in it.
    pub fn say(&self, name: &str, words: &[&str], sources: &Sources) -> bool {
        let says = |text: &str| words.iter().any(|word| text.contains(word));
        match self.values.get(name) {
            None => false,
            Some(Input::Written(expr, _)) => says(sources.text(expr.span)),
            Some(Input::Word(word, _)) => says(word),
            Some(Input::Planned(value)) => value.says(&says),
        }
    }

    fn file<'a>(&mut self, files: &'a Files<'a>, path: &str) -> &'a Parsed {
        let parsed = files.parsed(path);
        let error = parsed.document.errors.first();
        if error.is_some() || parsed.unreadable.is_some() {
            let why = Why::new(format!("{path} could not be read, and may set it"), error.map(|error| error.span));
            self.hidden.get_or_insert(why);
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        for attribute in &parsed.document.body.attributes {
            let input = Input::Written(attribute.expr.clone(), name.to_owned());
            self.values.insert(attribute.name.text.to_string(), input);
        }
        parsed
    }

    /// The value of a variable, if something gives it one. A word is a string unless the variable's type asks for more.
    pub fn value(&self, name: &str, constraint: Option<&Type<'_>>, sources: &Sources) -> Option<Value> {
        match self.values.get(name)? {
            Input::Planned(value) => {
                let text = format!("`var.{name}` in the plan").into();
                Some(value.at.map_or_else(|| value.clone(), |span| value.clone().through(Passage { span, text })))
            }
            Input::Written(expr, file) => {
                let text = format!("`var.{name}` in {file}").into();
                Some(literal(expr).through(Passage { span: expr.span, text }))
            }
            Input::Word(word, who) => {
                let plain = || Value::string(word.as_str());
                match constraint {
                    Some(Type::String) | None => Some(plain()),
                    Some(_) => {
                        let file = sources.add(&format!("{who} {name}"), word.as_str(), Owner::Foreign);
                        Some(hcl::parse_expression(file, word).map_or_else(|_| plain(), |expr| literal(&expr)))
                    }
                }
            }
        }
    }
}

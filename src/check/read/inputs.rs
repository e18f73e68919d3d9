//! What is known of the deployment of templates: parameters, and the region.

use super::Context;
use super::samconfig::Settings;
use crate::check::{Argument, Problem};
use crate::config::Policy;
use crate::lower::cloudformation::stacks::{Placed, Stack};
use crate::model::Region;
use crate::source::{Owner, without_keys_of_elsewhere};
use crate::syntax::json;

/// What the command line says about stacks.
pub(super) struct Inputs<'c> {
    /// What the project's settings say.
    policy: &'c Policy,
    /// Values for parameters, the last one of a name counts.
    parameters: Vec<(String, String)>,
    region: Option<String>,
    pub(super) settings: Settings,
    /// Files of parameters: Terraform does not take these.
    pub(super) files: Vec<std::path::PathBuf>,
}

impl<'c> Inputs<'c> {
    /// What the command line says; what is wrong with its files is a problem.
    pub(super) fn read(context: &Context<'c>, files: &[String], problems: &mut Vec<Problem>) -> Self {
        let mut inputs = Self {
            policy: &context.request.settings.policy,
            parameters: Vec::new(),
            region: context.request.region.clone(),
            settings: Settings::read(context, files),
            files: Vec::new(),
        };
        for argument in &context.request.variables.arguments {
            match argument {
                Argument::Value(name, value) => {
                    inputs.parameters.push((name.clone(), without_keys_of_elsewhere(value)));
                }
                Argument::File(path) => {
                    let text = context.inside(path).and_then(|path| Some((context.tree.read(&path).ok()?, path)));
                    let Some((bytes, inside)) = text else { continue };
                    let Ok(text) = String::from_utf8(bytes) else { continue };
                    if !text.contains("ParameterKey") && !text.contains("\"Parameters\"") {
                        inputs.take_plain(&text, &inside, context);
                        continue;
                    }
                    inputs.files.push(path.clone());
                    let file = context.sources.add(&inside, text, Owner::User);
                    match json::parse(file, &context.sources.file(file).text) {
                        Ok(tree) => inputs.take(tree.root()),
                        Err(error) => problems.push(Problem {
                            path: context.viewpoint.path(&inside),
                            span: Some(error.span),
                            message: error.message,
                            fatal: true,
                        }),
                    }
                }
            }
        }
        inputs
    }

    /// Tells a stack what the command line says about it.
    pub(super) fn give(&self, stack: &mut Stack<'_>) {
        for (name, value) in self.settings.parameters(&stack.template.path).iter().chain(&self.parameters) {
            if stack.template.parameters.contains_key(name.as_str()) {
                stack.parameters.push((name.clone(), value.clone()));
            }
        }
        if stack.region.is_none() {
            stack.region = self.settings.region(&stack.template.path);
        }
        if stack.region.is_none() {
            stack.region = self.policy.region(&stack.template.path).map(|region| Placed {
                region: Region::new(&region.value),
                at: Some(region.span),
                text: "`region` of the settings says so".to_owned(),
            });
        }
        if let Some(region) = &self.region {
            stack.region =
                Some(Placed { region: Region::new(region), at: None, text: "`--region` says so".to_owned() });
        }
    }

    /// A file of parameters as the command line tools take it: a list of keys and values, or an object under
    /// `Parameters` (AWS CLI reference, `cloudformation create-stack`, `--parameters`).
    fn take(&mut self, root: json::Value<'_>) {
        let text = |value: json::Value<'_>| match value.kind() {
            json::Kind::String => value.as_str().map(std::borrow::Cow::into_owned),
            json::Kind::Number | json::Kind::Bool => Some(value.source().to_owned()),
            _ => None,
        };
        for item in root.items() {
            let (key, value) = (item.get("ParameterKey"), item.get("ParameterValue"));
            if let (Some(key), Some(value)) = (key.and_then(text), value.and_then(text)) {
                self.parameters.push((key, value));
            }
        }
        for (key, value) in root.get("Parameters").into_iter().flat_map(json::Value::entries) {
            if let (Some(key), Some(value)) = (text(key), text(value)) {
                self.parameters.push((key, value));
            }
        }
    }

    /// A JSON file of values by their names, which Terraform takes as well.
    fn take_plain(&mut self, text: &str, path: &str, context: &Context<'_>) {
        let file = context.sources.add(path, text, Owner::User);
        if let Ok(tree) = json::parse(file, &context.sources.file(file).text) {
            for (key, value) in tree.root().entries() {
                if let (Some(key), Some(value)) = (key.as_str(), value.as_str()) {
                    self.parameters.push((key.into_owned(), value.into_owned()));
                }
            }
        }
    }
}

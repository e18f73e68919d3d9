//! What a rule is, and what it says.

use std::collections::BTreeSet;

use crate::model::{Attachment, Certificate, Deployment, Format, Index, Place, Strangers};
use crate::source::Span;
use crate::value::Why;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Hygiene.
    Note,
    /// It works today and breaks later, at a renewal or a replacement.
    Warning,
    /// The deployment fails, hangs, or TLS breaks.
    Error,
}

impl Severity {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of a name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|severity| severity.name() == name)
    }
}

/// A rule: what it is called, what it looks at, and the page that explains it.
pub struct Rule {
    /// Its name, which is the name of the defect.
    pub name: &'static str,
    /// How bad a violation is.
    pub severity: Severity,
    /// A matter of taste: off until it is selected.
    pub opinion: bool,
    /// The formats in which its defect can be; in the others there is nothing to judge. Empty for what the run itself
    /// reports.
    pub formats: &'static [Format],
    /// Its page, Markdown; the first paragraph is its summary.
    pub page: &'static str,
    /// What it looks at.
    pub check: Check,
}

/// What another tool calls a mistake, and the rule that finds it here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alias {
    /// The tool, as its own configuration writes it.
    pub tool: &'static str,
    /// What it calls the mistake.
    pub name: &'static str,
    /// The rule.
    pub rule: &'static str,
}

/// What a rule looks at, one of these at a time.
pub enum Check {
    /// Every certificate.
    Certificate(fn(&Certificate, &Scene<'_>) -> Verdict),
    /// Every certificate, in the light of what the rest of the tree says. What is fine without that is fine with it.
    Across(fn(&Certificate, &Scene<'_>, &Beyond) -> Verdict),
    /// Every attribute that takes a certificate.
    Attachment(fn(&Attachment, &Scene<'_>) -> Verdict),
    /// Whatever else it finds in the deployment; each answer goes with the place that it is about. A place that does not
    /// exist is passed over.
    Places(fn(&Scene<'_>, Answers<'_>)),
    /// Nothing in the model: the run itself reports it (a file that cannot be read, an exception that nothing needs).
    Run,
}

/// Takes a rule's answers.
pub type Answers<'a> = &'a mut dyn FnMut(&Place, Verdict);

/// Formats in which something is defined.
pub mod formats {
    use crate::model::Format::{self, Acm, Cdk, CloudFormation, Plan, State, Terraform};

    /// Everything that is read.
    pub const ALL: &[Format] = &[Terraform, CloudFormation, Cdk, Plan, State, Acm];
    /// Definitions, before they are deployed.
    pub const DEFINITIONS: &[Format] = &[Terraform, CloudFormation, Cdk, Plan];
    /// The same, and what is made of them.
    pub const DEFINITIONS_AND_STATE: &[Format] = &[Terraform, CloudFormation, Cdk, Plan, State];
    /// What only Terraform has, in a configuration.
    pub const CONFIGURATIONS: &[Format] = &[Terraform];
    /// What only Terraform has, in a configuration or in its plan.
    pub const TERRAFORM: &[Format] = &[Terraform, Plan];
    /// What Terraform has before and after the apply.
    pub const TERRAFORM_AND_STATE: &[Format] = &[Terraform, Plan, State];
    /// What templates cannot define, and what exists.
    pub const TERRAFORM_AND_EXISTING: &[Format] = &[Terraform, Plan, State, Acm];
    /// What only templates have, SAM's and those that CDK writes among them.
    pub const TEMPLATES: &[Format] = &[CloudFormation, Cdk];
    /// What only a CDK app has.
    pub const APPS: &[Format] = &[Cdk];
    /// What is said of certificates that exist.
    pub const EXISTING: &[Format] = &[Plan, State, Acm];
}

/// What surrounds what a rule looks at.
pub struct Scene<'a> {
    /// The deployment it belongs to.
    pub deployment: &'a Deployment,
    /// Who has to do with which of its certificates.
    pub index: Index<'a>,
    /// The day that dates are compared with.
    pub today: jiff::civil::Date,
    /// What may be set of rules.
    pub limits: Limits,
}

/// What the rest of the scanned tree says of certificates.
#[derive(Default, Debug)]
pub struct Beyond {
    /// What may take certificates without naming them.
    pub strangers: Strangers,
    /// A deployment beside this one takes a certificate that somebody hands to it: a template with a parameter for an ARN.
    pub handed_over: Option<Why>,
}

/// What may be set of rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// How many names a requested certificate may have: the quota of the account, 10 where nobody raised it
    /// (docs.aws.amazon.com/acm/latest/userguide/acm-limits.html).
    pub names: usize,
}

impl Limits {
    /// To how many names AWS raises the quota at most (the same page).
    pub const MOST_NAMES: usize = 100;
}

impl Default for Limits {
    fn default() -> Self {
        Self { names: 10 }
    }
}

/// A rule's answer.
#[derive(Debug)]
pub enum Verdict {
    /// Nothing to say.
    Fine,
    /// It is broken, whatever the unknown values turn out to be.
    Violation(Box<Finding>),
    /// It depends on what cannot be known.
    Undecided(Why),
}

/// What a rule says about one mistake.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// A lower-case sentence without a full stop, with the actual values in it.
    pub message: String,
    /// What it is about: the certificate, or where there is none, the consumer.
    pub subject: Subject,
    /// What takes the certificate, if that is part of the story.
    pub consumer: Option<String>,
    /// The one place to show if only one could be shown.
    pub primary: Label,
    /// What else explains it, in any file, in the order in which it is told.
    pub related: Vec<Label>,
    /// What to do, a sentence each.
    pub help: Vec<String>,
    /// Lines to write.
    pub suggestion: Vec<String>,
    /// The attribute that is wrong, for the fingerprint.
    pub attribute: &'static str,
    /// The values that decided it, by name.
    pub values: Vec<(&'static str, String)>,
}

/// What a finding is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    /// Its address.
    pub address: String,
    /// Its header.
    pub span: Span,
}

/// A place and what there is to say about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What there is to say, short.
    pub text: String,
}

impl Label {
    /// A label.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// A finding as the run reports it.
#[derive(Clone, Debug)]
pub struct Reported {
    /// What the rule said.
    pub finding: Finding,
    /// The format of the definitions.
    pub format: Format,
    /// The deployment.
    pub deployment: String,
    /// Where it was found, by deployment and address without instances: the mistake of a module is made wherever it is
    /// called. Empty for what the run itself says.
    pub sites: BTreeSet<String>,
    /// Where it stands in what was read, where it is told elsewhere.
    pub written: Vec<Span>,
    /// The same for the same mistake in later runs, wherever its line has moved; given when a run is over.
    pub fingerprint: String,
    /// What silences it.
    pub suppressed: Option<Suppression>,
}

impl Reported {
    /// What the run itself, or a rule, says of a deployment; nothing silences it yet.
    pub fn new(finding: Finding, format: Format, deployment: impl Into<String>) -> Self {
        Self {
            finding,
            format,
            deployment: deployment.into(),
            sites: BTreeSet::new(),
            written: Vec::new(),
            fingerprint: String::new(),
            suppressed: None,
        }
    }
}

/// What silences a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Suppression {
    /// An exception.
    Exception {
        /// Where it is written.
        at: Span,
        /// Why it is fine.
        reason: String,
        /// The other tool that it was written for.
        tool: Option<&'static str>,
    },
    /// The baseline has it.
    Baseline,
    /// This revision had it already.
    Revision(String),
}

/// A question that could not be decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undecided {
    /// The rule that asked it.
    pub rule: &'static str,
    /// About what.
    pub subject: Subject,
    /// What is unknown.
    pub reason: String,
    /// The expression that blocked it.
    pub at: Span,
    /// The deployment.
    pub deployment: String,
}

impl Rule {
    /// Its one-line summary: the first paragraph of its page.
    pub fn summary(&self) -> String {
        let body = self.page.split_once("\n\n").map_or("", |(_, rest)| rest);
        body.split("\n\n").next().unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// `module.a["x.y"].aws_acm_certificate.b[0]` is `module.a.aws_acm_certificate.b`.
pub fn without_instances(address: &str) -> String {
    let (mut plain, mut depth, mut quoted, mut escaped) = (String::new(), 0_usize, false, false);
    for c in address.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if depth > 0 => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted && depth > 0 => depth -= 1,
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// `module.a["x"].aws_acm_certificate.b[0]` is `aws_acm_certificate.b`, whoever calls its module.
pub fn in_module(address: &str) -> String {
    let plain = without_instances(address);
    let mut rest = plain.as_str();
    while let Some((_, inner)) = rest.strip_prefix("module.").and_then(|call| call.split_once('.')) {
        rest = inner;
    }
    rest.to_owned()
}

/// The candidate that a mistyped name most probably means, where one is near enough to ask "did you mean".
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: String = name.chars().take(80).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect();
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&name, candidate), candidate))
        .filter(|(distance, candidate)| *distance * 3 <= candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_is_no_part_of_an_address() {
        assert_eq!(without_instances(r#"module.a["x\"].y"].c.b[0]"#), "module.a.c.b");
    }

    #[test]
    fn a_slip_finds_its_rule_and_nonsense_none() {
        let names = ["email-validation", "unused-allow"];
        assert_eq!(nearest("emial-validation", names), Some("email-validation"));
        assert_eq!(nearest("Unused_Allow", names), Some("unused-allow"));
        assert_eq!(nearest("tls", names), None);
    }
}

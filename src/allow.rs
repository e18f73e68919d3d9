//! Exceptions, and the exceptions that nothing needs any more.
//!
//! `# acmlint: allow[rule, rule] why this is fine until=2027-03-01` beside or above an attribute, a block or an element
//! of a list covers all of it; in `.tf.json` the text of a `"//"` property covers the object it stands in. An exception
//! is a decision that somebody made once: it has to say why, it may end on a day, and when what it was made for is gone
//! it is reported, so that it cannot hide the next mistake at the same place.

mod cover;
mod read;

use jiff::civil::Date;

use crate::rule::{Finding, Label, Reported, Severity, Subject, Suppression, Undecided, nearest};
use crate::source::{Sources, Span, Spanned};
use crate::syntax::hcl::Document;

/// Names of the rules about exceptions.
const UNUSED: &str = "unused-allow";
const WITHOUT_REASON: &str = "allow-without-reason";
const EXPIRED: &str = "expired-allow";

/// An exception as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exception {
    /// The comment.
    pub span: Span,
    /// The names between the brackets.
    pub rules: Vec<Spanned<String>>,
    /// Why it is fine; empty where nothing says so.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Spanned<Date>>,
    /// All that it covers.
    pub covers: Option<Span>,
    /// The address of the block that it stands at or in, or the file's path.
    pub address: String,
    /// What cannot be understood in it, a sentence that starts with a verb, and where.
    pub fault: Option<Spanned<String>>,
}

/// The exceptions of a file.
pub fn collect(document: &Document, sources: &Sources) -> Vec<Exception> {
    let Some(first) = document.comments.first() else { return Vec::new() };
    let text = &*sources.file(first.span.file).text;
    let mut items = None;
    let mut exceptions = Vec::new();
    for (index, comment) in document.comments.iter().enumerate() {
        let Some(mut exception) = read::read(comment.span, text) else { continue };
        let items = items.get_or_insert_with(|| cover::items(&document.body));
        let covered = cover::covered(index, document, items, text);
        exception.covers = covered.extent;
        exception.address = covered.address.unwrap_or_else(|| sources.path(comment.span).to_owned());
        // What a syntax error swallowed cannot be found, and the error is reported already.
        if exception.covers.is_some() || document.errors.is_empty() {
            exceptions.push(exception);
        }
    }
    exceptions
}

/// Marks the findings that exceptions silence, and says what is wrong with the exceptions themselves.
///
/// `rules` are the names of all rules, `ran` says which of them judged in this run, `aliases` gives the rule that
/// another tool knows under a name. Only exceptions of files that were judged belong here: any other is unused for
/// the wrong reason.
pub fn apply(
    exceptions: &[Exception],
    findings: &mut [Reported],
    undecided: &[Undecided],
    rules: &[&'static str],
    ran: &dyn Fn(&str) -> bool,
    aliases: &dyn Fn(&str) -> Option<&'static str>,
    today: Date,
) -> Vec<Finding> {
    let resolve = |name: &str| rules.iter().copied().find(|rule| *rule == name).or_else(|| aliases(name));
    let mut said = Vec::new();
    for exception in exceptions {
        if let Some(fault) = &exception.fault {
            let message = format!("this exception {}", fault.value);
            let help = "write `acmlint: allow[rule] why this is fine until=2027-03-01`; the date is optional";
            said.push(finding(exception, UNUSED, message, Label::new(fault.span, "it silences nothing"), help));
            continue;
        }
        let Some(covers) = exception.covers else {
            let message = "this exception stands neither beside nor directly above anything".to_owned();
            let help = "put it at the end of a line, or alone above it without a blank line between";
            said.push(finding(exception, UNUSED, message, Label::new(exception.span, "it silences nothing"), help));
            continue;
        };
        let expired = exception.until.as_ref().filter(|until| until.value < today);
        let holds = expired.is_none() && !exception.reason.is_empty();
        if let Some(until) = expired {
            let message = format!("this exception ended on {}", until.value);
            let label = Label::new(until.span, "it silences nothing since");
            said.push(finding(exception, EXPIRED, message, label, "repair what it was made for, or decide again"));
        }
        if exception.reason.is_empty() {
            let message = "this exception does not say why".to_owned();
            let label = Label::new(exception.span, "it silences nothing until it has a reason");
            said.push(finding(exception, WITHOUT_REASON, message, label, "write behind the bracket why this is fine"));
        }
        for name in &exception.rules {
            match resolve(&name.value) {
                None => said.push(unknown(exception, name, rules)),
                Some(rule) if holds => {
                    // What is undecided here may turn out to be what the exception is for.
                    let is_open = undecided.iter().any(|open| {
                        open.rule == rule && (covers.contains(open.subject.span) || covers.contains(open.at))
                    });
                    if !silence(exception, covers, rule, findings) && ran(rule) && !is_open {
                        let message = format!("this exception allows `{rule}`, which finds nothing here");
                        let label = Label::new(name.span, "nothing needs it");
                        said.push(finding(exception, UNUSED, message, label, "remove it"));
                    }
                }
                Some(_) => {}
            }
        }
    }
    said.retain(|finding| ran(finding.rule));
    said
}

/// Whether the exception silences any finding of the rule; an earlier exception may silence it too.
fn silence(exception: &Exception, covers: Span, rule: &str, findings: &mut [Reported]) -> bool {
    let mut used = false;
    for reported in findings.iter_mut().filter(|reported| reported.finding.rule == rule) {
        let finding = &reported.finding;
        if covers.contains(finding.primary.span) || covers.contains(finding.subject.span) {
            used = true;
            let reason = &exception.reason;
            reported.suppressed.get_or_insert_with(|| Suppression { span: exception.span, reason: reason.clone() });
        }
    }
    used
}

fn unknown(exception: &Exception, name: &Spanned<String>, rules: &[&'static str]) -> Finding {
    let message = format!("this exception allows `{}`, and there is no such rule", name.value);
    let help = match nearest(&name.value, rules.iter().copied()) {
        Some(rule) => format!("did you mean `{rule}`?"),
        None => "`acmlint rules` lists the rules".to_owned(),
    };
    finding(exception, UNUSED, message, Label::new(name.span, "no rule has this name"), &help)
}

fn finding(exception: &Exception, rule: &'static str, message: String, primary: Label, help: &str) -> Finding {
    Finding {
        rule,
        severity: if rule == WITHOUT_REASON { Severity::Error } else { Severity::Warning },
        message,
        subject: Subject { address: exception.address.clone(), span: exception.span },
        consumer: None,
        primary,
        related: Vec::new(),
        help: vec![help.to_owned()],
        suggestion: Vec::new(),
        attribute: "allow",
        values: Vec::new(),
    }
}

#[cfg(test)]
mod tests;

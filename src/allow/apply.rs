//! What exceptions do to findings, and what is wrong with the exceptions.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::{Area, Exception, Form};
use crate::rule::{Alias, Finding, Label, Reported, Severity, Subject, Suppression, nearest, without_instances};
use crate::source::{FileId, Sources, Span, Spanned};

/// The rule about exceptions that silence nothing.
pub const UNUSED: &str = "unused-allow";
pub(super) const WITHOUT_REASON: &str = "allow-without-reason";
pub(super) const EXPIRED: &str = "expired-allow";

/// A question that could not be decided. An exception at one of its places may turn out to be needed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Open {
    /// The rule that asked it.
    pub rule: &'static str,
    /// What it is about, where that is told, and what blocked it.
    pub places: [Span; 3],
}

/// Marks the findings that exceptions silence, and says what is wrong with the exceptions themselves.
///
/// `rules` are the names of all rules, `ran` says which of them judged in this run, `aliases` are other tools' names for
/// what they find; `sources` has the files. Only exceptions of files that were judged belong here: any other is unused for
/// the wrong reason.
#[expect(clippy::too_many_arguments, reason = "each is a question of its own, asked at one place")]
pub fn apply(
    exceptions: &[Exception],
    findings: &mut [Reported],
    open: &[Open],
    rules: &[&'static str],
    ran: &dyn Fn(&str) -> bool,
    aliases: &[Alias],
    today: Date,
    sources: &Sources,
) -> Vec<Finding> {
    if exceptions.is_empty() {
        return Vec::new();
    }
    let known = |rule: &&'static str| rules.contains(rule);
    let alias = |name: &str| aliases.iter().find(|alias| alias.name == name).map(|alias| alias.rule).filter(known);
    let resolve = |name: &str| rules.iter().copied().find(|rule| *rule == name).or_else(|| alias(name));
    let mut silencer = Silencer::new(findings, open);
    let mut said = Vec::new();
    let mut unused = Vec::new();
    let mut needed = HashSet::new();
    let mut strange = HashSet::new();
    for exception in exceptions.iter().filter(|exception| exception.tool.is_none()) {
        if let Some(fault) = &exception.fault {
            let message = format!("this exception {}", fault.value);
            said.push(finding(
                exception,
                UNUSED,
                message,
                Label::new(fault.span, "it silences nothing"),
                syntax(exception),
            ));
            continue;
        }
        let covered = match (&exception.area, exception.covers) {
            (Some(area), _) => Some(Covered::Area(area)),
            (None, covers) => covers.map(Covered::Span),
        };
        let Some(covered) = covered else {
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
            let help = match exception.form {
                Form::Comment => "write behind the bracket why this is fine",
                Form::Metadata | Form::Synthesized(_) | Form::Setting => "write as its `reason` why this is fine",
            };
            said.push(finding(exception, WITHOUT_REASON, message, label, help));
        }
        // The same name may be there many times, and each time all findings would be looked at again.
        let mut uses: HashMap<&'static str, bool> = HashMap::new();
        for name in &exception.rules {
            match resolve(&name.value) {
                // Aliases of YAML give one list to many resources.
                None if !strange.insert((place(exception, name.span), &*name.value)) => {}
                None => said.push(unknown(exception, name, rules)),
                Some(rule) if holds => {
                    let silence = || silencer.silence(exception, covered, rule, sources);
                    if *uses.entry(rule).or_insert_with(silence) {
                        needed.insert(words(exception, rule));
                    } else if ran(rule) {
                        unused.push((exception, name, rule));
                    }
                }
                Some(_) => {}
            }
        }
    }
    // Where both hold, it is acmlint's own that silences.
    for exception in exceptions.iter().filter(|exception| exception.tool.is_some()) {
        let expired = exception.until.as_ref().is_some_and(|until| until.value < today);
        let Some(covers) = exception.covers.filter(|_| !expired) else { continue };
        for alias in aliases.iter().filter(|alias| exception.names(alias)) {
            silencer.silence(exception, Covered::Span(covers), alias.rule, sources);
        }
    }
    // What a program writes into several templates is one exception: it is needed where one of them needs it.
    unused.retain(|(exception, _, rule)| {
        !matches!(exception.form, Form::Synthesized(_)) || !needed.contains(&words(exception, rule))
    });
    said.extend(unused.into_iter().map(|(exception, name, rule)| {
        let message = format!("this exception allows `{rule}`, which finds nothing here");
        finding(exception, UNUSED, message, Label::new(name.span, "nothing needs it"), "remove it")
    }));
    let mut told = HashSet::new();
    said.retain(|finding| {
        ran(finding.rule) && told.insert((finding.rule, finding.primary.span, finding.message.clone()))
    });
    said
}

/// What an exception says of a rule.
fn words<'e>(exception: &'e Exception, rule: &'static str) -> (&'static str, &'e str, Option<Date>) {
    (rule, &exception.reason, exception.until.as_ref().map(|until| until.value))
}

/// Findings and open questions by their places.
struct Silencer<'f> {
    findings: &'f mut [Reported],
    found: Places,
    open: Places,
    done: HashSet<(&'static str, Span)>,
}

impl<'f> Silencer<'f> {
    fn new(findings: &'f mut [Reported], open: &[Open]) -> Self {
        let found = findings.iter().enumerate().flat_map(|(index, reported)| {
            let finding = &reported.finding;
            let told = [finding.primary.span, finding.subject.span];
            let places = told.into_iter().chain(reported.written.iter().copied());
            places.map(move |place| (finding.rule, place, index))
        });
        let found = Places::new(found);
        let open = open.iter().flat_map(|open| open.places.map(|place| (open.rule, place, 0)));
        Self { found, open: Places::new(open), findings, done: HashSet::new() }
    }

    /// Whether the exception silences any finding of the rule, or may have to; an earlier exception may silence it too.
    fn silence(&mut self, exception: &Exception, covered: Covered<'_>, rule: &'static str, sources: &Sources) -> bool {
        let (found, used): (Vec<usize>, bool) = match covered {
            Covered::Span(span) => {
                let found: Vec<usize> = self.found.within(rule, span).collect();
                let used = !found.is_empty() || self.open.within(rule, span).next().is_some();
                (if self.done.insert((rule, span)) { found } else { Vec::new() }, used)
            }
            Covered::Area(area) => {
                let mut found: Vec<usize> = self.found.in_files(rule, area, sources).collect();
                found.retain(|index| area.has(&self.findings[*index].finding));
                // What an undecided question is about may have any address in the end.
                let used = !found.is_empty() || self.open.in_files(rule, area, sources).next().is_some();
                (found, used)
            }
        };
        for index in found {
            let suppressed = &mut self.findings[index].suppressed;
            suppressed.get_or_insert_with(|| Suppression::Exception {
                at: exception.span,
                reason: exception.reason.clone(),
                tool: exception.tool,
            });
        }
        used
    }
}

/// What an exception covers.
#[derive(Clone, Copy)]
enum Covered<'e> {
    /// What stands there.
    Span(Span),
    /// What lies in some files.
    Area(&'e Area),
}

impl Area {
    /// Whether it is this finding's address.
    fn has(&self, finding: &Finding) -> bool {
        let Some(pattern) = &self.address else { return true };
        let mut addresses = std::iter::once(&finding.subject.address).chain(&finding.consumer);
        addresses.any(|address| pattern.holds(address) || pattern.holds(&without_instances(address)))
    }
}

/// Places that rules said something about, in order, with a number each.
struct Places(HashMap<(&'static str, FileId), Vec<Numbered>>);

/// Where a place starts and ends, and its number.
type Numbered = (u32, u32, usize);

impl Places {
    fn new(all: impl Iterator<Item = (&'static str, Span, usize)>) -> Self {
        let mut places: HashMap<_, Vec<_>> = HashMap::new();
        for (rule, place, number) in all {
            places.entry((rule, place.file)).or_default().push((place.start, place.end, number));
        }
        for list in places.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        Self(places)
    }

    /// The numbers of a rule's places in some files.
    fn in_files(&self, rule: &'static str, area: &Area, sources: &Sources) -> impl Iterator<Item = usize> {
        let files = self.0.iter().filter(move |((own, _), _)| *own == rule);
        let files = files.filter(|((_, file), _)| area.paths.hold(&sources.file(*file).path));
        files.flat_map(|(_, list)| list.iter().map(|(.., number)| *number))
    }

    /// The numbers of a rule's places in a span.
    fn within(&self, rule: &'static str, span: Span) -> impl Iterator<Item = usize> {
        let list = self.0.get(&(rule, span.file)).map_or(&[][..], Vec::as_slice);
        let first = list.partition_point(|(start, ..)| *start < span.start);
        let started = list[first..].iter().take_while(move |(start, ..)| *start <= span.end);
        started.filter(move |(_, end, _)| *end <= span.end).map(|(.., number)| *number)
    }
}

fn unknown(exception: &Exception, name: &Spanned<String>, rules: &[&'static str]) -> Finding {
    let message = format!("this exception allows `{}`, and there is no such rule", name.value);
    let help = match nearest(&name.value, rules.iter().copied()) {
        Some(rule) => format!("did you mean `{rule}`?"),
        None => "`acmlint rules` lists the rules".to_owned(),
    };
    finding(exception, UNUSED, message, Label::new(name.span, "no rule has this name"), &help)
}

fn syntax(exception: &Exception) -> &'static str {
    match exception.form {
        Form::Comment => "write `acmlint: allow[rule] why this is fine until=2027-03-01`; the date is optional",
        Form::Setting => "write `rule`, `reason`, and perhaps `path`, `address`, `until` under `[[allow]]`",
        Form::Metadata | Form::Synthesized(_) => {
            "write `acmlint: {allow: [{rule: name, reason: why this is fine, until: 2027-03-01}]}`; the date is optional"
        }
    }
}

/// Where something of an exception is told: of one that a program wrote, at the program's line.
fn place(exception: &Exception, at: Span) -> Span {
    match exception.form {
        Form::Synthesized(Some(origin)) => origin,
        _ => at,
    }
}

/// A finding about an exception. One that a program wrote is told at the program's line.
pub(super) fn finding(exception: &Exception, rule: &'static str, message: String, label: Label, help: &str) -> Finding {
    let (primary, related, span) = match exception.form {
        Form::Synthesized(Some(origin)) => (Label::new(origin, "its metadata has the exception"), vec![label], origin),
        _ => (label, Vec::new(), exception.span),
    };
    Finding {
        rule,
        severity: if rule == WITHOUT_REASON { Severity::Error } else { Severity::Warning },
        message,
        subject: Subject { address: exception.address.clone(), span },
        consumer: None,
        primary,
        related,
        help: vec![help.to_owned()],
        suggestion: Vec::new(),
        attribute: "allow",
        values: Vec::new(),
    }
}

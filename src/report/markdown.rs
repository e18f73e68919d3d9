//! The summary of a job, as GitHub renders it: one sentence, a table, and for each deployment a picture and what to do.
//!
//! GitHub refuses a summary of more than 1 MiB as a whole, and draws every picture in a frame of its own; what is cut off
//! is counted and said.

mod escape;
mod picture;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use self::escape::{code, fenced, sentence};
use super::{Look, tally};
use crate::check::{Outcome, Problem};
use crate::model::Format;
use crate::rule::{Finding, Reported, Severity};
use crate::source::Span;

/// Bytes of the whole: 1 MiB is the most that is taken
/// (docs.github.com/actions/reference/workflow-commands-for-github-actions, "Step isolation and limits"), and the last
/// lines need some.
const LONGEST: usize = 1_000_000;
/// Bytes of the table; what to do needs room as well.
const LONGEST_TABLE: usize = LONGEST / 2;
/// Findings in the table, and of those what to do.
const MOST_ROWS: usize = 200;
/// Pictures.
const MOST_PICTURES: usize = 20;
/// Problems and undecided questions, each.
const MOST_LISTED: usize = 50;
/// Places that explain a finding.
const MOST_RELATED: usize = 8;

/// Writes the findings that no exception silences, the worst ones first.
pub(super) fn write(outcome: &Outcome, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(Page { outcome, look, text: String::new() }.write().as_bytes())
}

/// A page that grows.
struct Page<'a> {
    outcome: &'a Outcome,
    look: &'a Look,
    text: String,
}

/// A deployment, by what it is called and the format of its definitions.
type Key<'a> = (&'a str, Format);

impl Page<'_> {
    fn write(mut self) -> String {
        let outcome = self.outcome;
        self.text = format!("## acmlint: {}\n\n", tally::sentence(outcome));
        self.problems();
        let mut shown: Vec<&Reported> =
            outcome.findings.iter().filter(|reported| reported.suppressed.is_none()).collect();
        // What is cut off is the least bad.
        shown.sort_by_key(|reported| Reverse(reported.finding.severity));
        if !shown.is_empty() {
            self.table(&shown);
            self.deployments(&shown);
        }
        if self.look.undecided {
            self.undecided();
        }
        self.text
    }

    fn problems(&mut self) {
        let problems = &self.outcome.problems;
        for problem in problems.iter().take(MOST_LISTED) {
            let word = if problem.fatal { "**could not be done**" } else { "could not be followed" };
            let _ = writeln!(self.text, "- {word}: {} {}", self.problem_place(problem), sentence(&problem.message));
        }
        if problems.len() > MOST_LISTED {
            let _ = writeln!(self.text, "- and {} more", problems.len() - MOST_LISTED);
        }
        if !problems.is_empty() {
            self.text.push('\n');
        }
    }

    fn problem_place(&self, problem: &Problem) -> String {
        problem.span.map_or_else(|| code(&problem.path), |span| self.place(span))
    }

    fn table(&mut self, shown: &[&Reported]) {
        self.text += "| | rule | where | what is wrong, and what to do |\n|---|---|---|---|\n";
        let mut rows = shown.iter();
        let mut left = shown.len();
        for reported in rows.by_ref().take(MOST_ROWS) {
            let row = self.row(&reported.finding);
            if self.text.len() + row.len() > LONGEST_TABLE {
                break;
            }
            self.text += &row;
            left -= 1;
        }
        if left > 0 {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for reported in &shown[shown.len() - left..] {
                *counts.entry(reported.finding.rule).or_default() += 1;
            }
            let counts: Vec<String> = counts.iter().map(|(rule, count)| format!("{rule}: {count}")).collect();
            let counts = counts.join(", ");
            let _ = writeln!(self.text, "\nThe table leaves out {left} more ({counts}); `acmlint check` tells all.");
        }
        self.text.push('\n');
    }

    fn row(&self, finding: &Finding) -> String {
        let help = finding.help.first().map_or_else(String::new, |help| format!("<br>→ {}", sentence(help)));
        format!(
            "| {} {} | {} | {} | {}{help} |\n",
            sign(finding.severity),
            finding.severity.name(),
            rule(finding),
            self.place(finding.primary.span),
            sentence(&finding.message)
        )
    }

    /// Each with its picture and what to do, in the order of their first findings.
    fn deployments(&mut self, shown: &[&Reported]) {
        let mut order: Vec<Key<'_>> = Vec::new();
        let mut grouped: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
        for reported in shown {
            let key = (&*reported.deployment, reported.format);
            let findings = grouped.entry((key.0, key.1.title())).or_default();
            if findings.is_empty() {
                order.push(key);
            }
            findings.push(&reported.finding);
        }
        let (mut pictures, mut left_out, mut told) = (0, 0, 0);
        for (deployment, format) in order {
            let findings = &grouped[&(deployment, format.title())];
            let name = code(&self.outcome.repository.path(deployment));
            let room = told < MOST_ROWS && self.add(&format!("### {} {name}\n\n", format.title()));
            let mut stories = self.outcome.stories.iter();
            let story = stories.find(|story| story.deployment == deployment && story.format == format);
            if let Some((drawing, more)) = story.and_then(|story| picture::draw(story, findings)) {
                let more = match more {
                    0 => String::new(),
                    _ => format!(
                        "{} with findings {} not drawn.\n\n",
                        tally::plural(more, "more certificate"),
                        are(more)
                    ),
                };
                let drawn =
                    room && pictures < MOST_PICTURES && self.add(&format!("```mermaid\n{drawing}```\n\n{more}"));
                pictures += usize::from(drawn);
                left_out += usize::from(!drawn);
            }
            for finding in findings.iter().take(MOST_ROWS.saturating_sub(told)) {
                told += usize::from(room && self.add(&self.details(finding, format)));
            }
        }
        let untold = shown.len() - told;
        if left_out > 0 {
            let _ = writeln!(self.text, "{} {} left out.\n", tally::plural(left_out, "picture"), are(left_out));
        }
        if untold > 0 {
            let _ = writeln!(self.text, "What to do about {} is left out.\n", tally::plural(untold, "finding"));
        }
    }

    /// Adds a piece where there is room for it.
    fn add(&mut self, piece: &str) -> bool {
        let fits = self.text.len() + piece.len() <= LONGEST;
        if fits {
            self.text += piece;
        }
        fits
    }

    fn details(&self, finding: &Finding, format: Format) -> String {
        let mut text = format!(
            "<details><summary>{} <b>{}</b>: {}</summary>\n\n",
            sign(finding.severity),
            finding.rule,
            sentence(&finding.message)
        );
        let places = std::iter::once(&finding.primary).chain(finding.related.iter().take(MOST_RELATED));
        for label in places {
            let _ = writeln!(text, "- {} {}", self.place(label.span), sentence(&label.text));
        }
        if finding.related.len() > MOST_RELATED {
            let _ = writeln!(text, "- and {} more", tally::plural(finding.related.len() - MOST_RELATED, "place"));
        }
        for help in &finding.help {
            let _ = writeln!(text, "\n→ {}", sentence(help));
        }
        if !finding.suggestion.is_empty() {
            let _ = write!(text, "\n{}", fenced(language(format), &finding.suggestion));
        }
        text + &format!("\nMore: {}\n\n</details>\n\n", rule(finding))
    }

    fn undecided(&mut self) {
        let undecided = &self.outcome.undecided;
        if undecided.is_empty() {
            return;
        }
        let mut text = format!("<details><summary>{} undecided</summary>\n\n", tally::plural(undecided.len(), "check"));
        for one in undecided.iter().take(MOST_LISTED) {
            let about = code(&one.subject.address);
            let _ = writeln!(text, "- {} {} about {about}: {}", self.place(one.at), one.rule, sentence(&one.reason));
        }
        if undecided.len() > MOST_LISTED {
            let _ = writeln!(text, "- and {} more", undecided.len() - MOST_LISTED);
        }
        text += "\n</details>\n";
        if !self.add(&text) {
            self.text += "The undecided checks are left out.\n";
        }
    }

    /// `path:line`, linked where it is known to what.
    fn place(&self, span: Span) -> String {
        let outcome = self.outcome;
        let (path, at) = (outcome.repository.path(outcome.sources.path(span)), outcome.sources.locate(span));
        let shown = code(&format!("{path}:{}", at.line));
        match &self.look.files_url {
            Some(base) if !path.starts_with("../") => format!("[{shown}]({base}{}#L{})", escape::path(&path), at.line),
            _ => shown,
        }
    }
}

fn rule(finding: &Finding) -> String {
    format!("[{}]({})", finding.rule, super::url(finding.rule))
}

fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "🔴",
        Severity::Warning => "🟠",
        Severity::Note => "🔵",
    }
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// The language in which what is to be written is shown.
fn language(format: Format) -> &'static str {
    match format {
        Format::Terraform | Format::Plan | Format::State => "hcl",
        Format::CloudFormation => "yaml",
        Format::Cdk => "ts",
        Format::Acm => "",
    }
}

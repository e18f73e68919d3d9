//! A deployment as a Mermaid flowchart: zone, record, name, certificate and what takes it, from left to right. What is
//! missing stands there dashed.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::super::{clean, tally};
use crate::check::story::{Certificate, Name, Story, Taker};
use crate::rule::{Finding, Severity};
use crate::rules;

/// Certificates in one picture; more are hard to see at once.
const MOST_CERTIFICATES: usize = 6;
/// Mermaid draws nothing of a text longer than 50,000 characters (its `maxTextSize`).
const LONGEST: usize = 45_000;
/// Characters of a line in a box.
const WIDEST: usize = 80;

/// Light boxes with dark words can be read on a light and on a dark page; of lines only the middle of the scale can.
const STYLES: &str = "  classDef plain fill:#f6f8fa,stroke:#6e7781,color:#1f2328
  classDef error fill:#ffebe9,stroke:#cf222e,color:#82071e,stroke-width:2px
  classDef warning fill:#fff8c5,stroke:#bf8700,color:#4d2d00,stroke-width:2px
  classDef note fill:#ddf4ff,stroke:#218bff,color:#0a3069,stroke-width:2px
  classDef missing stroke-dasharray:6 4
";

/// The picture of what the findings of a deployment are about, and how many certificates are not in it; none where they
/// are about no certificate.
pub(super) fn draw(story: &Story, findings: &[&Finding]) -> Option<(String, usize)> {
    let mut by_subject: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in findings {
        by_subject.entry(&finding.subject.address).or_default().push(finding);
    }
    let of = |certificate: &Certificate| by_subject.get(&*certificate.subject).cloned().unwrap_or_default();
    let told = story.certificates.iter().map(|certificate| (certificate, of(certificate)));
    let mut told = told.filter(|(_, findings)| !findings.is_empty());
    let mut chart = Chart::default();
    let mut left_out = 0;
    for (index, (certificate, findings)) in told.by_ref().enumerate() {
        let mut larger = chart.clone();
        larger.certificate(certificate, &findings);
        if index >= MOST_CERTIFICATES || larger.finish().len() > LONGEST {
            left_out = 1;
            break;
        }
        chart = larger;
    }
    left_out += if left_out > 0 { told.count() } else { 0 };
    (chart.nodes > 0).then(|| (chart.finish(), left_out))
}

/// A node of a chart.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Node(usize);

/// The frames of boxes.
#[derive(Clone, Copy)]
enum Shape {
    Box,
    Round,
    Cylinder,
}

/// A line between boxes.
#[derive(Clone, Copy)]
enum Line {
    /// There.
    Solid,
    /// Not there, and it should be.
    Dashed,
    /// There, and it should not be.
    Crossed,
}

/// A flowchart that grows.
#[derive(Clone, Default)]
struct Chart {
    text: String,
    nodes: usize,
    edges: HashSet<(Node, Node)>,
    /// Zones and records, which several certificates share.
    shared: HashMap<(&'static str, String), Node>,
    /// Edges that are bad, by number.
    bad: Vec<(usize, Severity)>,
}

impl Chart {
    fn finish(&self) -> String {
        let mut text = format!("flowchart LR\n{STYLES}{}", self.text);
        for (edge, severity) in &self.bad {
            let _ = writeln!(text, "  linkStyle {edge} stroke:{},stroke-width:3px", stroke(*severity));
        }
        text
    }

    fn certificate(&mut self, certificate: &Certificate, findings: &[&Finding]) {
        let by = |rule: &str| findings.iter().find(|finding| finding.rule == rule).map(|finding| finding.severity);
        // What is drawn as missing makes the certificate itself no worse.
        let drawn = [rules::MISSING_VALIDATION_RECORDS, rules::UNATTACHED_CERTIFICATE];
        let worst = findings.iter().filter(|finding| !drawn.contains(&finding.rule)).map(|finding| finding.severity);
        let node = self.node(Shape::Box, &certificate_label(certificate, findings), class(worst.max()));
        let unproved = by(rules::MISSING_VALIDATION_RECORDS);
        for names in alike(&certificate.names) {
            self.names(names, certificate.by_mail, unproved, node);
        }
        if certificate.names.is_empty() && unproved.is_some() {
            self.names(&[Name { name: "its names".to_owned(), ..Name::default() }], false, unproved, node);
        }
        if certificate.more_names > 0 || (certificate.unknown_names && !certificate.names.is_empty()) {
            let more = match certificate.more_names {
                0 => "perhaps more names".to_owned(),
                more => format!("and {}", tally::plural(more, "more name")),
            };
            let more = self.node(Shape::Round, &[label(&more)], "plain");
            self.edge(more, node, Line::Solid, "");
        }
        if let Some(severity) = by(rules::UNATTACHED_CERTIFICATE) {
            let nothing = self.missing("nothing takes it", severity);
            self.bad_edge(node, nothing, Line::Dashed, "", severity);
        }
        let elsewhere =
            findings.iter().filter(|finding| finding.rule == rules::CERTIFICATE_OUTSIDE_US_EAST_1).collect::<Vec<_>>();
        for taker in &certificate.takers {
            let refused = elsewhere
                .iter()
                .find(|finding| finding.consumer.as_ref().unwrap_or(&finding.subject.address) == &taker.address);
            self.taker(taker, refused.map(|finding| finding.severity), node);
        }
        if certificate.more_takers > 0 {
            let more = self.node(Shape::Box, &[label(&format!("and {} more", certificate.more_takers))], "plain");
            self.edge(node, more, Line::Solid, "");
        }
    }

    /// Names that share a record and a zone, or have neither.
    fn names(&mut self, names: &[Name], by_mail: bool, unproved: Option<Severity>, certificate: Node) {
        let Some(first) = names.first() else { return };
        let lines: Vec<String> = names.iter().map(|name| label(&name.name)).collect();
        let node = self.node(Shape::Round, &lines, "plain");
        self.edge(node, certificate, Line::Solid, "");
        let zone = first.zone.as_ref().filter(|_| !by_mail);
        let zone = zone.map(|zone| self.shared(Shape::Cylinder, "hosted zone", zone));
        match (&first.record, unproved) {
            _ if by_mail => {
                let person = self.shared(Shape::Round, "proved by mail", "somebody has to click");
                self.edge(person, node, Line::Solid, "");
            }
            (Some(record), _) => {
                let record = self.shared(Shape::Box, "validation record", record);
                self.edge(record, node, Line::Solid, "");
                if let Some(zone) = zone {
                    self.edge(zone, record, Line::Solid, "");
                }
            }
            (None, Some(severity)) => {
                let record = self.missing("no validation record", severity);
                self.bad_edge(record, node, Line::Dashed, "", severity);
                if let Some(zone) = zone {
                    self.edge(zone, record, Line::Dashed, "");
                }
            }
            (None, None) => {
                if let Some(zone) = zone {
                    self.edge(zone, node, Line::Solid, "");
                }
            }
        }
    }

    fn taker(&mut self, taker: &Taker, refused: Option<Severity>, certificate: Node) {
        let mut lines = vec![title(taker.service), label(&taker.address)];
        let words = if refused.is_some() { "takes only from" } else { "takes from" };
        lines.extend(taker.takes_from.as_ref().map(|region| format!("{words} {}", label(region))));
        let node = self.node(Shape::Box, &lines, class(refused));
        match refused {
            Some(severity) => self.bad_edge(certificate, node, Line::Crossed, "not taken", severity),
            None => self.edge(certificate, node, Line::Solid, ""),
        }
    }

    /// A zone or a record, once.
    fn shared(&mut self, shape: Shape, kind: &'static str, name: &str) -> Node {
        if let Some(&node) = self.shared.get(&(kind, name.to_owned())) {
            return node;
        }
        let node = self.node(shape, &[title(kind), label(name)], "plain");
        self.shared.insert((kind, name.to_owned()), node);
        node
    }

    fn missing(&mut self, text: &str, severity: Severity) -> Node {
        let node = self.node(Shape::Box, &[title(text)], class(Some(severity)));
        let _ = writeln!(self.text, "  class n{} missing", node.0);
        node
    }

    /// Lines have to be escaped.
    fn node(&mut self, shape: Shape, lines: &[String], class: &str) -> Node {
        let node = Node(self.nodes);
        self.nodes += 1;
        let (before, after) = match shape {
            Shape::Box => ("[", "]"),
            // The ends of a high one would cut into its first and last lines.
            Shape::Round if lines.len() > 2 => ("(", ")"),
            Shape::Round => ("([", "])"),
            Shape::Cylinder => ("[(", ")]"),
        };
        let _ = writeln!(self.text, "  n{}{before}\"{}\"{after}", node.0, lines.join("<br/>"));
        let _ = writeln!(self.text, "  class n{} {class}", node.0);
        node
    }

    fn edge(&mut self, from: Node, to: Node, line: Line, text: &str) {
        if !self.edges.insert((from, to)) {
            return;
        }
        let arrow = match line {
            Line::Solid => "-->",
            Line::Dashed => "-.->",
            Line::Crossed => "--x",
        };
        let text = if text.is_empty() { String::new() } else { format!("|\"{text}\"|") };
        let _ = writeln!(self.text, "  n{} {arrow}{text} n{}", from.0, to.0);
    }

    fn bad_edge(&mut self, from: Node, to: Node, line: Line, text: &str, severity: Severity) {
        self.bad.push((self.edges.len(), severity));
        self.edge(from, to, line, text);
    }
}

/// Runs of names with the same record and zone.
fn alike(names: &[Name]) -> impl Iterator<Item = &[Name]> {
    names.chunk_by(|one, other| one.record == other.record && one.zone == other.zone)
}

fn certificate_label(certificate: &Certificate, findings: &[&Finding]) -> Vec<String> {
    let mut lines = vec![title(certificate.kind), label(&certificate.address)];
    if !certificate.region.is_empty() {
        lines.push(format!("in {}", label(&certificate.region)));
    }
    if certificate.instances > 1 {
        lines.push(format!("one of {} instances", certificate.instances));
    }
    let mut rules: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
    rules.dedup();
    lines.extend(rules.iter().map(|rule| format!("✗ {}", label(rule))));
    lines
}

fn title(text: &str) -> String {
    format!("<b>{}</b>", label(text))
}

fn class(severity: Option<Severity>) -> &'static str {
    severity.map_or("plain", Severity::name)
}

fn stroke(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "#cf222e",
        Severity::Warning => "#bf8700",
        Severity::Note => "#218bff",
    }
}

/// Text in a quoted label, where `#34;` is a character by its number. Quotes, brackets, `%%{`, `;`, tags and Markdown
/// are all made of characters that are told by number here.
fn label(text: &str) -> String {
    let text = clean::text(text);
    let mut shown = String::new();
    for (at, c) in text.chars().enumerate() {
        if at == WIDEST {
            shown.push('…');
            break;
        }
        // A digit or a dash may start a list of Markdown, which Mermaid does not draw.
        let plain = c.is_alphanumeric() || matches!(c, ' ' | ',' | '/' | '_' | '.') || (c == '-' && at > 0);
        if plain {
            shown.push(c);
        } else {
            let _ = write!(shown, "#{};", u32::from(c));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_text() {
        assert_eq!(label("a[\"b\"];%%{init}"), "a#91;#34;b#34;#93;#59;#37;#37;#123;init#125;");
        assert_eq!(label("<b>\nclick"), "#60;b#62;#9226;click");
        assert_eq!(label(&"ä".repeat(500)).chars().count(), WIDEST + 1);
    }
}

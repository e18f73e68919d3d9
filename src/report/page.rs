//! A rule's page in a terminal, and the list of rules.
//!
//! Pages are written by this project, so they are printed as they are. The Markdown they use is small: headings,
//! paragraphs, lists, fences, code, links, tables; anything else is printed as its text.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use textwrap::core::display_width;

use super::Look;
use crate::rule::{Rule, formats};

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;

/// A page for a terminal.
pub fn terminal(markdown: &str, look: &Look) -> String {
    let mut page = Page {
        width: look.width.clamp(40, WIDEST),
        color: look.color,
        text: String::new(),
        inline: String::new(),
        lists: Vec::new(),
        bullet: None,
        fence: false,
        link: None,
        rows: Vec::new(),
    };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        page.event(event);
    }
    page.text.truncate(page.text.trim_end().len());
    page.text.push('\n');
    page.text
}

/// The rules, a line each.
pub fn list(rules: &[Rule], look: &Look) -> String {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules {
        let state = if rule.opinion { "opinion" } else { "on" };
        let indent = " ".repeat(width + 20);
        let options = textwrap::Options::new(look.width.max(60)).subsequent_indent(&indent);
        let line = format!("{:width$}  {:8} {state:8} {}", rule.name, rule.severity.name(), rule.summary());
        text.push_str(&textwrap::fill(&line, options));
        text.push('\n');
    }
    text
}

/// The rules as a Markdown table, linked to their pages, which lie in this folder: `rules/`.
pub fn list_markdown(rules: &[Rule], folder: &str) -> String {
    let mut text = "| rule | severity | judged in | |\n|---|---|---|---|\n".to_owned();
    for rule in rules {
        let opinion = if rule.opinion { "*opinion* " } else { "" };
        let (name, severity) = (rule.name, rule.severity.name());
        let summary = rule.summary().replace('|', "\\|");
        let judged_in = judged_in(rule);
        let _ = writeln!(text, "| [{name}]({folder}{name}.md) | {severity} | {judged_in} | {opinion}{summary} |");
    }
    text
}

/// The formats in which a rule judges, for a sentence.
fn judged_in(rule: &Rule) -> String {
    let all = rule.formats.len() == formats::ALL.len();
    if all || rule.formats.is_empty() {
        return "everything".to_owned();
    }
    let names: Vec<&str> = rule.formats.iter().map(|format| format.title()).collect();
    names.join(", ")
}

/// The rules as JSON.
pub fn list_json(rules: &[Rule]) -> serde_json::Value {
    let entry = |rule: &Rule| {
        serde_json::json!({
            "name": rule.name,
            "severity": rule.severity.name(),
            "opinion": rule.opinion,
            "formats": rule.formats,
            "summary": rule.summary(),
            "url": super::url(rule.name),
        })
    };
    rules.iter().map(entry).collect()
}

struct Page {
    width: usize,
    color: bool,
    text: String,
    /// The open paragraph, heading, item or cell.
    inline: String,
    /// The next number of each open list; none for bullets.
    lists: Vec<Option<u64>>,
    /// What stands before the next paragraph of an item.
    bullet: Option<String>,
    fence: bool,
    /// The address of the open link, and where its text starts.
    link: Option<(String, usize)>,
    rows: Vec<Vec<String>>,
}

impl Page {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.fence => self.fenced(&text),
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => self.inline.push_str(&text),
            Event::Code(code) => {
                let (on, off) = self.paint(AnsiColor::Cyan.on_default());
                // Without colour the backticks say what is code.
                let quote = if self.color { "" } else { "`" };
                // A space in code is no place to break a line; it becomes an ordinary one when the line is printed.
                let code = code.replace(' ', "\u{a0}");
                let _ = write!(self.inline, "{on}{quote}{code}{quote}{off}");
            }
            Event::SoftBreak => self.inline.push(' '),
            Event::HardBreak => self.inline.push('\n'),
            Event::Rule => self.text.push_str("\n\n"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) => self.fence = true,
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.bullet = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                });
            }
            Tag::Link { dest_url, .. } => self.link = Some((dest_url.into_string(), self.inline.len())),
            Tag::Strong => self.inline.push_str(&self.paint(Style::new().bold()).0),
            Tag::Emphasis => self.inline.push_str(&self.paint(Style::new().italic()).0),
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.flush();
                self.blank();
            }
            TagEnd::Heading(level) => {
                let style = match level {
                    HeadingLevel::H1 | HeadingLevel::H2 => Style::new().bold().underline(),
                    _ => Style::new().bold(),
                };
                let (on, off) = self.paint(style);
                let heading = std::mem::take(&mut self.inline);
                let _ = write!(self.text, "{on}{heading}{off}\n\n");
            }
            TagEnd::CodeBlock => {
                self.fence = false;
                self.blank();
            }
            TagEnd::Item => {
                self.flush();
                self.bullet = None;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.blank();
                }
            }
            TagEnd::Link => {
                // Another rule's page is called as the rule is.
                let is_page = |address: &str| !address.contains("://");
                if let Some((address, start)) = self.link.take()
                    && self.inline.get(start..) != Some(address.as_str())
                    && !is_page(&address)
                {
                    let _ = write!(self.inline, " <{address}>");
                }
            }
            TagEnd::Strong | TagEnd::Emphasis => self.inline.push_str(&self.paint(Style::new().bold()).1),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.inline);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.table(),
            _ => {}
        }
    }

    /// Prints the open paragraph, indented by the lists it stands in.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.inline);
        if words.trim().is_empty() {
            return;
        }
        let depth = self.lists.len();
        let rest = "  ".repeat(depth);
        let first = match self.bullet.take() {
            Some(bullet) => format!("{}{bullet}", "  ".repeat(depth.saturating_sub(1))),
            None => rest.clone(),
        };
        let options = textwrap::Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.text.push_str(&textwrap::fill(words.trim(), options).replace('\u{a0}', " "));
        self.text.push('\n');
    }

    fn fenced(&mut self, code: &str) {
        let (on, off) = self.paint(Style::new().dimmed());
        for line in code.lines() {
            let line = if line.is_empty() { String::new() } else { format!("    {on}{line}{off}") };
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    /// Columns as wide as their widest cell; what does not fit is left to the terminal.
    fn table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| display_width(cell)).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
        for row in &rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width.saturating_sub(display_width(cell)) + 2));
            }
            self.text.push_str(line.trim_end().replace('\u{a0}', " ").as_str());
            self.text.push('\n');
        }
        self.blank();
    }

    /// Exactly one blank line.
    fn blank(&mut self) {
        if self.lists.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn paint(&self, style: Style) -> (String, String) {
        if self.color {
            (style.render().to_string(), style.render_reset().to_string())
        } else {
            (String::new(), String::new())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_well_without_colour() {
        let markdown = "# a-rule\n\nOne *line* about `a b`.\n\n## Why\n\nBecause\nof it.\n\n```hcl\na = 1\n\nb {\n}\n```\n\n\
                        - one\n  more\n- [AWS](https://a.example)\n  1. x\n  2. y\n\n| a | b |\n|---|---|\n| 1 | `x` |\n\nEnd.\n";
        let look = Look { width: 60, ..Look::default() };
        let expected = "a-rule\n\nOne line about `a b`.\n\nWhy\n\nBecause of it.\n\n    a = 1\n\n    b {\n    }\n\n\
                        - one more\n- AWS <https://a.example>\n  1. x\n  2. y\n\na  b\n1  `x`\n\nEnd.\n";
        assert_eq!(terminal(markdown, &look), expected);
    }

    #[test]
    fn lines_are_as_wide_as_asked() {
        let look = Look { width: 40, ..Look::default() };
        let page = terminal(&format!("- {}\n", "word ".repeat(60)), &look);
        assert!(page.lines().all(|line| line.len() <= 40), "{page}");
        assert!(terminal("a `b`", &Look { color: true, ..look }).contains("\u{1b}["));
    }
}

//! What holds where, and who said so: the file and the command line laid over each other.

use super::{Config, Names, Selection};
use crate::glob::Paths;
use crate::rule::{Rule, Severity};
use crate::rules::RULES;
use crate::source::{Span, Spanned};

/// What the command line says about rules.
#[derive(Clone, Default, Debug)]
pub struct Arguments {
    /// `--select`; empty where it is not given.
    pub select: Vec<&'static str>,
    /// `--extend-select`
    pub extend_select: Vec<&'static str>,
    /// `--ignore`
    pub ignore: Vec<&'static str>,
    /// `--pedantic`
    pub pedantic: bool,
}

/// Who said something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Nobody.
    Default,
    /// An argument of the command line.
    Argument(&'static str),
    /// A place in the file.
    File(Span),
}

/// What holds for a rule at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ruling {
    /// The rule.
    pub rule: &'static str,
    /// Whether it judges.
    pub judges: bool,
    /// Who said so.
    pub by: Origin,
    /// How bad its findings are, where somebody said so.
    pub severity: Option<(Severity, Span)>,
}

/// What holds where. By default every rule that runs judges everywhere.
#[derive(Default, Debug)]
pub struct Policy {
    everywhere: Selection,
    somewhere: Vec<(Paths, Selection)>,
    arguments: Arguments,
}

impl Policy {
    /// The policy of a file and the command line. The last word is the command line's: `--select` replaces what the file
    /// selects, for all paths and for some; `--extend-select` and `--ignore` add to it; and a rule that it names judges
    /// also where `ignore` of the whole file has it. What `[paths]` ignore is ignored all the same: these paths are an
    /// exception, whatever is judged elsewhere.
    pub fn new(config: Option<&Config>, arguments: Arguments) -> Self {
        let (everywhere, somewhere) =
            config.map(|config| (config.rules.clone(), config.paths.clone())).unwrap_or_default();
        Self { everywhere, somewhere, arguments }
    }

    /// The rules that judge anything at all.
    pub fn rules(&self) -> Vec<&'static Rule> {
        let somewhere = |rule: &Rule| {
            // What one table adds, another may take away for fewer paths only.
            let adds = |(_, table): &&(Paths, Selection)| {
                let lists = [table.select.as_ref(), table.extend_select.as_ref()];
                lists.into_iter().flatten().any(|names| place(&names.value, rule.name).is_some())
            };
            self.arguments.select.is_empty()
                && !self.arguments.ignore.contains(&rule.name)
                && self.somewhere.iter().any(|table| adds(&table))
        };
        RULES.iter().filter(|rule| self.ruling(rule, &[]).judges || somewhere(rule)).collect()
    }

    /// What holds for every rule at a path of the tree.
    pub fn at(&self, path: &str) -> Vec<Ruling> {
        let tables: Vec<&Selection> =
            self.somewhere.iter().filter(|(paths, _)| paths.hold(path)).map(|(_, table)| table).collect();
        RULES.iter().map(|rule| self.ruling(rule, &tables)).collect()
    }

    /// The region that a template is deployed to, as far as the file says it.
    pub fn region(&self, path: &str) -> Option<&Spanned<String>> {
        let tables = self.somewhere.iter().rev().filter(|(_, table)| table.region.is_some());
        let mut holding = tables.filter(|(paths, _)| paths.hold(path));
        holding.next().map_or(&self.everywhere, |(_, table)| table).region.as_ref()
    }

    /// Whether a path makes any difference.
    pub fn depends_on_paths(&self) -> bool {
        !self.somewhere.is_empty()
    }

    fn ruling(&self, rule: &Rule, tables: &[&Selection]) -> Ruling {
        let (file, said) = (&self.everywhere, &self.arguments);
        let mut decision = Decision { rule: rule.name, judges: !rule.opinion, by: Origin::Default };
        decision.select(file.select.as_ref());
        if said.pedantic && rule.opinion {
            decision.is(true, Origin::Argument("--pedantic"));
        }
        decision.extend(file.extend_select.as_ref());
        decision.ignore(file.ignore.as_ref());
        if !said.select.is_empty() {
            decision.is(said.select.contains(&rule.name), Origin::Argument("--select"));
            if said.pedantic && rule.opinion {
                decision.is(true, Origin::Argument("--pedantic"));
            }
        }
        let is_added = said.extend_select.contains(&rule.name);
        if is_added {
            decision.is(true, Origin::Argument("--extend-select"));
        }
        for table in tables {
            if said.select.is_empty() {
                // What the command line adds, no table takes away by selecting something else.
                if !is_added {
                    decision.select(table.select.as_ref());
                }
                decision.extend(table.extend_select.as_ref());
            }
            decision.ignore(table.ignore.as_ref());
        }
        if said.ignore.contains(&rule.name) {
            decision.is(false, Origin::Argument("--ignore"));
        }
        let severities = std::iter::once(&self.everywhere).chain(tables.iter().copied());
        let mut severities = severities.flat_map(|table| &table.severity).filter(|one| one.value.0 == rule.name);
        let severity = severities.next_back().map(|one| (one.value.1, one.span));
        Ruling { rule: rule.name, judges: decision.judges, by: decision.by, severity }
    }
}

/// Whether a rule judges, as far as it has been said.
struct Decision {
    rule: &'static str,
    judges: bool,
    by: Origin,
}

impl Decision {
    fn is(&mut self, judges: bool, by: Origin) {
        (self.judges, self.by) = (judges, by);
    }

    fn select(&mut self, list: Option<&Spanned<Names>>) {
        if let Some(list) = list {
            let named = place(&list.value, self.rule);
            self.is(named.is_some(), Origin::File(named.unwrap_or(list.span)));
        }
    }

    fn extend(&mut self, list: Option<&Spanned<Names>>) {
        if let Some(at) = list.and_then(|list| place(&list.value, self.rule)) {
            self.is(true, Origin::File(at));
        }
    }

    fn ignore(&mut self, list: Option<&Spanned<Names>>) {
        if let Some(at) = list.and_then(|list| place(&list.value, self.rule)) {
            self.is(false, Origin::File(at));
        }
    }
}

/// Where a list names a rule.
fn place(names: &Names, rule: &str) -> Option<Span> {
    names.iter().find(|name| name.value == rule).map(|name| name.span)
}

//! Patterns of paths and of addresses, as people write them into settings.
//!
//! They are written by strangers, too: what a pattern may cost is bounded by its length, and no pattern backtracks.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// A longer pattern is nobody's.
const LONGEST: usize = 250;
/// Nor are more bytes of patterns in one list: each of them costs when it is made ready.
const MOST: usize = 16 << 10;

/// Paths, by patterns as `.gitignore` has them: `legacy` is a file or folder of this name anywhere, `infra/legacy` the one
/// of this folder, and what names a folder means all that is in it; `*` stays in a folder, `**` does not.
#[derive(Clone, Debug)]
pub struct Paths {
    folder: String,
    patterns: Vec<String>,
    matcher: Gitignore,
}

impl PartialEq for Paths {
    fn eq(&self, other: &Self) -> bool {
        (&self.folder, &self.patterns) == (&other.folder, &other.patterns)
    }
}

impl Eq for Paths {}

impl Default for Paths {
    fn default() -> Self {
        Self { folder: String::new(), patterns: Vec::new(), matcher: Gitignore::empty() }
    }
}

impl Paths {
    /// The paths below a folder of the tree that match any of these patterns. Fails where one is no pattern.
    pub fn new<'p>(folder: &str, patterns: impl IntoIterator<Item = &'p str>) -> Result<Self, String> {
        let mut builder = GitignoreBuilder::new("");
        let (mut kept, mut length) = (Vec::new(), 0);
        for pattern in patterns {
            if pattern.len() > LONGEST {
                return Err(format!("a pattern has at most {LONGEST} bytes"));
            }
            if let Some(mark) = ["!", "#"].into_iter().find(|mark| pattern.starts_with(mark)) {
                return Err(format!("a pattern does not start with `{mark}` here"));
            }
            if pattern.trim().is_empty() || pattern.contains(['\n', '\0']) {
                return Err("this is no pattern of paths".to_owned());
            }
            if pattern.split('/').any(|part| part == "..") {
                return Err("a pattern does not lead out of its folder".to_owned());
            }
            let said = |error: &ignore::Error| match error {
                ignore::Error::Glob { err, .. } => err.clone(),
                other => other.to_string(),
            };
            builder.add_line(None, &as_folder(pattern)).map_err(|error| said(&error))?;
            length += pattern.len();
            if length > MOST {
                return Err(format!("the patterns of a list have at most {MOST} bytes together"));
            }
            kept.push(pattern.to_owned());
        }
        let matcher = builder.build().map_err(|error| error.to_string())?;
        Ok(Self { folder: folder.to_owned(), patterns: kept, matcher })
    }

    /// The patterns as they were written.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// Whether a path of the tree, or a folder that it lies in, matches.
    pub fn hold(&self, path: &str) -> bool {
        self.below(path).is_some_and(|path| self.matcher.matched_path_or_any_parents(path, false).is_ignore())
    }

    /// Whether a path of the tree itself matches, whatever it lies in.
    pub fn name(&self, path: &str, is_folder: bool) -> bool {
        self.below(path).is_some_and(|path| self.matcher.matched(path, is_folder).is_ignore())
    }

    /// Whether a path of the tree, or a folder that it lies in, matches, below one that was named: what was named is meant,
    /// whatever it is called.
    pub fn hold_below(&self, named: &str, path: &str) -> bool {
        let mut is_folder = false;
        let mut rest = path;
        while rest.len() > named.len() {
            if self.name(rest, is_folder) {
                return true;
            }
            (rest, is_folder) = (rest.rsplit_once('/').map_or("", |(folder, _)| folder), true);
        }
        false
    }

    /// The folder or file of the tree outside of which nothing matches.
    pub fn root(&self) -> String {
        let [pattern] = &self.patterns[..] else { return self.folder.clone() };
        let anchored = as_folder(pattern);
        let plain = anchored.trim_end_matches('/');
        let literal = plain.split('/').take_while(|part| !part.contains(['*', '?', '[', '{', '\\']));
        // What stands in no folder matches anywhere.
        let literal: Vec<&str> = if plain.contains('/') { literal.collect() } else { Vec::new() };
        let parts = self.folder.split('/').chain(literal).filter(|part| !matches!(*part, "" | "."));
        parts.collect::<Vec<_>>().join("/")
    }

    fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        let rest = if self.folder.is_empty() { path } else { path.strip_prefix(&self.folder)?.strip_prefix('/')? };
        (!rest.is_empty() && !rest.starts_with('/')).then_some(rest)
    }
}

/// `infra/legacy/**` as the folder that it means, so that the folder itself matches, too; and no `./` before a pattern.
fn as_folder(pattern: &str) -> String {
    let pattern = pattern.trim();
    let (dotted, plain) = match pattern.strip_prefix("./") {
        Some(rest) => (true, rest),
        None => (false, pattern),
    };
    match plain.strip_suffix("/**") {
        Some(folder) if !folder.trim_matches(['*', '/']).is_empty() => format!("/{}", folder.trim_start_matches('/')),
        _ if dotted => format!("/{plain}"),
        _ => plain.to_owned(),
    }
}

/// Addresses of resources, by a pattern in which `*` stands for anything; brackets stand for themselves, as addresses have
/// them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address(String);

impl Address {
    /// Takes a pattern. Fails where it is none.
    pub fn new(pattern: &str) -> Result<Self, String> {
        match pattern.trim() {
            "" => Err("this is no pattern of addresses".to_owned()),
            pattern if pattern.len() > LONGEST => Err(format!("a pattern has at most {LONGEST} bytes")),
            pattern => Ok(Self(pattern.to_owned())),
        }
    }

    /// Whether an address matches.
    pub fn holds(&self, address: &str) -> bool {
        let Some((first, rest)) = self.0.split_once('*') else { return self.0 == address };
        let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
        let Some(inner) = address.strip_prefix(first).and_then(|inner| inner.strip_suffix(last)) else { return false };
        let mut parts = middle.split('*').filter(|part| !part.is_empty());
        parts.try_fold(inner, |inner, part| Some(&inner[inner.find(part)? + part.len()..])).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(folder: &str, pattern: &str, path: &str) -> bool {
        Paths::new(folder, [pattern]).unwrap().hold(path)
    }

    #[test]
    fn paths_match_as_in_gitignore() {
        assert!(holds("", "legacy", "a/legacy/b.tf"));
        assert!(holds("", "infra/legacy", "infra/legacy/b.tf"));
        assert!(!holds("", "infra/legacy", "a/infra/legacy/b.tf"));
        assert!(holds("", "infra/legacy/**", "infra/legacy/a/b.tf"));
        assert!(!holds("", "infra/legacy/**", "infra/legacies/b.tf"));
        assert!(holds("", "legacy/**", "legacy/b.tf"));
        assert!(!holds("", "legacy/**", "a/legacy/b.tf"));
        assert!(holds("", "**/legacy/**", "a/legacy/b.tf"));
        assert!(holds("", "./legacy", "legacy/b.tf") && !holds("", "./legacy", "a/legacy/b.tf"));
        assert!(holds("", "*.tf", "a/b.tf") && !holds("", "/*.tf", "a/b.tf"));
        assert!(holds("", "**", "a/b.tf"));
        assert!(holds("infra", "legacy/**", "infra/legacy/b.tf"));
        assert!(!holds("infra", "legacy/**", "legacy/b.tf") && !holds("infra", "legacy", "infrastructure/legacy"));
    }

    #[test]
    fn what_was_named_is_meant() {
        let below = |pattern: &str, named: &str, path: &str| Paths::new("", [pattern]).unwrap().hold_below(named, path);
        assert!(below("legacy", "", "legacy/a.tf") && !below("legacy", "legacy", "legacy/a.tf"));
        assert!(below("a.tf", "legacy", "legacy/a.tf") && !below("a.tf", "legacy/a.tf", "legacy/a.tf"));
    }

    #[test]
    fn what_a_pattern_cannot_leave_is_known() {
        let root = |folder: &str, pattern: &str| Paths::new(folder, [pattern]).unwrap().root();
        assert_eq!(root("", "infra/legacy/**"), "infra/legacy");
        assert_eq!(root("a", "infra/*/x.tf"), "a/infra");
        assert_eq!(root("a", "infra"), "a");
        assert_eq!(root("a", "legacy/**"), "a/legacy");
        assert_eq!(root("", "/main.tf"), "main.tf");
        assert_eq!(root("", "**/x"), "");
    }

    #[test]
    fn what_is_no_pattern_is_said() {
        for pattern in ["", " ", "!a", "#a", "a/../../b", "a{b", &"a".repeat(2_000)] {
            assert!(Paths::new("", [pattern]).is_err(), "{pattern}");
        }
        assert!(Address::new(" ").is_err());
    }

    #[test]
    fn addresses_match() {
        let holds = |pattern: &str, address: &str| Address::new(pattern).unwrap().holds(address);
        assert!(holds("aws_acm_certificate.a", "aws_acm_certificate.a"));
        assert!(!holds("aws_acm_certificate.a", "aws_acm_certificate.ab"));
        assert!(holds("module.*.aws_acm_certificate.*", "module.a.module.b.aws_acm_certificate.c"));
        assert!(holds(r#"a["x*"]"#, r#"a["x.y"]"#) && !holds(r#"a["x*"]"#, r#"a["y"]"#));
        assert!(holds("*", "") && holds("**", "a") && !holds("a*a", "a"));
        assert!(!holds(&"*a".repeat(100), &"b".repeat(100_000)));
    }
}

//! Words without which nothing can be said about certificates: what has none of them is not parsed.
//!
//! A finding needs a certificate, something that takes one, or something that has to take one and does not. Each of them
//! is a resource whose type or attribute has one of the words; `check`'s tests hold the words against every type and
//! attribute that the front ends know.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Match, packed};

/// The words, and the ends of words, in any language. `acm` is also in the names of modules, in ARNs, and in what speaks
/// to acmlint. A search looks for the first three characters of each, so that these have to be rare.
const WORDS: [&str; 14] = [
    "acm",
    "ACM",
    "Acm",
    "CERTIFICATE",
    // A certificate.
    "rtificate",
    // Self-signed certificates of the provider tls.
    "_cert",
    // A listener.
    "tener",
    // Distributions of CloudFront.
    "dfront_distribution",
    "dFront::Distribution",
    // The names of APIs, which may be served with old versions of TLS: `aws_apigatewayv2_domain_name`, `SecurityPolicy`.
    "ay_domain_name",
    "ayv2_domain_name",
    "::DomainName",
    "tyPolicy",
    // Alarms on `DaysToExpiry`.
    "ToExpiry",
];

/// Escapes that may stand for letters, digits, `:` or `_`: any word may be written with them.
const ESCAPES: [&str; 7] = ["\\u003a", "\\u003A", "\\u004", "\\u005", "\\u006", "\\u007", "\\U0000"];

/// The same in YAML, where a line may also break in the middle of a word.
const ESCAPES_OF_YAML: [&str; 5] = ["\\x3", "\\x4", "\\x5", "\\x6", "\\x7"];
const JOINED: [u8; 2] = [b'\n', b'\r'];

/// How paths to other folders start, as Terraform has to be told its modules.
const PATHS: [&str; 6] = ["\"./", "\"../", "\".\\\\", "\"..\\\\", "\".\"", "\"..\""];

/// What every call of a module has: the end of `module`.
const CALL: &str = "dule";

/// The longest of all words: what is searched in pieces is searched with so much of the piece before.
pub const LONGEST_WORD: usize = 32;

static IN_DOCUMENTS: LazyLock<Words> = LazyLock::new(|| Words::new(&[&WORDS, &ESCAPES, &ESCAPES_OF_YAML]));
static IN_CONFIGURATIONS: LazyLock<Words> = LazyLock::new(|| Words::new(&[&WORDS, &ESCAPES, &PATHS, &[CALL]]));

/// Finds any of some words.
enum Words {
    /// With instructions that compare many bytes at once, where the processor has them.
    Packed(packed::Searcher),
    Automaton(AhoCorasick),
    /// What cannot be searched has them all.
    Any,
}

impl Words {
    fn new(lists: &[&[&str]]) -> Self {
        let words = || lists.iter().copied().flatten();
        let packed = packed::Config::new().builder().extend(words()).build();
        let automaton = || AhoCorasick::new(words()).map_or(Self::Any, Self::Automaton);
        packed.map_or_else(automaton, Self::Packed)
    }

    fn are_in(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Packed(search) => search.find(bytes).is_some(),
            Self::Automaton(search) => search.is_match(bytes),
            Self::Any => true,
        }
    }

    /// Gives every word that is found, and not a part of the one before; false where they cannot be told.
    fn each(&self, bytes: &[u8], take: impl FnMut(Match)) -> bool {
        match self {
            Self::Packed(search) => search.find_iter(bytes).for_each(take),
            Self::Automaton(search) => search.find_iter(bytes).for_each(take),
            Self::Any => return false,
        }
        true
    }
}

/// Whether a document may say something about certificates.
pub fn may_matter(bytes: &[u8]) -> bool {
    let is_joined = |at: usize| bytes.get(at + 1).is_some_and(|next| JOINED.contains(next));
    IN_DOCUMENTS.are_in(bytes) || memchr::memchr_iter(b'\\', bytes).any(is_joined)
}

/// What a file of a Terraform configuration holds.
#[derive(Default, Debug)]
pub struct Mentions {
    /// Whether it may say something about certificates.
    pub matters: bool,
    /// Whether it may call modules.
    pub calls: bool,
}

/// Searches a file of a configuration, and gives `paths` whatever may be the path of a module, as it is written.
pub fn in_configuration(bytes: &[u8], mut paths: impl FnMut(&str)) -> Mentions {
    let (words, all) = (WORDS.len() + ESCAPES.len(), WORDS.len() + ESCAPES.len() + PATHS.len());
    let mut found = Mentions::default();
    let is_searched = IN_CONFIGURATIONS.each(bytes, |one| match one.pattern().as_usize() {
        word if word < words => found.matters = true,
        path if path < all => {
            let rest = &bytes[one.start() + 1..];
            let rest = &rest[..rest.len().min(LONGEST_PATH)];
            let end = memchr::memchr2(b'"', b'\n', rest);
            if let Some(path) = end.and_then(|end| str::from_utf8(&rest[..end]).ok()) {
                if path.contains('\\') { paths(&path.replace("\\\\", "/")) } else { paths(path) }
            }
        }
        _ => found.calls = true,
    });
    if !is_searched {
        return Mentions { matters: true, calls: true };
    }
    // The words are searched as they are in UTF-8. What is something else is broken, and for its reader to tell.
    found.matters = found.matters || is_wide(bytes);
    found
}

/// Whether a text does not have one byte for a letter: it starts as UTF-16 does, which may also be with a NUL.
fn is_wide(bytes: &[u8]) -> bool {
    const START: usize = 64;
    let start = &bytes[..bytes.len().min(START)];
    start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") || memchr::memchr(0, start).is_some()
}

/// The longest path that is looked at (`PATH_MAX` of Linux).
const LONGEST_PATH: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_words_are_found_and_prose_is_not() {
        let found = |text: &str| {
            let mut paths = Vec::new();
            let found = in_configuration(text.as_bytes(), |path| paths.push(path.to_owned()));
            (found.matters, found.calls, paths)
        };
        assert_eq!(found("resource \"aws_s3_bucket\" \"a\" {}"), (false, false, vec![]));
        assert_eq!(found("module \"a\" { source=\"./b/c\" }"), (false, true, vec!["./b/c".to_owned()]));
        let windows = found("module \"a\" { source=\"..\\\\b\\\\c\" }");
        assert_eq!(windows, (false, true, vec!["../b/c".to_owned()]));
        assert_eq!(
            found("x = [\"..\", \".\", \"./a\nb\"]"),
            (false, false, vec!["..".into(), ".".into(), "./a".into()])
        );
        assert!(found("resource \"aws_acm_certificate\" \"a\" {}").0);
        assert!(found("resource \"aws_\\u0061cm_x\" \"a\" {}").0);
        let wide: Vec<u8> = "module \"a\" {}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(in_configuration(&wide, |_| ()).matters && in_configuration(b"\xff\xfe", |_| ()).matters);
        assert!(may_matter(b"Type: \"AWS::CertificateMa\\\n  nager::Certificate\""));
        assert!(!may_matter(b"Type: AWS::S3::Bucket\nValue: \"\\u003e=\""));
    }

    #[test]
    fn no_word_is_longer_than_what_pieces_share() {
        let all = WORDS.iter().chain(&ESCAPES).chain(&ESCAPES_OF_YAML).chain(&PATHS);
        assert!(all.max_by_key(|word| word.len()).is_some_and(|word| word.len() <= LONGEST_WORD));
    }
}

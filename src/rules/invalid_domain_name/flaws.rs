//! What is wrong with a name, as far as it is known.

use std::net::IpAddr;

use super::{plain, punycode};
use crate::model::WrittenName;
use crate::rules::calendar::{AMAZON_DOMAINS, SPECIAL_USE};
use crate::value::{Piece, Text, Why};

/// Octets of the first name (the API's page of `RequestCertificate`, `DomainName`).
const MOST_OF_FIRST: usize = 64;
/// Octets of a name (the same page, `SubjectAlternativeNames`).
const MOST_OF_NAME: usize = 253;
/// Octets of a label (RFC 1035, 2.3.4).
const MOST_OF_LABEL: usize = 63;
/// What stands for an unknown part; in no name.
const HOLE: char = '\0';

/// What is wrong with a name.
#[derive(Debug)]
pub(super) struct Flaw {
    /// What, for a sentence.
    pub(super) what: String,
    /// What comes of it, a label.
    pub(super) consequence: &'static str,
    /// What to do.
    pub(super) help: &'static str,
}

const REFUSED: &str = "ACM refuses the request";
const FAILED: &str = "the request fails with INVALID_PUBLIC_DOMAIN";
const RENAME: &str = "letters, digits and hyphens in labels with dots between them, and before them `*.` or nothing";
const PRIVATE: &str = "for names inside, have a private CA issue it (`certificate_authority_arn`), or serve a name of a domain \
                       that you own";

fn refused(what: impl Into<String>) -> Flaw {
    Flaw { what: what.into(), consequence: REFUSED, help: RENAME }
}

/// What is wrong with a name, whatever its unknown parts are; why that cannot be known.
pub(super) fn flaw(name: &WrittenName, dot_counts: bool) -> Result<Option<Flaw>, Why> {
    let text = plain(name);
    let text = text.text();
    let shape: String = text
        .pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Literal(text) => text.replace(HOLE, "\u{1}"),
            Piece::Hole(..) => HOLE.to_string(),
        })
        .collect();
    let is_dotted = dot_counts && name.text.known_suffix().ends_with('.');
    let found = characters(&shape)
        .or_else(|| is_dotted.then(|| Flaw { help: "take the final dot away", ..refused("it ends with a dot") }))
        .or_else(|| asterisks(&shape))
        .or_else(|| lengths(&shape, name.is_first))
        .or_else(|| shape.split('.').find_map(label))
        .or_else(|| whole(&shape))
        .or_else(|| suffix(&shape));
    match (found, text.why()) {
        (Some(_), _) if is_placeholder(&shape, &name.text) => {
            Err(Why::new(format!("`{}` looks like a placeholder", super::shown(name)), name.at))
        }
        (Some(flaw), _) => Ok(Some(flaw)),
        (None, Some(why)) => Err(Why { at: why.at.or(name.at), ..why.clone() }),
        (None, None) => Ok(None),
    }
}

/// Whether somebody is to write a name in its place: other tools' variables, and words that say so.
fn is_placeholder(shape: &str, written: &Text) -> bool {
    let shouted =
        |text: &str| !text.is_empty() && text.chars().all(|c| matches!(c, '_' | '-') || c.is_ascii_uppercase());
    shape.contains(['<', '>', '{', '}', '$', '%', '[', ']', '#'])
        || written.known().is_some_and(shouted)
        || shape
            .split(['.', '-', '_'])
            .any(|word| matches!(word, "your" | "yourdomain" | "mydomain" | "changeme" | "todo"))
}

fn characters(shape: &str) -> Option<Flaw> {
    if shape.parse::<IpAddr>().is_ok() {
        return Some(Flaw {
            help: "ACM issues no certificate for an address: use a name that leads to it",
            ..refused("it is an IP address")
        });
    }
    let wrong = shape.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.' | '*' | &HOLE))?;
    let without = |help, what: &str| Some(Flaw { help, ..refused(what) });
    match wrong {
        '_' => without("use a hyphen, or a name of its own", "it has an underscore"),
        _ if shape.contains("://") => without("write the name alone", "it has a scheme in it"),
        '/' => without("write the name alone", "it has a path in it"),
        ':' => without("write the name alone", "it has a port in it"),
        '@' => without("write the domain alone", "it is a mailbox"),
        c if c.is_whitespace() => without(
            "a name has no spaces in it; a list of names is `subject_alternative_names`",
            "it has a space in it",
        ),
        ',' | ';' => without("write each name by itself", "it has more than one name in it"),
        c if c.is_alphanumeric() => without("write it as DNS has it, with `xn--`", &format!("`{c}` is not in ASCII")),
        c => Some(refused(format!("`{}` is in no name", c.escape_default()))),
    }
}

fn asterisks(shape: &str) -> Option<Flaw> {
    let help = "the asterisk stands for one whole label, the first one: `*.example.com`";
    let wrong = |what: &str| Some(Flaw { help, ..refused(what) });
    for (index, _) in shape.match_indices('*') {
        let (before, behind) = (&shape[..index], &shape[index + 1..]);
        if before.contains('.') {
            return wrong("it has an asterisk behind its first label");
        }
        let is_whole = before.chars().all(|c| c == HOLE) && (behind.is_empty() || behind.starts_with(['.', HOLE]));
        if !is_whole {
            return wrong("its asterisk is only a part of a label");
        }
    }
    None
}

fn lengths(shape: &str, is_first: bool) -> Option<Flaw> {
    let length = shape.chars().filter(|c| *c != HOLE).count();
    let at_least = if shape.contains(HOLE) { "at least " } else { "" };
    if is_first && length > MOST_OF_FIRST {
        return Some(Flaw {
            help: "put a shorter name first, and this one among the alternative ones",
            ..refused(format!("it has {at_least}{length} octets, and the first name may have {MOST_OF_FIRST}"))
        });
    }
    (length > MOST_OF_NAME).then(|| Flaw {
        help: "take a shorter name",
        ..refused(format!("it has {at_least}{length} octets, and a name may have {MOST_OF_NAME}"))
    })
}

/// What is wrong with a label, parts of which may be unknown; a part may hold dots.
fn label(label: &str) -> Option<Flaw> {
    if label == "*" {
        return None;
    }
    if label.is_empty() {
        return Some(refused("it has a dot without a label"));
    }
    let runs: Vec<&str> = label.split(HOLE).collect();
    if runs.iter().any(|run| run.len() > MOST_OF_LABEL) {
        return Some(refused(format!("it has a label of more than {MOST_OF_LABEL} octets")));
    }
    let (first, last) = (runs.first()?, runs.last()?);
    if first.starts_with('-') || last.ends_with('-') {
        return Some(refused("it has a label that begins or ends with a hyphen"));
    }
    let help = "ACM renews no name that has `--` there unless it is of the form `xn--`, which encodes another script";
    let third = first.get(2..4)?;
    if third == "--" && !first.starts_with("xn--") {
        return Some(Flaw {
            help,
            ..refused(format!("`--` stands where only `xn--` may have it in `{}`", label.replace(HOLE, "…")))
        });
    }
    match label.strip_prefix("xn--") {
        Some(rest) if runs.len() == 1 && !punycode::decodes(rest) => {
            Some(Flaw { help, ..refused(format!("`{label}` encodes no name")) })
        }
        _ => None,
    }
}

/// What is wrong with a name that is known as a whole.
fn whole(shape: &str) -> Option<Flaw> {
    if shape.contains(HOLE) {
        return None;
    }
    let Some((_, last)) = shape.rsplit_once('.') else {
        return Some(Flaw {
            help: "write the whole name, with its domain",
            ..refused("it is one label, and a name has at least two")
        });
    };
    if last.len() < 2 {
        return Some(refused(format!("no top-level domain is called `{last}`")));
    }
    last.bytes().all(|c| c.is_ascii_digit()).then(|| refused(format!("no top-level domain is called `{last}`")))
}

fn suffix(shape: &str) -> Option<Flaw> {
    let is_under = |domain: &str| shape.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if let Some(domain) = AMAZON_DOMAINS.iter().find(|domain| is_under(domain)) {
        return Some(Flaw {
            what: format!("`{domain}` is Amazon's"),
            consequence: REFUSED,
            help: "request a name of your own domain, and let it lead to the service; the service's own name has a certificate",
        });
    }
    let (domain, whose) = SPECIAL_USE.iter().find(|(domain, _)| is_under(domain))?;
    Some(Flaw { what: format!("`.{domain}` is {whose}"), consequence: FAILED, help: PRIVATE })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Symbol;

    /// What is said of a name in which `{}` is an unknown part.
    fn said(text: &str, is_first: bool) -> String {
        let hole = Text::hole(Symbol::new("d"), Why::new("open", None)).pieces().remove(0);
        let mut pieces = Vec::new();
        for (index, literal) in text.split("{}").enumerate() {
            if index > 0 {
                pieces.push(hole.clone());
            }
            pieces.push(Piece::Literal(literal.into()));
        }
        let name = WrittenName { text: Text::from_pieces(pieces), at: None, trail: Vec::new(), is_first, doubt: None };
        match flaw(&name, true) {
            Ok(Some(flaw)) => flaw.what,
            Ok(None) => "fine".to_owned(),
            Err(why) => why.reason.to_string(),
        }
    }

    #[test]
    fn sound_names_are_sound() {
        let long = format!("{}.{}.example.com", "a".repeat(63), "b".repeat(63));
        for name in [
            "example.com",
            "*.Example.com",
            "a-b.c--d.co.uk",
            "xn--mnchen-3ya.de",
            "abc--example.com",
            "1.2.example.com",
            &long,
        ] {
            assert_eq!(said(name, false), "fine", "{name}");
        }
        for name in [
            "app.example",
            "example.org",
            "www.example.net",
            "corp.example.com",
            "local.example.com",
            "mylocal.com",
            "your-domain.com",
        ] {
            assert_eq!(said(name, true), "fine", "{name}");
        }
    }

    #[test]
    fn flaws_are_found() {
        for (name, what) in [
            ("a_b.example.com", "it has an underscore"),
            ("example.com.", "it ends with a dot"),
            ("www.*.example.com", "it has an asterisk behind its first label"),
            ("*.*.example.com", "it has an asterisk behind its first label"),
            ("w*.example.com", "its asterisk is only a part of a label"),
            ("*w.example.com", "its asterisk is only a part of a label"),
            ("localhost", "it is one label, and a name has at least two"),
            ("*", "it is one label, and a name has at least two"),
            ("10.0.0.1", "it is an IP address"),
            ("2001:db8::1", "it is an IP address"),
            ("https://example.com", "it has a scheme in it"),
            ("example.com/shop", "it has a path in it"),
            ("example.com:443", "it has a port in it"),
            ("admin@example.com", "it is a mailbox"),
            ("a.example.com, b.example.com", "it has more than one name in it"),
            ("münchen.de", "`ü` is not in ASCII"),
            ("a..example.com", "it has a dot without a label"),
            (".example.com", "it has a dot without a label"),
            ("-a.example.com", "it has a label that begins or ends with a hyphen"),
            ("ab--example.com", "`--` stands where only `xn--` may have it in `ab--example`"),
            ("xn--example.com", "`xn--example` encodes no name"),
            ("example.c", "no top-level domain is called `c`"),
            ("1.2.3", "no top-level domain is called `3`"),
            ("x.elb.amazonaws.com", "`amazonaws.com` is Amazon's"),
            ("db.corp.internal", "`.internal` is reserved for private use (ICANN, 2024)"),
            ("printer.local", "`.local` is for multicast DNS (RFC 6762)"),
        ] {
            assert_eq!(said(name, false), what, "{name}");
        }
        assert!(said(&format!("{}.example.com", "a".repeat(60)), true).starts_with("it has 72 octets"));
        assert!(said(&format!("{}.example.com", "a".repeat(64)), false).starts_with("it has a label of more"));
        assert!(said(&["abc"; 64].join("."), false).starts_with("it has 255 octets"));
    }

    #[test]
    fn a_known_part_suffices_and_an_unknown_one_is_not_guessed() {
        assert_eq!(said("{}.corp.local", true), "`.local` is for multicast DNS (RFC 6762)");
        assert_eq!(said("my_app.{}", true), "it has an underscore");
        assert_eq!(said("{}.*.example.com", true), "it has an asterisk behind its first label");
        assert_eq!(said("ab--{}.example.com", true), "`--` stands where only `xn--` may have it in `ab--…`");
        assert!(
            said(&format!("{}{{}}.{}.com", "a".repeat(40), "b".repeat(40)), true).starts_with("it has at least 85")
        );
        for name in
            ["{}", "{}local", "{}.example.com", "*{}.example.com", "{}*.example.com", "{}.{}", "xn--{}.com", "{}-"]
        {
            let expected = if name == "{}-" { "it has a label that begins or ends with a hyphen" } else { "open" };
            assert_eq!(said(name, true), expected, "{name}");
        }
        for name in ["<domain>", "${DOMAIN}", "{{ domain }}.com", "YOUR_DOMAIN", "PLACEHOLDER", "your_domain.com"] {
            assert!(said(name, true).ends_with("looks like a placeholder"), "{name}");
        }
    }
}

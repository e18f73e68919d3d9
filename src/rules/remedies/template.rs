//! Lines of templates, in YAML.

use crate::model::{Certificate, DomainName};
use crate::value::{Piece, Text};

/// More entries than these are not written out.
pub(super) const MOST_NAMES: usize = 10;

/// Options with a zone for each of these names; where none is known, one that shows how.
pub(super) fn options(certificate: &Certificate, names: &[DomainName]) -> Vec<String> {
    let mut lines = vec!["DomainValidationOptions:".to_owned()];
    let is_nested = !certificate.place.calls.is_empty();
    let shown = names.iter().take(MOST_NAMES).map(|name| scalar(name.text(), is_nested));
    let fallback = names.is_empty().then(|| SOME_NAME.to_owned());
    for name in shown.chain(fallback) {
        lines.push(format!("  - DomainName: {name}"));
        lines.push("    HostedZoneId: !Ref HostedZoneId".to_owned());
    }
    if names.len() > MOST_NAMES {
        lines.push(format!("  # and {} more", names.len() - MOST_NAMES));
    }
    lines
}

/// A name that cannot be written as its template does.
const SOME_NAME: &str = "!Ref DomainName";

/// A text as a template writes it: what is unknown in it is a parameter, whose name is known where no other template
/// gives its value.
pub(super) fn scalar(text: &Text, is_nested: bool) -> String {
    if let Some(known) = text.known() {
        let is_plain = known.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
            && known.starts_with(|c: char| c.is_ascii_alphabetic());
        return if is_plain { known.to_owned() } else { format!("'{}'", known.replace('\'', "''")) };
    }
    let pieces = text.pieces();
    let is_parameter = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':'));
    let mut inside = String::new();
    for piece in &pieces {
        match piece {
            Piece::Literal(literal) => inside.push_str(&literal.replace('\'', "''")),
            Piece::Hole(symbol, _) if !is_nested && is_parameter(symbol.name()) => {
                inside.push_str("${");
                inside.push_str(symbol.name());
                inside.push('}');
            }
            Piece::Hole(..) => return SOME_NAME.to_owned(),
        }
    }
    match &pieces[..] {
        [Piece::Hole(symbol, _)] => format!("!Ref {}", symbol.name()),
        _ => format!("!Sub '{inside}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Symbol, Why};

    #[test]
    fn names_are_written_as_yaml_has_them() {
        let hole = |name: &str| Text::hole(Symbol::new(name), Why::new("it is a parameter", None));
        let under = |name: &str| {
            Text::from_pieces(hole(name).pieces().into_iter().chain([Piece::Literal(".example.com".into())]))
        };
        assert_eq!(scalar(&Text::from("www.example.com"), false), "www.example.com");
        assert_eq!(scalar(&Text::from("*.example.com"), false), "'*.example.com'");
        assert_eq!(scalar(&Text::from("it's"), false), "'it''s'");
        assert_eq!(scalar(&hole("Domain"), false), "!Ref Domain");
        assert_eq!(scalar(&under("AWS::Region"), false), "!Sub '${AWS::Region}.example.com'");
        assert_eq!(scalar(&under("Domain"), true), "!Ref DomainName");
        assert_eq!(scalar(&hole("ImportValue(\"a\")"), false), "!Ref DomainName");
    }
}

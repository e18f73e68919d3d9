//! What ACM told: the API and Terraform's provider say it with other keys and the same values.

use std::collections::{HashMap, HashSet};

use super::facts;
use crate::model::{
    DomainName, Method, Names, Owed, Region, Renewal, Setting, Standing, Status, ValidationRecord, WrittenName,
};
use crate::source::{Span, Spanned};
use crate::syntax::json::{Kind, Value};
use crate::value::{Maybe, Text, Why};

/// A string that is not empty, and where it is written. Terraform writes an empty one for what is not told.
pub(super) fn string(value: Option<Value<'_>>) -> Option<Spanned<String>> {
    let value = value?;
    let text = value.as_str().filter(|text| !text.is_empty())?;
    Some(Spanned { value: text.into_owned(), span: value.span() })
}

/// The fourth field of an ARN, where that is a region.
pub(super) fn region_of(arn: &str) -> Option<Region> {
    let mut fields = arn.split(':');
    let region = (fields.next() == Some("arn")).then(|| fields.nth(2))?;
    // Every region has a hyphen; what has none is an account behind a field too few.
    region.filter(|region| region.contains('-')).map(Region::new)
}

/// Where a resource is, which its ARN says.
pub(super) fn region(arn: Option<&Spanned<String>>, header: Span) -> Setting<Region> {
    let unknown = || Setting::absent(Maybe::Unknown(Why::new("its ARN does not say its region", Some(header))));
    let Some(arn) = arn else { return unknown() };
    match region_of(&arn.value) {
        Some(region) => Setting { value: Maybe::Known(region), at: Some(arn.span), trail: Vec::new() },
        None => unknown(),
    }
}

/// A validation method by its name; what is not validated has none, or `NONE` in a state.
pub(super) fn method(name: Option<&str>) -> Method {
    match name {
        Some("DNS") => Method::Dns,
        Some("EMAIL") => Method::Email,
        Some("HTTP") => Method::Http,
        Some("NONE" | "") | None => Method::Absent,
        Some(other) => Method::other(other),
    }
}

/// The names of a certificate: its first one, and all of them.
pub(super) fn names<'t>(first: Option<Value<'t>>, all: impl Iterator<Item = Value<'t>>) -> Names {
    let first = string(first);
    let at = first.as_ref().map(|first| first.span);
    let mut seen = HashSet::new();
    let told = first.into_iter().chain(all.filter_map(|name| string(Some(name))));
    let mut names = Names { at, ..Names::default() };
    for Spanned { value, span } in told {
        let text = Text::from(value.as_str());
        let name = DomainName::new(&text);
        let is_first = Some(span) == at;
        if seen.insert(name.clone()) {
            names.list.push(name);
            names.written.push(WrittenName { text, at: Some(span), trail: Vec::new(), is_first, doubt: None });
        }
    }
    names.bounded()
}

/// A key algorithm. `DescribeCertificate` spells `RSA-2048` what every other call spells `RSA_2048`.
pub(super) fn key_algorithm(name: Option<&Spanned<String>>, header: Span) -> Setting<Text> {
    match name {
        Some(name) => Setting {
            value: Maybe::Known(facts::key_algorithm(Some(&name.value.replace('-', "_")))),
            at: Some(name.span),
            trail: Vec::new(),
        },
        None => Setting::absent(Maybe::Unknown(Why::new("its key algorithm was not told", Some(header)))),
    }
}

/// The day of a time: of a text like `2027-03-17T23:59:59Z`, or of the seconds since 1970 that the first version of the
/// AWS command line prints.
pub(super) fn day(time: Option<Value<'_>>) -> Option<String> {
    let time = time?;
    if let Some(text) = time.as_str() {
        let day = text.get(..10)?;
        return day.parse::<jiff::civil::Date>().ok().map(|_| day.to_owned());
    }
    let seconds = time.source().split('.').next()?.parse().ok().filter(|_| time.kind() == Kind::Number)?;
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

/// What the provider keeps of what ACM said of a certificate; `get` gives an attribute of it that is known.
pub(super) fn standing<'t>(get: &dyn Fn(&str) -> Option<Value<'t>>) -> Standing {
    let status = string(get("status")).map(|told| Spanned { value: Status::of(&told.value), span: told.span });
    let renewed = get("renewal_summary").and_then(|summary| summary.items().next());
    let summary = |key: &str| string(renewed.and_then(|summary| summary.get(key)));
    let renewal = summary("renewal_status").map(|told| Spanned { value: Renewal::of(&told.value), span: told.span });
    let waits = status.as_ref().is_some_and(|status| status.value == Status::PendingValidation)
        || renewal.as_ref().is_some_and(|renewal| renewal.value == Renewal::PendingValidation);
    Standing {
        // The provider does not ask for it.
        failure: None,
        eligible: string(get("renewal_eligibility"))
            .map(|told| Spanned { value: told.value != "INELIGIBLE", span: told.span }),
        renewal_failure: summary("renewal_status_reason"),
        owed: if waits { owed(get) } else { Vec::new() },
        in_use: None,
        last_day: day(get("not_after")),
        status,
        renewal,
    }
}

/// What a pending validation waits for. The provider does not keep which of the names are validated already.
fn owed<'t>(get: &dyn Fn(&str) -> Option<Value<'t>>) -> Vec<Owed> {
    let options = get("domain_validation_options").into_iter().flat_map(Value::items);
    let records = options.filter_map(|option| {
        let text = |key: &str| string(option.get(key)).map(|told| told.value);
        let record = ValidationRecord {
            name: text("resource_record_name")?,
            kind: text("resource_record_type")?,
            value: text("resource_record_value")?,
        };
        Some(Owed { domain: text("domain_name")?, record: Some(record), mailboxes: Vec::new() })
    });
    let mut owed: Vec<Owed> = records.collect();
    let mut of_domain: HashMap<String, usize> = HashMap::new();
    let mails = get("validation_emails").into_iter().flat_map(Value::items);
    for mail in mails.filter_map(|mail| string(Some(mail))) {
        let Some((_, domain)) = mail.value.split_once('@') else { continue };
        let index = *of_domain.entry(domain.to_owned()).or_insert_with(|| {
            owed.push(Owed { domain: domain.to_owned(), record: None, mailboxes: Vec::new() });
            owed.len() - 1
        });
        owed[index].mailboxes.push(mail.value);
    }
    owed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Owner, Sources};
    use crate::syntax::json;

    #[test]
    fn an_arn_has_its_region_in_its_fourth_field() {
        assert_eq!(region_of("arn:aws:acm:eu-west-1:1:certificate/a"), Some(Region::new("eu-west-1")));
        assert_eq!(region_of("arn:aws:cloudfront::1:distribution/A"), None);
        assert_eq!(region_of("arn:aws:cloudfront:123456789012:distribution/A"), None);
        assert_eq!(region_of("a:b:c:eu-west-1"), None);
        assert_eq!(region_of(""), None);
    }

    #[test]
    fn a_time_has_its_day() {
        let sources = Sources::default();
        let of = |text: &str| {
            let file = sources.add(text, text, Owner::User);
            day(Some(json::parse(file, text).unwrap().root()))
        };
        assert_eq!(of("\"2027-03-17T23:59:59+00:00\"").as_deref(), Some("2027-03-17"));
        assert_eq!(of("1805327999.0").as_deref(), Some("2027-03-17"));
        for none in
            ["\"2027-13-17T23:59:59Z\"", "\"2027-03-1ä\"", "1e99", "99999999999999999999", "null", "true", "[1]"]
        {
            assert_eq!(of(none), None, "{none}");
        }
    }
}

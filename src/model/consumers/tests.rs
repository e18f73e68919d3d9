#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::*;

const TERRAFORM: &str = include_str!("../../../testdata/schemas/consumers/terraform-5.100.0.txt");
const CLOUDFORMATION: &str = include_str!("../../../testdata/schemas/consumers/cloudformation-2026-10-20.txt");
/// What is named like a certificate that is referred to, and is none of ACM's that something takes.
const LOOK_ALIKES: &str = include_str!("../../../testdata/schemas/consumers/look-alikes.txt");

/// The paths of an extract by their types, each with whether it is named like a certificate.
fn paths(extract: &str) -> BTreeMap<&str, BTreeMap<&str, bool>> {
    let mut types: BTreeMap<&str, BTreeMap<&str, bool>> = BTreeMap::new();
    let mut kind = "";
    for line in extract.lines() {
        match line.strip_prefix("  ") {
            None => kind = line,
            Some(path) => {
                let bare = path.strip_suffix(" !").unwrap_or(path);
                types.entry(kind).or_default().insert(bare, bare != path);
            }
        }
    }
    types
}

/// `type path`, a line each; what stands in parentheses behind it says what it is.
fn look_alikes() -> BTreeSet<(&'static str, &'static str)> {
    let lines = LOOK_ALIKES.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let mut words = line.splitn(3, ' ');
            (words.next().unwrap(), words.next().unwrap_or_else(|| panic!("{line}: no path")))
        })
        .collect()
}

#[test]
fn every_path_of_the_table_is_in_the_schemas() {
    let (terraform, cloudformation) = (paths(TERRAFORM), paths(CLOUDFORMATION));
    let mut wrong = Vec::new();
    for consumer in all().filter(|consumer| consumer.since.is_none()) {
        let schema = if consumer.resource.starts_with("AWS::") { &cloudformation } else { &terraform };
        let known = schema.get(consumer.resource);
        let names = consumer.names.as_ref().map(|names| &names.path);
        let paths = [Some(&consumer.path), names, consumer.protocol.as_ref(), consumer.types.as_ref()];
        for path in paths.into_iter().flatten().map(|path| path.join(".")) {
            if !known.is_some_and(|known| known.contains_key(&*path)) {
                wrong.push(format!("{} {path}", consumer.resource));
            }
        }
    }
    assert!(wrong.is_empty(), "no schema knows\n{}", wrong.join("\n"));
}

#[test]
fn what_only_a_newer_provider_has_is_not_in_the_older_one() {
    let terraform = paths(TERRAFORM);
    for consumer in all().filter(|consumer| consumer.since.is_some()) {
        let known = terraform.get(consumer.resource).is_some_and(|paths| paths.contains_key(&*consumer.path.join(".")));
        assert!(!known, "{} {}", consumer.resource, consumer.path.join("."));
    }
}

#[test]
fn whatever_is_named_like_a_certificate_is_in_the_table_or_a_look_alike() {
    let takers: HashSet<(&str, String)> = all().map(|consumer| (consumer.resource, consumer.path.join("."))).collect();
    let alike = look_alikes();
    let mut unknown = Vec::new();
    for (kind, paths) in paths(TERRAFORM).into_iter().chain(paths(CLOUDFORMATION)) {
        for (path, _) in paths.into_iter().filter(|(_, is_marked)| *is_marked) {
            match (takers.contains(&(kind, path.to_owned())), alike.contains(&(kind, path))) {
                (true, false) | (false, true) => {}
                (true, true) => unknown.push(format!("{kind} {path} is both")),
                (false, false) => unknown.push(format!("{kind} {path} is neither")),
            }
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

#[test]
fn no_look_alike_takes_a_certificate() {
    for (kind, path) in look_alikes() {
        assert!(!of(kind).iter().any(|consumer| consumer.path.join(".") == path), "{kind} {path}");
    }
}

#[test]
fn a_use_is_spelled_once() {
    let mut seen = HashSet::new();
    for consumer in all() {
        assert!(seen.insert((consumer.resource, &consumer.path)), "{} {:?}", consumer.resource, consumer.path);
    }
}

#[test]
fn keys_are_refused_by_whom_their_pages_say() {
    assert!(Keys::CloudFront.take("EC_prime256v1") && !Keys::CloudFront.take("EC_secp384r1"));
    assert!(Keys::Network.take("EC_secp384r1") && !Keys::Network.take("RSA_4096"));
    assert!(Keys::Classic.take("RSA_2048") && !Keys::Classic.take("EC_prime256v1"));
    assert_eq!((KeyRule::of_listener(Some("TLS")), KeyRule::of_listener(Some("HTTPS"))), (Keys::Network, Keys::Any));
}

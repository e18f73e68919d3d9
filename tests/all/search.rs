//! What has no word about certificates is not parsed. That passes nothing over: whatever is found when everything is
//! parsed is found.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::common::{self, all_told};
use acmlint::check::{self, Outcome};
use acmlint::discover::may_matter;
use acmlint::lower::described::{self, Wanted};
use acmlint::model::consumers;
use acmlint::rules::RULES;
use acmlint::source::Sources;

/// Folders whose subfolders are trees of their own, and how deep these are.
const CASES: [(&str, usize); 8] = [
    ("testdata/rules", 3),
    ("testdata/terraform", 1),
    ("testdata/cloudformation", 1),
    ("testdata/cdk", 1),
    ("testdata/model", 1),
    ("testdata/real", 2),
    ("testdata/touched", 1),
    ("testdata/config", 1),
];

/// Names of further trees, separated by `:`.
const TREES: &str = "ACMLINT_TREES";

fn folders(from: &Path, depth: usize) -> Vec<PathBuf> {
    if depth == 0 {
        return vec![from.to_owned()];
    }
    let below = std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut below: Vec<PathBuf> = below.collect();
    below.sort();
    below.iter().flat_map(|folder| folders(folder, depth - 1)).collect()
}

fn run(tree: &Path, search: bool) -> Outcome {
    let mut request = common::request(tree, RULES.iter().collect());
    request.threads = 2;
    request.search = search;
    check::run(&request, Sources::default())
}

fn same(tree: &Path) -> usize {
    let (searched, parsed) = (run(tree, true), run(tree, false));
    let (of_some, of_all) = (all_told(&searched), all_told(&parsed));
    let passed_over: Vec<&String> = of_all.difference(&of_some).collect();
    assert!(passed_over.is_empty(), "{}: passed over: {passed_over:#?}", tree.display());
    let more: Vec<&String> = of_some.difference(&of_all).collect();
    assert!(more.is_empty(), "{}: only with the search: {more:#?}", tree.display());
    assert_eq!(searched.looked_at, parsed.looked_at, "{}", tree.display());
    assert_eq!(searched.stories, parsed.stories, "{}", tree.display());
    of_all.len()
}

#[test]
fn nothing_is_passed_over_in_any_case() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let trees = CASES.iter().flat_map(|(folder, depth)| folders(&root.join(folder), *depth));
    let told: usize = trees.map(|tree| same(&tree)).sum();
    assert!(told > 3000, "{told}");
}

#[test]
fn nothing_is_passed_over_in_one_large_tree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert!(same(&root.join("testdata/rules")) > 2000);
    assert!(same(&root.join("testdata/terraform")) > 5);
    for tree in std::env::var(TREES).unwrap_or_default().split(':').filter(|tree| !tree.is_empty()) {
        assert!(same(Path::new(tree)) > 0, "{tree}: nothing was found there");
    }
}

/// Types that have a defect only with the word behind them.
const WITH: [(&str, &str); 7] = [
    ("aws_cloudwatch_metric_alarm", "DaysToExpiry"),
    ("AWS::CloudWatch::Alarm", "DaysToExpiry"),
    ("AWS::ElasticLoadBalancing::LoadBalancer", "Listeners"),
    ("AWS::Serverless::Api", "SecurityPolicy"),
    ("AWS::Serverless::HttpApi", "SecurityPolicy"),
    ("AWS::Serverless::WebSocketApi", "SecurityPolicy"),
    ("aws_elb", "listener"),
];

#[test]
fn whatever_can_have_a_defect_has_one_of_the_words() {
    // What takes other things as well takes a certificate only by an ARN or a reference to one.
    for consumer in consumers::all().filter(|consumer| !consumer.is_shared) {
        let text = format!("{} {}", consumer.resource, consumer.path.join(" "));
        assert!(may_matter(text.as_bytes()), "{text}");
    }
    let kind = regex::Regex::new(r"\b(?:aws|tls)_[a-z0-9_]+|\bAWS::[A-Za-z0-9]+::[A-Za-z0-9]+").unwrap();
    let mut kinds = BTreeSet::new();
    for case in folders(&common::folder("testdata/rules"), 3) {
        for file in std::fs::read_dir(&case).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let text = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
            kinds.extend(kind.find_iter(&text).map(|kind| kind.as_str().to_owned()));
        }
    }
    let always = |kind: &&String| described::wants(kind, false) == Some(Wanted::Always);
    let wanted: Vec<&String> = kinds.iter().filter(always).collect();
    assert!(wanted.len() >= 20, "{wanted:?}");
    for kind in wanted {
        let with = WITH.iter().find(|(own, _)| own == kind).map_or("", |(_, word)| *word);
        assert!(may_matter(format!("{kind}\" {with}").as_bytes()), "{kind}");
    }
}

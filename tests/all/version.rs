//! There is one version, that of Cargo.toml; whatever else names one names that.

use std::path::Path;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// What stands behind each occurrence of some words, up to the first character that no version has.
fn behind<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = &'t str> {
    let is_version = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    text.match_indices(words).map(move |(at, _)| {
        let rest = &text[at + words.len()..];
        &rest[..rest.find(|c| !is_version(c)).unwrap_or(rest.len())]
    })
}

#[test]
fn the_lock_file_has_the_version() {
    let lock = read("Cargo.lock");
    assert_eq!(behind(&lock, "name = \"acmlint\"\nversion = \"").collect::<Vec<_>>(), [VERSION]);
}

#[test]
fn what_is_made_takes_the_version_from_cargo_toml() {
    let project = read("pyproject.toml");
    let project = toml::de::DeTable::parse(&project).unwrap();
    let project = project.get_ref()["project"].get_ref().as_table().unwrap();
    assert_eq!(project["dynamic"].get_ref().as_array().unwrap()[0].get_ref().as_str(), Some("version"));
    assert!(!project.contains_key("version"));
    for path in ["Dockerfile", ".pre-commit-hooks.yaml", "action.yml", "ci/release.sh"] {
        assert!(!read(path).contains(VERSION), "{path}");
    }
}

#[test]
fn the_changelog_tells_of_the_version() {
    let changelog = read("CHANGELOG.md");
    let heading = changelog.lines().find_map(|line| line.strip_prefix("## ")).unwrap();
    assert!(heading == "Unreleased" || heading.split(' ').next() == Some(VERSION), "{heading}");
}

#[test]
fn documents_pin_the_version() {
    let readme = read("README.md");
    let mut pinned = 0;
    for words in ["rev: v", "uses: acmlint/acmlint@v", "ghcr.io/acmlint/acmlint:", "acmlint==", "acmlint@"] {
        for version in behind(&readme, words).filter(|version| version.starts_with(|c: char| c.is_ascii_digit())) {
            assert_eq!(version, VERSION, "behind `{words}`");
            pinned += 1;
        }
    }
    assert!(pinned > 1, "the README shows how to pin a version");
}

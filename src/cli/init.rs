//! What a project starts with: settings, a hook, a workflow. Nothing that is there is changed, and nothing is written
//! through a link.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::files;
use super::meant::Mistake;
use super::said::Part;
use crate::config;
use crate::source::Viewpoint;
use crate::tree;

const SETTINGS: &str = include_str!("init/acmlint.toml");
const HOOK: &str = include_str!("init/pre-commit-config.yaml");
const WORKFLOW: &str = include_str!("init/workflow.yml");

const HOOKS: &str = ".pre-commit-config.yaml";
const WORKFLOWS: &str = ".github/workflows/acmlint.yml";

/// What is looked at of a file that is there.
const LARGEST: u64 = 1 << 20;

/// What became of a file.
enum Written {
    Yes,
    /// It is there.
    LeftAlone,
    /// Why it cannot be written.
    No(String),
}

/// Writes what is asked for, all of it where nothing is; gives what there is to tell, and what could not be done.
pub(super) fn write(here: &Path, folder: &Path, only: &[Part]) -> Result<(String, Vec<String>), Mistake> {
    let named = here.join(folder).canonicalize();
    let named = named.ok().filter(|folder| folder.is_dir());
    let shown = folder.display();
    let named = named.ok_or_else(|| Mistake(format!("{shown} is no folder that is there")))?;
    if tree::leads_out(&here.join(folder), &named) {
        return Err(Mistake(format!("{shown} leads out of the repository")));
    }
    let folder = named;
    let repository = tree::repository(&folder).unwrap_or(&folder);
    let parts = [
        (Part::Settings, &*folder, config::NAME, SETTINGS),
        (Part::Hook, repository, HOOKS, HOOK),
        (Part::Workflow, repository, WORKFLOWS, WORKFLOW),
    ];
    let (mut told, mut failed) = (String::new(), Vec::new());
    for (part, root, path, text) in parts {
        if !only.is_empty() && !only.contains(&part) {
            continue;
        }
        let shown = Viewpoint::new(root, here).path(path);
        let text = text.replace("{version}", env!("CARGO_PKG_VERSION"));
        let (done, lines) = match write_new(root, path, &text) {
            Written::Yes => (format!("written: {shown}"), ""),
            Written::LeftAlone if part == Part::Hook && !mentions_acmlint(&root.join(path)) => {
                let lines = text.split_once('\n').map_or("", |(_, lines)| lines);
                (format!("left alone: {shown}, which is there already; add to its `repos`:\n"), lines)
            }
            Written::LeftAlone => (format!("left alone: {shown}, which is there already"), ""),
            Written::No(why) => {
                failed.push(format!("{shown} is not written: {why}"));
                continue;
            }
        };
        told.extend([&*done, "\n", lines]);
    }
    Ok((told, failed))
}

/// Writes a file that is not there, and the folders that lead to it.
fn write_new(root: &Path, path: &str, text: &str) -> Written {
    let mut folder = root.to_owned();
    let names: Vec<&str> = path.split('/').collect();
    for name in &names[..names.len() - 1] {
        folder.push(name);
        match folder.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => return Written::No(format!("`{name}` is a link or a file")),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if let Err(error) = std::fs::create_dir(&folder) {
                    return Written::No(error.to_string());
                }
            }
            Err(error) => return Written::No(error.to_string()),
        }
    }
    // A link is something that is there, too.
    match files::write_new(&root.join(path), text) {
        Ok(()) => Written::Yes,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Written::LeftAlone,
        Err(error) => Written::No(error.to_string()),
    }
}

fn mentions_acmlint(path: &Path) -> bool {
    let mut text = Vec::new();
    let is_file = path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    let file = if is_file { File::open(path).ok() } else { None };
    let read = file.and_then(|file| file.take(LARGEST).read_to_end(&mut text).ok());
    read.is_some() && memchr::memmem::find(&text, env!("CARGO_PKG_REPOSITORY").as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Owner, Sources};
    use crate::syntax::yaml;

    #[test]
    fn every_setting_of_the_file_can_be_taken_as_it_stands() {
        // What is commented out without a blank is a setting, with one it is prose.
        let plain: Vec<String> = SETTINGS
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(setting) if !setting.starts_with(' ') => setting.to_owned(),
                _ => line.to_owned(),
            })
            .collect();
        for text in [SETTINGS.to_owned(), plain.join("\n")] {
            let folder = std::env::temp_dir().join(format!("acmlint-init-{}-{}", std::process::id(), text.len()));
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(config::NAME), &text).unwrap();
            let sources = Sources::default();
            let read = config::find(std::slice::from_ref(&folder), None).unwrap().read(&sources);
            std::fs::remove_dir_all(&folder).unwrap();
            assert!(read.is_ok(), "{:?}\n{text}", read.err());
        }
        for key in crate::config::KEYS {
            assert!(plain.iter().any(|line| line.trim_start_matches('[').starts_with(key)), "{key} is not in it");
        }
    }

    #[test]
    fn hook_and_workflow_are_yaml() {
        for text in [HOOK, WORKFLOW] {
            let text = text.replace("{version}", "1.2.3");
            let sources = Sources::default();
            let file = sources.add("x.yaml", text.as_str(), Owner::User);
            assert!(yaml::parse(file, &text).errors.is_empty(), "{text}");
            assert!(!text.contains('{') || text.contains("${{"), "{text}");
        }
    }
}

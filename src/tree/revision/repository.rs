//! The repository, and what it says where it does not have what is asked for.

use std::path::Path;

use gix::{ObjectId, Repository, ThreadSafeRepository};

use crate::tree::{self, ReadError};

/// The repository that holds a folder, and its topmost folder. Neither the environment nor the configuration of the
/// machine plays a part, and nothing that the repository's configuration includes.
pub(super) fn open(folder: &Path) -> Result<(ThreadSafeRepository, &Path), String> {
    let top = tree::repository(folder).ok_or_else(|| format!("{} lies in no git repository", folder.display()))?;
    let options = gix::open::Options::isolated().strict_config(false);
    let repository = options.open(top.join(".git")).map_err(|error| {
        let why = match format!("{error:?}") {
            causes if causes.contains("sha256") => {
                "repositories whose object format is SHA-256 cannot be read yet".to_owned()
            }
            _ => error.to_string(),
        };
        format!("the git repository at {} cannot be opened: {why}", top.display())
    })?;
    Ok((repository, top))
}

/// The tree of a revision.
pub(super) fn tree_of(repository: &Repository, name: &str) -> Result<ObjectId, String> {
    let id = repository.rev_parse_single(name).map_err(|error| unknown(repository, name, &format!("{error:?}")))?;
    let shown = name.escape_debug();
    let object = id.object().map_err(|_| format!("revision `{shown}`: {}", missing(repository, id.detach())))?;
    let tree = object.peel_to_tree().map_err(|error| match format!("{error:?}") {
        causes if causes.contains("while trying to peel") => format!("`{shown}` names no commit"),
        _ => format!("revision `{shown}`: {}", missing(repository, id.detach())),
    })?;
    Ok(tree.id)
}

/// Why a name is none of a revision; `causes` is what the reader of names says.
fn unknown(repository: &Repository, name: &str, causes: &str) -> String {
    let shown = name.escape_debug();
    if name.contains("..") {
        return format!("`{shown}` is a range, and one revision is asked for");
    }
    if causes.contains("mbiguous") {
        return format!("`{shown}` is the beginning of several objects' names; more of it says which is meant");
    }
    if causes.contains("reftable") {
        return "repositories that keep their references as reftable cannot be read yet".to_owned();
    }
    if causes.contains("could not be found") || causes.contains("out of range") {
        let hint = fetch(repository, name).map(|hint| format!("; {hint}")).unwrap_or_default();
        return format!("there is no revision `{shown}` here{hint}");
    }
    if causes.contains("sibling_branch") {
        return format!("`{shown}` stands for a branch that the one here does not follow");
    }
    format!("`{shown}` cannot be understood as one revision")
}

/// What brings a revision that is not here.
fn fetch(repository: &Repository, name: &str) -> Option<String> {
    let shallow = repository.is_shallow().unwrap_or_default();
    let is_hash = name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    let command = match name.strip_prefix("origin/").filter(|branch| branch.bytes().all(is_plain)) {
        Some(branch) => format!("git fetch --depth=1 origin {branch}:refs/remotes/origin/{branch}"),
        None if !shallow => return None,
        None if is_hash => format!("git fetch --depth=1 origin {name}"),
        None => "git fetch --unshallow".to_owned(),
    };
    let why = if shallow { "this clone is shallow, and " } else { "" };
    Some(format!("{why}`{command}` brings it"))
}

/// What is said of an object that is not there.
fn missing(repository: &Repository, id: ObjectId) -> String {
    let config = repository.config_snapshot();
    let mut remotes = config.plumbing().sections_by_name("remote").into_iter().flatten();
    let partial = remotes.any(|remote| remote.value("promisor").is_some_and(|value| value.as_slice() == b"true"));
    let hint = if partial { "; this clone is partial, and `git fetch --refetch --no-filter` brings it" } else { "" };
    format!("object {} is missing in the repository{hint}", id.to_hex_with_len(12))
}

/// The bytes of an object, if there may be so many.
pub(super) fn object(
    repository: &Repository,
    id: ObjectId,
    may_have: &dyn Fn(u64) -> Result<u64, ReadError>,
) -> Result<Vec<u8>, ReadError> {
    let broken = |error: gix::Error| {
        ReadError::Refused(format!("object {} of the repository cannot be read: {error}", id.to_hex_with_len(12)))
    };
    let header = repository.try_find_header(id).map_err(broken)?;
    let header = header.ok_or_else(|| ReadError::Refused(missing(repository, id)))?;
    may_have(header.size())?;
    let mut object = repository.find_object(id).map_err(broken)?;
    Ok(std::mem::take(&mut object.data))
}

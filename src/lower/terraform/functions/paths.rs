//! Names of files.

use super::{Answer, Args};
use crate::value::Value;

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "basename" => args.text(0).map(|path| Value::string(base(&path))),
        "dirname" => args.text(0).map(|path| Value::string(directory(&path))),
        _ => return None,
    })
}

fn base(path: &str) -> &str {
    if path.is_empty() {
        return ".";
    }
    let path = path.trim_end_matches('/');
    if path.is_empty() { "/" } else { path.rsplit('/').next().unwrap_or(path) }
}

/// Everything before the last slash, `.` and `..` resolved.
fn directory(path: &str) -> String {
    let parent = path.rfind('/').map_or("", |slash| &path[..=slash]);
    let absolute = parent.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in parent.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

//! What a revision of the repository has already.

use super::known::{self, Entry};
use super::named::Named;
use super::read::{self, fatal};
use super::{Problem, Request, judge};
use crate::discover::{self, Search};
use crate::source::Sources;
use crate::tree::{Revision, Tree};

/// The findings of the revision that is asked about, judged as a whole and in the same way as what is there now; none
/// where no revision is asked about. What an exception silences there is not known: without the exception it is new.
pub(super) fn findings(request: &Request) -> Result<Option<Vec<Entry>>, Problem> {
    let Some(name) = &request.known.revision else { return Ok(None) };
    let failed = |message: &str| fatal("", format!("--new-from: {message}"));
    if request.piped.is_some() {
        return Err(failed("what is piped in is in no revision"));
    }
    let mut named = Named::find(request)?;
    let revision = Revision::open(&named.root, name, named.files_of_variables()).map_err(|message| failed(&message))?;
    let disk = named.disk()?;
    let all =
        Search { root: &named.root, starts: &[String::new()], exclude: &request.exclude, gitignore: request.gitignore };
    let all = discover::files(&revision, &all).map_err(|message| fatal(".", message))?;
    // What is named may have another name in the revision: that is among the files that are there no more.
    named.seeds.retain(|seed| revision.is_directory(seed) || revision.is_file(seed));
    let gone = all.into_iter().filter(|file| !read::is_named(&named.seeds, file) && !disk.is_file(file));
    let gone: Vec<String> = gone.collect();
    named.seeds.extend(gone);
    let sources = Sources::default();
    let read = read::read_tree(request, &named, &revision, &sources)?;
    let judged = judge::judge(request, &read, &sources);
    match revision.failure() {
        Some(message) => Err(failed(message)),
        None => Ok(Some(known::entries(&judged.findings, &sources))),
    }
}

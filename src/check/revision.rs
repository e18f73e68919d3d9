//! What a revision of the repository has already.

use super::ground::Ground;
use super::known::{self, Entry};

use super::read::{self, fatal};
use super::{Problem, Request, judge};
use crate::source::Sources;
use crate::tree::Revision;

/// The findings of the revision that is asked about, judged as a whole and in the same way as what is there now; none
/// where no revision is asked about. `sources` has what was read before the run. What an exception silences there is not
/// known: without the exception it is new.
pub(super) fn findings(
    request: &Request,
    ground: Option<&Ground>,
    sources: &Sources,
) -> Result<Option<Vec<Entry>>, Problem> {
    let Some(name) = &request.known.revision else { return Ok(None) };
    let failed = |message: &str| fatal("", format!("--new-from: {message}"));
    if request.piped.is_some() {
        return Err(failed("what is piped in is in no revision"));
    }
    let Some(mut ground) = ground.cloned() else { return Ok(None) };
    let revision = Revision::open(&ground.root, name, ground.files_of_variables());
    let revision = revision.map_err(|message| failed(&message))?.within(request.settings.bounds);
    // All of it: what is named may have had another name, and what touches it now need not have done so.
    ground.seeds.push(String::new());
    // What the settings say has its place there already.
    let sources = sources.continued();
    // Plans were made from what is there now.
    let tell = |lowered: read::Lowered<'_>| judge::deployment(request, lowered);
    let mut read = read::read_tree(request, &ground, &revision, &[], &sources, &tell)?;
    let judged = judge::together(request, &mut read, &revision, &sources);
    match revision.failure() {
        Some(message) => Err(failed(message)),
        None => Ok(Some(known::entries(&judged.findings, &sources))),
    }
}

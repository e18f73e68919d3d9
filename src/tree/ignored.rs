//! What `.gitignore`, `.ignore` and git's own list of a repository leave out, folder by folder. They are read as any other
//! file of the tree: a link is not followed, which is what git does, too.

use std::ffi::OsStr;
use std::io::Read as _;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::beneath::{Beneath, Kind};

/// Those that people write are a hundredth of it; what is behind it is not read.
const LARGEST: u64 = 64 << 10;
/// How many bytes the patterns may have that stand for more than one name, with those of the folders around: each is
/// tried on every path. People's lists have some hundreds. What is behind it leaves nothing out.
pub(super) const MOST_WILD: usize = 16 << 10;

/// What the files of a folder say of all that lies below it, and what those of the folders around it say.
pub(super) struct Ignored {
    /// How long the path of the folder is, with what follows it.
    prefix: usize,
    /// `.ignore`, `.gitignore` and `.git/info/exclude`: the first that says something of a path decides, whatever the
    /// folder.
    files: [Option<Gitignore>; 3],
    /// How many more bytes patterns below it may have.
    left: usize,
    around: Option<Arc<Ignored>>,
}

impl Ignored {
    /// With what the files of a folder say, as far as these entries have some. The folder is at `path` of `beneath`, and
    /// is told as `shown`.
    pub(super) fn below(
        around: Option<Arc<Self>>,
        beneath: &Beneath,
        (path, shown): (&str, &str),
        entries: &[(std::ffi::OsString, Kind)],
    ) -> Option<Arc<Self>> {
        let has = |name: &str, kind: Kind| entries.iter().any(|(own, is)| own == OsStr::new(name) && *is == kind);
        let mut left = around.as_ref().map_or(MOST_WILD, |around| around.left);
        let mut own = |is_there: bool, name: &str| {
            is_there.then(|| read(beneath, &super::below(path, name), &mut left)).flatten()
        };
        let files = [
            own(has(".ignore", Kind::File), ".ignore"),
            own(has(".gitignore", Kind::File), ".gitignore"),
            own(has(".git", Kind::Folder), ".git/info/exclude"),
        ];
        if files.iter().all(Option::is_none) {
            return around;
        }
        let prefix = if shown.is_empty() { 0 } else { shown.len() + 1 };
        Some(Arc::new(Self { prefix, files, left, around }))
    }

    /// Whether a path is left out; none where nothing is said of it.
    pub(super) fn verdict(&self, path: &str, is_folder: bool) -> Option<bool> {
        (0..self.files.len()).find_map(|file| {
            let chain = std::iter::successors(Some(self), |ignored| ignored.around.as_deref());
            let mut verdicts = chain.filter_map(|ignored| {
                let said = ignored.files[file].as_ref()?;
                match said.matched(path.get(ignored.prefix..)?, is_folder) {
                    Match::None => None,
                    verdict => Some(verdict.is_ignore()),
                }
            });
            verdicts.next()
        })
    }
}

/// What a file says, as far as it says anything. What is no pattern is passed over, as git does.
pub(super) fn read(beneath: &Beneath, path: &str, left: &mut usize) -> Option<Gitignore> {
    let mut bytes = Vec::new();
    beneath.file(path).ok()?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    let said = patterns(&bytes, "", left);
    (!said.is_empty()).then_some(said)
}

/// What the bytes of such a file say of what lies below a folder; of patterns for several names so many bytes are left.
pub(super) fn patterns(mut bytes: &[u8], folder: &str, left: &mut usize) -> Gitignore {
    if bytes.len() as u64 > LARGEST {
        // The beginning of a pattern is another one.
        bytes = &bytes[..LARGEST as usize];
        bytes = &bytes[..memchr::memrchr(b'\n', bytes).unwrap_or_default()];
    }
    let mut builder = GitignoreBuilder::new(folder);
    for line in bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).split(|byte| *byte == b'\n') {
        // Behind what is no text, nothing was ever read.
        let Ok(line) = std::str::from_utf8(line) else { break };
        let is_wild = line.contains(['*', '?', '[', '{']);
        let wild = if is_wild { line.len() } else { 0 };
        if wild <= *left {
            *left -= wild;
            let _ = builder.add_line(None, line.strip_suffix('\r').unwrap_or(line));
        }
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

//! Trees that `generate.py` writes, each made once and kept under `target/`.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of a tree of so many stacks, of which this share has a certificate. Fails with what to do about it.
pub(crate) fn generated(stacks: usize, share: &str) -> Result<PathBuf, String> {
    let generator = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/generate.py");
    let code = fs::read(&generator).map_err(|error| format!("{}: {error}", generator.display()))?;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("trees");
    // What another generator wrote is another tree.
    let tree = folder.join(format!("{stacks}-{share}-{:08x}", hash([&*code]) as u32));
    if tree.is_dir() {
        return Ok(tree);
    }
    let unfinished = folder.join(format!("unfinished-{}", std::process::id()));
    eprintln!("generating a tree of {stacks} stacks, certificates in {share} of them");
    let status = Command::new("python3")
        .arg(&generator)
        .arg("--out")
        .arg(&unfinished)
        .args(["--stacks", &stacks.to_string(), "--cert-share", share])
        .stdout(Stdio::null())
        .status()
        .map_err(|error| format!("python3 writes the trees that are measured, and does not start ({error})"))?;
    if !status.success() {
        return Err(format!("{} failed: {status}", generator.display()));
    }
    fs::rename(&unfinished, &tree).map_err(|error| format!("{}: {error}", tree.display()))?;
    Ok(tree)
}

/// A number that stands for some texts; the same on every machine.
pub(crate) fn hash<'t>(texts: impl IntoIterator<Item = &'t [u8]>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for text in texts {
        hasher.write_usize(text.len());
        hasher.write(text);
    }
    hasher.finish()
}

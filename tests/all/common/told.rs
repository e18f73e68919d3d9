//! The command run in a folder of its own, and what it says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A template with a finding.
pub const TEMPLATE: &str = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  C:\n    Type: \
                        AWS::CertificateManager::Certificate\n    Properties:\n      DomainName: b.example.com\n      \
                        ValidationMethod: EMAIL\n";

/// A configuration with a finding in its third line.
pub fn certificate(name: &str) -> String {
    format!(
        "resource \"aws_acm_certificate\" \"{name}\" {{\n  domain_name       = \"{name}.example.com\"\n  \
         validation_method = \"EMAIL\"\n}}\n"
    )
}

/// A folder that is gone after the test, and that others may enter.
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    _gone: tempfile::TempDir,
}

impl Folder {
    /// An empty one.
    pub fn new() -> Self {
        let gone = tempfile::tempdir().unwrap();
        let path = gone.path().canonicalize().unwrap();
        #[cfg(unix)]
        rights(&path, 0o755);
        Self { path, _gone: gone }
    }

    /// One with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The command, run in it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_acmlint"));
        command.current_dir(&self.path).args(arguments).stdin(Stdio::null());
        command
    }

    /// What the command says in it.
    pub fn run(&self, arguments: &[&str]) -> Told {
        Told::from(self.command(arguments).output().unwrap())
    }

    /// Run by a shell, which says what is around it; `{}` is the command.
    #[cfg(unix)]
    pub fn shell(&self, line: &str) -> Told {
        let line = line.replace("{}", env!("CARGO_BIN_EXE_acmlint"));
        let output = Command::new("bash").args(["-c", &line]).current_dir(&self.path).output().unwrap();
        Told::from(output)
    }

    /// What lies in it.
    pub fn names(&self) -> BTreeSet<String> {
        let entries = self.path.read_dir().unwrap();
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }
}

/// Says who may do what with a file.
#[cfg(unix)]
pub fn rights(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// What a command said, and how it ended.
#[derive(PartialEq, Eq, Debug)]
pub struct Told {
    pub code: Option<i32>,
    pub out: String,
    pub error: String,
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), error: text(output.stderr) }
    }
}

impl Told {
    /// It ended with 2 and these words.
    pub fn failed(&self, words: &str) {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert!(self.error.contains(words) && !self.error.contains("panicked"), "{words}: {self:?}");
    }
}

/// Arguments that have each finding told in a line.
pub const CONCISE: [&str; 4] = ["check", "--format", "concise", "-q"];

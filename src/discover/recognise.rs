//! What a document is, by its content: names and endings say little about templates, plans and states.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// Whether bytes have a word, for which the search is prepared once.
macro_rules! has {
    ($bytes:expr, $word:literal) => {{
        static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new($word));
        FINDER.find($bytes).is_some()
    }};
}

/// What a document is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Document {
    /// A `CloudFormation` or SAM template.
    Template,
    /// The manifest of a cloud assembly, which a CDK app synthesized.
    Assembly,
    /// A Terraform plan as JSON (`terraform show -json tfplan`).
    Plan,
    /// A Terraform plan as `terraform plan -out` writes it: a zip with the configuration in it.
    PlanArchive,
    /// A Terraform state, raw or as JSON.
    State,
    /// What the ACM API answered.
    Acm,
}

/// The endings of the names of definitions that are known by their content.
const ENDINGS: [&str; 9] =
    [".json", ".yaml", ".yml", ".template", ".cfn", ".cform", ".tfstate", ".tfstate.backup", ".tfplan"];

/// How a file starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    /// As text does.
    Text,
    /// As UTF-16 that says so.
    Wide,
    /// With NULs in what is otherwise no archive.
    Nuls,
    /// As a zip.
    Zip,
}

impl Start {
    /// How a file with this head starts.
    pub fn of(head: &[u8]) -> Self {
        if is_zip(head) {
            Self::Zip
        } else if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
            Self::Wide
        } else if memchr::memchr(0, head).is_some() {
            Self::Nuls
        } else {
            Self::Text
        }
    }
}

/// Whether a file is named as definitions are that are known by their content.
pub fn is_named_like_document(path: &str) -> bool {
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

/// Whether a file that starts like this may be a document: it is text, or a zip, or its name says so. A template with a NUL
/// in it is a broken template; anything else with one is something else.
pub fn may_be_document(path: &str, start: Start, head: &[u8]) -> bool {
    start != Start::Nuls || is_named_like_document(path) || has!(head, "AWSTemplateFormatVersion")
}

/// The bytes of a file as UTF-8. What Windows' shell writes (`terraform show -json tfplan > plan.json`) is UTF-16; what is
/// no text in that is none here either.
pub fn as_utf8(bytes: Vec<u8>) -> Vec<u8> {
    const NO_TEXT: u8 = 0xff;
    let read: fn([u8; 2]) -> u16 = match bytes.get(..2) {
        // What has its words in single bytes is no UTF-16, whatever it starts with.
        Some(b"\xff\xfe" | b"\xfe\xff") if recognise("", &bytes).is_some() => return bytes,
        Some(b"\xff\xfe") => u16::from_le_bytes,
        Some(b"\xfe\xff") => u16::from_be_bytes,
        _ => return bytes,
    };
    let pairs = bytes[2..].chunks_exact(2);
    let is_cut = !pairs.remainder().is_empty();
    let mut text = Vec::with_capacity(bytes.len());
    for unit in char::decode_utf16(pairs.map(|pair| read([pair[0], pair[1]]))) {
        match unit {
            Ok(letter) => text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(_) => text.push(NO_TEXT),
        }
    }
    if is_cut {
        text.push(NO_TEXT);
    }
    text
}

fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// What is left of bytes without NULs: of UTF-16 and UTF-32 that do not say what they are, the letters of ASCII.
pub fn without_nuls(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|byte| *byte != 0).collect()
}

/// What a file most probably is, of which these are the bytes as UTF-8, and which may have NULs where its start says that.
/// They hide no word, wherever they stand.
pub fn recognise_any(path: &str, start: Start, bytes: &[u8]) -> Option<Document> {
    let has_nuls = matches!(start, Start::Wide | Start::Nuls);
    recognise(path, bytes).or_else(|| has_nuls.then(|| recognise(path, &without_nuls(bytes))).flatten())
}

/// What the bytes of a file most probably are. That they are it is for their reader to say, who parses them: prose about
/// templates has the words of one.
pub fn recognise(path: &str, bytes: &[u8]) -> Option<Document> {
    if is_zip(bytes) {
        return has!(bytes, "tfplan").then_some(Document::PlanArchive);
    }
    let first = bytes.iter().find(|byte| byte.is_ascii_graphic())?;
    if matches!(first, b'{' | b'[') {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name == "manifest.json" && has!(bytes, "\"artifacts\"") && (has!(bytes, "\"aws:") || has!(bytes, "\"cdk:")) {
            return Some(Document::Assembly);
        }
        if has!(bytes, "\"format_version\"") {
            let planned = has!(bytes, "\"resource_changes\"")
                || has!(bytes, "\"planned_values\"")
                || has!(bytes, "\"configuration\"");
            return Some(if planned { Document::Plan } else { Document::State });
        }
        if has!(bytes, "\"terraform_version\"")
            && (has!(bytes, "\"serial\"") || has!(bytes, "\"lineage\""))
            && has!(bytes, "\"resources\"")
        {
            return Some(Document::State);
        }
        let answered = has!(bytes, "\"Certificate\"") || has!(bytes, "\"CertificateSummaryList\"");
        if has!(bytes, "\"CertificateArn\"") && answered && !has!(bytes, "\"Resources\"") {
            return Some(Document::Acm);
        }
    }
    let of_template = |bytes: &[u8]| {
        let typed = || has!(bytes, "Resources") && (has!(bytes, "AWS::") || has!(bytes, "Custom::"));
        has!(bytes, "AWSTemplateFormatVersion") || typed()
    };
    // Nobody who has nothing to hide writes letters as escapes.
    (of_template(bytes) || unescaped(path, bytes).is_some_and(|bytes| of_template(&bytes)))
        .then_some(Document::Template)
}

/// The bytes with letters where JSON or YAML has escapes of letters; none where it has none.
fn unescaped(path: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    [".json", ".yaml", ".yml", ".template"].iter().any(|ending| path.ends_with(ending)).then_some(())?;
    let letter = |at: usize| {
        let digits = std::str::from_utf8(bytes.get(at..at + 2)?).ok()?;
        u8::from_str_radix(digits, 16).ok().filter(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(byte))
    };
    let escape = |at: usize| match &bytes[at..] {
        [b'\\', b'x', ..] => Some((letter(at + 2)?, 4)),
        [b'\\', b'u', b'0', b'0', ..] => Some((letter(at + 4)?, 6)),
        [b'\\', b'U', b'0', b'0', b'0', b'0', b'0', b'0', ..] => Some((letter(at + 8)?, 10)),
        _ => None,
    };
    let (mut plain, mut end) = (Vec::new(), 0);
    for at in memchr::memchr_iter(b'\\', bytes) {
        if let Some((letter, length)) = escape(at).filter(|_| at >= end) {
            plain.extend_from_slice(&bytes[end..at]);
            plain.push(letter);
            end = at + length;
        }
    }
    (end > 0).then(|| [&plain, &bytes[end..]].concat())
}

/// Whether a template may make stacks of other templates. Where it `matters`, its words may be written with escapes.
pub fn may_nest(bytes: &[u8], matters: bool) -> bool {
    let is_escaped = || matters && (has!(bytes, "\\u00") || has!(bytes, "\\x"));
    has!(bytes, "AWS::CloudFormation::Stack")
        || has!(bytes, "AWS::Serverless::Application")
        || has!(bytes, "Fn::ForEach::")
        || is_escaped()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_writes_is_read() {
        let wide: Vec<u8> = "\u{feff}{\"a\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(Start::of(&wide), Start::Wide);
        assert_eq!(as_utf8(wide), b"{\"a\": 1}");
        assert_eq!(as_utf8(b"\xff\xfe\x00\xd8a\0b".to_vec()), b"\xffa\xff");
        let mixed = b"\xff\xfeAWSTemplateFormatVersion: 2010-09-09".to_vec();
        assert_eq!(as_utf8(mixed.clone()), mixed);
    }

    #[test]
    fn nothing_hides_a_document_that_its_name_announces() {
        let nul = b"#\0\nResources:\n  A:\n    Type: AWS::S3::Bucket\n";
        let may_be = |path: &str| may_be_document(path, Start::of(nul), nul);
        assert!(may_be("a.yaml") && !may_be("a.png"));
        let recognise = |path: &str, bytes: &[u8]| recognise_any(path, Start::of(bytes), bytes);
        assert_eq!(recognise("a.yaml", nul), Some(Document::Template));
        assert_eq!(recognise("a.json", b"\0\x01\xff{\"format_version\":\"1.0\"}"), Some(Document::State));
        let wide: Vec<u8> = "{\"format_version\":\"1.0\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(recognise("a.json", &wide), Some(Document::State));
        assert_eq!(recognise("a.json", b"\0\x01\xff"), None);
    }

    #[test]
    fn documents_are_known_by_their_content() {
        let known = |path: &str, text: &str| recognise(path, text.as_bytes());
        assert_eq!(known("a.txt", "AWSTemplateFormatVersion: 2010-09-09\n"), Some(Document::Template));
        assert_eq!(known("a", "{\"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\"}}}"), Some(Document::Template));
        let manifest = r#"{"version": "36.0.0", "artifacts": {"A": {"type": "aws:cloudformation:stack"}}}"#;
        assert_eq!(known("cdk.out/manifest.json", manifest), Some(Document::Assembly));
        assert_eq!(known("cdk.out/manifest.json", r#"{"artifacts": {}, "name": "shop"}"#), None);
        assert_eq!(known("p", r#"{"format_version":"1.2","resource_changes":[]}"#), Some(Document::Plan));
        assert_eq!(known("s", r#"{"format_version":"1.0"}"#), Some(Document::State));
        let raw = r#"{"version":4,"terraform_version":"1.5.0","serial":1,"resources":[]}"#;
        assert_eq!(known("s", raw), Some(Document::State));
        assert_eq!(known("c", r#"{"Certificate":{"CertificateArn":"arn:aws:acm:"}}"#), Some(Document::Acm));
        assert_eq!(known("tfplan", "PK\x03\x04...tfplan"), Some(Document::PlanArchive));
        assert_eq!(known("README.md", "# A shop"), None);
        let hidden = r#"{"\u0052esource\u0073": {"A": {"Type": "\u0041WS::S3::Bucket"}}}"#;
        assert_eq!(known("a.json", hidden), Some(Document::Template));
        assert_eq!(known("a.yaml", "\"\\x52esources\": {A: {Type: AWS::S3::Bucket}}"), Some(Document::Template));
        assert_eq!(known("a.json", r#"{"\u0052esources": {}}"#), None);
        assert_eq!(known("a.json", r#"{"prompt": "\u001b[1m \u003cb> \\u"}"#), None);
    }
}

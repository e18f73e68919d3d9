//! The lines of a call stack, as V8 and the hosts of jsii write them.

/// A call in a file of somebody's own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Frame {
    /// The path of the file, on the machine that ran the program: names and single slashes, with none before the first.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1; Python has none.
    pub column: Option<u32>,
}

/// A longer one is none.
const LONGEST: usize = 4096;

/// Folders of code that was installed.
const INSTALLED: [&str; 3] = ["node_modules", "site-packages", "dist-packages"];

/// Reads a line of a call stack; none of one that stands for several ("...node internals..."), and of one in code that
/// is not the app's.
pub(super) fn frame(text: &str) -> Option<Frame> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    // `new Shop (/app/lib/shop.ts:8:25)`; of an ES module also `file:///app/bin/app.mjs:6 (:)`.
    let (before, inside) = match text.split_once(" (") {
        Some((before, inside)) => (before, inside.strip_suffix(')').unwrap_or(inside)),
        None => (text, ""),
    };
    let (path, line, column) = location(inside).or_else(|| location(before))?;
    let path = match path.strip_prefix("file://") {
        Some(path) => normal(&decoded(path)),
        None => normal(path),
    };
    let own = !path.is_empty() && !path.split('/').any(|name| INSTALLED.contains(&name) || name.starts_with("node:"));
    own.then_some(Frame { path, line, column })
}

/// `path:line` or `path:line:column`.
fn location(text: &str) -> Option<(&str, u32, Option<u32>)> {
    let (rest, last) = text.rsplit_once(':')?;
    let last = last.parse().ok()?;
    if let Some((path, line)) = rest.rsplit_once(':')
        && let Ok(line) = line.parse()
    {
        return Some((path, line, Some(last)));
    }
    Some((rest, last, None))
}

/// Backslashes are slashes, and `.` and `..` go where they can.
fn normal(path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in path.split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.join("/")
}

/// The path of a URL without its `%20`.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        if let Some(byte) = behind.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &behind[2..];
        } else {
            bytes.push(b'%');
            rest = behind;
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_read_as_every_host_writes_it() {
        let read = |text: &str| frame(text).map(|frame| (frame.path, frame.line, frame.column));
        let is = |text: &str, path: &str, line, column| {
            assert_eq!(read(text), Some((path.to_owned(), line, column)), "{text}");
        };
        is("new Shop (/home/dev/lib/shop.ts:8:25)", "home/dev/lib/shop.ts", 8, Some(25));
        is("new Shop (cdk/app/app.ts:8:25)", "cdk/app/app.ts", 8, Some(25));
        is("/home/dev/bin/app.ts:3:1", "home/dev/bin/app.ts", 3, Some(1));
        is("new Shop (/home/dev/my (old) app/a.ts:8:25)", "home/dev/my (old) app/a.ts", 8, Some(25));
        is("make (file:///home/dev/a%20b/c%C3%A4.mjs:6:10)", "home/dev/a b/cä.mjs", 6, Some(10));
        is("file:///home/dev/app.mjs:6 (:)", "home/dev/app.mjs", 6, None);
        is("file:///home/dev/app.mjs:8: (file:///home/dev/app.mjs:8:1)", "home/dev/app.mjs", 8, Some(1));
        is("__init__ (/home/dev/app.py:11)", "home/dev/app.py", 11, None);
        is(r"new Shop (C:\dev\shop\bin\app.ts:6:10)", "C:/dev/shop/bin/app.ts", 6, Some(10));
        is("x (file:///C:/dev/app.mjs:6:10)", "C:/dev/app.mjs", 6, Some(10));
        is("new Site (/home/dev/lib/constructs/site.ts:1:2)", "home/dev/lib/constructs/site.ts", 1, Some(2));
        is("x (../lib/./a/../b.ts:1:2)", "lib/b.ts", 1, Some(2));
        for text in [
            "...new Certificate2 in aws-cdk-lib...",
            "(no user code in 10 frames, use --stack-trace-limit to capture more)",
            "Array.forEach (:)",
            "async Promise.all (index 0)",
            "new Certificate2 (/home/dev/node_modules/aws-cdk-lib/aws-certificatemanager/lib/certificate.js:1:4137)",
            "Module._compile (node:internal/modules/cjs/loader:1521:14)",
            "x (:1:2)",
            "",
            "%",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(decoded("a%2"), "a%2");
        assert_eq!(decoded("100%ä"), "100%ä");
    }
}

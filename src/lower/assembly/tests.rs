//! Assemblies that nobody's library writes, and sources that lie elsewhere.

use std::fmt::Write as _;

use super::*;
use crate::lower::cloudformation::template::Template;
use crate::source::Owner;
use crate::syntax::json;
use crate::syntax::node::Node;
use crate::tree::Memory;

/// What is read of an assembly: its stacks with the origins of their resources, and its problems.
fn told(tree: &Memory, manifest: &str) -> String {
    let sources = Sources::default();
    let text = String::from_utf8(tree.read(manifest).unwrap()).unwrap();
    let assembly = match read(tree, &sources, sources.add(manifest, text, Owner::User)) {
        Ok(Some(assembly)) => assembly,
        Ok(None) => return "no assembly\n".to_owned(),
        Err(error) => return format!("{}\n", error.message),
    };
    let templates = tree.paths().into_iter().filter(|path| path.ends_with(".template.json"));
    let files: Vec<FileId> = templates
        .map(|path| sources.add(&path, String::from_utf8(tree.read(&path).unwrap()).unwrap(), Owner::User))
        .collect();
    let parsed: Vec<_> =
        files.iter().map(|file| (*file, json::parse(*file, &sources.file(*file).text).unwrap())).collect();
    let templates: Vec<Template<'_>> = parsed
        .iter()
        .filter_map(|(file, tree)| {
            let source = sources.file(*file);
            Template::new(&source.path, *file, &source.text, &[], Node::Json(tree.root()))
        })
        .collect();
    let templates = Templates::new(&templates);
    let (stacks, problems) = assembly.stacks(tree, &sources, &templates);
    let mut text = String::new();
    for stack in &stacks {
        tell(&mut text, "", stack, &sources);
    }
    for (span, message) in assembly.problems.iter().chain(&problems) {
        writeln!(text, "{}: {message}", sources.text(*span)).unwrap();
    }
    text
}

fn tell(text: &mut String, indent: &str, stack: &Stack<'_>, sources: &Sources) {
    writeln!(text, "{indent}{} {}", stack.name.as_deref().unwrap_or("-"), stack.template.path).unwrap();
    let mut resources: Vec<_> = stack.resources.iter().collect();
    resources.sort_by_key(|(id, _)| *id);
    for (id, made) in resources {
        let origin = made.origin.map_or("-".to_owned(), |at| format!("{} {}", sources.path(at), sources.text(at)));
        writeln!(text, "{indent}  {id} {} {origin}", made.path.as_deref().unwrap_or("-")).unwrap();
    }
    for nested in stack.nested.values() {
        tell(text, &format!("{indent}  "), nested, sources);
    }
}

fn tree(files: &[(&str, &str)]) -> Memory {
    let tree = Memory::default();
    for (path, text) in files {
        tree.write(path, *text);
    }
    tree
}

const TEMPLATE: &str = r#"{"Resources": {"A": {"Type": "AWS::CertificateManager::Certificate"}}}"#;

/// An assembly of one stack with one certificate that these calls made.
fn called(calls: &[&str]) -> Memory {
    let calls: Vec<String> = calls.iter().map(|call| format!("{call:?}")).collect();
    let manifest = format!(
        r#"{{"artifacts": {{"S": {{"type": "aws:cloudformation:stack", "properties": {{"templateFile": "S.template.json"}},
        "metadata": {{"/S/A/Resource": [{{"type": "aws:cdk:logicalId", "data": "A"}},
        {{"type": "aws:cdk:creationStack", "data": [{}]}}]}}}}}}}}"#,
        calls.join(", ")
    );
    tree(&[("infra/shop/cdk.out/manifest.json", &manifest), ("infra/shop/cdk.out/S.template.json", TEMPLATE)])
}

fn origin(calls: &[&str], files: &[(&str, &str)]) -> String {
    let tree = called(calls);
    for (path, text) in files {
        tree.write(path, *text);
    }
    let told = told(&tree, "infra/shop/cdk.out/manifest.json");
    told.lines().nth(1).and_then(|line| line.strip_prefix("  A S/A ")).unwrap_or(&told).to_owned()
}

#[test]
fn a_manifest_is_known_by_its_artifacts() {
    for text in
        ["{}", "[]", r#"{"artifacts": {"a": {"type": "zip"}}}"#, r#"{"artifacts": ["aws:cloudformation:stack"]}"#]
    {
        assert_eq!(told(&tree(&[("manifest.json", text)]), "manifest.json"), "no assembly\n", "{text}");
    }
    assert_ne!(told(&tree(&[("manifest.json", "{\"artifacts\": ")]), "manifest.json"), "no assembly\n");
    let agnostic = r#"{"artifacts": {"S": {"type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region",
        "properties": {"templateFile": "S.template.json", "stackName": "shop"}}, "T": {"type": "cdk:tree"}}}"#;
    let tree = tree(&[("manifest.json", agnostic), ("S.template.json", TEMPLATE)]);
    assert_eq!(told(&tree, "manifest.json"), "shop S.template.json\n");
}

#[test]
fn an_environment_is_known_in_part() {
    let known = |text: &str| {
        let (account, region) = manifest::goes_to(text)?;
        Some(format!("{} {}", account.unwrap_or_default(), region.map_or(String::new(), |region| region.to_string())))
    };
    assert_eq!(known("aws://123456789012/eu-west-1").as_deref(), Some("123456789012 eu-west-1"));
    assert_eq!(known("aws://unknown-account/eu-west-1").as_deref(), Some(" eu-west-1"));
    assert_eq!(known("aws://${AWS::AccountId}/${AWS::Region}").as_deref(), Some(" "));
    assert_eq!(known("aws:///").as_deref(), Some(" "));
    assert_eq!(known("eu-west-1"), None);
}

#[test]
fn stages_lie_in_their_assembly() {
    let stage =
        |name: &str| format!(r#"{{"type": "cdk:cloud-assembly", "properties": {{"directoryName": {name:?}}}}}"#);
    let stages: Vec<String> = ["in", "in", ".", "", "..", "../../x", "/etc", "in/../..", "gone", "other"]
        .iter()
        .enumerate()
        .map(|(at, name)| format!("\"{at}\": {}", stage(name)))
        .collect();
    let stack = r#""S": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "S.template.json"}}"#;
    let tree = tree(&[
        ("a/out/manifest.json", &format!(r#"{{"artifacts": {{{}}}}}"#, stages.join(", "))),
        ("a/out/in/manifest.json", &format!(r#"{{"artifacts": {{{stack}, "loop": {}}}}}"#, stage("."))),
        ("a/out/in/S.template.json", TEMPLATE),
        ("a/out/other/manifest.json", "{}"),
        ("a/manifest.json", &format!(r#"{{"artifacts": {{{stack}}}}}"#)),
        ("x/manifest.json", &format!(r#"{{"artifacts": {{{stack}}}}}"#)),
    ]);
    let expected = "S a/out/in/S.template.json\n\
        \"in\": `a/out/in/manifest.json` cannot be read\n\
        \"gone\": `a/out/gone/manifest.json` cannot be read\n\
        \"other\": `a/out/other/manifest.json` is no manifest of a cloud assembly\n";
    assert_eq!(told(&tree, "a/out/manifest.json"), expected);
}

#[test]
fn a_template_is_that_of_one_stack() {
    let stack =
        |file: &str| format!(r#"{{"type": "aws:cloudformation:stack", "properties": {{"templateFile": {file:?}}}}}"#);
    let manifest = format!(
        r#"{{"artifacts": {{"S": {}, "T": {}, "U": {}}}}}"#,
        stack("S.template.json"),
        stack("S.template.json"),
        stack("U.template.json")
    );
    // A stack that nests itself, and one that nests what another is.
    let nests = |file: &str| {
        let metadata = format!(r#"{{"aws:asset:path": {file:?}}}"#);
        format!(r#"{{"Resources": {{"N": {{"Type": "AWS::CloudFormation::Stack", "Metadata": {metadata}}}}}}}"#)
    };
    let tree = tree(&[
        ("manifest.json", &manifest),
        ("S.template.json", &nests("V.template.json")),
        ("V.template.json", &nests("V.template.json")),
    ]);
    let expected = "S S.template.json\n  - V.template.json\n\
        \"S.template.json\": `S.template.json` is another stack's\n\
        \"U.template.json\": `U.template.json` is not here\n";
    assert_eq!(told(&tree, "manifest.json"), expected);
}

#[test]
fn what_is_not_taken_is_told_by_whether_it_is_there() {
    let stack =
        |file: &str| format!(r#"{{"type": "aws:cloudformation:stack", "properties": {{"templateFile": {file:?}}}}}"#);
    let manifest = format!(r#"{{"artifacts": {{"S": {}, "T": {}}}}}"#, stack("t.json"), stack("xt.json"));
    let tree = tree(&[("out/manifest.json", &manifest), ("out/t.json", "[]")]);
    let expected = "\"t.json\": `out/t.json` is no template\n\"xt.json\": `out/xt.json` is not here\n";
    assert_eq!(told(&tree, "out/manifest.json"), expected);
}

#[test]
fn an_assembly_owns_its_templates_and_what_it_bundled() {
    let of = |directory: &str, stages: &[&str]| Assembly {
        directory: directory.to_owned(),
        stages: stages.iter().map(|stage| (*stage).to_owned()).collect(),
        files: Vec::new(),
        problems: Vec::new(),
        cuts: Vec::new(),
        artifacts: Vec::new(),
    };
    let assembly = of("a/cdk.out", &["a/cdk.out/assembly-Live"]);
    for path in ["Old.template.json", "assembly-Live/Old.template.json", "asset.1/x/t.yaml", "asset.1.json"] {
        assert!(assembly.owns(&format!("a/cdk.out/{path}")), "{path}");
    }
    for path in
        ["a/cdk.out/notes.json", "a/cdk.out/x/Old.template.json", "a/t.template.json", "a/cdk.out2/t.template.json"]
    {
        assert!(!assembly.owns(path), "{path}");
    }
    assert!(of("", &[]).owns("t.template.json") && !of("", &[]).owns("a/t.template.json"));
}

#[test]
fn the_sources_are_found_by_the_ends_of_their_paths() {
    let app = "one\n  two(three)  \n\n";
    let at_home = ["new S (/home/dev/shop/lib/s.ts:2:3)", "<anonymous> (/home/dev/shop/bin/app.ts:1:1)"];
    // The app's own folder, whatever it was called there.
    let here = [("infra/shop/lib/s.ts", app), ("infra/shop/bin/app.ts", app)];
    assert_eq!(origin(&at_home, &here), "infra/shop/lib/s.ts two(three)");
    let elsewhere = ["new S (/build/src42/lib/s.ts:2:3)", "<anonymous> (/build/src42/bin/app.ts:1:1)"];
    assert_eq!(origin(&elsewhere, &here), "infra/shop/lib/s.ts two(three)");
    let windows = [r"new S (C:\dev\shop\lib\s.ts:2:3)", r"<anonymous> (C:\dev\shop\bin\app.ts:1:1)"];
    assert_eq!(origin(&windows, &here), "infra/shop/lib/s.ts two(three)");
    assert_eq!(
        origin(&["new S (lib/s.ts:2:3)", "<anonymous> (bin/app.ts:1:1)"], &here),
        "infra/shop/lib/s.ts two(three)"
    );
    // A package beside it in the same repository.
    let monorepo = ["new S (/r/packages/common/s.ts:2:3)", "<anonymous> (/r/infra/shop/app.ts:1:1)"];
    let files = [("packages/common/s.ts", app), ("infra/shop/app.ts", app), ("app.ts", app)];
    assert_eq!(origin(&monorepo, &files), "packages/common/s.ts two(three)");
    // A package from elsewhere, of which a file has the name of one of the app's.
    let private = ["new S (/home/dev/common/index.ts:2:3)", "<anonymous> (/home/dev/shop/bin/app.ts:1:1)"];
    let files = [("infra/shop/index.ts", app), ("infra/shop/bin/app.ts", app)];
    assert_eq!(origin(&private, &files), "infra/shop/bin/app.ts one");
    // A bare name may be anybody's.
    assert_eq!(origin(&["x (/home/dev/shop/index.ts:1:1)"], &[("index.ts", app)]), "-");
    assert_eq!(origin(&["x (/home/dev/shop/index.ts:1:1)"], &[]), "-");
    // A path that nobody has is not looked for.
    for (depth, found) in [(62, "infra/shop/bin/app.ts one"), (63, "-")] {
        let call = format!("x ({}/bin/app.ts:1:1)", "/d".repeat(depth));
        assert_eq!(origin(&[&call], &here), found, "{depth}");
    }
}

#[test]
fn a_line_is_told_from_the_column_to_its_end() {
    let at = |place: &str, text: &str| origin(&[&format!("x (/app.ts:{place})")], &[("infra/shop/app.ts", text)]);
    assert_eq!(at("2", "a\r\n\tb c\r\n"), "infra/shop/app.ts b c");
    assert_eq!(at("2:4", "a\r\n\tb c\r\n"), "infra/shop/app.ts c");
    // V8 counts UTF-16.
    assert_eq!(at("1:4", "\u{1f511}ä(b)"), "infra/shop/app.ts (b)");
    // A column that does not lead to anything leaves the line.
    for column in ["0", "3", "99", "4294967295"] {
        assert_eq!(at(&format!("1:{column}"), " a b"), "infra/shop/app.ts a b");
    }
    for line in ["0", "3", "4", "4294967295"] {
        assert_eq!(at(&format!("{line}:1"), "a\nb\n  \n"), "-", "{line}");
    }
}

#[test]
fn what_made_a_resource_is_known_without_its_logical_id() {
    let manifest = r#"{"artifacts": {"S": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "S.template.json"},
        "metadata": {
            "/S/A/Resource": [{"type": "aws:cdk:creationStack", "data": ["x (/app.ts:1:1)"]}],
            "/S/B/Resource": [{"type": "aws:cdk:logicalId", "data": "B", "trace": ["y (/app.ts:2:1)"]}]}}}}"#;
    let nested = r#""N": {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": "N.template.json"}}"#;
    let noted =
        r#""A": {"Type": "AWS::X::Y", "Metadata": {"aws:cdk:path": "S/A/Resource"}}, "B": {"Type": "AWS::X::Y"}"#;
    let tree = tree(&[
        ("cdk.out/manifest.json", manifest),
        ("cdk.out/S.template.json", &format!(r#"{{"Resources": {{{noted}, {nested}}}}}"#)),
        // Nothing says which construct it is: the ids of its parent are not its own.
        ("cdk.out/N.template.json", r#"{"Resources": {"B": {"Type": "AWS::X::Y"}}}"#),
        ("app.ts", "one\ntwo\n"),
    ]);
    let expected = "S cdk.out/S.template.json\n  A S/A app.ts one\n  B S/B app.ts two\n  - cdk.out/N.template.json\n";
    assert_eq!(told(&tree, "cdk.out/manifest.json"), expected);
}

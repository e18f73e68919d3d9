//! A private key is never printed: not by the rule that finds it, not around what another rule points to, in no format,
//! however the key is written.

use std::fs;

use crate::common;
use crate::common::built::render;
use crate::common::told::Folder;
use acmlint::check::{Argument, Request, Variables};
use acmlint::report::{self, Look};
use acmlint::rules::RULES;
use acmlint::source::Sources;
use acmlint::{base64, check};

/// What stands in every line of what would be the key.
const MARKER: &str = "MARKER";

/// No key: what stands where the lines of one would.
fn lines() -> Vec<String> {
    let line = |letter: char| format!("{MARKER}{}", letter.to_string().repeat(58));
    let body = ['A', 'b', '7', '/'].map(line);
    let begin = ["-----BEGIN RSA PRIVATE KEY-----".to_owned()];
    let end = [format!("{MARKER}+=="), "-----END RSA PRIVATE KEY-----".to_owned()];
    begin.into_iter().chain(body).chain(end).collect()
}

#[test]
fn no_format_shows_a_key() {
    let root = std::env::temp_dir().join(format!("acmlint-keys-{}", std::process::id()));
    let key = lines();
    let one_line = key.join("\\n");
    let code = base64::encoded((key.join("\n") + "\n").as_bytes());
    let heredoc = key.iter().map(|line| format!("    {line}\n")).collect::<Vec<String>>().concat();
    let list = key.iter().map(|line| format!("    \"{line}\",\n")).collect::<Vec<String>>().concat();
    let block = key.iter().map(|line| format!("        {line}\n")).collect::<Vec<String>>().concat();
    let plan_key = format!("\"{one_line}\"");
    let certificate = |name: &str, key: &str| {
        format!(
            "resource \"aws_acm_certificate\" \"{name}\" {{\n  certificate_body = var.body\n  private_key = {key}\n}}\n"
        )
    };
    let main = [
        "variable \"body\" {}\nvariable \"given\" {}\nvariable \"method\" {\n  default = \"EMAIL\"\n}\n".to_owned(),
        certificate("heredoc", &format!("<<-PEM\n{heredoc}  PEM")),
        certificate("escaped", &format!("\"{one_line}\"")),
        certificate("joined", &format!("join(\"\\n\", [\n{list}  ])")),
        certificate("encoded", &format!("base64decode(\"{code}\")")),
        certificate("file", "file(\"secret.key\")"),
        certificate("given", "var.given"),
        // What another rule says stands in the middle of it.
        format!(
            "resource \"aws_acm_certificate\" \"mail\" {{\n  domain_name = \"example.com\"\n  tags = {{\n    a = \
             \"{one_line}\"\n  }}\n  validation_method = var.method\n  options {{\n    x = <<-PEM\n{heredoc}  PEM\n  \
             }}\n}}\n"
        ),
    ]
    .concat();
    let template = format!(
        "Resources:\n  Mail:\n    Type: AWS::CertificateManager::Certificate\n    Properties:\n      DomainName: \
         example.com\n  Server:\n    Type: AWS::IAM::ServerCertificate\n    Properties:\n      CertificateBody: x\n      \
         PrivateKey: |\n{block}"
    );
    let plan = format!(
        "{{\"format_version\":\"1.2\",\"resource_changes\":[{{\"address\":\"aws_acm_certificate.a\",\"mode\":\"managed\",\
         \"type\":\"aws_acm_certificate\",\"name\":\"a\",\"change\":{{\"actions\":[\"create\"],\"before\":null,\"after\":\
         {{\"private_key\":{plan_key},\"certificate_body\":\"x\"}},\"after_unknown\":{{}},\"after_sensitive\":\
         {{\"private_key\":true}}}}}}],\"configuration\":{{\"root_module\":{{\"resources\":[{{\"address\":\
         \"aws_acm_certificate.a\",\"mode\":\"managed\",\"type\":\"aws_acm_certificate\",\"name\":\"a\",\"expressions\":\
         {{\"private_key\":{{\"constant_value\":{plan_key}}},\"certificate_body\":{{\"constant_value\":\"x\"}}}}}}]}}}}}}"
    );
    let state = format!(
        "{{\"version\":4,\"terraform_version\":\"1.11.4\",\"serial\":1,\"lineage\":\"x\",\"outputs\":{{}},\"resources\":\
         [{{\"mode\":\"managed\",\"type\":\"aws_acm_certificate\",\"name\":\"a\",\"provider\":\
         \"provider[\\\"registry.terraform.io/hashicorp/aws\\\"]\",\"instances\":[{{\"attributes\":{{\"arn\":\
         \"arn:aws:acm:eu-west-1:123456789012:certificate/a\",\"type\":\"IMPORTED\",\"private_key\":{plan_key}}}}}]}}]}}"
    );
    for (path, text) in [
        ("terraform/main.tf", main),
        ("terraform/secret.key", key.join("\n")),
        ("terraform/terraform.tfvars", format!("given = \"{one_line}\"\n")),
        ("templates/template.yaml", template),
        ("plan/plan.json", plan),
        ("state/terraform.tfstate", state),
    ] {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    }
    let mut found = 0;
    for folder in common::folders(&root) {
        let outcome = common::scan(&folder, RULES.iter().collect());
        found += outcome.findings.iter().filter(|one| one.finding.rule == "private-key-in-source").count();
        for format in report::Format::ALL {
            for look in
                [Look { undecided: true, ..Look::default() }, Look { color: true, links: true, ..Look::default() }]
            {
                let shown = render(&outcome, format, &look);
                assert!(!shown.contains(MARKER), "{} of {}:\n{shown}", format.name(), folder.display());
                assert!(!shown.contains(&code[60..100]), "{} of {}:\n{shown}", format.name(), folder.display());
            }
        }
        let (sources, deployments, _, viewpoint) =
            check::model(&common::request(&folder, Vec::new()), Sources::default());
        let deployments: Vec<_> = deployments.iter().collect();
        let printed = report::model::document(&deployments, &sources, &viewpoint).to_string();
        assert!(!printed.contains(MARKER), "{printed}");
    }
    fs::remove_dir_all(&root).unwrap();
    assert_eq!(found, 8, "each way to write a key is found");
}

#[test]
fn a_key_that_the_command_line_or_the_environment_gives_is_shown_nowhere_and_found_nowhere() {
    const MAIN: &str = "variable \"plain\" {}\nvariable \"typed\" {\n  type = object({ key = string })\n}\n\
        resource \"aws_acm_certificate\" \"mail\" {\n  domain_name = var.plain\n  key_algorithm = var.typed.key\n  \
        validation_method = \"EMAIL\"\n}\nresource \"aws_acm_certificate\" \"imported\" {\n  certificate_body = \"x\"\n  \
        private_key = var.plain\n}\nresource \"aws_acm_certificate\" \"other\" {\n  certificate_body = \"x\"\n  \
        private_key = var.typed.key\n}\n";
    const TEMPLATE: &str = "Parameters:\n  plain: {Type: String}\nResources:\n  Mail:\n    Type: \
        AWS::CertificateManager::Certificate\n    Properties:\n      DomainName: !Ref plain\n      ValidationMethod: EMAIL\n";
    let values = [
        ("plain".to_owned(), lines().join("\n")),
        ("typed".to_owned(), format!("{{ key = \"{}\" }}", lines().join("\\n"))),
    ];
    let folder = Folder::with(&[("a/main.tf", MAIN), ("b/template.yaml", TEMPLATE)]);
    let argument = |(name, value): (String, String)| Argument::Value(name, value);
    for variables in [
        Variables { arguments: Vec::new(), environment: values.to_vec() },
        Variables { arguments: values.map(argument).to_vec(), environment: Vec::new() },
    ] {
        let request = Request { variables, ..common::request(&folder.path, RULES.iter().collect()) };
        let outcome = check::run(&request, Sources::default());
        for format in report::Format::ALL {
            let shown = render(&outcome, format, &Look { undecided: true, ..Look::default() });
            // Names are lower-cased.
            assert!(!shown.to_uppercase().contains(MARKER), "{}:\n{shown}", format.name());
        }
        let rules: Vec<&str> = outcome.findings.iter().map(|one| one.finding.rule).collect();
        assert!(rules.contains(&"email-validation") && !rules.contains(&"private-key-in-source"), "{rules:?}");
        let (sources, deployments, _, viewpoint) = check::model(&request, Sources::default());
        let deployments: Vec<_> = deployments.iter().collect();
        let printed = report::model::document(&deployments, &sources, &viewpoint).to_string();
        assert!(!printed.to_uppercase().contains(MARKER), "{printed}");
    }
}

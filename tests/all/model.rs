//! The model over data: `testdata/model/<case>/<format>/` is lowered and printed, and must be what `<format>.json`
//! says; `UPDATE=1` rewrites it.

use crate::common;
use acmlint::check;
use acmlint::model::Deployment;
use acmlint::report::model;
use acmlint::source::Sources;

#[test]
fn every_deployment_is_lowered_as_expected() {
    let mut wrong = Vec::new();
    for case in common::folders(&common::folder("testdata/model")) {
        for format in common::folders(&case) {
            let request = common::request(&format, Vec::new());
            let (sources, deployments, problems, viewpoint) = check::model(&request, Sources::default());
            assert!(problems.is_empty(), "{problems:?}");
            let deployments: Vec<&Deployment> = deployments.iter().collect();
            let document = model::document(&deployments, &sources, &viewpoint);
            let text = serde_json::to_string_pretty(&document).unwrap() + "\n";
            let name = format.file_name().unwrap().to_str().unwrap();
            common::expect(&case.join(format!("{name}.json")), &text, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{} models differ\n{}", wrong.len(), wrong.join("\n"));
}

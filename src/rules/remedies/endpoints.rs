//! What helps where a certificate and what takes it do not fit.

use super::{Remedy, sets_its_region, template};
use crate::model::{Certificate, DomainName, EndpointKind, Format, Taken};
use crate::value::Text;

/// A certificate of the region `here` for what takes one of another region.
pub(in crate::rules) fn move_to_region(
    taken: &Taken,
    made: Option<&Certificate>,
    here: &str,
    format: Format,
) -> Remedy {
    match (taken, format) {
        (Taken::Arn { .. }, _) => Remedy::new(format!("use the ARN of a certificate of {here}")),
        (Taken::LookedUp { .. }, _) => Remedy::new(format!("look it up with a provider whose region is {here}")),
        (_, Format::CloudFormation | Format::Cdk) if made.is_some_and(sets_its_region) => {
            Remedy::new(format!("make it in {here}"))
        }
        (_, Format::CloudFormation | Format::Cdk) => Remedy::new(format!(
            "make a certificate in the stack of {here}, too: the same records validate a name in every region"
        )),
        _ => Remedy::new(format!(
            "make the certificate with the provider that its consumer has, of {here}; where another region needs one, \
             too, make one in each: the same records validate a name in every region"
        )),
    }
}

/// More names on a certificate.
pub(in crate::rules) fn add_names(certificate: Option<&Certificate>, names: &[&DomainName], format: Format) -> Remedy {
    let Some(certificate) = certificate else {
        return Remedy::new("take a certificate on which the names are");
    };
    let remedy = Remedy::new(
        "put the names on the certificate, or take another one; a wildcard stands for one label, and not for none",
    );
    let all = certificate.names.list.iter().skip(1).chain(names.iter().copied());
    let is_plain = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.*".contains(&byte));
    let known = all.map(|name| name.text().known().filter(is_plain).map(str::to_owned));
    let Some(known) = known.collect::<Option<Vec<String>>>() else { return remedy };
    if known.len() > template::MOST_NAMES || certificate.names.more.is_some() || certificate.names.fewer.is_some() {
        return remedy;
    }
    match format {
        Format::CloudFormation => {
            let lines = known.iter().map(|name| format!("  - {}", template::scalar(&Text::from(name.as_str()), false)));
            remedy.write(["SubjectAlternativeNames:".to_owned()]).write(lines)
        }
        Format::Cdk => remedy.write([format!("subjectAlternativeNames: [{}],", quoted(&known, "'"))]),
        Format::Acm => remedy,
        _ => remedy.write([format!("subject_alternative_names = [{}]", quoted(&known, "\""))]),
    }
}

fn quoted(names: &[String], mark: &str) -> String {
    names.iter().map(|name| format!("{mark}{name}{mark}")).collect::<Vec<_>>().join(", ")
}

/// The certificate of an API's domain name in the attribute for its kind of endpoint.
pub(in crate::rules) fn give_it_to(wrong: &str, right: &str, kind: &str, format: Format) -> Remedy {
    let other = if kind == "EDGE" { "REGIONAL" } else { "EDGE" };
    let place = if kind == "EDGE" { "in us-east-1" } else { "in the region of the API" };
    let remedy = Remedy::new(format!(
        "an endpoint of type {kind} takes its certificate, one {place}, from `{right}`; or make the endpoint {other}"
    ));
    match format {
        Format::CloudFormation => remedy.write([format!("{right}: # what `{wrong}` has")]),
        Format::Cdk => Remedy::new(format!(
            "`DomainName` of aws-apigateway writes the right property for its `endpointType`; this one is {kind}"
        )),
        _ => remedy.write([format!("{right} = # what `{wrong}` has")]),
    }
}

/// A certificate for an endpoint that has none.
pub(in crate::rules) fn give_certificate(kind: EndpointKind, format: Format) -> Remedy {
    let lines: &[&str] = match (kind, format) {
        (EndpointKind::Distribution, Format::CloudFormation) => &[
            "ViewerCertificate:",
            "  AcmCertificateArn: !Ref Certificate",
            "  SslSupportMethod: sni-only",
            "  MinimumProtocolVersion: TLSv1.2_2021",
        ],
        (EndpointKind::Distribution, Format::Cdk) => &["certificate,"],
        (EndpointKind::Distribution, _) => &[
            "viewer_certificate {",
            "  acm_certificate_arn      = aws_acm_certificate_validation.this.certificate_arn",
            "  ssl_support_method       = \"sni-only\"",
            "  minimum_protocol_version = \"TLSv1.2_2021\"",
            "}",
        ],
        (EndpointKind::ClassicListener, Format::CloudFormation) => &["SSLCertificateId: !Ref Certificate"],
        (EndpointKind::ClassicListener, Format::Cdk) => &["sslCertificateArn: certificate.certificateArn,"],
        (EndpointKind::ClassicListener, _) => {
            &["ssl_certificate_id = aws_acm_certificate_validation.this.certificate_arn"]
        }
        (_, Format::CloudFormation) => &["Certificates:", "  - CertificateArn: !Ref Certificate"],
        (_, Format::Cdk) => &["certificates: [certificate],"],
        _ => &["certificate_arn = aws_acm_certificate_validation.this.certificate_arn"],
    };
    Remedy::new(match kind {
        EndpointKind::Distribution => "give it a certificate of us-east-1 that covers its names, or take the names out",
        _ => "give it a certificate of its own region",
    })
    .write(lines.iter().copied())
}

/// A policy that starts at TLS 1.2.
pub(in crate::rules) fn stronger_policy(kind: EndpointKind, format: Format) -> Remedy {
    let line = match (kind, format) {
        (EndpointKind::Distribution, Format::CloudFormation) => "MinimumProtocolVersion: TLSv1.2_2021",
        (EndpointKind::Distribution, Format::Cdk) => {
            "minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,"
        }
        (EndpointKind::Distribution, _) => "minimum_protocol_version = \"TLSv1.2_2021\"",
        (EndpointKind::ApiDomain, Format::CloudFormation) => "SecurityPolicy: TLS_1_2",
        (EndpointKind::ApiDomain, Format::Cdk) => "securityPolicy: apigateway.SecurityPolicy.TLS_1_2,",
        (EndpointKind::ApiDomain, _) => "security_policy = \"TLS_1_2\"",
        (_, Format::CloudFormation) => "SslPolicy: ELBSecurityPolicy-TLS13-1-2-2021-06",
        (_, Format::Cdk) => "sslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS,",
        _ => "ssl_policy = \"ELBSecurityPolicy-TLS13-1-2-2021-06\"",
    };
    Remedy::new("take a policy that starts at TLS 1.2; browsers have needed nothing older since 2020").write([line])
}

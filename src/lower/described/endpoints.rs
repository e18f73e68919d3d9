//! What clients connect to: distributions, listeners, domain names of APIs.

use super::{Resource, View, Wanted};
use crate::lower::facts;
use crate::model::{Deployment, Endpoint, EndpointKind, Served, Setting};
use crate::value::{Maybe, Why};

/// How a language spells an endpoint: paths through nested blocks; none where it has no such thing.
struct Spelling {
    kind: EndpointKind,
    resource: &'static str,
    /// The blocks of which each is an endpoint; the resource itself is one where this is empty.
    blocks: &'static [&'static str],
    protocol: &'static [&'static str],
    names: &'static [&'static str],
    /// The attributes of which one gives a certificate.
    certificates: &'static [&'static [&'static str]],
    default_certificate: &'static [&'static str],
    policy: &'static [&'static str],
}

const NONE: &[&str] = &[];

const fn distribution(resource: &'static str) -> Spelling {
    Spelling {
        kind: EndpointKind::Distribution,
        resource,
        blocks: NONE,
        protocol: NONE,
        names: NONE,
        certificates: &[],
        default_certificate: NONE,
        policy: NONE,
    }
}

const fn listener(resource: &'static str, kind: EndpointKind, protocol: &'static [&'static str]) -> Spelling {
    Spelling { kind, protocol, ..distribution(resource) }
}

const fn api(resource: &'static str, policy: &'static [&'static str]) -> Spelling {
    Spelling { kind: EndpointKind::ApiDomain, policy, ..distribution(resource) }
}

const fn balanced(resource: &'static str) -> Spelling {
    Spelling {
        certificates: &[&["certificate_arn"]],
        policy: &["ssl_policy"],
        ..listener(resource, EndpointKind::Listener, &["protocol"])
    }
}

const SPELLINGS: &[Spelling] = &[
    Spelling {
        names: &["aliases"],
        certificates: &[&["viewer_certificate", "acm_certificate_arn"], &["viewer_certificate", "iam_certificate_id"]],
        default_certificate: &["viewer_certificate", "cloudfront_default_certificate"],
        policy: &["viewer_certificate", "minimum_protocol_version"],
        ..distribution("aws_cloudfront_distribution")
    },
    Spelling {
        names: &["DistributionConfig", "Aliases"],
        certificates: &[
            &["DistributionConfig", "ViewerCertificate", "AcmCertificateArn"],
            &["DistributionConfig", "ViewerCertificate", "IamCertificateId"],
        ],
        default_certificate: &["DistributionConfig", "ViewerCertificate", "CloudFrontDefaultCertificate"],
        policy: &["DistributionConfig", "ViewerCertificate", "MinimumProtocolVersion"],
        ..distribution("AWS::CloudFront::Distribution")
    },
    balanced("aws_lb_listener"),
    balanced("aws_alb_listener"),
    Spelling {
        certificates: &[&["Certificates"], &["Certificates", "CertificateArn"]],
        policy: &["SslPolicy"],
        ..listener("AWS::ElasticLoadBalancingV2::Listener", EndpointKind::Listener, &["Protocol"])
    },
    Spelling {
        blocks: &["listener"],
        certificates: &[&["ssl_certificate_id"]],
        ..listener("aws_elb", EndpointKind::ClassicListener, &["lb_protocol"])
    },
    Spelling {
        blocks: &["Listeners"],
        certificates: &[&["SSLCertificateId"]],
        ..listener("AWS::ElasticLoadBalancing::LoadBalancer", EndpointKind::ClassicListener, &["Protocol"])
    },
    api("aws_api_gateway_domain_name", &["security_policy"]),
    api("aws_apigatewayv2_domain_name", &["domain_name_configuration", "security_policy"]),
    api("AWS::ApiGateway::DomainName", &["SecurityPolicy"]),
    api("AWS::ApiGateway::DomainNameV2", &["SecurityPolicy"]),
    api("AWS::ApiGatewayV2::DomainName", &["DomainNameConfigurations", "SecurityPolicy"]),
    api("AWS::Serverless::Api", &["Domain", "SecurityPolicy"]),
    api("AWS::Serverless::HttpApi", &["Domain", "SecurityPolicy"]),
    api("AWS::Serverless::WebSocketApi", &["Domain", "SecurityPolicy"]),
];

fn spelling(kind: &str) -> Option<&'static Spelling> {
    SPELLINGS.iter().find(|spelling| spelling.resource == kind)
}

pub(super) fn wants(kind: &str, looked_up: bool) -> Option<Wanted> {
    (!looked_up && spelling(kind).is_some()).then_some(Wanted::Always)
}

pub(super) fn fill(resources: &[Resource], deployment: &mut Deployment) {
    for resource in resources.iter().filter(|resource| !resource.looked_up) {
        let Some(spelling) = spelling(&resource.kind) else { continue };
        let view = resource.view();
        if spelling.blocks.is_empty() {
            deployment.endpoints.push(endpoint(resource, view, spelling));
        } else {
            let blocks = view.blocks(spelling.blocks).into_iter();
            deployment.endpoints.extend(blocks.map(|block| endpoint(resource, block, spelling)));
        }
    }
}

fn endpoint(resource: &Resource, view: View<'_>, spelling: &Spelling) -> Endpoint {
    let mut place = resource.place.clone();
    if let Some(why) = view.doubt() {
        place.existence = place.existence.and(&crate::model::Existence::Perhaps(why.clone()));
    }
    let text = |path: &[&str], read: &dyn Fn(&str) -> String| match path {
        [] => Setting::absent(Maybe::Known(None)),
        path => view.setting(path, |text| text.filter(|text| !text.is_empty()).map(read)),
    };
    Endpoint {
        place,
        at: view.at(),
        kind: spelling.kind,
        region: resource.region.clone(),
        protocol: text(spelling.protocol, &str::to_ascii_uppercase),
        names: names(view, spelling.names),
        certificate: any(spelling.certificates.iter().map(|path| given(view, path))),
        default_certificate: match spelling.default_certificate {
            [] => Setting::absent(Maybe::Known(false)),
            path => view.setting(path, |text| text == Some("true")),
        },
        policy: text(spelling.policy, &str::to_owned),
    }
}

fn names(view: View<'_>, path: &[&str]) -> Served {
    if path.is_empty() {
        return Served::default();
    }
    let found = view.find(path);
    let mut served = facts::served(found.iter().map(|one| (&one.value, one.at, one.doubt)), true);
    if found.is_empty()
        && let Maybe::Unknown(why) = view.given(path)
    {
        served.more.get_or_insert(why);
    }
    served
}

/// Whether something is given at a path. Where nothing is by the default of a variable, that default is there for whoever
/// gives something.
fn given(view: View<'_>, path: &[&str]) -> Maybe<bool> {
    let given = view.given(path);
    let found = view.find(path);
    let by_default = found.iter().find(|one| one.value.all_refs().defaulted());
    match (&given, by_default) {
        (Maybe::Known(false), Some(one)) => Maybe::Unknown(Why::new(
            "nothing is given by default, and whoever uses this may give something",
            Some(one.at),
        )),
        _ => given,
    }
}

/// Whether one of these is so.
fn any(answers: impl Iterator<Item = Maybe<bool>>) -> Maybe<bool> {
    let mut all = Maybe::Known(false);
    for answer in answers {
        match answer {
            Maybe::Known(true) => return answer,
            Maybe::Known(false) => {}
            open => all = open,
        }
    }
    all
}

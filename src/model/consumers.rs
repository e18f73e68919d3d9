//! Which attributes of which resource types take an ACM certificate, and where that certificate must live.
//!
//! The list is what the AWS provider's schema (5.100 and 6.x), the CloudFormation registry and the services' own pages
//! say. Look-alikes that take something else are not in it: `certificate_arn` of DMS is a DMS certificate, of `IoT` and
//! Greengrass things a device certificate, and the `*_authority_arn` of MSK, App Mesh and ECS name a private CA.

mod cloudformation;

/// An attribute that takes an ACM certificate.
#[derive(Debug, PartialEq, Eq)]
pub struct Consumer {
    /// The resource type.
    pub resource: &'static str,
    /// The attribute's path through nested blocks.
    pub path: &'static [&'static str],
    /// What it is, for a sentence: "CloudFront".
    pub service: &'static str,
    /// Where the certificate must live.
    pub rule: PlacementRule,
}

/// How it follows where a consumer's certificate must live.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum PlacementRule {
    /// Always us-east-1.
    UsEast1,
    /// us-east-1 where the API's endpoint is edge-optimised; where it is private, the consumer's region.
    EndpointType,
    /// As [`PlacementRule::EndpointType`], but for SAM, whose default is a regional endpoint and which has one
    /// attribute for both kinds (serverless-application-model, `samtranslator/model/api/api_generator.py`).
    ServerlessEndpoint,
    /// The consumer's own region.
    Same,
}

/// Where a certificate must live.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Placement {
    /// In us-east-1: the consumer is CloudFront or stands behind it.
    UsEast1,
    /// In the consumer's own region.
    Same,
    /// The attribute is not for a certificate of this endpoint at all.
    Misplaced,
}

const fn edge(resource: &'static str, path: &'static [&'static str], service: &'static str) -> Consumer {
    Consumer { resource, path, service, rule: PlacementRule::UsEast1 }
}

const fn regional(resource: &'static str, path: &'static [&'static str], service: &'static str) -> Consumer {
    Consumer { resource, path, service, rule: PlacementRule::Same }
}

/// The table. Sources: the provider's resource pages and schema, `CloudFront` "Requirements for using SSL/TLS
/// certificates", API Gateway "Set up an edge-optimized custom domain name", Amplify `CreateDomainAssociation`.
#[rustfmt::skip]
pub const CONSUMERS: &[Consumer] = &[
    edge("aws_cloudfront_distribution", &["viewer_certificate", "acm_certificate_arn"], "CloudFront"),
    edge("aws_cloudfront_distribution", &["origin", "custom_origin_config", "origin_mtls_config", "client_certificate_arn"], "CloudFront"),
    edge("aws_cloudfront_multitenant_distribution", &["viewer_certificate", "acm_certificate_arn"], "CloudFront"),
    edge("aws_cloudfront_distribution_tenant", &["customizations", "certificate", "arn"], "CloudFront"),
    Consumer { resource: "aws_api_gateway_domain_name", path: &["certificate_arn"], service: "API Gateway", rule: PlacementRule::EndpointType },
    edge("aws_cognito_user_pool_domain", &["certificate_arn"], "a Cognito user pool domain"),
    edge("aws_appsync_domain_name", &["certificate_arn"], "an AppSync domain"),
    edge("aws_amplify_domain_association", &["certificate_settings", "custom_certificate_arn"], "an Amplify domain"),
    regional("aws_lb_listener", &["certificate_arn"], "a load balancer's listener"),
    regional("aws_alb_listener", &["certificate_arn"], "a load balancer's listener"),
    regional("aws_lb_listener_certificate", &["certificate_arn"], "a load balancer's listener"),
    regional("aws_alb_listener_certificate", &["certificate_arn"], "a load balancer's listener"),
    regional("aws_elb", &["listener", "ssl_certificate_id"], "a Classic Load Balancer"),
    regional("aws_api_gateway_domain_name", &["regional_certificate_arn"], "API Gateway"),
    regional("aws_api_gateway_domain_name", &["ownership_verification_certificate_arn"], "API Gateway"),
    regional("aws_apigatewayv2_domain_name", &["domain_name_configuration", "certificate_arn"], "API Gateway"),
    regional("aws_apigatewayv2_domain_name", &["domain_name_configuration", "ownership_verification_certificate_arn"], "API Gateway"),
    regional("aws_appmesh_virtual_gateway", &["spec", "listener", "tls", "certificate", "acm", "certificate_arn"], "App Mesh"),
    regional("aws_appmesh_virtual_node", &["spec", "listener", "tls", "certificate", "acm", "certificate_arn"], "App Mesh"),
    regional("aws_opensearch_domain", &["domain_endpoint_options", "custom_endpoint_certificate_arn"], "OpenSearch"),
    regional("aws_elasticsearch_domain", &["domain_endpoint_options", "custom_endpoint_certificate_arn"], "Elasticsearch"),
    regional("aws_iot_domain_configuration", &["server_certificate_arns"], "IoT Core"),
    regional("aws_iot_domain_configuration", &["validation_certificate_arn"], "IoT Core"),
    regional("aws_transfer_server", &["certificate"], "Transfer Family"),
    regional("aws_ec2_client_vpn_endpoint", &["server_certificate_arn"], "Client VPN"),
    regional("aws_ec2_client_vpn_endpoint", &["authentication_options", "root_certificate_chain_arn"], "Client VPN"),
    regional("aws_customer_gateway", &["certificate_arn"], "a customer gateway"),
    regional("aws_verifiedaccess_endpoint", &["domain_certificate_arn"], "Verified Access"),
    regional("aws_vpclattice_service", &["certificate_arn"], "VPC Lattice"),
    regional("aws_networkfirewall_tls_inspection_configuration",
        &["tls_inspection_configuration", "server_certificate_configuration", "server_certificate", "resource_arn"], "Network Firewall"),
    regional("aws_networkfirewall_tls_inspection_configuration",
        &["tls_inspection_configuration", "server_certificate_configuration", "certificate_authority_arn"], "Network Firewall"),
    regional("aws_redshiftserverless_custom_domain_association", &["custom_domain_certificate_arn"], "Redshift Serverless"),
    regional("aws_signer_signing_profile", &["signing_material", "certificate_arn"], "Signer"),
];

/// The attribute that holds the names which a resource type serves with its certificate.
#[rustfmt::skip]
const SERVED: &[(&str, &[&str])] = &[
    ("aws_cloudfront_distribution", &["aliases"]),
    ("aws_api_gateway_domain_name", &["domain_name"]),
    ("aws_apigatewayv2_domain_name", &["domain_name"]),
    ("aws_cognito_user_pool_domain", &["domain"]),
    ("aws_appsync_domain_name", &["domain_name"]),
    ("aws_opensearch_domain", &["domain_endpoint_options", "custom_endpoint"]),
    ("aws_elasticsearch_domain", &["domain_endpoint_options", "custom_endpoint"]),
];

/// The attribute that holds the names which a resource type serves, where it has one.
pub fn served(resource: &str) -> Option<&'static [&'static str]> {
    SERVED.iter().chain(cloudformation::SERVED).find(|(kind, _)| *kind == resource).map(|(_, path)| *path)
}

/// The attribute that holds the endpoint types of an API's domain name.
pub fn endpoint_types(resource: &str) -> Option<&'static [&'static str]> {
    match resource {
        "aws_api_gateway_domain_name" => Some(&["endpoint_configuration", "types"]),
        "AWS::ApiGateway::DomainName" => Some(&["EndpointConfiguration", "Types"]),
        "AWS::Serverless::Api" => Some(&["Domain", "EndpointConfiguration"]),
        _ => None,
    }
}

/// The attributes of a resource type that take a certificate.
pub fn of(resource: &str) -> impl Iterator<Item = &'static Consumer> {
    CONSUMERS.iter().chain(cloudformation::CONSUMERS).filter(move |consumer| consumer.resource == resource)
}

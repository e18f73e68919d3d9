//! The attributes of `CloudFormation` and SAM resource types that take an ACM certificate: those that the registry's
//! schemas mark as the ARN of one, and those whose pages say so.

use super::{Consumer, PlacementRule, edge, regional};

#[rustfmt::skip]
pub(super) const CONSUMERS: &[Consumer] = &[
    edge("AWS::CloudFront::Distribution", &["DistributionConfig", "ViewerCertificate", "AcmCertificateArn"], "CloudFront"),
    edge("AWS::CloudFront::Distribution", &["DistributionConfig", "Origins", "CustomOriginConfig", "OriginMtlsConfig", "ClientCertificateArn"], "CloudFront"),
    edge("AWS::CloudFront::DistributionTenant", &["Customizations", "Certificate", "Arn"], "CloudFront"),
    Consumer { resource: "AWS::ApiGateway::DomainName", path: &["CertificateArn"], service: "API Gateway", rule: PlacementRule::EndpointType },
    edge("AWS::Cognito::UserPoolDomain", &["CustomDomainConfig", "CertificateArn"], "a Cognito user pool domain"),
    edge("AWS::AppSync::DomainName", &["CertificateArn"], "an AppSync domain"),
    edge("AWS::Amplify::Domain", &["CertificateSettings", "CustomCertificateArn"], "an Amplify domain"),
    Consumer { resource: "AWS::Serverless::Api", path: &["Domain", "CertificateArn"], service: "API Gateway", rule: PlacementRule::ServerlessEndpoint },
    edge("AWS::Serverless::GraphQLApi", &["DomainName", "CertificateArn"], "an AppSync domain"),
    regional("AWS::Serverless::Api", &["Domain", "OwnershipVerificationCertificateArn"], "API Gateway"),
    regional("AWS::Serverless::HttpApi", &["Domain", "CertificateArn"], "API Gateway"),
    regional("AWS::Serverless::HttpApi", &["Domain", "OwnershipVerificationCertificateArn"], "API Gateway"),
    regional("AWS::Serverless::WebSocketApi", &["Domain", "CertificateArn"], "API Gateway"),
    regional("AWS::ElasticLoadBalancingV2::Listener", &["Certificates", "CertificateArn"], "a load balancer's listener"),
    regional("AWS::ElasticLoadBalancingV2::ListenerCertificate", &["Certificates", "CertificateArn"], "a load balancer's listener"),
    regional("AWS::ElasticLoadBalancing::LoadBalancer", &["Listeners", "SSLCertificateId"], "a Classic Load Balancer"),
    regional("AWS::ApiGateway::DomainName", &["RegionalCertificateArn"], "API Gateway"),
    regional("AWS::ApiGateway::DomainName", &["OwnershipVerificationCertificateArn"], "API Gateway"),
    regional("AWS::ApiGateway::DomainNameV2", &["CertificateArn"], "API Gateway"),
    regional("AWS::ApiGatewayV2::DomainName", &["DomainNameConfigurations", "CertificateArn"], "API Gateway"),
    regional("AWS::ApiGatewayV2::DomainName", &["DomainNameConfigurations", "OwnershipVerificationCertificateArn"], "API Gateway"),
    regional("AWS::AppMesh::VirtualGateway", &["Spec", "Listeners", "TLS", "Certificate", "ACM", "CertificateArn"], "App Mesh"),
    regional("AWS::AppMesh::VirtualNode", &["Spec", "Listeners", "TLS", "Certificate", "ACM", "CertificateArn"], "App Mesh"),
    regional("AWS::OpenSearchService::Domain", &["DomainEndpointOptions", "CustomEndpointCertificateArn"], "OpenSearch"),
    regional("AWS::Elasticsearch::Domain", &["DomainEndpointOptions", "CustomEndpointCertificateArn"], "Elasticsearch"),
    regional("AWS::IoT::DomainConfiguration", &["ServerCertificateArns"], "IoT Core"),
    regional("AWS::IoT::DomainConfiguration", &["ValidationCertificateArn"], "IoT Core"),
    regional("AWS::Transfer::Server", &["Certificate"], "Transfer Family"),
    regional("AWS::EC2::ClientVpnEndpoint", &["ServerCertificateArn"], "Client VPN"),
    regional("AWS::EC2::ClientVpnEndpoint", &["AuthenticationOptions", "MutualAuthentication", "ClientRootCertificateChainArn"], "Client VPN"),
    regional("AWS::EC2::CustomerGateway", &["CertificateArn"], "a customer gateway"),
    regional("AWS::EC2::VerifiedAccessEndpoint", &["DomainCertificateArn"], "Verified Access"),
    regional("AWS::EC2::EnclaveCertificateIamRoleAssociation", &["CertificateArn"], "a Nitro enclave"),
    regional("AWS::VpcLattice::Service", &["CertificateArn"], "VPC Lattice"),
    regional("AWS::NetworkFirewall::TLSInspectionConfiguration",
        &["TLSInspectionConfiguration", "ServerCertificateConfigurations", "ServerCertificates", "ResourceArn"], "Network Firewall"),
    regional("AWS::NetworkFirewall::TLSInspectionConfiguration",
        &["TLSInspectionConfiguration", "ServerCertificateConfigurations", "CertificateAuthorityArn"], "Network Firewall"),
    regional("AWS::RTBFabric::ResponderGateway", &["AcmCertificateArn"], "an RTB Fabric gateway"),
];

/// The names that a type serves with its certificate.
#[rustfmt::skip]
pub(super) const SERVED: &[(&str, &[&str])] = &[
    ("AWS::CloudFront::Distribution", &["DistributionConfig", "Aliases"]),
    ("AWS::ApiGateway::DomainName", &["DomainName"]),
    ("AWS::ApiGateway::DomainNameV2", &["DomainName"]),
    ("AWS::ApiGatewayV2::DomainName", &["DomainName"]),
    ("AWS::Cognito::UserPoolDomain", &["Domain"]),
    ("AWS::AppSync::DomainName", &["DomainName"]),
    ("AWS::OpenSearchService::Domain", &["DomainEndpointOptions", "CustomEndpoint"]),
    ("AWS::Elasticsearch::Domain", &["DomainEndpointOptions", "CustomEndpoint"]),
    ("AWS::Serverless::Api", &["Domain", "DomainName"]),
    ("AWS::Serverless::HttpApi", &["Domain", "DomainName"]),
    ("AWS::Serverless::WebSocketApi", &["Domain", "DomainName"]),
    ("AWS::Serverless::GraphQLApi", &["DomainName", "DomainName"]),
];

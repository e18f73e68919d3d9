//! The table: each use of a certificate once, with its spelling in each language.

use super::{KeyRule, PlacementRule};

/// A use of a certificate by a service.
pub(super) struct Use {
    /// The service, for a sentence: "CloudFront".
    pub service: &'static str,
    /// Where the certificate must live.
    pub rule: PlacementRule,
    /// Which keys it may have.
    pub keys: KeyRule,
    /// What it is called: in Terraform, in CloudFormation, in SAM.
    pub spellings: &'static [Spelling],
}

/// What a use is called in a language; paths through nested blocks, with dots.
pub(super) struct Spelling {
    /// The resource type.
    pub resource: &'static str,
    /// The attribute that takes the ARN.
    pub path: &'static str,
    /// The attribute that holds the names which are served with the certificate.
    pub names: Option<&'static str>,
    /// It holds a list of them.
    pub is_list: bool,
    /// The attribute that holds the protocol.
    pub protocol: Option<&'static str>,
    /// The attribute that holds the endpoint types of an API's domain name.
    pub types: Option<&'static str>,
    /// The attribute takes other things, too; what is no certificate's ARN is one of those.
    pub is_shared: bool,
    /// The first major version of the AWS provider that has it, where it is not in version 5.
    pub since: Option<u8>,
}

impl Spelling {
    const fn name(mut self, path: &'static str) -> Self {
        self.names = Some(path);
        self
    }

    const fn names(mut self, path: &'static str) -> Self {
        self.is_list = true;
        self.name(path)
    }

    const fn protocol(mut self, path: &'static str) -> Self {
        self.protocol = Some(path);
        self
    }

    const fn types(mut self, path: &'static str) -> Self {
        self.types = Some(path);
        self
    }

    const fn shared(mut self) -> Self {
        self.is_shared = true;
        self
    }

    const fn since(mut self, version: u8) -> Self {
        self.since = Some(version);
        self
    }
}

const fn at(resource: &'static str, path: &'static str) -> Spelling {
    Spelling { resource, path, names: None, is_list: false, protocol: None, types: None, is_shared: false, since: None }
}

/// A use of CloudFront, or of what stands behind it: in us-east-1, and with keys that CloudFront takes.
const fn edge(service: &'static str, spellings: &'static [Spelling]) -> Use {
    Use { service, rule: PlacementRule::UsEast1, keys: KeyRule::CloudFront, spellings }
}

/// A use in the consumer's own region, of a certificate with any key that ACM knows.
const fn regional(service: &'static str, spellings: &'static [Spelling]) -> Use {
    Use { service, rule: PlacementRule::Same, keys: KeyRule::Any, spellings }
}

/// Sources: the provider's resource pages and schema (5.100, and what is newer by the pages of 6), the schemas of the
/// CloudFormation registry and of SAM (`testdata/schemas/consumers`), the services' API references; CloudFront
/// "Requirements for using SSL/TLS certificates", API Gateway "Set up an edge-optimized custom domain name", Amplify
/// `CreateDomainAssociation`.
#[rustfmt::skip]
pub(super) const USES: &[Use] = &[
    edge("CloudFront", &[
        at("aws_cloudfront_distribution", "viewer_certificate.acm_certificate_arn").names("aliases"),
        at("aws_cloudfront_multitenant_distribution", "viewer_certificate.acm_certificate_arn").since(6),
        at("AWS::CloudFront::Distribution", "DistributionConfig.ViewerCertificate.AcmCertificateArn").names("DistributionConfig.Aliases"),
    ]),
    edge("CloudFront", &[
        at("aws_cloudfront_distribution_tenant", "customizations.certificate.arn").names("domain.domain").since(6),
        at("AWS::CloudFront::DistributionTenant", "Customizations.Certificate.Arn").names("Domains"),
    ]),
    // The client's certificate towards an origin.
    Use { rule: PlacementRule::UsEast1, ..regional("CloudFront", &[
        at("aws_cloudfront_distribution", "origin.custom_origin_config.origin_mtls_config.client_certificate_arn").since(6),
        at("AWS::CloudFront::Distribution", "DistributionConfig.Origins.CustomOriginConfig.OriginMtlsConfig.ClientCertificateArn"),
    ]) },
    edge("a Cognito user pool domain", &[
        at("aws_cognito_user_pool_domain", "certificate_arn").name("domain"),
        at("AWS::Cognito::UserPoolDomain", "CustomDomainConfig.CertificateArn").name("Domain"),
    ]),
    edge("an AppSync domain", &[
        at("aws_appsync_domain_name", "certificate_arn").name("domain_name"),
        at("AWS::AppSync::DomainName", "CertificateArn").name("DomainName"),
        at("AWS::Serverless::GraphQLApi", "DomainName.CertificateArn").name("DomainName.DomainName"),
    ]),
    edge("an Amplify domain", &[
        at("aws_amplify_domain_association", "certificate_settings.custom_certificate_arn"),
        at("AWS::Amplify::Domain", "CertificateSettings.CustomCertificateArn"),
    ]),
    Use { service: "API Gateway", rule: PlacementRule::EndpointType, keys: KeyRule::Placement, spellings: &[
        at("aws_api_gateway_domain_name", "certificate_arn").name("domain_name").types("endpoint_configuration.types"),
        at("AWS::ApiGateway::DomainName", "CertificateArn").name("DomainName").types("EndpointConfiguration.Types"),
    ] },
    Use { service: "API Gateway", rule: PlacementRule::ServerlessEndpoint, keys: KeyRule::Placement, spellings: &[
        at("AWS::Serverless::Api", "Domain.CertificateArn").name("Domain.DomainName").types("Domain.EndpointConfiguration"),
    ] },
    Use { rule: PlacementRule::RegionalEndpoint, ..regional("API Gateway", &[
        at("aws_api_gateway_domain_name", "regional_certificate_arn").name("domain_name").types("endpoint_configuration.types"),
        at("AWS::ApiGateway::DomainName", "RegionalCertificateArn").name("DomainName").types("EndpointConfiguration.Types"),
    ]) },
    // Domain names for private APIs only.
    regional("API Gateway", &[
        at("AWS::ApiGateway::DomainNameV2", "CertificateArn").name("DomainName"),
    ]),
    regional("API Gateway", &[
        at("aws_apigatewayv2_domain_name", "domain_name_configuration.certificate_arn").name("domain_name"),
        at("AWS::ApiGatewayV2::DomainName", "DomainNameConfigurations.CertificateArn").name("DomainName"),
        at("AWS::Serverless::HttpApi", "Domain.CertificateArn").name("Domain.DomainName"),
        at("AWS::Serverless::WebSocketApi", "Domain.CertificateArn").name("Domain.DomainName"),
    ]),
    // What proves the name beside a certificate that does not, with mutual TLS.
    regional("API Gateway", &[
        at("aws_api_gateway_domain_name", "ownership_verification_certificate_arn"),
        at("aws_apigatewayv2_domain_name", "domain_name_configuration.ownership_verification_certificate_arn"),
        at("AWS::ApiGateway::DomainName", "OwnershipVerificationCertificateArn"),
        at("AWS::ApiGatewayV2::DomainName", "DomainNameConfigurations.OwnershipVerificationCertificateArn"),
        at("AWS::Serverless::Api", "Domain.OwnershipVerificationCertificateArn"),
        at("AWS::Serverless::HttpApi", "Domain.OwnershipVerificationCertificateArn"),
        at("AWS::Serverless::WebSocketApi", "Domain.OwnershipVerificationCertificateArn"),
    ]),
    Use { keys: KeyRule::Listener, ..regional("a load balancer's listener", &[
        at("aws_lb_listener", "certificate_arn").protocol("protocol"),
        at("aws_alb_listener", "certificate_arn").protocol("protocol"),
        at("AWS::ElasticLoadBalancingV2::Listener", "Certificates.CertificateArn").protocol("Protocol"),
    ]) },
    // The listener is another resource, and so is its protocol.
    Use { keys: KeyRule::Listener, ..regional("a load balancer's listener", &[
        at("aws_lb_listener_certificate", "certificate_arn"),
        at("aws_alb_listener_certificate", "certificate_arn"),
        at("AWS::ElasticLoadBalancingV2::ListenerCertificate", "Certificates.CertificateArn"),
    ]) },
    Use { keys: KeyRule::Classic, ..regional("a Classic Load Balancer", &[
        at("aws_elb", "listener.ssl_certificate_id"),
        at("AWS::ElasticLoadBalancing::LoadBalancer", "Listeners.SSLCertificateId"),
    ]) },
    regional("App Mesh", &[
        at("aws_appmesh_virtual_gateway", "spec.listener.tls.certificate.acm.certificate_arn"),
        at("aws_appmesh_virtual_node", "spec.listener.tls.certificate.acm.certificate_arn"),
        at("AWS::AppMesh::VirtualGateway", "Spec.Listeners.TLS.Certificate.ACM.CertificateArn"),
        at("AWS::AppMesh::VirtualNode", "Spec.Listeners.TLS.Certificate.ACM.CertificateArn"),
    ]),
    regional("OpenSearch", &[
        at("aws_opensearch_domain", "domain_endpoint_options.custom_endpoint_certificate_arn").name("domain_endpoint_options.custom_endpoint"),
        at("AWS::OpenSearchService::Domain", "DomainEndpointOptions.CustomEndpointCertificateArn").name("DomainEndpointOptions.CustomEndpoint"),
    ]),
    regional("Elasticsearch", &[
        at("aws_elasticsearch_domain", "domain_endpoint_options.custom_endpoint_certificate_arn").name("domain_endpoint_options.custom_endpoint"),
        at("AWS::Elasticsearch::Domain", "DomainEndpointOptions.CustomEndpointCertificateArn").name("DomainEndpointOptions.CustomEndpoint"),
    ]),
    regional("IoT Core", &[
        at("aws_iot_domain_configuration", "server_certificate_arns"),
        at("AWS::IoT::DomainConfiguration", "ServerCertificateArns"),
    ]),
    regional("IoT Core", &[
        at("aws_iot_domain_configuration", "validation_certificate_arn"),
        at("AWS::IoT::DomainConfiguration", "ValidationCertificateArn"),
    ]),
    // Who signs the answers of OCSP: "same AWS account and region as the domain configuration".
    regional("IoT Core", &[
        at("AWS::IoT::DomainConfiguration", "ServerCertificateConfig.OcspAuthorizedResponderArn"),
    ]),
    Use { keys: KeyRule::Transfer, ..regional("Transfer Family", &[
        at("aws_transfer_server", "certificate"),
        at("AWS::Transfer::Server", "Certificate"),
    ]) },
    regional("Client VPN", &[
        at("aws_ec2_client_vpn_endpoint", "server_certificate_arn"),
        at("AWS::EC2::ClientVpnEndpoint", "ServerCertificateArn"),
    ]),
    regional("Client VPN", &[
        at("aws_ec2_client_vpn_endpoint", "authentication_options.root_certificate_chain_arn"),
        at("AWS::EC2::ClientVpnEndpoint", "AuthenticationOptions.MutualAuthentication.ClientRootCertificateChainArn"),
    ]),
    regional("a customer gateway", &[
        at("aws_customer_gateway", "certificate_arn"),
        at("AWS::EC2::CustomerGateway", "CertificateArn"),
    ]),
    regional("Verified Access", &[
        at("aws_verifiedaccess_endpoint", "domain_certificate_arn").name("application_domain"),
        at("AWS::EC2::VerifiedAccessEndpoint", "DomainCertificateArn").name("ApplicationDomain"),
    ]),
    regional("VPC Lattice", &[
        at("aws_vpclattice_service", "certificate_arn").name("custom_domain_name"),
        at("AWS::VpcLattice::Service", "CertificateArn").name("CustomDomainName"),
    ]),
    regional("Network Firewall", &[
        at("aws_networkfirewall_tls_inspection_configuration",
            "tls_inspection_configuration.server_certificate_configuration.server_certificate.resource_arn"),
        at("AWS::NetworkFirewall::TLSInspectionConfiguration",
            "TLSInspectionConfiguration.ServerCertificateConfigurations.ServerCertificates.ResourceArn"),
    ]),
    // An authority's certificate that was imported into ACM, and no private CA.
    regional("Network Firewall", &[
        at("aws_networkfirewall_tls_inspection_configuration",
            "tls_inspection_configuration.server_certificate_configuration.certificate_authority_arn"),
        at("AWS::NetworkFirewall::TLSInspectionConfiguration",
            "TLSInspectionConfiguration.ServerCertificateConfigurations.CertificateAuthorityArn"),
    ]),
    regional("Redshift Serverless", &[
        at("aws_redshiftserverless_custom_domain_association", "custom_domain_certificate_arn"),
    ]),
    regional("Signer", &[
        at("aws_signer_signing_profile", "signing_material.certificate_arn"),
    ]),
    regional("a Nitro enclave", &[
        at("AWS::EC2::EnclaveCertificateIamRoleAssociation", "CertificateArn"),
    ]),
    regional("an RTB Fabric gateway", &[
        at("AWS::RTBFabric::ResponderGateway", "AcmCertificateArn"),
    ]),
    regional("Elastic Beanstalk", &[
        at("aws_elastic_beanstalk_environment", "setting.value").shared(),
        at("aws_elastic_beanstalk_configuration_template", "setting.value").shared(),
        at("AWS::ElasticBeanstalk::Environment", "OptionSettings.Value").shared(),
        at("AWS::ElasticBeanstalk::ConfigurationTemplate", "OptionSettings.Value").shared(),
    ]),
    // No page says where these have to live.
    Use { rule: PlacementRule::Unsaid, ..regional("MediaPackage", &[
        at("AWS::MediaPackage::OriginEndpoint", "CmafPackage.Encryption.SpekeKeyProvider.CertificateArn"),
        at("AWS::MediaPackage::OriginEndpoint", "DashPackage.Encryption.SpekeKeyProvider.CertificateArn"),
        at("AWS::MediaPackage::OriginEndpoint", "HlsPackage.Encryption.SpekeKeyProvider.CertificateArn"),
        at("AWS::MediaPackage::OriginEndpoint", "MssPackage.Encryption.SpekeKeyProvider.CertificateArn"),
        at("AWS::MediaPackageV2::OriginEndpoint", "Segment.Encryption.SpekeKeyProvider.CertificateArn"),
    ]) },
    Use { rule: PlacementRule::Unsaid, ..regional("SES", &[
        at("AWS::SES::EmailIdentityCertificate", "CertificateArn"),
    ]) },
];

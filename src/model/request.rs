//! What a certificate is requested with, beside its names, its method and its key.

use super::Setting;
use crate::source::Span;
use crate::value::{Maybe, Text, Why};

/// What a certificate is requested with.
#[derive(Clone, Debug)]
pub struct Request {
    /// What makes it.
    pub maker: Maker,
    /// Whether it goes into the certificate transparency logs.
    pub transparency: Setting<bool>,
    /// Whether its private key may leave ACM.
    pub export: Setting<bool>,
    /// Whether it has a tag.
    pub tagged: Setting<bool>,
    /// That it has neither a method nor an authority follows from the defaults of variables that a caller of its module
    /// may set.
    pub is_unset_by_default: bool,
    /// What a template says of the validation of single names.
    pub validation: Vec<ValidationOption>,
}

impl Request {
    /// By the resource of its language, with everything as it is where nothing is said: the API's defaults
    /// (`RequestCertificate`, `Options`; `ImportCertificate` has none of them), and nothing known of tags.
    pub fn of(maker: Maker, tagged: Setting<bool>) -> Self {
        Self {
            maker,
            transparency: Setting::absent(Maybe::Known(true)),
            export: Setting::absent(Maybe::Known(false)),
            tagged,
            is_unset_by_default: false,
            validation: Vec::new(),
        }
    }

    /// One of which nothing is told but that it is there.
    pub fn untold(why: &Why) -> Self {
        let unknown = || Setting::absent(Maybe::Unknown(why.clone()));
        Self {
            maker: Maker::Resource,
            transparency: unknown(),
            export: unknown(),
            tagged: unknown(),
            is_unset_by_default: false,
            validation: Vec::new(),
        }
    }
}

/// What makes a certificate.
#[derive(Clone, Debug)]
pub enum Maker {
    /// The resource that its language has for certificates.
    Resource,
    /// CDK's deprecated `DnsValidatedCertificate`
    /// (aws-cdk-lib, `aws-certificatemanager/lib/dns-validated-certificate.ts`).
    DnsValidatedCertificate {
        /// Whether its function removes the validation records with it.
        cleans_up: Setting<bool>,
    },
    /// Another custom resource: some function.
    CustomResource,
}

/// What is said of the validation of one name
/// (`AWS::CertificateManager::Certificate`, `DomainValidationOption`).
#[derive(Clone, Debug)]
pub struct ValidationOption {
    /// Where it is written.
    pub at: Span,
    /// Why it may not be there.
    pub doubt: Option<Why>,
    /// The name that it is for.
    pub name: Given,
    /// The hosted zone for its record.
    pub zone: Given,
    /// The domain whose mailboxes are written to.
    pub mail_domain: Given,
}

/// A text that need not be given; what is given may be unknown.
pub type Given = Setting<Option<Text>>;

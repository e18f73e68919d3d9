//! What to request instead.

use super::{Remedy, template};
use crate::model::{Certificate, Format};

/// A method where there is none.
pub(in super::super) fn choose_method() -> Remedy {
    Remedy::new("validate by DNS, with a record for each of its names; for a private certificate, give the authority")
        .write(["validation_method = \"DNS\""])
}

/// DNS where HTTP was asked for.
pub(in super::super) fn dns_for_http(certificate: &Certificate, format: Format) -> Remedy {
    let mut remedy = Remedy::new("validate by DNS, with a record for each of its names").write(match format {
        Format::CloudFormation => {
            [vec!["ValidationMethod: DNS".to_owned()], template::options(certificate, &certificate.names_to_prove())]
                .concat()
        }
        Format::Cdk => vec!["validation: acm.CertificateValidation.fromDns(zone),".to_owned()],
        _ => vec!["validation_method = \"DNS\"".to_owned()],
    });
    remedy.help.push(
        match format {
            Format::CloudFormation | Format::Cdk => {
                "a distribution tenant requests its own certificate: `ManagedCertificateRequest`"
            }
            _ => "a distribution tenant requests its own certificate: `managed_certificate_request`",
        }
        .to_owned(),
    );
    remedy
}

/// A key that ACM makes.
pub(in super::super) fn requestable_key(format: Format) -> Remedy {
    Remedy::new(
        "RSA_2048, EC_prime256v1 and EC_secp384r1 can be requested; everything takes the first, which is the default",
    )
    .write([match format {
        Format::CloudFormation => "KeyAlgorithm: EC_prime256v1",
        Format::Cdk => "keyAlgorithm: acm.KeyAlgorithm.EC_PRIME256V1,",
        _ => "key_algorithm = \"EC_prime256v1\"",
    }])
}

/// The key that everything takes.
pub(in super::super) fn key_for_everything(format: Format) -> Remedy {
    Remedy::new("RSA_2048, the default, is what everything takes; a key changes by a new certificate").write([
        match format {
            Format::CloudFormation => "KeyAlgorithm: RSA_2048",
            Format::Cdk => "keyAlgorithm: acm.KeyAlgorithm.RSA_2048,",
            _ => "key_algorithm = \"RSA_2048\"",
        },
    ])
}

/// Another key for an imported certificate.
pub(in super::super) fn import_another_key() -> Remedy {
    Remedy::new("import a certificate with a key of RSA_2048, which everything takes, or let ACM issue one")
}

/// A certificate that cannot be exported.
pub(in super::super) fn keep_the_key(format: Format) -> Remedy {
    let lines = match format {
        Format::CloudFormation => "CertificateExport: DISABLED",
        Format::Cdk => "allowExport: false,",
        Format::Terraform | Format::Plan | Format::State => "export = \"DISABLED\"",
        Format::Acm => {
            return Remedy::new("request one that cannot be exported: of one that exists it does not change");
        }
    };
    Remedy::new(
        "where only services of AWS serve it, request it without; a certificate cannot be changed in this and is replaced",
    )
    .write([lines])
}

/// What is said of transparency is to go.
pub(in super::super) fn leave_transparency(format: Format) -> Remedy {
    Remedy::new(match format {
        Format::CloudFormation => "take `CertificateTransparencyLoggingPreference` away",
        Format::Cdk => "take `transparencyLoggingEnabled` away",
        Format::Terraform | Format::Plan | Format::State => {
            "take `certificate_transparency_logging_preference` away; where a name must not be known, let a wildcard or a \
             private CA stand for it"
        }
        Format::Acm => {
            "nothing is to be done; where a name must not be known, a wildcard or a private CA has to stand for it"
        }
    })
}

/// A tag.
pub(in super::super) fn tag(format: Format) -> Remedy {
    match format {
        Format::CloudFormation => {
            Remedy::new("tag it with who looks after it").write(["Tags:", "  - Key: Owner", "    Value: !Ref Owner"])
        }
        Format::Cdk => Remedy::new("tag it with who looks after it").write(["Tags.of(this).add('Owner', owner);"]),
        Format::Acm => Remedy::new("tag it with who looks after it"),
        Format::Terraform | Format::Plan | Format::State => {
            Remedy::new("tag it with who looks after it, or give the provider `default_tags`").write([
                "tags = {",
                "  Owner = var.owner",
                "}",
            ])
        }
    }
}

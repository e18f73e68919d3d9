//! What helps certificates that people renew, and what they are made from.

use super::Remedy;
use crate::model::{Certificate, Format, Replacement};

/// Whether what helps is written in Terraform.
fn is_terraform(format: Format) -> bool {
    matches!(format, Format::Terraform | Format::Plan | Format::State)
}

/// A certificate that ACM issues, in the place of an imported one; a hint for where that is possible.
pub(in crate::rules) fn request(format: Format) -> Option<String> {
    (format != Format::Acm).then(|| {
        "where ACM can issue it (`validation_method = \"DNS\"`), it renews by itself and needs no key here".to_owned()
    })
}

/// What to do about an imported certificate.
pub(in crate::rules) fn import(certificate: &Certificate, format: Format) -> Vec<String> {
    let mut help = vec![
        "let ACM issue it instead where it can: a public certificate validated by DNS, or one of a private authority, \
         renews by itself"
            .to_owned(),
    ];
    help.push(match format {
        Format::Acm | Format::State => {
            "else import the next one under the same ARN in time (`aws acm import-certificate --certificate-arn`)"
                .to_owned()
        }
        _ => match certificate.material.derived {
            Some(Replacement::InTime) => {
                "else let something apply this on a schedule that is shorter than the certificate's life".to_owned()
            }
            Some(Replacement::AfterItsEnd) => EARLY.to_owned(),
            None => "else have its end watched: the ARN stays when the next one is imported".to_owned(),
        },
    });
    help
}

/// What is asked of the `tls` provider, which renews nothing before its end by itself.
const EARLY: &str = "else set `early_renewal_hours` on what makes it, and let something apply this more often than that: an \
                     apply in those hours replaces it";

/// What to do about an imported certificate that the certificates of clients are checked against.
pub(in crate::rules) fn import_client_root(certificate: &Certificate) -> Vec<String> {
    let mut help = vec!["make a new chain for the clients in time and import it; the ARN stays".to_owned()];
    if certificate.material.derived == Some(Replacement::AfterItsEnd) {
        help.push(EARLY.trim_start_matches("else ").to_owned());
    }
    help
}

/// Where a private key belongs.
pub(in crate::rules) fn keep_key_out(format: Format) -> Vec<String> {
    let mut help = vec![
        "take it for known: request another certificate with another key, revoke this one, and then take the key out; \
         the history of the repository keeps it"
            .to_owned(),
    ];
    help.push(if is_terraform(format) {
        "let ACM issue the certificate, and there is no key to keep; else read it from a secrets store at the apply, or \
         give it by `TF_VAR_…` and, since version 6 of the provider, `private_key_wo`, which no state keeps"
            .to_owned()
    } else {
        "let ACM issue the certificate, and there is no key to keep; else resolve it from Secrets Manager \
         (`{{resolve:secretsmanager:…}}`)"
            .to_owned()
    });
    help
}

/// A private certificate that ACM renews.
pub(in crate::rules) fn request_private(format: Format) -> Vec<String> {
    let how = if is_terraform(format) {
        "`aws_acm_certificate` with `certificate_authority_arn`"
    } else {
        "`AWS::CertificateManager::Certificate` with `CertificateAuthorityArn`"
    };
    vec![
        format!("request it through ACM ({how}), which renews what is in use or was exported"),
        "where what uses it takes no certificate from ACM, see to it that something issues the next one in time"
            .to_owned(),
    ]
}

/// A permission for ACM.
pub(in crate::rules) fn permit(format: Format) -> Remedy {
    let remedy = Remedy::new("let ACM issue, get and list on the authority: a renewal needs all three");
    let actions = ["IssueCertificate", "GetCertificate", "ListPermissions"];
    if is_terraform(format) {
        let list = actions.map(|action| format!("\"{action}\"")).join(", ");
        return remedy.write([
            "resource \"aws_acmpca_permission\" \"renewal\" {".to_owned(),
            "  certificate_authority_arn = aws_acmpca_certificate_authority.this.arn".to_owned(),
            "  principal                 = \"acm.amazonaws.com\"".to_owned(),
            format!("  actions                   = [{list}]"),
            "}".to_owned(),
        ]);
    }
    if format == Format::Cdk {
        let list = actions.map(|action| format!("'{action}'")).join(", ");
        return remedy.write([
            "new acmpca.CfnPermission(this, 'Renewal', {".to_owned(),
            "  certificateAuthorityArn: authority.attrArn,".to_owned(),
            "  principal: 'acm.amazonaws.com',".to_owned(),
            format!("  actions: [{list}],"),
            "});".to_owned(),
        ]);
    }
    remedy.write([
        "Renewal:".to_owned(),
        "  Type: AWS::ACMPCA::Permission".to_owned(),
        "  Properties:".to_owned(),
        "    CertificateAuthorityArn: !GetAtt Authority.Arn".to_owned(),
        "    Principal: acm.amazonaws.com".to_owned(),
        format!("    Actions: [{}]", actions.join(", ")),
    ])
}

/// An alarm at fewer days.
pub(in crate::rules) fn alarm_later(days: u32, format: Format) -> Remedy {
    let line = match format {
        Format::CloudFormation => format!("Threshold: {days}"),
        Format::Cdk => format!("threshold: {days},"),
        _ => format!("threshold = {days}"),
    };
    Remedy::new(format!("let it fire at {days} days or fewer: by then a renewal that works is done")).write([line])
}

/// What tells that a certificate nears its end.
pub(in crate::rules) fn watch(certificate: &Certificate, format: Format) -> Remedy {
    let remedy = Remedy::new(
        "have somebody told: an alarm on `DaysToExpiry`, or a rule for the events that ACM sends every day when an end \
         is near",
    );
    let name = &certificate.place.local_address;
    match format {
        Format::CloudFormation => remedy.write([
            "ExpiryRule:",
            "  Type: AWS::Events::Rule",
            "  Properties:",
            "    EventPattern:",
            "      source: [aws.acm]",
            "      detail-type: [ACM Certificate Approaching Expiration]",
            "    Targets:",
            "      - {Id: mail, Arn: !Ref Topic}",
        ]),
        Format::Cdk => remedy.write([
            "certificate.metricDaysToExpiry().createAlarm(this, 'Expiry', {",
            "  comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,",
            "  evaluationPeriods: 1,",
            "  threshold: 30,",
            "});",
        ]),
        _ => remedy.write([
            "resource \"aws_cloudwatch_metric_alarm\" \"expiry\" {".to_owned(),
            "  alarm_name          = \"certificate-expiry\"".to_owned(),
            "  namespace           = \"AWS/CertificateManager\"".to_owned(),
            "  metric_name         = \"DaysToExpiry\"".to_owned(),
            format!("  dimensions          = {{ CertificateArn = {name}.arn }}"),
            "  statistic           = \"Minimum\"".to_owned(),
            "  period              = 86400".to_owned(),
            "  evaluation_periods  = 1".to_owned(),
            "  comparison_operator = \"LessThanThreshold\"".to_owned(),
            "  threshold           = 30".to_owned(),
            "  treat_missing_data  = \"breaching\"".to_owned(),
            "  alarm_actions       = [aws_sns_topic.alerts.arn]".to_owned(),
            "}".to_owned(),
        ]),
    }
}

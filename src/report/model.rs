//! What the definitions say, as JSON: for `jq`, for policies, and for whoever asks why a rule decided as it did.
//!
//! A value stands for itself where it is known, is `{"one_of": [...]}` where it is one of several, and
//! `{"unknown": reason, "at": place}` where it is not.

mod shape;

use serde_json::Value;

use self::shape::{
    Attachment, Certificate, Certified, Covered, Departure, Deployment, Document, Existence, Fact, Lifecycle, Lookup,
    Named, Names, Owed, Place, Problem, Provider, Record, Resource, Served, Setting, Standing, Step, Target, Told,
    Unknown, Validation, ValidationRecord, Written, Zone,
};
use crate::model::{self, Kind, Leaving, Method, Placement, Taken};
use crate::source::{Sources, Span, Spanned, Viewpoint};
use crate::value::{Maybe, Part, Passage, Why};

/// The model of these deployments; paths are printed as `viewpoint` sees them.
pub fn document(deployments: &[&model::Deployment], sources: &Sources, viewpoint: &Viewpoint) -> Value {
    let print = Print { sources, viewpoint };
    let deployments = deployments.iter().map(|deployment| print.deployment(deployment)).collect();
    // Maps with text keys and finite numbers only: this cannot fail.
    serde_json::to_value(Document { deployments }).unwrap_or_default()
}

/// The JSON Schema of [`document`].
pub fn schema() -> Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Document>()
        .to_value()
}

struct Print<'a> {
    sources: &'a Sources,
    viewpoint: &'a Viewpoint,
}

impl Print<'_> {
    fn deployment(&self, deployment: &model::Deployment) -> Deployment {
        let certificate = |id: &usize| address(deployment, *id);
        Deployment {
            path: self.viewpoint.path(&deployment.path),
            format: deployment.format,
            reusable: deployment.reusable,
            files: deployment.files.iter().map(|&file| self.viewpoint.path(&self.sources.file(file).path)).collect(),
            certificates: deployment.certificates.iter().map(|certificate| self.certificate(certificate)).collect(),
            attachments: deployment.attachments.iter().map(|taken| self.attachment(taken, deployment)).collect(),
            validations: deployment
                .validations
                .iter()
                .map(|validation| Validation {
                    resource: self.resource(&validation.place),
                    certificates: validation.certificates.iter().map(certificate).collect(),
                    region: self.setting(&validation.region, ToString::to_string),
                })
                .collect(),
            records: deployment.records.iter().map(|record| self.record(record, deployment)).collect(),
            zones: deployment.zones.iter().map(|zone| self.zone(zone)).collect(),
            providers: deployment
                .providers
                .iter()
                .map(|provider| Provider {
                    name: provider.name.clone(),
                    region: self.setting(&provider.region, ToString::to_string),
                })
                .collect(),
            departures: deployment.departures.iter().map(|departure| self.departure(departure, deployment)).collect(),
            arns: deployment.arns.iter().map(|arn| self.place(arn.at)).collect(),
            lookups: deployment
                .lookups
                .iter()
                .map(|lookup| Lookup {
                    address: lookup.address.clone(),
                    at: self.place(lookup.at),
                    domain: self.fact(&lookup.domain, ToString::to_string),
                })
                .collect(),
            literal_records: deployment.literal_records.iter().map(|&span| self.place(span)).collect(),
            discoverer: self.perhaps(deployment.discoverer),
            incomplete: deployment.incomplete.as_ref().map(|why| self.unknown(why)),
            problems: deployment
                .problems
                .iter()
                .map(|(span, message)| Problem { message: message.clone(), at: self.place(*span) })
                .collect(),
        }
    }

    fn certificate(&self, certificate: &model::Certificate) -> Certificate {
        let kind = match &certificate.kind {
            Kind::Public => Fact::Known("public".to_owned()),
            Kind::Private => Fact::Known("private".to_owned()),
            Kind::Imported => Fact::Known("imported".to_owned()),
            Kind::Unknown(why) => Fact::Unknown(self.unknown(why)),
        };
        let lifecycle = &certificate.lifecycle;
        Certificate {
            resource: self.resource(&certificate.place),
            kind,
            names: Names {
                list: certificate.names.list.iter().map(ToString::to_string).collect(),
                more: certificate.names.more.as_ref().map(|why| self.unknown(why)),
                at: self.perhaps(certificate.names.at),
            },
            validation_method: self.setting(&certificate.method, |method| match method {
                Method::Dns => Some("DNS".to_owned()),
                Method::Email => Some("EMAIL".to_owned()),
                Method::Http => Some("HTTP".to_owned()),
                Method::Absent => None,
                Method::Other(text) => Some(text.clone()),
            }),
            key_algorithm: self.setting(&certificate.key_algorithm, ToString::to_string),
            region: self.setting(&certificate.region, ToString::to_string),
            lifecycle: Lifecycle {
                creates_first: lifecycle.creates_first,
                create_before_destroy: lifecycle
                    .create_before_destroy
                    .as_ref()
                    .map(|(value, at)| Written { value: self.fact(value, |value| *value), at: self.place(*at) }),
                block: self.perhaps(lifecycle.block),
                propagated_from: lifecycle.propagated_from.as_ref().map(|(address, at)| self.named(address, *at)),
                replace_triggered_by: self.perhaps(lifecycle.replace_triggered_by),
                ignores_all: self.perhaps(lifecycle.ignores_all),
            },
            standing: certificate.standing.as_ref().map(|standing| self.standing(standing)),
        }
    }

    fn standing(&self, standing: &model::Standing) -> Standing {
        let owed = |owed: &model::Owed| Owed {
            domain: owed.domain.clone(),
            record: owed.record.as_ref().map(|record| ValidationRecord {
                name: record.name.clone(),
                kind: record.kind.clone(),
                value: record.value.clone(),
            }),
            mailboxes: owed.mailboxes.clone(),
        };
        Standing {
            status: self.told(standing.status.as_ref(), |status| status.name().to_owned()),
            failure_reason: self.told(standing.failure.as_ref(), String::clone),
            renewal_eligible: self.told(standing.eligible.as_ref(), |eligible| *eligible),
            renewal_status: self.told(standing.renewal.as_ref(), |renewal| renewal.name().to_owned()),
            renewal_reason: self.told(standing.renewal_failure.as_ref(), String::clone),
            owed: standing.owed.iter().map(owed).collect(),
            in_use: self.told(standing.in_use.as_ref(), |used| *used),
            not_after: standing.last_day.clone(),
        }
    }

    fn told<T, U>(&self, told: Option<&Spanned<T>>, print: impl Fn(&T) -> U) -> Option<Told<U>> {
        told.map(|told| Told { value: print(&told.value), at: self.place(told.span) })
    }

    fn attachment(&self, attachment: &model::Attachment, deployment: &model::Deployment) -> Attachment {
        let placement = |placement: &Placement| match placement {
            Placement::UsEast1 => "us-east-1".to_owned(),
            Placement::Same => "same".to_owned(),
            Placement::Misplaced => "misplaced".to_owned(),
            Placement::Unsaid => "unsaid".to_owned(),
        };
        let target = |target: &model::Target| Target {
            certificate: self.taken(&target.certificate, deployment),
            trail: self.trail(&target.trail),
        };
        Attachment {
            resource: self.resource(&attachment.place),
            resource_type: attachment.consumer.resource.to_owned(),
            attribute: attachment.consumer.path.join("."),
            service: attachment.consumer.service.to_owned(),
            at: self.place(attachment.at),
            placement: self.fact(&attachment.placement.value, placement),
            region: self.setting(&attachment.region, ToString::to_string),
            refused_keys: self.setting(&attachment.keys, |keys| keys.refused().to_vec()),
            serves: Served {
                names: attachment.serves.names.iter().map(|name| self.setting(name, ToString::to_string)).collect(),
                more: attachment.serves.more.as_ref().map(|why| self.unknown(why)),
            },
            targets: attachment.targets.iter().map(target).collect(),
        }
    }

    fn taken(&self, taken: &Taken, deployment: &model::Deployment) -> Certified {
        match taken {
            Taken::Made { certificate, validated } => {
                Certified::Made { address: address(deployment, *certificate), validated: *validated }
            }
            Taken::Arn { arn, region, at } => {
                Certified::Arn { arn: arn.clone(), region: region.to_string(), at: self.perhaps(*at) }
            }
            Taken::LookedUp { address, at, region } => Certified::LookedUp {
                address: address.clone(),
                at: self.place(*at),
                region: self.setting(region, ToString::to_string),
            },
            Taken::Other(text) => Certified::Other { text: text.clone() },
            Taken::Unknown { why, perhaps } => Certified::Unknown {
                reason: why.reason.to_string(),
                at: self.perhaps(why.at),
                perhaps: perhaps.iter().map(|&id| address(deployment, id)).collect(),
            },
        }
    }

    fn record(&self, record: &model::Record, deployment: &model::Deployment) -> Record {
        let covers = record.covers.iter().map(|(id, part)| {
            let (part, name) = match part {
                Part::Whole => ("all", None),
                Part::Name(name) => ("of", Some(name.to_string())),
                Part::Picked(name) => ("picked", Some(name.to_string())),
                Part::PickedOne => ("one", None),
            };
            Covered { certificate: address(deployment, *id), part, name }
        });
        Record { resource: self.resource(&record.place), covers: covers.collect() }
    }

    fn zone(&self, zone: &model::Zone) -> Zone {
        Zone {
            resource: self.resource(&zone.place),
            name: self.setting(&zone.name, ToString::to_string),
            private: self.fact(&zone.private, |private| *private),
            looked_up: zone.looked_up,
        }
    }

    fn departure(&self, departure: &model::Departure, deployment: &model::Deployment) -> Departure {
        Departure {
            certificate: address(deployment, departure.certificate),
            what: match departure.what {
                Leaving::Arn => "arn",
                Leaving::Options => "options",
            },
            through: departure.through.clone(),
            at: self.place(departure.at),
            exists: self.existence(&departure.existence),
        }
    }

    fn resource(&self, place: &model::Place) -> Resource {
        Resource {
            address: place.address.clone(),
            local_address: place.local_address.clone(),
            instance: place.key.to_string(),
            header: self.place(place.header),
            block: self.place(place.block),
            exists: self.existence(&place.existence),
            calls: place.calls.iter().map(|call| self.named(&call.address, call.header)).collect(),
            origin: self.perhaps(place.origin),
        }
    }

    fn existence(&self, existence: &model::Existence) -> Existence {
        match existence {
            model::Existence::Yes => Existence::Known(true),
            model::Existence::Perhaps(why) => Existence::Unknown(self.unknown(why)),
            model::Existence::No { at, by_default } => {
                Existence::No { exists: false, at: self.place(*at), by_default: *by_default }
            }
        }
    }

    fn setting<T, U>(&self, setting: &model::Setting<T>, print: impl Fn(&T) -> U) -> Setting<U> {
        Setting {
            value: self.fact(&setting.value, print),
            at: self.perhaps(setting.at),
            trail: self.trail(&setting.trail),
        }
    }

    fn fact<T, U>(&self, value: &Maybe<T>, print: impl Fn(&T) -> U) -> Fact<U> {
        match value {
            Maybe::Known(value) => Fact::Known(print(value)),
            Maybe::OneOf(values, _) => Fact::OneOf { one_of: values.iter().map(print).collect() },
            Maybe::Unknown(why) => Fact::Unknown(self.unknown(why)),
        }
    }

    fn unknown(&self, why: &Why) -> Unknown {
        Unknown { unknown: why.reason.to_string(), at: self.perhaps(why.at) }
    }

    fn trail(&self, trail: &[Passage]) -> Vec<Step> {
        trail.iter().map(|passage| Step { text: passage.text.to_string(), at: self.place(passage.span) }).collect()
    }

    fn named(&self, address: &str, at: Span) -> Named {
        Named { address: address.to_owned(), at: self.place(at) }
    }

    fn perhaps(&self, span: Option<Span>) -> Option<Place> {
        span.map(|span| self.place(span))
    }

    fn place(&self, span: Span) -> Place {
        let at = self.sources.locate(span);
        Place {
            file: self.viewpoint.path(self.sources.path(span)),
            line: at.line,
            column: at.column,
            end_line: at.end_line,
            end_column: at.end_column,
        }
    }
}

/// The address of a certificate of this deployment.
fn address(deployment: &model::Deployment, id: model::CertificateId) -> String {
    deployment.certificates.get(id).map(|certificate| certificate.place.address.clone()).unwrap_or_default()
}

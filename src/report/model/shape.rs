//! The shape of the printed model. It mirrors [`crate::model`] and gives the JSON Schema.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model;

#[derive(Serialize, JsonSchema)]
#[schemars(title = "acmlint model")]
pub(super) struct Document {
    pub(super) deployments: Vec<Deployment>,
}

/// What is applied together.
#[derive(Serialize, JsonSchema)]
pub(super) struct Deployment {
    pub(super) path: String,
    pub(super) format: model::Format,
    /// A module that nothing here calls: its variables' defaults are what a caller starts from.
    pub(super) reusable: bool,
    pub(super) files: Vec<String>,
    pub(super) certificates: Vec<Certificate>,
    pub(super) attachments: Vec<Attachment>,
    pub(super) validations: Vec<Validation>,
    pub(super) records: Vec<Record>,
    pub(super) zones: Vec<Zone>,
    /// The provider configurations of the root.
    pub(super) providers: Vec<Provider>,
    pub(super) departures: Vec<Departure>,
    pub(super) lookups: Vec<Lookup>,
    /// ARNs of certificates that are written out.
    pub(super) arns: Vec<Place>,
    /// Literal records that point to `acm-validations.aws`.
    pub(super) literal_records: Vec<Place>,
    /// A cluster that may find certificates by their names.
    pub(super) discoverer: Option<Place>,
    /// Why a part of it is not seen.
    pub(super) incomplete: Option<Unknown>,
    pub(super) problems: Vec<Problem>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Certificate {
    #[serde(flatten)]
    pub(super) resource: Resource,
    /// `public`, `private`, `imported` or unknown.
    pub(super) kind: Fact<String>,
    pub(super) names: Names,
    /// `DNS`, `EMAIL`, `HTTP`, nothing, or what is written.
    pub(super) validation_method: Setting<Option<String>>,
    pub(super) key_algorithm: Setting<String>,
    pub(super) region: Setting<String>,
    pub(super) lifecycle: Lifecycle,
    /// What ACM says of it, where it exists and somebody asked.
    pub(super) standing: Option<Standing>,
}

/// What ACM says of a certificate that exists; nothing where it was not told.
#[derive(Serialize, JsonSchema)]
pub(super) struct Standing {
    /// `PENDING_VALIDATION`, `ISSUED`, `INACTIVE`, `EXPIRED`, `VALIDATION_TIMED_OUT`, `REVOKED`, `FAILED`, or what ACM
    /// says since.
    pub(super) status: Option<Told<String>>,
    /// Why the request failed.
    pub(super) failure_reason: Option<Told<String>>,
    /// Whether ACM will renew it.
    pub(super) renewal_eligible: Option<Told<bool>>,
    /// `PENDING_AUTO_RENEWAL`, `PENDING_VALIDATION`, `SUCCESS`, `FAILED`, or what ACM says since.
    pub(super) renewal_status: Option<Told<String>>,
    /// Why the renewal failed.
    pub(super) renewal_reason: Option<Told<String>>,
    /// Names that are not validated yet.
    pub(super) owed: Vec<Owed>,
    /// Whether anything uses it.
    pub(super) in_use: Option<Told<bool>>,
    /// The day on which it ends.
    pub(super) not_after: Option<String>,
}

/// A fact that was told, and where.
#[derive(Serialize, JsonSchema)]
pub(super) struct Told<T> {
    pub(super) value: T,
    pub(super) at: Place,
}

/// A name whose validation is owed.
#[derive(Serialize, JsonSchema)]
pub(super) struct Owed {
    pub(super) domain: String,
    /// The record that has to exist.
    pub(super) record: Option<ValidationRecord>,
    /// The mailboxes that were written to.
    pub(super) mailboxes: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ValidationRecord {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) value: String,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Names {
    /// The known ones, the domain name first; unknown parts are written `${…}`.
    pub(super) list: Vec<String>,
    /// Why there may be more.
    pub(super) more: Option<Unknown>,
    pub(super) at: Option<Place>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Lifecycle {
    /// Whoever deploys it creates the replacement first, whatever is written.
    pub(super) creates_first: bool,
    pub(super) create_before_destroy: Option<Written<bool>>,
    pub(super) block: Option<Place>,
    /// A resource that depends on the certificate and passes the setting on to it.
    pub(super) propagated_from: Option<Named>,
    pub(super) replace_triggered_by: Option<Place>,
    pub(super) ignores_all: Option<Place>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Written<T> {
    pub(super) value: Fact<T>,
    pub(super) at: Place,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Named {
    pub(super) address: String,
    pub(super) at: Place,
}

/// What every resource has.
#[derive(Serialize, JsonSchema)]
pub(super) struct Resource {
    pub(super) address: String,
    /// Without modules and instances.
    pub(super) local_address: String,
    /// Its instance: `[0]`, `["a"]`, `[*]` where it cannot be known which, empty where it has none.
    pub(super) instance: String,
    pub(super) header: Place,
    pub(super) block: Place,
    pub(super) exists: Existence,
    /// The module calls that lead to it, the outermost first.
    pub(super) calls: Vec<Named>,
    /// The line of a program that made it.
    pub(super) origin: Option<Place>,
}

/// Whether a resource exists.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Existence {
    Known(bool),
    Unknown(Unknown),
    /// It does not, for this reason.
    No {
        exists: bool,
        at: Place,
        /// Whether a variable's default decides it, so that a caller may say otherwise.
        by_default: bool,
    },
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Attachment {
    #[serde(flatten)]
    pub(super) resource: Resource,
    pub(super) resource_type: String,
    /// The attribute's path through nested blocks.
    pub(super) attribute: String,
    pub(super) service: String,
    pub(super) at: Place,
    /// `us-east-1`, `same` as the consumer's region, `misplaced`, or `unsaid` where no page says it.
    pub(super) placement: Fact<String>,
    pub(super) region: Setting<String>,
    /// The key algorithms that it does not take.
    pub(super) refused_keys: Setting<Vec<&'static str>>,
    pub(super) serves: Served,
    /// What it may take; alternatives.
    pub(super) targets: Vec<Target>,
}

/// The names that are served with the certificate.
#[derive(Serialize, JsonSchema)]
pub(super) struct Served {
    pub(super) names: Vec<Setting<String>>,
    /// Why there may be more.
    pub(super) more: Option<Unknown>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Target {
    pub(super) certificate: Certified,
    pub(super) trail: Vec<Step>,
}

/// A certificate as its consumer names it.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Certified {
    Made { address: String, validated: bool },
    Arn { arn: String, region: String, at: Option<Place> },
    LookedUp { address: String, at: Place, region: Setting<String> },
    Other { text: String },
    Unknown { reason: String, at: Option<Place>, perhaps: Vec<String> },
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Validation {
    #[serde(flatten)]
    pub(super) resource: Resource,
    pub(super) certificates: Vec<String>,
    pub(super) region: Setting<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Record {
    #[serde(flatten)]
    pub(super) resource: Resource,
    pub(super) covers: Vec<Covered>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Covered {
    pub(super) certificate: String,
    /// `all` options, the option `of` a name, one `picked` by position, or `one` of an unknown number.
    pub(super) part: &'static str,
    pub(super) name: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Provider {
    pub(super) name: String,
    pub(super) region: Setting<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Zone {
    #[serde(flatten)]
    pub(super) resource: Resource,
    pub(super) name: Setting<String>,
    pub(super) private: Fact<bool>,
    pub(super) looked_up: bool,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Departure {
    pub(super) certificate: String,
    /// `arn` or `options`.
    pub(super) what: &'static str,
    pub(super) through: String,
    pub(super) at: Place,
    pub(super) exists: Existence,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Lookup {
    pub(super) address: String,
    pub(super) at: Place,
    pub(super) domain: Fact<String>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) at: Place,
}

/// A setting: its value, where it is written, and the places it came through, the last one first.
#[derive(Serialize, JsonSchema)]
pub(super) struct Setting<T> {
    pub(super) value: Fact<T>,
    pub(super) at: Option<Place>,
    pub(super) trail: Vec<Step>,
}

/// A place that a value was passed through.
#[derive(Serialize, JsonSchema)]
pub(super) struct Step {
    pub(super) text: String,
    pub(super) at: Place,
}

/// A value, as far as it is known.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Fact<T> {
    Known(T),
    OneOf { one_of: Vec<T> },
    Unknown(Unknown),
}

/// Why a value is not known.
#[derive(Serialize, JsonSchema)]
pub(super) struct Unknown {
    pub(super) unknown: String,
    pub(super) at: Option<Place>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

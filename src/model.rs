//! What the definitions say about certificates, in one language for all formats.
//!
//! A front end fills a [`Deployment`]; rules read it and nothing else. Every setting keeps what is known of its value
//! ([`Maybe`]), where it is written, and the places it came through, so that a rule can decide and a finding can tell
//! the whole chain without either having seen a parser.

pub mod authorities;
pub mod chain;
pub mod consumers;
pub mod dns;
mod endpoint;
pub mod index;
pub mod lifecycle;
pub mod material;
pub mod name;
pub mod names;
mod namesakes;
pub mod region;
pub mod request;
pub mod standing;
pub mod strangers;
pub mod watch;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::source::Span;
use crate::value::{InstanceKey, Maybe, Part, Passage, Text, Why, beginning};

pub use authorities::{Authority, Issued};
pub use chain::{Fqdns, Misuse, NamedBy, Refused, Waits, Write, Written};
pub use consumers::{Consumer, Keys, Placement, PlacementRule};
pub use dns::{CaaProperty, Content, Destination, InZone, RecordSet, Zone, ZoneId};
pub use endpoint::{Endpoint, EndpointKind};
pub use index::Index;
pub use lifecycle::Lifecycle;
pub use material::{KeyText, Material, PrivateKey, Replacement, X509};
pub use name::DomainName;
pub use names::{Names, WrittenName};
pub use region::Region;
pub use request::{Given, Maker, Request, ValidationOption};
pub use standing::{Owed, Renewal, Standing, Status, ValidationRecord};
pub use strangers::{LookedUp, Strangers};
pub use watch::{Alarm, Watch, Watched};

/// What is applied together.
#[derive(Debug, Default)]
pub struct Deployment {
    /// Its folder or file, relative to the scanned tree; `.` for the tree itself.
    pub path: String,
    /// The language it is written in.
    pub format: Format,
    /// The files that belong to it.
    pub files: Vec<crate::source::FileId>,
    /// A module that nothing here calls and that shows no sign of being applied by itself: its variables' defaults are
    /// what a caller starts from, not what is deployed.
    pub reusable: bool,
    /// Certificates, an entry an instance.
    pub certificates: Vec<Certificate>,
    /// Attributes that take a certificate.
    pub attachments: Vec<Attachment>,
    /// What ends TLS for clients, or listens without it.
    pub endpoints: Vec<Endpoint>,
    /// What makes validation records.
    pub records: Vec<Record>,
    /// What waits for a certificate to be issued.
    pub validations: Vec<Validation>,
    /// What is done with validation options that Terraform refuses.
    pub misuses: Vec<Misuse>,
    /// Whether the provider makes the validation options a list, as it did before its version 3; none where it does not
    /// matter.
    pub options_are_a_list: Option<Maybe<bool>>,
    /// Hosted zones made or looked up here.
    pub zones: Vec<Zone>,
    /// What is written into hosted zones and decides who may issue certificates.
    pub record_sets: Vec<RecordSet>,
    /// Where a certificate leaves what can be seen.
    pub departures: Vec<Departure>,
    /// The folders of modules that are given something of a certificate, by its header.
    pub given: HashMap<Span, BTreeSet<String>>,
    /// Data sources that look certificates up.
    pub lookups: Vec<Lookup>,
    /// ARNs of certificates that are written out.
    pub arns: Vec<WrittenArn>,
    /// A literal record that points to `….acm-validations.aws`: someone copied the records by hand.
    pub literal_records: Vec<Span>,
    /// Validation options that name a domain for mails, of certificates that DNS validates: nothing comes of them.
    pub ignored_options: Vec<(CertificateId, Span)>,
    /// The provider configurations of the root.
    pub providers: Vec<Provider>,
    /// What could not be followed: a missing module, a module that calls itself.
    pub problems: Vec<(Span, String)>,
    /// What was not looked at because it met a limit of acmlint's own, and where: the run fails, and says so.
    pub cuts: Vec<(Span, String)>,
    /// Where what must not be printed is written, of what was asked for: no report shows these places.
    pub secrets: Vec<Span>,
    /// Whether nothing was looked at, because too much was before it.
    pub is_skipped: bool,
    /// Steps that its evaluation took (`lower::fuel`).
    pub steps: u64,
    /// A cluster whose load balancer controller finds certificates by the host names of its ingresses
    /// (kubernetes-sigs.github.io/aws-load-balancer-controller, "Certificate Discovery").
    pub discoverer: Option<Span>,
    /// Private keys that something here is given.
    pub keys: Vec<PrivateKey>,
    /// Alarms on the days that certificates have left.
    pub alarms: Vec<Alarm>,
    /// What watches all certificates of the account.
    pub watches: Vec<Watch>,
    /// Certificates that private authorities issue without ACM.
    pub issued: Vec<Issued>,
    /// What may let ACM renew private certificates by other means than a permission that is defined: a policy for whoever
    /// does it.
    pub permitter: Option<Why>,
    /// A part of it could not be read: what is not seen may still be there.
    pub incomplete: Option<Why>,
}

/// The language of a deployment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Terraform or OpenTofu configuration.
    #[default]
    Terraform,
    /// CloudFormation and SAM templates.
    CloudFormation,
    /// What a CDK app synthesized: a cloud assembly.
    Cdk,
    /// A Terraform plan, as JSON or as the file that `terraform plan -out` writes.
    Plan,
    /// A Terraform state.
    State,
    /// What the ACM API says about certificates that exist.
    Acm,
}

impl Format {
    /// What a deployment of it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Terraform => "Terraform",
            Self::CloudFormation => "CloudFormation",
            Self::Cdk => "CDK",
            Self::Plan => "Terraform plan",
            Self::State => "Terraform state",
            Self::Acm => "ACM",
        }
    }
}

/// Index into [`Deployment::certificates`].
pub type CertificateId = usize;

/// A setting: what is known of it, where it is written, what it came through.
#[derive(Clone, Debug)]
pub struct Setting<T> {
    /// What is known of the value.
    pub value: Maybe<T>,
    /// The expression that sets it here; none where nothing does.
    pub at: Option<Span>,
    /// The places it came through, the last one first.
    pub trail: Vec<Passage>,
}

/// A certificate, or one instance of several that one block makes.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// Its index in its deployment.
    pub id: CertificateId,
    /// Where it is.
    pub place: Place,
    /// How it comes to be.
    pub kind: Kind,
    /// Its names, the first one first.
    pub names: Names,
    /// How its names are validated.
    pub method: Setting<Method>,
    /// Its key algorithm.
    pub key_algorithm: Setting<Text>,
    /// What else it is requested with.
    pub request: Request,
    /// Where it is made.
    pub region: Setting<Region>,
    /// What happens when it is replaced.
    pub lifecycle: Lifecycle,
    /// What ACM says of it, where it exists already and somebody asked.
    pub standing: Option<Standing>,
    /// What it is made of, where it is imported and that can be seen.
    pub material: Material,
    /// The private authority that issues it, each that it may be; nothing where it is none.
    pub authorities: Vec<Authority>,
    /// How its block is written; none where that cannot be seen.
    pub written: Option<Written>,
}

/// What every resource has.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its address: `module.site.aws_acm_certificate.this["a"]`.
    pub address: String,
    /// Its address without modules and instances: `aws_acm_certificate.this`.
    pub local_address: String,
    /// The header of its block.
    pub header: Span,
    /// Its whole block.
    pub block: Span,
    /// Which instance it is.
    pub key: InstanceKey,
    /// Whether it exists.
    pub existence: Existence,
    /// The module calls that lead to it, the outermost first.
    pub calls: Vec<Call>,
    /// The line of a program that made it, where what is read is what the program wrote.
    pub origin: Option<Span>,
}

/// A module call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// `module.site`
    pub address: String,
    /// Its header.
    pub header: Span,
    /// The `source` of its module, where that is somebody else's and cannot be changed here.
    pub foreign: Option<String>,
}

/// Whether a resource exists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Existence {
    /// It does.
    Yes,
    /// `count` or `for_each` cannot be known.
    Perhaps(Why),
    /// `count` is 0 or `for_each` is empty. Where that follows from a variable's default, a caller may say otherwise.
    No {
        /// The expression that says so.
        at: Span,
        /// Whether a variable's default decides it.
        by_default: bool,
    },
}

/// How a certificate comes to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Requested, and validated by ACM.
    Public,
    /// Issued by a private certificate authority.
    Private,
    /// Imported from PEM.
    Imported,
    /// It cannot be known.
    Unknown(Why),
}

/// How names are validated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Method {
    /// By a CNAME.
    Dns,
    /// By five mails for each name.
    Email,
    /// By CloudFront.
    Http,
    /// Nothing says how.
    Absent,
    /// What no service knows.
    Other(String),
}

impl Method {
    /// What no service knows; what is too long to be read is cut.
    pub fn other(name: &str) -> Self {
        Self::Other(beginning(name, 100).to_owned())
    }
}

/// An attribute that takes a certificate.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The resource that takes it.
    pub place: Place,
    /// What it is.
    pub consumer: &'static Consumer,
    /// The value's expression.
    pub at: Span,
    /// Where the certificate must live, for this use of it; where the endpoint types that decide it are written.
    pub placement: Setting<Placement>,
    /// Where the consumer runs.
    pub region: Setting<Region>,
    /// Which keys the certificate may have, for this use of it.
    pub keys: Setting<Keys>,
    /// The names that are served with the certificate.
    pub serves: Arc<Served>,
    /// What it may take; alternatives.
    pub targets: Vec<Target>,
    /// A condition may leave it without any.
    pub may_be_none: bool,
    /// What it waits for.
    pub waits: Waits,
    /// The index with which it names the certificate, as it is written: `[count.index]`.
    pub index: Option<String>,
}

/// The names that something serves.
#[derive(Clone, Debug, Default)]
pub struct Served {
    /// Those that it certainly serves; each is one name, of which it may be open which.
    pub names: Vec<Setting<DomainName>>,
    /// Why there may be more.
    pub more: Option<Why>,
}

/// What an attribute takes.
#[derive(Clone, Debug)]
pub struct Target {
    /// Which certificate.
    pub certificate: Taken,
    /// The places the reference came through, the last one first.
    pub trail: Vec<Passage>,
}

/// A certificate, as its consumer names it.
#[derive(Clone, Debug)]
pub enum Taken {
    /// One that is made here.
    Made {
        /// Which.
        certificate: CertificateId,
        /// Whether the reference goes through its validation.
        validated: bool,
    },
    /// A literal ARN.
    Arn {
        /// The ARN.
        arn: String,
        /// Its fourth field.
        region: Region,
        /// Where it is written.
        at: Option<Span>,
    },
    /// One that a data source looks up.
    LookedUp {
        /// The data source.
        address: String,
        /// Its header.
        at: Span,
        /// Where it looks.
        region: Setting<Region>,
    },
    /// A string that is not the ARN of an ACM certificate: an IAM server certificate, an alias.
    Other(String),
    /// It cannot be known which. These may be meant.
    Unknown {
        /// Why.
        why: Why,
        /// The certificates made here that the value was derived from.
        perhaps: Vec<CertificateId>,
    },
}

/// What makes records from a certificate's validation options.
#[derive(Clone, Debug)]
pub struct Record {
    /// The resource, or the call of a module that is not here.
    pub place: Place,
    /// Which options of which certificates.
    pub covers: Vec<(CertificateId, Part)>,
    /// The hosted zones that it writes into, as far as that is told.
    pub destinations: Vec<Destination>,
    /// Whether Cloudflare answers for it with addresses of its own, where it is a record of theirs.
    pub proxied: Option<Setting<bool>>,
    /// How it is written, where Route 53 has it.
    pub write: Option<Write>,
}

/// What waits for a certificate to be issued.
#[derive(Clone, Debug)]
pub struct Validation {
    /// The resource.
    pub place: Place,
    /// The certificates it may be about.
    pub certificates: Vec<CertificateId>,
    /// Why it may be about another one.
    pub others: Option<Why>,
    /// The expression that names the certificate.
    pub at: Option<Span>,
    /// The records that it looks for.
    pub fqdns: Option<Fqdns>,
    /// Where it runs.
    pub region: Setting<Region>,
    /// By what is written, there is one of it for each instance of its certificate.
    pub is_parallel: bool,
}

/// A provider configuration.
#[derive(Clone, Debug)]
pub struct Provider {
    /// `aws`, `aws.us_east_1`
    pub name: String,
    /// Its region.
    pub region: Setting<Region>,
}

/// Where a certificate, or its validation options, leaves what can be seen.
#[derive(Clone, Debug)]
pub struct Departure {
    /// Which certificate.
    pub certificate: CertificateId,
    /// What of it leaves.
    pub what: Leaving,
    /// Through what: `output.arn`, `aws_ssm_parameter.arn`, `module.alb`.
    pub through: String,
    /// The expression.
    pub at: Span,
    /// Whether that exists.
    pub existence: Existence,
}

/// What of a certificate leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leaving {
    /// Its ARN.
    Arn,
    /// Its validation options.
    Options,
}

/// A data source that looks a certificate up.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Its address.
    pub address: String,
    /// Its header.
    pub at: Span,
    /// The domain it asks for.
    pub domain: Maybe<DomainName>,
}

/// What a copied ARN is good for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Serves {
    /// No consumer of it is seen here.
    #[default]
    Unseen,
    /// These names, all that its consumers serve.
    Names(Vec<DomainName>),
    /// A consumer serves names that are not known.
    Anything,
}

/// The ARN of a certificate that is written out: somebody copied it, and nothing says from which certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenArn {
    /// Its fourth field; none where an expression stands there.
    pub region: Option<Region>,
    /// What it is good for.
    pub serves: Serves,
    /// Where it is written.
    pub at: Span,
}

impl Deployment {
    /// Whether it makes no certificate, takes none, looks none up, and has nothing that should take one.
    pub fn is_silent(&self) -> bool {
        self.places().next().is_none()
            && self.endpoints.is_empty()
            && self.keys.is_empty()
            && self.issued.is_empty()
            && self.lookups.is_empty()
    }

    /// Where the certificates are, and what takes one.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        let certificates = self.certificates.iter().map(|certificate| &certificate.place);
        certificates.chain(self.attachments.iter().map(|attachment| &attachment.place))
    }
}

impl Record {
    /// What makes a record of these options; nothing is known of where.
    pub fn new(place: Place, covers: Vec<(CertificateId, Part)>) -> Self {
        Self { place, covers, destinations: Vec::new(), proxied: None, write: None }
    }
}

impl Existence {
    /// Why it cannot be known whether it exists.
    pub fn doubt(&self) -> Option<&Why> {
        match self {
            Self::Perhaps(why) => Some(why),
            Self::Yes | Self::No { .. } => None,
        }
    }
}

impl<T> Setting<T> {
    /// Whether a question has the same answer for every possible value, or why it has not.
    pub fn decide(&self, question: impl Fn(&T) -> bool) -> Result<bool, Why> {
        self.value.decide(question).map_err(|why| Why { at: why.at.or(self.at), ..why })
    }

    /// A setting that nothing writes.
    pub fn absent(value: Maybe<T>) -> Self {
        Self { value, at: None, trail: Vec::new() }
    }
}

impl Certificate {
    /// The distinct names that need a record each: `*.x` shares the record of `x`.
    pub fn base_names(&self) -> Vec<DomainName> {
        let mut seen = HashSet::new();
        let mut bases = Vec::new();
        for base in self.names.list.iter().map(DomainName::base) {
            if seen.insert(base.clone()) {
                bases.push(base);
            }
        }
        bases
    }

    /// The same names as they are written: `*.x` where `x` itself is not on the certificate.
    pub fn names_to_prove(&self) -> Vec<DomainName> {
        let mut names: Vec<DomainName> = Vec::new();
        let mut known = HashMap::new();
        for name in &self.names.list {
            let base = name.base();
            let is_base = *name == base;
            match known.get(&base) {
                Some(&index) if is_base => names[index] = base,
                Some(_) => {}
                None => {
                    known.insert(base, names.len());
                    names.push(name.clone());
                }
            }
        }
        names
    }
}

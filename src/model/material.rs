//! What imported certificates are made of.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Place, Setting};
use crate::source::Span;

/// The PEM that a certificate is imported from. A text without a certificate in it is an empty list: a placeholder; one
/// that holds what cannot be read is unknown.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// The certificate itself; none where nothing gives it.
    pub body: Option<Setting<Arc<[X509]>>>,
    /// Those of the authorities that stand between it and the one that browsers know; none where nothing gives any.
    pub chain: Option<Setting<Arc<[X509]>>>,
    /// Its private key; none where nothing gives it.
    pub key: Option<Setting<KeyText>>,
    /// Its body is what another resource or data source has at the time of an apply, and when that is another one.
    pub derived: Option<Replacement>,
}

/// When an apply finds another certificate to import.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Replacement {
    /// Before the end of the one that is there, as far as is known.
    InTime,
    /// Only once that has ended: so a certificate of the `tls` provider is without `early_renewal_hours`, whose default is
    /// 0 (registry.terraform.io/providers/hashicorp/tls, `tls_self_signed_cert`).
    AfterItsEnd,
}

/// What is read of a certificate (RFC 5280).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct X509 {
    /// Its names: the alternative ones that are DNS names, else the common name of its subject.
    pub names: Vec<String>,
    /// The day of `notBefore`.
    pub first_day: Date,
    /// The day of `notAfter`.
    pub last_day: Date,
    /// Its key as ACM calls it (`RSA_2048`, `EC_prime256v1`); none where ACM takes no such key.
    pub key_algorithm: Option<String>,
    /// Its issuer is its subject.
    pub self_issued: bool,
    /// All of it, to tell it from others.
    pub der: Arc<[u8]>,
}

/// A private key that a definition gives to something.
#[derive(Clone, Debug)]
pub struct PrivateKey {
    /// What it is given to.
    pub place: Place,
    /// The argument or property that takes it.
    pub attribute: &'static str,
    /// The expression that gives it.
    pub given: Span,
    /// What the text is, which is not kept, and where it stands.
    pub text: Setting<KeyText>,
    /// Where it is written is left out of the repository by `.gitignore`.
    pub ignored: bool,
}

/// What a text is that is given as a private key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyText {
    /// None: a placeholder, or no text at all.
    None,
    /// One that needs a passphrase.
    Encrypted,
    /// One that whoever reads it can use.
    Plain,
}

//! Certificates out of PEM (RFC 7468), and what of them rules ask about.

use std::sync::Arc;

use jiff::civil::Date;
use x509_cert::Certificate;
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Reader, SliceReader};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Time;

use crate::base64;
use crate::model::material::{KeyText, X509};
use crate::source;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";
/// What keys are for, by RFC 3279 and RFC 5480.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
/// The longest chain that ACM takes has 2 MiB (`ImportCertificate`), and nobody's has more certificates than this.
const MOST: usize = 64;

/// The certificates in a text, in order; none where it holds one that cannot be read.
pub fn certificates(text: &str) -> Option<Vec<X509>> {
    let mut certificates = Vec::new();
    let mut rest = text;
    while let Some(begin) = rest.find(BEGIN) {
        let inner = &rest[begin + BEGIN.len()..];
        let end = inner.find(END)?;
        if certificates.len() == MOST {
            return None;
        }
        certificates.push(certificate(&inner[..end])?);
        rest = &inner[end + END.len()..];
    }
    Some(certificates)
}

/// What a text is that is given as a private key.
pub fn key(text: &str) -> KeyText {
    match (source::held_key(text), source::is_encrypted(text)) {
        (false, _) => KeyText::None,
        (true, true) => KeyText::Encrypted,
        (true, false) => KeyText::Plain,
    }
}

fn certificate(letters: &str) -> Option<X509> {
    let letters: Vec<u8> = letters.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let der = base64::decoded(&letters)?;
    let certificate = Certificate::from_der(&der).ok()?;
    let tbs = certificate.tbs_certificate();
    Some(X509 {
        names: names(&certificate),
        first_day: day(tbs.validity().not_before)?,
        last_day: day(tbs.validity().not_after)?,
        key_algorithm: key_algorithm(tbs.subject_public_key_info()),
        self_issued: tbs.issuer() == tbs.subject(),
        der: Arc::from(der),
    })
}

fn names(certificate: &Certificate) -> Vec<String> {
    let tbs = certificate.tbs_certificate();
    let alternative = tbs.get_extension::<SubjectAltName>().ok().flatten();
    let alternative = alternative.into_iter().flat_map(|(_, names)| names.0).filter_map(|name| match name {
        GeneralName::DnsName(name) => Some(name.as_str().to_owned()),
        _ => None,
    });
    let names: Vec<String> = alternative.collect();
    if !names.is_empty() {
        return names;
    }
    let common = tbs.subject().common_name().ok().flatten();
    common.map(|name| name.value().into_owned()).into_iter().collect()
}

fn day(time: Time) -> Option<Date> {
    let time = time.to_date_time();
    Date::new(i16::try_from(time.year()).ok()?, i8::try_from(time.month()).ok()?, i8::try_from(time.day()).ok()?).ok()
}

/// The name that ACM has for the algorithm of a key (`CertificateDetail`, `KeyAlgorithm`).
fn key_algorithm(key: &SubjectPublicKeyInfoOwned) -> Option<String> {
    match key.algorithm.oid {
        RSA => Some(format!("RSA_{}", modulus_bits(key.subject_public_key.as_bytes()?)?)),
        EC => {
            let curve: ObjectIdentifier = key.algorithm.parameters.as_ref()?.decode_as().ok()?;
            let name = match curve {
                P256 => "EC_prime256v1",
                P384 => "EC_secp384r1",
                P521 => "EC_secp521r1",
                _ => return None,
            };
            Some(name.to_owned())
        }
        _ => None,
    }
}

/// How many bits an RSA key has (RFC 8017, appendix A.1.1).
fn modulus_bits(key: &[u8]) -> Option<usize> {
    let modulus = SliceReader::new(key).ok()?.sequence(|inner| {
        let modulus = UintRef::decode(inner)?;
        UintRef::decode(inner)?;
        Ok::<_, x509_cert::der::Error>(modulus)
    });
    let modulus = modulus.ok()?;
    let first = modulus.as_bytes().first()?;
    Some(modulus.as_bytes().len() * 8 - first.leading_zeros() as usize)
}

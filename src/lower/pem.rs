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
/// The longest certificate that ACM takes, in bytes of PEM (`ImportCertificate`).
const LONGEST: usize = 32_768;

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
    if letters.len() > LONGEST {
        return None;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// An authority of tests, by which nothing else is signed.
    const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----
MIICvjCCAaagAwIBAgIIdnBuLmV4YW4wDQYJKoZIhvcNAQELBQAwHzEdMBsGA1UE
AwwUdnBuLmV4YW1wbGUuaW50ZXJuYWwwHhcNMjYwMTAxMDAwMDAwWhcNMzYwMTAx
MDAwMDAwWjAfMR0wGwYDVQQDDBR2cG4uZXhhbXBsZS5pbnRlcm5hbDCCASIwDQYJ
KoZIhvcNAQEBBQADggEPADCCAQoCggEBANOFZ13ULspSyvIsj8HYKG42lhT3H9ey
l5BUIqbYOt/dvcAEn4Cxfyymz01nTPtgV0qyUt4XOeGSeceseXpZV32uRTdwDyb3
CX/2xxaxp0MkctlzlZUASlSgg4mnJcCWBvWKleyCVlgo8lXaiBxwJ74a3YlD1dxw
Bsdyt9FtGkDjn9iB0+IOgvhdig4V05JwAYlcN20lD6zlGxkPvktA6WnJ7oxZNuDB
CIhb3VqP1AMz4aEMLyeuiCWHW/vHOFO0/3Vuo8KJxpsJMSoRP1S1n81fGWjC1Pvz
q5T/t7QxPf2WTTyoxhTpcgzz+0Kkszv0SZ9joJGSJYe6EBEvvVG4dBsCAwEAATAN
BgkqhkiG9w0BAQsFAAOCAQEADdKf28D8eUJr+Llm52DPyOr2nxRbPZ59pE07LjBr
dod9gLb9xWFmj1sRMuz1zd4ed1Wlr4jQqd9LSTxCgRiWI4Ph/tzsTke0kGx5CSPH
Lz+3wrULAwuxiO3PSHSmrSLaHEIWEiF1rMvapCfSIys3lHnbu3Pf4U6rT+Hy65bR
ioPeyW+0DJPR/qL2pXJ5nDWziVUJqfD4YmqgOysDuqQYPeZU6fQFAoqb23f2gFF8
Itb2nCLWkD9AbZd0r08ekqnAD1618WJ71uRDQY7tQYtjGaMs9XshastX6blOCcjp
vSzaFmBiZU8TMWe8ED2ao+ABhCAX3s2DrpxC05JdD66PAw==
-----END CERTIFICATE-----
";

    #[test]
    fn a_certificate_is_read() {
        let all = certificates(&format!("comment\n{CERTIFICATE}{CERTIFICATE}")).unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].names, ["vpn.example.internal"]);
        assert_eq!(all[0].last_day.to_string(), "2036-01-01");
        assert_eq!(all[0].key_algorithm.as_deref(), Some("RSA_2048"));
        assert!(all[0].self_issued && all[0] == all[1]);
        assert_eq!(certificates("CHANGEME"), Some(Vec::new()));
    }

    #[test]
    fn whatever_is_damaged_is_no_certificate_and_nothing_worse() {
        let letters: String = CERTIFICATE.lines().filter(|line| !line.starts_with('-')).collect();
        let der = base64::decoded(letters.as_bytes()).unwrap();
        let read = |der: &[u8]| certificates(&format!("{BEGIN}\n{}\n{END}", base64::encoded(der)));
        assert!(read(&der).is_some());
        for at in 0..der.len() {
            assert_eq!(read(&der[..at]), None);
            for change in [0x00, 0x01, 0x7f, 0x80, 0xff] {
                let mut other = der.clone();
                other[at] ^= change;
                let _ = read(&other);
            }
        }
        for text in [BEGIN, "-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----", "-----END CERTIFICATE-----"] {
            let _ = certificates(text);
        }
        assert_eq!(certificates(&CERTIFICATE.repeat(MOST + 1)), None);
    }
}

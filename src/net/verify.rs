//! What a failed TLS handshake means. The verdicts are those of rustls; nothing is accepted here that
//! it refuses.

use std::fmt;
use std::io;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    AlertDescription, CertificateError, DigitallySignedStruct, Error, OtherError, PeerIncompatible,
    SignatureScheme,
};

use super::error::{ConnectError, TlsFault, words};

/// Asks another verifier, and tells a self-signed certificate from one of an unknown issuer.
#[derive(Debug)]
pub(super) struct Telling(pub(super) Arc<dyn ServerCertVerifier>);

/// Subject and issuer are the same.
#[derive(Debug)]
struct SelfSigned;

impl fmt::Display for SelfSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("self-signed certificate")
    }
}

impl std::error::Error for SelfSigned {}

impl ServerCertVerifier for Telling {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self
            .0
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        verdict.map_err(|error| match error {
            Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::Other(_))
                if is_self_signed(end_entity) =>
            {
                Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(SelfSigned))))
            }
            other => other,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

fn is_self_signed(certificate: &CertificateDer<'_>) -> bool {
    webpki::EndEntityCert::try_from(certificate).is_ok_and(|it| it.issuer() == it.subject())
}

/// What an error of a stream means: TLS hides its own in those of the system.
pub(super) fn broken(error: &io::Error) -> ConnectError {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    match inner {
        Some(error) => ConnectError::Tls(fault(error)),
        None => ConnectError::Broken(words(error)),
    }
}

/// What an error of TLS means.
pub(super) fn fault(error: &Error) -> TlsFault {
    match error {
        Error::InvalidCertificate(why) => certificate(why, error),
        Error::InvalidMessage(_) => TlsFault::NotTls,
        Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        )
        | Error::AlertReceived(AlertDescription::ProtocolVersion) => TlsFault::OldVersion,
        Error::AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnsupportedCertificate,
        ) => TlsFault::ClientCertificate,
        other => TlsFault::Other(words(other)),
    }
}

fn certificate(why: &CertificateError, whole: &Error) -> TlsFault {
    match why {
        CertificateError::ExpiredContext { time, not_after } => TlsFault::Expired {
            days: i64::try_from(time.as_secs().saturating_sub(not_after.as_secs()) / 86_400)
                .unwrap_or(i64::MAX),
            on: date(*not_after),
        },
        CertificateError::NotValidYetContext { not_before, .. } => TlsFault::NotYetValid {
            from: date(*not_before),
        },
        CertificateError::NotValidForNameContext { expected, presented } => TlsFault::WrongHost {
            host: words(&expected.to_str()),
            names: words(
                &presented
                    .iter()
                    .map(|name| plain(name))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
        },
        // A bad signature is an issuer we know by name who did not sign it.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => TlsFault::UnknownIssuer,
        CertificateError::Revoked => TlsFault::Revoked,
        CertificateError::Other(OtherError(inner)) if inner.is::<SelfSigned>() => TlsFault::SelfSigned,
        _ => TlsFault::Other(words(whole)),
    }
}

fn date(at: UnixTime) -> jiff::civil::Date {
    let seconds = i64::try_from(at.as_secs()).unwrap_or(i64::MAX);
    let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
    at.to_zoned(TimeZone::UTC).date()
}

/// The library names names as in `DnsName("desk.example")`.
fn plain(name: &str) -> &str {
    match name.split_once('(') {
        Some((_, rest)) => rest.trim_end_matches(')').trim_matches('"'),
        None => name,
    }
}

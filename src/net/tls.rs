//! TLS 1.2 and later, with the system's roots or those of one file. There is no "accept anyway".

use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::error::{ConnectError, TlsFault, words};
use super::transport::{Identity, Transport};
use super::verify::{self, Telling};

/// Speaks TLS over `stream` with the server called `host`.
pub(super) async fn wrap(
    stream: TcpStream,
    host: &str,
    transport: &Transport,
) -> Result<TlsStream<TcpStream>, ConnectError> {
    let name = ServerName::try_from(host.to_owned()).map_err(|error| other(&error))?;
    let (ca_file, identity) = (transport.ca_file.clone(), transport.identity.clone());
    // Roots are read from disk.
    let config = tokio::task::spawn_blocking(move || config(ca_file.as_deref(), identity.as_ref()))
        .await
        .map_err(|error| other(&error))??;
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .map_err(|error| verify::broken(&error))
}

fn other(error: &impl ToString) -> ConnectError {
    ConnectError::Tls(TlsFault::Other(words(error)))
}

fn config(ca_file: Option<&Path>, identity: Option<&Identity>) -> Result<ClientConfig, ConnectError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier: Arc<dyn ServerCertVerifier> = match ca_file {
        None => Arc::new(Verifier::new(Arc::clone(&provider)).map_err(|error| other(&error))?),
        Some(file) => {
            let roots = Arc::new(roots(file)?);
            WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider))
                .build()
                .map_err(|error| other(&error))?
        }
    };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| other(&error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Telling(verifier)));
    let mut config = match identity {
        None => builder.with_no_client_auth(),
        Some(identity) => {
            let (chain, key) = (certificates(identity)?, key(identity)?);
            builder
                .with_client_auth_cert(chain, key)
                .map_err(|error| unusable("client_key_file", &identity.key_file, &error))?
        }
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The certificates of a PEM file.
fn roots(file: &Path) -> Result<RootCertStore, ConnectError> {
    let mut store = RootCertStore::empty();
    for certificate in pem("ca_file", file)? {
        store
            .add(certificate)
            .map_err(|error| unusable("ca_file", file, &error))?;
    }
    Ok(store)
}

fn certificates(identity: &Identity) -> Result<Vec<CertificateDer<'static>>, ConnectError> {
    pem("client_cert_file", &identity.cert_file)
}

fn pem(setting: &str, file: &Path) -> Result<Vec<CertificateDer<'static>>, ConnectError> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    let found: Vec<CertificateDer<'static>> = read.map_err(|error| unusable(setting, file, &error))?;
    if found.is_empty() {
        let why = "holds no certificate; it must be a PEM file";
        return Err(unusable(setting, file, &why));
    }
    Ok(found)
}

/// Our key. Whoever else can read it can be us.
fn key(identity: &Identity) -> Result<PrivateKeyDer<'static>, ConnectError> {
    let file = identity.key_file.as_path();
    let failed = |error: &dyn ToString| unusable("client_key_file", file, &error.to_string());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(file)
            .map_err(|error| failed(&error))?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            return Err(failed(&"other users can read it; run chmod 600 on it"));
        }
    }
    PrivateKeyDer::from_pem_file(file).map_err(|error| match error {
        rustls::pki_types::pem::Error::NoItemsFound => {
            failed(&"holds no key; it must be a PEM file with a key that has no password")
        }
        other => failed(&other),
    })
}

fn unusable(setting: &str, file: &Path, error: &impl ToString) -> ConnectError {
    let sentence = format!("{setting} {}: {}", file.display(), error.to_string());
    ConnectError::Tls(TlsFault::File(words(&sentence)))
}

#[cfg(test)]
#[path = "tls_tests.rs"]
mod tests;

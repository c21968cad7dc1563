//! TLS 1.2 and later, with the system's roots or those of one file. There is no "accept anyway".

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::error::{ConnectError, words};

/// Speaks TLS over `stream` with the server called `host`.
pub(super) async fn wrap(
    stream: TcpStream,
    host: &str,
    ca_file: Option<&Path>,
) -> Result<TlsStream<TcpStream>, ConnectError> {
    let name = ServerName::try_from(host.to_owned()).map_err(|error| ConnectError::Tls(words(&error)))?;
    let file = ca_file.map(Path::to_owned);
    // Roots are read from disk.
    let config = tokio::task::spawn_blocking(move || config(file.as_deref()))
        .await
        .map_err(|error| ConnectError::Tls(words(&error)))??;
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .map_err(|error| ConnectError::Tls(words(&error)))
}

fn config(ca_file: Option<&Path>) -> Result<ClientConfig, ConnectError> {
    let failed = |error: rustls::Error| ConnectError::Tls(words(&error));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let mut config = match ca_file {
        None => builder.with_platform_verifier().map_err(failed)?,
        Some(file) => builder.with_root_certificates(Arc::new(roots(file)?)),
    }
    .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The certificates of a PEM file.
fn roots(file: &Path) -> Result<RootCertStore, ConnectError> {
    let failed = |error: &dyn ToString| {
        let sentence = format!("ca_file {}: {}", file.display(), error.to_string());
        ConnectError::Tls(words(&sentence))
    };
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| failed(&error))? {
        let certificate = certificate.map_err(|error| failed(&error))?;
        store.add(certificate).map_err(|error| failed(&error))?;
    }
    if store.is_empty() {
        return Err(failed(&"holds no certificate; it must be a PEM file"));
    }
    Ok(store)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(file: &Path) -> String {
        match config(Some(file)) {
            Err(ConnectError::Tls(words)) => words.as_str().to_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_without_certificates_is_named() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("ca.pem");
        assert!(refused(&file).contains("ca.pem"), "a missing file");
        std::fs::write(&file, "not a certificate").expect("written");
        assert!(refused(&file).contains("PEM"), "an empty file");
    }
}

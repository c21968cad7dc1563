//! Certificates made in the test, and servers that show them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// An authority of our own, with a directory for files.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    dir: TempDir,
}

/// A certificate with its key.
pub(crate) struct Certified {
    chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
    pem: String,
}

/// From and to, in years.
pub(crate) type Years = (i32, i32);
/// Years that hold now, whenever that is.
pub(crate) const SOUND: Years = (2020, 2200);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Self {
            issuer: CertifiedIssuer::self_signed(params, key).expect("an authority"),
            dir: tempfile::tempdir().expect("a directory"),
        }
    }

    /// A certificate for `name`, valid from the first to the second of January of these years.
    pub(crate) fn certify(&self, name: &str, years: Years) -> Certified {
        let key = KeyPair::generate().expect("a key");
        let leaf = params(name, years).signed_by(&key, &self.issuer).expect("signed");
        Certified {
            chain: vec![leaf.der().clone()],
            pem: leaf.pem(),
            key,
        }
    }

    /// Its certificate in a file.
    pub(crate) fn file(&self) -> PathBuf {
        self.write("ca.pem", &self.issuer.pem(), 0o644)
    }

    /// A certificate and its key in files.
    pub(crate) fn identity(&self, certified: &Certified, mode: u32) -> super::Identity {
        super::Identity {
            cert_file: self.write("client.pem", &certified.pem, 0o644),
            key_file: self.write("client.key", &certified.key.serialize_pem(), mode),
        }
    }

    fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path: PathBuf = Path::join(self.dir.path(), name);
        std::fs::write(&path, text).expect("written");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(&path, mode).expect("a mode");
        }
        path
    }

    /// Speaks TLS on `stream` and wants a certificate of this authority.
    pub(crate) async fn accept_known(
        &self,
        certified: &Certified,
        stream: TcpStream,
    ) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(self.issuer.der().clone()).expect("an authority");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .build()
            .expect("a verifier");
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_client_cert_verifier(verifier)
            .with_single_cert(certified.chain.clone(), certified.key())
            .expect("a certificate");
        TlsAcceptor::from(Arc::new(config)).accept(stream).await
    }
}

impl Certified {
    /// One that vouches for itself.
    pub(crate) fn self_signed(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let leaf = params(name, SOUND).self_signed(&key).expect("signed");
        Self {
            chain: vec![leaf.der().clone()],
            pem: leaf.pem(),
            key,
        }
    }

    fn key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::try_from(self.key.serialize_der()).expect("a key")
    }

    /// Speaks TLS on `stream`.
    pub(crate) async fn accept(&self, stream: TcpStream) -> std::io::Result<TlsStream<TcpStream>> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), self.key())
            .expect("a certificate");
        TlsAcceptor::from(Arc::new(config)).accept(stream).await
    }
}

fn params(name: &str, years: Years) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name.to_owned());
    params.not_before = date_time_ymd(years.0, 1, 1);
    params.not_after = date_time_ymd(years.1, 1, 2);
    params
}

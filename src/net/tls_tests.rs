//! Servers whose certificate is not what it should be.

use std::time::Duration;

use jiff::civil::date;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::timeout;

use super::*;
use crate::net::test_certificates::{Authority, Certified, SOUND};

const PATIENCE: Duration = Duration::from_secs(10);

/// Both ends of a connection.
async fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let (ours, theirs) = tokio::join!(TcpStream::connect(address), listener.accept());
    (ours.expect("connected"), theirs.expect("accepted").0)
}

fn trusting(authority: &Authority) -> Transport {
    Transport {
        ca_file: Some(authority.file()),
        ..Transport::default()
    }
}

/// How a server with this certificate is met as `host`.
async fn met(transport: &Transport, certified: &Certified, host: &str) -> Result<(), TlsFault> {
    let (ours, theirs) = pair().await;
    let (met, _) = timeout(PATIENCE, async {
        tokio::join!(wrap(ours, host, transport), certified.accept(theirs))
    })
    .await
    .expect("in time");
    match met {
        Ok(_) => Ok(()),
        Err(ConnectError::Tls(fault)) => Err(fault),
        Err(other) => panic!("{other:?}"),
    }
}

/// How a server that answers the first hello with these bytes is met.
async fn answered(answer: &[u8]) -> ConnectError {
    let (ours, mut theirs) = pair().await;
    let server = async {
        let mut hello = [0; 64];
        theirs.read_exact(&mut hello).await.expect("a hello");
        theirs.write_all(answer).await.expect("an answer");
        theirs.shutdown().await.expect("shut");
        let mut rest = Vec::new();
        drop(theirs.read_to_end(&mut rest).await);
    };
    let transport = Transport::default();
    let authority = Authority::new();
    let transport = Transport {
        ca_file: Some(authority.file()),
        ..transport
    };
    let (met, ()) = timeout(PATIENCE, async {
        tokio::join!(
            async { wrap(ours, "desk.example", &transport).await.map(drop) },
            server
        )
    })
    .await
    .expect("in time");
    met.expect_err("no TLS")
}

#[tokio::test]
async fn a_sound_certificate_is_accepted() {
    let authority = Authority::new();
    let certified = authority.certify("desk.example", SOUND);
    assert_eq!(
        met(&trusting(&authority), &certified, "desk.example").await,
        Ok(())
    );
}

#[tokio::test]
async fn an_expired_one_says_since_when() {
    let authority = Authority::new();
    let certified = authority.certify("desk.example", (2020, 2021));
    let fault = met(&trusting(&authority), &certified, "desk.example").await;
    let Err(TlsFault::Expired { days, on }) = fault else {
        panic!("{fault:?}")
    };
    assert_eq!(on, date(2021, 1, 2));
    let today = jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC).date();
    let since = on.until(today).expect("later").get_days();
    assert!((days - i64::from(since)).abs() <= 1, "{days} days, not {since}");
}

#[tokio::test]
async fn one_of_tomorrow_says_from_when() {
    let authority = Authority::new();
    let certified = authority.certify("desk.example", (2190, 2200));
    let fault = met(&trusting(&authority), &certified, "desk.example").await;
    let from = date(2190, 1, 1);
    assert_eq!(fault, Err(TlsFault::NotYetValid { from }));
}

#[tokio::test]
async fn one_of_another_host_says_whose_it_is() {
    let authority = Authority::new();
    for (name, shown) in [("old.example", "old.example"), ("192.0.2.7", "192.0.2.7")] {
        let certified = authority.certify(name, SOUND);
        let fault = met(&trusting(&authority), &certified, "desk.example").await;
        let host = "desk.example".into();
        let names = shown.into();
        assert_eq!(fault, Err(TlsFault::WrongHost { host, names }));
    }
}

#[tokio::test]
async fn one_nobody_vouches_for_and_one_that_vouches_for_itself_differ() {
    let (authority, foreign) = (Authority::new(), Authority::new());
    let certified = foreign.certify("desk.example", SOUND);
    let fault = met(&trusting(&authority), &certified, "desk.example").await;
    assert_eq!(fault, Err(TlsFault::UnknownIssuer));
    let certified = Certified::self_signed("desk.example");
    let fault = met(&trusting(&authority), &certified, "desk.example").await;
    assert_eq!(fault, Err(TlsFault::SelfSigned));
}

#[tokio::test]
async fn old_tls_and_no_tls_are_told_apart() {
    // An alert "protocol version", and a hello of TLS 1.0.
    let alert = [21, 3, 1, 0, 2, 2, 70];
    let mut hello = vec![22, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1];
    hello.extend([7; 32]);
    hello.extend([0, 0, 47, 0]);
    for answer in [&alert[..], &hello] {
        assert_eq!(answered(answer).await, ConnectError::Tls(TlsFault::OldVersion));
    }
    let plain = b"HTTP/1.1 400 Bad Request\r\n\r\n";
    assert_eq!(answered(plain).await, ConnectError::Tls(TlsFault::NotTls));
    let cut = answered(b"").await;
    assert!(matches!(cut, ConnectError::Broken(_)), "{cut:?}");
}

#[tokio::test]
async fn a_server_that_asks_gets_our_certificate() {
    let authority = Authority::new();
    let server = authority.certify("desk.example", SOUND);
    let client = authority.certify("anna", SOUND);
    let known = Transport {
        identity: Some(authority.identity(&client, 0o600)),
        ..trusting(&authority)
    };
    let (ours, theirs) = pair().await;
    let (met, accepted) = tokio::join!(
        wrap(ours, "desk.example", &known),
        authority.accept_known(&server, theirs)
    );
    let accepted = accepted.expect("known");
    assert!(accepted.get_ref().1.peer_certificates().is_some());
    drop(met.expect("accepted"));
}

#[tokio::test]
async fn a_server_that_asks_in_vain_is_understood() {
    let authority = Authority::new();
    let server = authority.certify("desk.example", SOUND);
    let (ours, theirs) = pair().await;
    let nobody = trusting(&authority);
    let (met, accepted) = tokio::join!(
        wrap(ours, "desk.example", &nobody),
        authority.accept_known(&server, theirs)
    );
    assert!(accepted.is_err());
    // TLS 1.3 tells it with the first read only.
    let error = met.expect("so far").read_u8().await.expect_err("refused");
    assert_eq!(
        verify::broken(&error),
        ConnectError::Tls(TlsFault::ClientCertificate)
    );
}

fn refused(transport: &Transport) -> String {
    match config(transport.ca_file.as_deref(), transport.identity.as_ref()) {
        Err(ConnectError::Tls(TlsFault::File(words))) => words.as_str().to_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_without_certificates_is_named() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("ca.pem");
    let transport = Transport {
        ca_file: Some(file.clone()),
        ..Transport::default()
    };
    assert!(refused(&transport).contains("ca.pem"), "a missing file");
    std::fs::write(&file, "not a certificate").expect("written");
    assert!(refused(&transport).contains("PEM"), "an empty file");
}

#[cfg(unix)]
#[test]
fn a_key_that_others_can_read_is_not_used() {
    let authority = Authority::new();
    let client = authority.certify("anna", SOUND);
    let open = Transport {
        identity: Some(authority.identity(&client, 0o640)),
        ..trusting(&authority)
    };
    let words = refused(&open);
    assert!(
        words.contains("client_key_file") && words.contains("chmod 600"),
        "{words}"
    );
}

#[test]
fn a_key_of_another_certificate_is_not_used() {
    let authority = Authority::new();
    let mut identity = authority.identity(&authority.certify("anna", SOUND), 0o600);
    let keys = Authority::new();
    identity.key_file = keys.identity(&keys.certify("bob", SOUND), 0o600).key_file;
    let mixed = Transport {
        identity: Some(identity),
        ..trusting(&authority)
    };
    assert!(refused(&mixed).contains("client_key_file"));
}

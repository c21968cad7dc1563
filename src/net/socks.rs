//! The client's half of SOCKS 5 (RFC 1928) with a login by name and password (RFC 1929). The proxy looks
//! the name up, as everywhere where one is needed.

use std::io;
use std::net::IpAddr;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const VERSION: u8 = 5;
const NO_LOGIN: u8 = 0;
const BY_PASSWORD: u8 = 2;
const CONNECT: u8 = 1;

/// Why the proxy does not let us through.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It wants a login, or another one.
    Login,
    /// Anything else.
    Other(String),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Other(match error.kind() {
            io::ErrorKind::UnexpectedEof => "it hung up".to_owned(),
            _ => error.to_string(),
        })
    }
}

/// Asks the proxy behind `stream` for a connection.
pub(super) async fn connect<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    host: &str,
    port: u16,
    login: Option<(&str, &str)>,
) -> Result<(), Refusal> {
    let methods: &[u8] = match login {
        Some(_) => &[VERSION, 2, NO_LOGIN, BY_PASSWORD],
        None => &[VERSION, 1, NO_LOGIN],
    };
    stream.write_all(methods).await?;
    match (read::<2, _>(stream).await?, login) {
        ([VERSION, NO_LOGIN], _) => {}
        ([VERSION, BY_PASSWORD], Some((user, password))) => sign_in(stream, user, password).await?,
        ([VERSION, _], _) => return Err(Refusal::Login),
        _ => return Err(Refusal::Other("this is no SOCKS 5 proxy".to_owned())),
    }
    stream.write_all(&request(host, port)?).await?;
    let [version, reply, _, kind] = read::<4, _>(stream).await?;
    if version != VERSION {
        return Err(Refusal::Other("this is no SOCKS 5 proxy".to_owned()));
    }
    if reply != 0 {
        return Err(Refusal::Other(meaning(reply).to_owned()));
    }
    // The address it connects from, which nobody needs.
    let length = match kind {
        1 => 4,
        4 => 16,
        _ => usize::from(stream.read_u8().await?),
    };
    let mut rest = vec![0; length + 2];
    stream.read_exact(&mut rest).await?;
    Ok(())
}

async fn sign_in<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    user: &str,
    password: &str,
) -> Result<(), Refusal> {
    let mut words = vec![1];
    for word in [user, password] {
        words.push(length(word, "the login")?);
        words.extend(word.as_bytes());
    }
    stream.write_all(&words).await?;
    match read::<2, _>(stream).await? {
        [_, 0] => Ok(()),
        _ => Err(Refusal::Login),
    }
}

fn request(host: &str, port: u16) -> Result<Vec<u8>, Refusal> {
    let mut request = vec![VERSION, CONNECT, 0];
    match host.parse() {
        Ok(IpAddr::V4(address)) => {
            request.push(1);
            request.extend(address.octets());
        }
        Ok(IpAddr::V6(address)) => {
            request.push(4);
            request.extend(address.octets());
        }
        Err(_) => {
            request.extend([3, length(host, "the host name")?]);
            request.extend(host.as_bytes());
        }
    }
    request.extend(port.to_be_bytes());
    Ok(request)
}

fn length(word: &str, what: &str) -> Result<u8, Refusal> {
    u8::try_from(word.len()).map_err(|_| Refusal::Other(format!("{what} is too long for SOCKS 5")))
}

async fn read<const N: usize, S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

/// RFC 1928, section 6.
fn meaning(reply: u8) -> &'static str {
    match reply {
        2 => "it does not allow this connection",
        3 => "it cannot reach the network",
        4 => "it cannot reach the host",
        5 => "nobody answers there",
        6 => "it got no answer in time",
        _ => "it failed",
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::duplex;

    use super::*;

    /// What the proxy was told, and how it ended, when it says `answers` in turn.
    async fn told(login: Option<(&str, &str)>, answers: &[u8]) -> (Vec<u8>, Result<(), Refusal>) {
        let (mut ours, mut theirs) = duplex(1 << 10);
        theirs.write_all(answers).await.expect("room");
        theirs.shutdown().await.expect("shut");
        let ended = connect(&mut ours, "desk.example", 443, login).await;
        drop(ours);
        let mut heard = Vec::new();
        theirs.read_to_end(&mut heard).await.expect("read");
        (heard, ended)
    }

    const OPEN: [u8; 10] = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0];

    #[tokio::test]
    async fn the_name_goes_to_the_proxy() {
        let (heard, ended) = told(None, &[&[5, 0][..], &OPEN].concat()).await;
        assert_eq!(ended, Ok(()));
        assert_eq!(heard, b"\x05\x01\x00\x05\x01\x00\x03\x0cdesk.example\x01\xbb");
    }

    #[tokio::test]
    async fn a_login_is_given_only_when_asked_for() {
        let login = Some(("anna", "canary"));
        let (heard, ended) = told(login, &[&[5, 2, 1, 0][..], &OPEN].concat()).await;
        assert_eq!(ended, Ok(()));
        assert!(heard.windows(6).any(|it| it == b"canary"));
        let (heard, ended) = told(login, &[&[5, 0][..], &OPEN].concat()).await;
        assert_eq!(ended, Ok(()));
        assert!(!heard.windows(6).any(|it| it == b"canary"));
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        assert_eq!(told(None, &[5, 0xff]).await.1, Err(Refusal::Login));
        assert_eq!(told(Some(("a", "b")), &[5, 2, 1, 1]).await.1, Err(Refusal::Login));
        for answers in [&b"HTTP/1.1 400"[..], &[5, 0, 5, 4, 0, 1], &[5], &[5, 0]] {
            let ended = told(None, answers).await.1;
            assert!(matches!(ended, Err(Refusal::Other(_))), "{answers:?}: {ended:?}");
        }
    }
}

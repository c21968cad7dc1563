//! Files to and from the hub, over HTTP on the origin of the WebSocket and nowhere else: no address a
//! message could name is ever asked, and a redirect is a refusal. So the token stays where it belongs
//! (`reliability.md`, T5).
//!
//! HTTP/1.0 on purpose: the answer then has a length or ends with the stream, never chunks.

use std::io;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use url::form_urlencoded;

use super::run::Config;
use super::wire::{FILES_PATH, SUBPROTOCOL};
use crate::backend::FileError;
use crate::domain::{AttachmentId, OutgoingFile};
use crate::net::{self, Io};
use crate::text::{CleanLine, Untrusted};

/// Longest time without a byte in either direction.
const SILENCE: Duration = Duration::from_secs(20);
/// Longest head of an answer.
const HEAD: usize = 16 << 10;
/// Longest error that is read.
const ERROR: u64 = 64 << 10;
const CHUNK: usize = 64 << 10;

/// Sends the bytes of `from` under the file's id. May be repeated: the hub keeps one file for one id.
pub async fn upload(config: &Config, file: &OutgoingFile, from: &mut File) -> Result<(), FileError> {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("id", &file.id.to_string())
        .append_pair("name", &file.name)
        .finish();
    let target = format!("{FILES_PATH}?{query}");
    let mut stream = request(config, &format!("POST {target}"), Some(file.bytes)).await?;
    let sent = send(&mut stream, from, file.bytes).await;
    if matches!(sent, Err(FileError::Local(_) | FileError::TooLong)) {
        return sent;
    }
    // A hub that refuses early stops reading; its words are worth more than the broken pipe.
    match (answer(&mut stream).await, sent) {
        (Ok(_), sent) => sent,
        (Err(FileError::Link(_)), Err(broken)) => Err(broken),
        (Err(error), _) => Err(error),
    }
}

/// Writes the bytes of a file to `to`: exactly `bytes` of them, or it failed. `told` hears how many have
/// come.
pub async fn download(
    config: &Config,
    id: &AttachmentId,
    bytes: u64,
    to: &mut File,
    mut told: impl FnMut(u64),
) -> Result<(), FileError> {
    let id: String = form_urlencoded::byte_serialize(id.as_str().as_bytes()).collect();
    let mut stream = request(config, &format!("GET {FILES_PATH}/{id}"), None).await?;
    let (head, first) = answer(&mut stream).await?;
    if head.length.is_some_and(|length| length != bytes) {
        return Err(FileError::TooLong);
    }
    let mut chunk = first;
    let mut come = 0_u64;
    loop {
        come = come.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if come > bytes {
            return Err(FileError::TooLong);
        }
        to.write_all(&chunk).await.map_err(FileError::Local)?;
        told(come);
        if come == bytes {
            break;
        }
        chunk = Vec::with_capacity(CHUNK);
        if read(&mut stream, &mut chunk).await? == 0 {
            return Err(link("the link broke in the middle of the file"));
        }
    }
    to.sync_all().await.map_err(FileError::Local)
}

/// What matters of an answer's head.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    length: Option<u64>,
}

async fn request(config: &Config, line: &str, bytes: Option<u64>) -> Result<Box<dyn Io>, FileError> {
    let options = net::Options {
        subprotocol: SUBPROTOCOL,
        transport: config.transport.clone(),
    };
    let mut stream = net::open_stream(&config.url, &options).await?;
    let head = SecretString::from(head(config, line, bytes)?);
    write(&mut stream, head.expose_secret().as_bytes()).await?;
    Ok(stream)
}

fn head(config: &Config, line: &str, bytes: Option<u64>) -> Result<String, FileError> {
    let token = config.token.expose_secret();
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(refused(
            "the token holds characters that cannot be sent; is it the right file?",
        ));
    }
    let host = config.url.host_str().unwrap_or_default();
    let host = config
        .url
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let length = bytes.map_or_else(String::new, |bytes| {
        format!("Content-Type: application/octet-stream\r\nContent-Length: {bytes}\r\n")
    });
    Ok(format!(
        "{line} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n{length}Connection: close\r\n\r\n"
    ))
}

async fn send(stream: &mut Box<dyn Io>, from: &mut File, bytes: u64) -> Result<(), FileError> {
    let mut left = bytes;
    let mut chunk = vec![0; CHUNK];
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
        let got = from.read(&mut chunk[..most]).await.map_err(FileError::Local)?;
        if got == 0 {
            return Err(FileError::Local(io::ErrorKind::UnexpectedEof.into()));
        }
        write(stream, &chunk[..got]).await?;
        left -= u64::try_from(got).unwrap_or(left);
    }
    timeout(SILENCE, stream.flush())
        .await
        .map_err(|_late| link("no answer in time"))?
        .map_err(|error| link(&error.to_string()))
}

/// Reads the head of an answer, and the first bytes after it. Anything but success is an error.
async fn answer(stream: &mut Box<dyn Io>) -> Result<(Head, Vec<u8>), FileError> {
    let mut bytes = Vec::new();
    let (head, mut rest) = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let rest = bytes.split_off(end + 4);
            break (parse(&bytes).ok_or_else(|| link("the answer is no HTTP"))?, rest);
        }
        if bytes.len() > HEAD {
            return Err(link("the head of the answer is too long"));
        }
        if read(stream, &mut bytes).await? == 0 {
            return Err(link("the link broke before the answer"));
        }
    };
    if head.status == 200 {
        return Ok((head, rest));
    }
    // The words of the refusal; without them the status has to do.
    let most = head.length.unwrap_or(ERROR).min(ERROR);
    while u64::try_from(rest.len()).unwrap_or(u64::MAX) < most {
        match read(stream, &mut rest).await {
            Ok(1..) => {}
            Ok(0) | Err(_) => break,
        }
    }
    Err(not_ok(head.status, &rest))
}

fn not_ok(status: u16, body: &[u8]) -> FileError {
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let told = json
        .as_ref()
        .and_then(|json| json.get("error")?.get("message")?.as_str())
        .map_or_else(|| format!("HTTP {status}"), str::to_owned);
    match status {
        // Full for good, says the hub; everything else above 500 passes.
        507 => refused(&told),
        429 | 500.. => link(&told),
        _ => refused(&told),
    }
}

fn parse(head: &[u8]) -> Option<Head> {
    let head = std::str::from_utf8(head).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines
        .next()?
        .strip_prefix("HTTP/1.")?
        .split(' ')
        .nth(1)?
        .parse()
        .ok()?;
    let mut length = None;
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") {
            length = Some(value.trim().parse().ok()?);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            return None;
        }
    }
    Some(Head { status, length })
}

async fn read(stream: &mut Box<dyn Io>, into: &mut Vec<u8>) -> Result<usize, FileError> {
    timeout(SILENCE, stream.read_buf(into))
        .await
        .map_err(|_late| link("no answer in time"))?
        .map_err(|error| link(&error.to_string()))
}

async fn write(stream: &mut Box<dyn Io>, bytes: &[u8]) -> Result<(), FileError> {
    timeout(SILENCE, stream.write_all(bytes))
        .await
        .map_err(|_late| link("no answer in time"))?
        .map_err(|error| link(&error.to_string()))
}

fn words(text: &str) -> CleanLine {
    CleanLine::new(&Untrusted::from(text))
}

fn link(text: &str) -> FileError {
    FileError::Link(words(text))
}

fn refused(text: &str) -> FileError {
    FileError::Refused(words(text))
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    /// Answers one request with `answer`; gives what was asked.
    async fn served(answer: &'static str, bytes: u64) -> (Result<(), FileError>, String, Vec<u8>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let config = Config {
            url: format!("ws://{}/ws", listener.local_addr().expect("an address"))
                .parse()
                .expect("a url"),
            token: SecretString::from("canary"),
            checkpoint: None,
            transport: net::Transport::default(),
        };
        let peer = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a client");
            let mut asked = Vec::new();
            while !asked.ends_with(b"\r\n\r\n") {
                stream.read_buf(&mut asked).await.expect("a request");
            }
            stream.write_all(answer.as_bytes()).await.expect("written");
            String::from_utf8(asked).expect("text")
        });
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("f");
        let mut file = File::create(&path).await.expect("a file");
        let id = AttachmentId::new("a/../b");
        let done = download(&config, &id, bytes, &mut file, |_| {}).await;
        drop(file);
        (
            done,
            peer.await.expect("served"),
            std::fs::read(&path).expect("there"),
        )
    }

    #[tokio::test]
    async fn a_file_comes_whole_and_an_id_cannot_leave_its_path() {
        let (done, asked, bytes) = served("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", 5).await;
        assert!(done.is_ok(), "{done:?}");
        assert_eq!(bytes, b"hello");
        assert!(
            asked.starts_with("GET /v1/files/a%2F..%2Fb HTTP/1.0\r\n"),
            "{asked}"
        );
    }

    #[tokio::test]
    async fn what_is_cut_or_longer_than_said_is_no_file() {
        let (cut, ..) = served("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhel", 5).await;
        assert!(matches!(cut, Err(FileError::Link(_))), "{cut:?}");
        let (other, ..) = served("HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhello you", 5).await;
        assert!(matches!(other, Err(FileError::TooLong)), "{other:?}");
        let (endless, ..) = served("HTTP/1.0 200 OK\r\n\r\nhello you", 5).await;
        assert!(matches!(endless, Err(FileError::TooLong)), "{endless:?}");
        let (chunked, ..) = served(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello",
            5,
        )
        .await;
        assert!(matches!(chunked, Err(FileError::Link(_))), "{chunked:?}");
    }

    #[tokio::test]
    async fn a_redirect_is_a_refusal_and_the_words_of_a_refusal_are_told() {
        let (moved, ..) = served(
            "HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n",
            5,
        )
        .await;
        assert!(matches!(moved, Err(FileError::Refused(_))), "{moved:?}");
        let (gone, ..) = served(
            "HTTP/1.1 404 Not Found\r\n\r\n{\"error\":{\"code\":\"not_found\",\"message\":\"there is no file\"}}",
            5,
        )
        .await;
        let Err(FileError::Refused(words)) = gone else {
            panic!("{gone:?}")
        };
        assert_eq!(words.as_str(), "there is no file");
    }

    #[test]
    fn a_full_hub_is_final_and_a_busy_one_is_not() {
        assert!(matches!(not_ok(507, b""), FileError::Refused(_)));
        assert!(matches!(not_ok(503, b""), FileError::Link(_)));
        assert!(matches!(not_ok(413, b""), FileError::Refused(_)));
    }
}

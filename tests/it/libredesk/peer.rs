//! One exchange over a connection of its own: what was asked, byte for byte, and what came back.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Back {
    pub(crate) status: u16,
    pub(crate) head: String,
    /// `Null` when there was none; other text than JSON as a string.
    pub(crate) body: Value,
}

impl Back {
    /// What the envelope holds.
    pub(crate) fn data(&self) -> &Value {
        assert_eq!(self.status, 200, "refused: {}", self.body);
        &self.body["data"]
    }

    /// The value of a cookie that was set.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let from = self.head.find(&format!("{name}="))? + name.len() + 1;
        self.head[from..].split(';').next().map(str::to_owned)
    }
}

/// Asks. `None` when the connection ended without an answer.
pub(crate) async fn ask(
    addr: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(String, String)],
    body: &str,
) -> Option<Back> {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let mut head = format!("{method} {target} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
    }
    let length = body.len().to_string();
    head.extend(["Content-Length: ", length.as_str(), "\r\n\r\n", body]);
    let mut bytes = Vec::new();
    // A proxy that cuts may do so while this is written or read.
    if stream.write_all(head.as_bytes()).await.is_err() || stream.read_to_end(&mut bytes).await.is_err() {
        return None;
    }
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head.to_lowercase();
    let length = length
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    if length.is_some_and(|length| length.parse() != Ok(body.len())) {
        return None;
    }
    Some(Back {
        status: head.get(9..12)?.parse().ok()?,
        head: head.to_owned(),
        body: if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(body).unwrap_or_else(|_| Value::from(body))
        },
    })
}

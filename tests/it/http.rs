//! The HTTP answers of the corpus, through the real client: it lives, and every answer is of the right
//! kind.

use std::path::Path;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use ttydesk::net::http::{BadBody, Client, Credential, Fault, Method, Outcome, Request, Response, Verdict};
use ttydesk::net::{Limits, Transport};
use url::Url;

use crate::support::skipped;

const CANARY: &str = "canary-77aa";

/// What an answer has to be taken for.
fn class(outcome: &Outcome) -> String {
    match outcome {
        Outcome::NotSent(fault) => format!("not sent: {fault:?}"),
        Outcome::Unknown(Fault::TimedOut) => "unknown: timed out".to_owned(),
        Outcome::Unknown(Fault::TooLarge { .. }) => "unknown: too large".to_owned(),
        Outcome::Unknown(Fault::Protocol(_)) => "unknown: no HTTP".to_owned(),
        Outcome::Unknown(Fault::Broken(_)) => "unknown: broken".to_owned(),
        Outcome::Unknown(other) => format!("unknown: {other:?}"),
        Outcome::Answered(response) => answer(response),
    }
}

fn answer(response: &Response) -> String {
    match response.verdict() {
        Verdict::Success => match response.json::<Value>() {
            Ok(json) => format!("json {json}"),
            Err(BadBody::Empty) => "empty".to_owned(),
            Err(BadBody::Encoded(_)) => "encoded".to_owned(),
            Err(other) => format!("{other:?}"),
        },
        Verdict::Redirect(to) => format!("redirect {to}"),
        Verdict::Unauthorized(words) => format!("unauthorized {words}"),
        Verdict::Forbidden(_) => "forbidden".to_owned(),
        Verdict::TooLarge => "too large".to_owned(),
        Verdict::Refused(words) => format!("refused {words}"),
        Verdict::Limited { retry_after } => format!("limited {retry_after:?}"),
        Verdict::Failed { .. } => "failed".to_owned(),
        Verdict::NotFound(_) => "not found".to_owned(),
    }
}

fn expected(name: &str) -> &'static str {
    match name {
        "http/html_502" => "failed",
        "http/redirect_other_host" => "redirect https://evil.example/",
        "http/redirect_loop" => "redirect /same",
        "http/401" => "unauthorized Invalid token",
        "http/403_csrf" => "forbidden",
        "http/413" => "too large",
        "http/422" => "refused Content can't be blank",
        "http/429_negative" => "limited None",
        "http/200_empty" => "empty",
        "http/200_truncated" => "unknown: broken",
        // Whose message it is, only the adapter can know.
        "http/200_wrong_id" => r#"json {"conversation_id":999,"id":7}"#,
        "http/gzip_bomb" => "encoded",
        "http/slow_loris_headers" | "http/slow_loris_body" => "unknown: timed out",
        "http/endless_chunks" => "unknown: too large",
        "http/headers_1m" => "unknown: no HTTP",
        "http/set_cookie" | "http/clock_skew" => "json {}",
        "http/wrong_type" => r#"json {"id":1}"#,
        other => panic!("{other}: a sample nobody thought about"),
    }
}

/// Says what a sample describes.
async fn play(mut stream: TcpStream, sample: &Value) -> std::io::Result<()> {
    let text = sample["text"].as_str().expect("a text");
    let mut head = format!("HTTP/1.1 {} Said\r\n", sample["status"]);
    for (name, value) in sample["headers"].as_object().expect("headers") {
        let value = value
            .as_str()
            .expect("a value")
            .replace("a*1048576", &"a".repeat(1 << 20));
        head.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
    }
    let slow = sample["name"] == "http/slow_loris_headers";
    match text {
        "<slow>" => {
            let opening = if slow {
                String::new()
            } else {
                head + "content-length: 1000\r\n\r\n"
            };
            stream.write_all(opening.as_bytes()).await?;
            let mut clock = tokio::time::interval(Duration::from_millis(40));
            loop {
                clock.tick().await;
                stream.write_all(if slow { b"\r\n" } else { b"x" }).await?;
            }
        }
        "<endless>" => {
            stream.write_all((head + "\r\n").as_bytes()).await?;
            let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
            loop {
                stream.write_all(chunk.as_bytes()).await?;
            }
        }
        text => {
            if !head.contains("content-length") {
                head.extend(["content-length: ", text.len().to_string().as_str(), "\r\n"]);
            }
            stream.write_all(format!("{head}\r\n{text}").as_bytes()).await?;
            stream.shutdown().await
        }
    }
}

/// Serves one sample until the client goes, to every connection.
async fn serve(listener: TcpListener, sample: Value) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut request = Vec::new();
        while !request.windows(4).any(|it| it == b"\r\n\r\n") {
            if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
                break;
            }
        }
        // The client is free to hang up on it.
        drop(play(stream, &sample).await);
    }
}

fn client(url: &Url) -> Client {
    let limits = Limits {
        headers: Duration::from_millis(300),
        total: Duration::from_millis(1_500),
        ..Limits::default()
    };
    let transport = Transport {
        limits,
        ..Transport::default()
    };
    let credential = Credential::bearer(&SecretString::from(CANARY)).unwrap();
    Client::new(url, transport).unwrap().with_credential(credential)
}

#[tokio::test]
async fn every_answer_of_the_corpus_is_taken_for_what_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/http.jsonl");
    let Ok(corpus) = std::fs::read_to_string(&path) else {
        skipped(&format!("there is no {}", path.display()));
        return;
    };
    for line in corpus.lines() {
        let sample: Value = serde_json::from_str(line).unwrap();
        let name = sample["name"].as_str().unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap())
            .parse()
            .unwrap();
        let server = tokio::spawn(serve(listener, sample));
        let client = client(&url);
        let post = Request::new(Method::Post, "/api/messages")
            .json(&"hello")
            .unwrap();
        let outcome = client.send(&post).await;
        assert_eq!(class(&outcome), expected(&name), "{name}");
        assert!(!format!("{outcome:?}").contains(CANARY), "{name}");
        server.abort();
    }
}

//! Servers that say what the script says, byte by byte.

use std::sync::Arc;
use std::time::Duration;

use hyper::header::HeaderValue;
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use url::Url;

use super::*;
use crate::net::{Limits, Transport};

const CANARY: &str = "canary-8d21";

/// What a connection does with the next request.
#[derive(Clone)]
enum Step {
    /// Answers and stays.
    Say(Vec<u8>),
    /// Says this and hangs up.
    Last(Vec<u8>),
    /// Says this over and over until the peer goes.
    Drip(Vec<u8>, Duration),
}

fn say(text: &str) -> Step {
    Step::Say(text.as_bytes().to_vec())
}

fn ok(body: &str) -> Step {
    say(&format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ))
}

/// A server with one script per connection. Every request it hears comes through the channel; an empty
/// one says that a peer went.
async fn server(scripts: Vec<Vec<Step>>) -> (Url, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/", listener.local_addr().expect("its address"));
    let (tell, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        for script in scripts {
            let (stream, _) = listener.accept().await.expect("a client");
            tokio::spawn(play(stream, script, tell.clone()));
        }
    });
    (url.parse().expect("a URL"), heard)
}

async fn play(mut stream: TcpStream, script: Vec<Step>, tell: mpsc::UnboundedSender<String>) {
    for step in script {
        let request = hear(&mut stream).await;
        // A test that looks at no request lets go of the channel.
        drop(tell.send(request));
        match step {
            Step::Say(words) => drop(stream.write_all(&words).await),
            Step::Last(words) => {
                drop(stream.write_all(&words).await);
                return;
            }
            Step::Drip(words, pause) => {
                let mut clock = tokio::time::interval(pause);
                while stream.write_all(&words).await.is_ok() {
                    clock.tick().await;
                }
            }
        }
    }
    let mut rest = Vec::new();
    drop(stream.read_to_end(&mut rest).await);
    drop(tell.send(String::new()));
}

/// A request with its body.
async fn hear(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&heard);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().expect("a length"));
            if body.len() >= length {
                return text.into_owned();
            }
        }
        if stream.read_buf(&mut heard).await.unwrap_or(0) == 0 {
            return String::from_utf8_lossy(&heard).into_owned();
        }
    }
}

/// Limits that a test can wait for.
fn short() -> Limits {
    Limits {
        headers: Duration::from_millis(200),
        idle: Duration::from_millis(200),
        total: Duration::from_millis(600),
        download: Duration::from_millis(600),
        body: 1_000,
        ..Limits::default()
    }
}

fn client(url: &Url, limits: Limits) -> Client {
    let transport = Transport {
        limits,
        ..Transport::default()
    };
    let token = SecretString::from(CANARY);
    let credential = Credential::header("api_access_token", "", &token).expect("a header");
    Client::new(url, transport)
        .expect("a server")
        .with_credential(credential)
}

fn answered(outcome: Outcome) -> Response {
    match outcome {
        Outcome::Answered(response) => response,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn one_connection_serves_many_requests() {
    let (url, mut heard) = server(vec![vec![ok("{\"id\":1}"), ok("{\"id\":2}")]]).await;
    let client = client(&url, Limits::default());
    let note = Request::new(Method::Post, "/api/notes")
        .json(&["ё"])
        .expect("JSON");
    let first: serde_json::Value = answered(client.send(&note).await).json().expect("JSON");
    assert_eq!(first["id"], 1);
    let request = heard.recv().await.expect("a request");
    assert!(request.starts_with("POST /api/notes HTTP/1.1\r\n"), "{request}");
    assert!(
        request.contains(&format!("api_access_token: {CANARY}\r\n")),
        "{request}"
    );
    assert!(request.contains("accept-encoding: identity\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n[\"ё\"]"), "{request}");
    let second: serde_json::Value = answered(client.send(&Request::get("/api").query("a", &1)).await)
        .json()
        .expect("JSON");
    assert_eq!(second["id"], 2);
    assert!(
        heard
            .recv()
            .await
            .expect("a request")
            .starts_with("GET /api?a=1 ")
    );
    assert!(!format!("{client:?}").contains(CANARY));
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url: Url = format!("http://{}/", listener.local_addr().expect("its address"))
        .parse()
        .expect("a URL");
    drop(listener);
    let outcome = client(&url, short()).send(&Request::new(Method::Post, "/")).await;
    assert!(
        matches!(outcome, Outcome::NotSent(Fault::Connect(_))),
        "{outcome:?}"
    );
    let wrong = client(&url, short())
        .send(&Request::get("http://evil.example/"))
        .await;
    assert!(matches!(wrong, Outcome::NotSent(Fault::Request(_))), "{wrong:?}");
}

#[tokio::test]
async fn what_left_without_an_answer_is_unknown() {
    let post = Request::new(Method::Post, "/").json(&"x").expect("JSON");
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":1,";
    for script in [
        Step::Last(Vec::new()),
        Step::Last(b"HTTP/1.1 20".to_vec()),
        Step::Last(cut.as_bytes().to_vec()),
        Step::Last(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec()),
        say(cut),
        say(""),
    ] {
        let (url, _heard) = server(vec![vec![script]]).await;
        let outcome = client(&url, short()).send(&post).await;
        assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_kept_connection_that_died_costs_a_get_nothing_and_repeats_no_post() {
    let scripts = || vec![vec![ok("1"), Step::Last(Vec::new())], vec![ok("2")]];
    let (url, _heard) = server(scripts()).await;
    let getter = client(&url, short());
    for body in ["1", "2"] {
        assert_eq!(answered(getter.send(&Request::get("/")).await).body, body);
    }
    let (url, mut heard) = server(scripts()).await;
    let poster = client(&url, short());
    let post = Request::new(Method::Post, "/once");
    assert_eq!(answered(poster.send(&post).await).body, "1");
    let outcome = poster.send(&post).await;
    assert!(
        matches!(outcome, Outcome::Unknown(Fault::Broken(_))),
        "{outcome:?}"
    );
    heard.recv().await.expect("the first");
    heard.recv().await.expect("the second");
    assert!(heard.try_recv().is_err(), "sent again");
}

#[tokio::test]
async fn a_connection_closed_between_two_requests_is_replaced_for_any_method() {
    let closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n1";
    let (url, _heard) = server(vec![vec![say(closing)], vec![ok("2")]]).await;
    let client = client(&url, short());
    let post = Request::new(Method::Post, "/");
    for body in ["1", "2"] {
        assert_eq!(answered(client.send(&post).await).body, body);
    }
}

#[tokio::test]
async fn slow_servers_are_given_up_and_let_go() {
    let pause = Duration::from_millis(50);
    let start = "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n";
    let scripts = [
        vec![say("")],
        vec![Step::Drip(b"\r\n".to_vec(), pause)],
        vec![say(start)],
        vec![Step::Drip(format!("{start}x").into_bytes(), pause)],
    ];
    for script in scripts {
        let (url, mut heard) = server(vec![script]).await;
        let outcome = client(&url, short()).send(&Request::get("/")).await;
        assert!(
            matches!(outcome, Outcome::Unknown(Fault::TimedOut)),
            "{outcome:?}"
        );
        heard.recv().await.expect("the request");
        // The server hears that nobody waits any more.
        drop(heard.recv().await);
    }
}

#[tokio::test]
async fn bodies_and_heads_without_end_are_stopped() {
    let chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let endless = [chunk, b"400\r\n".to_vec(), vec![b'x'; 0x400], b"\r\n".to_vec()].concat();
    let (url, _heard) = server(vec![vec![Step::Say(endless)]]).await;
    let outcome = client(&url, short()).send(&Request::get("/")).await;
    assert!(
        matches!(outcome, Outcome::Unknown(Fault::TooLarge { limit: 1_000 })),
        "{outcome:?}"
    );
    let head = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "a".repeat(1 << 20));
    let (url, _heard) = server(vec![vec![say(&head)]]).await;
    let outcome = client(&url, Limits::default()).send(&Request::get("/")).await;
    assert!(
        matches!(outcome, Outcome::Unknown(Fault::Protocol(_))),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_redirect_is_told_and_the_secret_stays() {
    let (elsewhere, mut recorder) = server(vec![vec![ok("{}")]]).await;
    for method in [Method::Get, Method::Post] {
        let redirect = format!("HTTP/1.1 302 Found\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n");
        let (url, _heard) = server(vec![vec![say(&redirect)]]).await;
        let response = answered(client(&url, short()).send(&Request::new(method, "/")).await);
        let Verdict::Redirect(target) = response.verdict() else {
            panic!("{response:?}")
        };
        assert_eq!(target.as_str(), elsewhere.as_str());
    }
    assert!(recorder.try_recv().is_err(), "somebody went there");
}

#[tokio::test]
async fn cookies_belong_to_a_session_and_prove_it() {
    let sets = "HTTP/1.1 200 OK\r\nSet-Cookie: s=1; Path=/\r\nSet-Cookie: csrf_token=c2\r\nContent-Length: 0\r\n\r\n";
    let script = || vec![vec![say(sets), ok(""), ok("")]];
    let (url, mut heard) = server(script()).await;
    let csrf = Csrf {
        cookie: "csrf_token",
        header: "x-csrftoken",
    };
    let session = client(&url, short()).with_session(Some(csrf));
    let (url, mut without) = server(script()).await;
    let stateless = client(&url, short());
    for request in [
        Request::get("/"),
        Request::get("/"),
        Request::new(Method::Post, "/"),
    ] {
        answered(session.send(&request).await);
        answered(stateless.send(&request).await);
        assert!(!without.recv().await.expect("a request").contains("cookie:"));
    }
    assert!(!heard.recv().await.expect("a request").contains("cookie:"));
    let get = heard.recv().await.expect("a request");
    assert!(
        get.contains("cookie: csrf_token=c2; s=1\r\n") && !get.contains("x-csrftoken"),
        "{get}"
    );
    assert!(
        heard
            .recv()
            .await
            .expect("a request")
            .contains("x-csrftoken: c2\r\n")
    );
}

#[tokio::test]
async fn files_go_to_a_writer_up_to_a_cap() {
    let chunked = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n\
                   3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    let gzip = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx";
    let (url, _heard) = server(vec![vec![say(chunked)], vec![say(chunked)], vec![say(gzip)]]).await;
    let client = client(&url, short());
    let mut file = Vec::new();
    let done = client
        .download(&Request::get("/f"), &mut file, 5)
        .await
        .expect("a file");
    assert_eq!((done.bytes, file.as_slice()), (5, &b"abcde"[..]));
    assert_eq!(done.content_type, Some("image/png".into()));
    let mut file = Vec::new();
    let error = client
        .download(&Request::get("/f"), &mut file, 4)
        .await
        .expect_err("too large");
    assert!(
        matches!(error, DownloadError::Fault(Fault::TooLarge { limit: 4 })),
        "{error:?}"
    );
    assert!(file.len() <= 4);
    let error = client
        .download(&Request::get("/f"), &mut file, 4)
        .await
        .expect_err("gzip");
    assert!(
        matches!(error, DownloadError::Body(BadBody::Encoded(_))),
        "{error:?}"
    );
}

#[tokio::test]
async fn requests_at_the_same_time_do_not_share_an_answer() {
    let script = || vec![ok("a"), ok("a")];
    let (url, _heard) = server((0..8).map(|_| script()).collect()).await;
    let client = Arc::new(client(&url, Limits::default()));
    let sending: Vec<_> = (0..8)
        .map(|_| {
            let client = Arc::clone(&client);
            tokio::spawn(async move { answered(client.send(&Request::get("/")).await).body })
        })
        .collect();
    for sent in sending {
        assert_eq!(sent.await.expect("answered"), "a");
    }
}

#[tokio::test]
async fn a_header_of_a_request_never_replaces_the_credential() {
    let (url, mut heard) = server(vec![vec![ok("")]]).await;
    let request = Request::get("/").header("api_access_token", HeaderValue::from_static("other"));
    answered(client(&url, short()).send(&request).await);
    let heard = heard.recv().await.expect("a request");
    assert!(heard.contains(CANARY) && !heard.contains("other"), "{heard}");
}

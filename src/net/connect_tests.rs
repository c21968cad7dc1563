//! Servers that are not what they should be, on real sockets.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::*;
use crate::net::{Heard, Limits};
use crate::text::CleanLine;

const CANARY: &str = "canary-3f9a";

async fn listen() -> (TcpListener, Url) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let url = format!("ws://{address}/ws").parse().expect("a URL");
    (listener, url)
}

fn options(limit: Duration) -> Options {
    let limits = Limits {
        handshake: limit,
        ..Limits::default()
    };
    Options {
        subprotocol: "ttydesk.v1",
        transport: Transport {
            limits,
            ..Transport::default()
        },
    }
}

async fn try_it(url: &Url, limit: Duration) -> Result<Socket, ConnectError> {
    connect(url, &SecretString::from(CANARY), &options(limit)).await
}

async fn failure(url: &Url, limit: Duration) -> ConnectError {
    try_it(url, limit).await.expect_err("this is no hub")
}

/// Reads up to the end of the request's head.
async fn request_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut head).await.expect("a request") == 0 {
            break;
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// A server that answers every request with `answer` and stays open.
async fn answering(answer: String) -> Url {
    let (listener, url) = listen().await;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            request_head(&mut stream).await;
            stream
                .write_all(answer.as_bytes())
                .await
                .expect("the answer leaves");
            let mut rest = Vec::new();
            drop(stream.read_to_end(&mut rest).await);
        }
    });
    url
}

fn page(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

const SOON: Duration = Duration::from_millis(300);
const LATE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let (listener, url) = listen().await;
    assert_eq!(failure(&url, SOON).await, ConnectError::TimedOut);
    drop(listener);
}

#[tokio::test]
async fn a_server_that_answers_byte_by_byte_is_given_up_too() {
    let (listener, url) = listen().await;
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a client");
        let answer = b"HTTP/1.1 101 Switching Protocols\r\n";
        let mut clock = tokio::time::interval(Duration::from_millis(50));
        for byte in answer.iter().cycle() {
            clock.tick().await;
            if stream.write_all(&[*byte]).await.is_err() {
                return;
            }
        }
    });
    assert_eq!(failure(&url, SOON).await, ConnectError::TimedOut);
}

#[tokio::test]
async fn nobody_listens() {
    let (listener, url) = listen().await;
    drop(listener);
    let error = failure(&url, LATE).await;
    let ConnectError::Refused(words) = error else {
        panic!("{error:?}")
    };
    assert!(words.as_str().starts_with("127.0.0.1:"), "{words}");
}

#[tokio::test]
async fn a_web_page_is_named_by_its_title() {
    let url = answering(page(
        "200 OK",
        "Content-Type: text/html\r\n",
        "<html><title>Router settings</title>",
    ))
    .await;
    let ConnectError::NotAHub { status, title } = failure(&url, LATE).await else {
        panic!("a page")
    };
    assert_eq!(
        (status, title.as_ref().map(CleanLine::as_str)),
        (200, Some("Router settings"))
    );
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let (elsewhere, target) = listen().await;
    let url = answering(page("302 Found", &format!("Location: {target}\r\n"), "")).await;
    let ConnectError::NotAHub { status, title } = failure(&url, LATE).await else {
        panic!("a redirect")
    };
    assert_eq!(status, 302);
    assert!(title.expect("where to").as_str().contains(target.as_str()));
    // The token went nowhere else: nobody has knocked there.
    let knock = timeout(SOON, elsewhere.accept()).await;
    assert!(knock.is_err(), "the redirect was followed");
}

#[tokio::test]
async fn a_refused_token_comes_with_the_servers_words() {
    for status in ["401 Unauthorized", "403 Forbidden"] {
        let url = answering(page(
            status,
            "",
            r#"{"code":"unauthorized","message":"token revoked"}"#,
        ))
        .await;
        let ConnectError::Unauthorized(words) = failure(&url, LATE).await else {
            panic!("{status}")
        };
        assert_eq!(words.as_str(), "token revoked");
    }
}

#[tokio::test]
async fn a_wrong_accept_and_other_protocols_are_breaches() {
    let upgrade =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: bm90IHRoZSByaWdodCBvbmU=\r\n";
    let wrong_accept = format!("HTTP/1.1 101 Switching Protocols\r\n{upgrade}\r\n");
    for answer in [wrong_accept, "SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n".to_owned()] {
        let url = answering(answer.clone()).await;
        let error = failure(&url, LATE).await;
        assert!(
            matches!(error, ConnectError::Protocol(_)),
            "{answer:?}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_server_without_our_subprotocol_is_refused() {
    let (listener, url) = listen().await;
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        drop(tokio_tungstenite::accept_async(stream).await);
    });
    let error = failure(&url, LATE).await;
    assert!(matches!(error, ConnectError::Protocol(_)), "{error:?}");
}

#[tokio::test]
async fn a_server_that_hangs_up_is_a_broken_link() {
    let (listener, url) = listen().await;
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a client");
        request_head(&mut stream).await;
    });
    let error = failure(&url, LATE).await;
    assert!(matches!(error, ConnectError::Broken(_)), "{error:?}");
}

#[tokio::test]
async fn tls_to_a_server_that_speaks_none_says_so() {
    let url = answering(page("400 Bad Request", "", "")).await;
    let encrypted: Url = url.as_str().replace("ws://", "wss://").parse().expect("a URL");
    let (listener, _) = listen().await;
    drop(listener);
    let error = failure(&encrypted, SOON).await;
    assert!(
        matches!(error, ConnectError::Tls(_) | ConnectError::TimedOut),
        "{error:?}"
    );
}

/// A server with our subprotocol; its socket comes through the channel.
#[expect(clippy::result_large_err, reason = "the callback's type is the library's")]
async fn hub() -> (Url, mpsc::Receiver<tokio_tungstenite::WebSocketStream<TcpStream>>) {
    use tokio_tungstenite::tungstenite::handshake::server::{Request as Asked, Response};
    let (listener, url) = listen().await;
    let (sender, sockets) = mpsc::channel(1);
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let agree = |asked: &Asked, mut response: Response| {
            assert_eq!(
                asked.headers()["Authorization"],
                format!("Bearer {CANARY}").as_str()
            );
            let agreed = asked.headers()["Sec-WebSocket-Protocol"].clone();
            response.headers_mut().insert("Sec-WebSocket-Protocol", agreed);
            Ok(response)
        };
        let socket = tokio_tungstenite::accept_hdr_async(stream, agree)
            .await
            .expect("a handshake");
        sender.send(socket).await.expect("the test waits");
    });
    (url, sockets)
}

#[tokio::test]
async fn frames_go_both_ways_and_a_ping_is_answered_without_a_write_of_ours() {
    use futures_util::{SinkExt, StreamExt};
    use tokio_tungstenite::tungstenite::Message;
    let (url, mut sockets) = hub().await;
    let mut client = try_it(&url, LATE).await.expect("a hub");
    let mut server = sockets.recv().await.expect("its end");
    let ticket = client.push("hello".to_owned());
    assert!(!client.has_left(ticket));
    server.send(Message::text("welcome")).await.expect("sent");
    assert_eq!(client.hear().await, Ok(Heard::Text("welcome".into())));
    assert!(client.has_left(ticket));
    assert_eq!(
        server.next().await.expect("a frame").expect("whole"),
        Message::text("hello")
    );
    server.send(Message::Ping("now".into())).await.expect("sent");
    assert_eq!(client.hear().await, Ok(Heard::Beat));
    assert_eq!(
        server.next().await.expect("a frame").expect("whole"),
        Message::Pong("now".into())
    );
}

#[tokio::test]
async fn a_close_tells_code_and_reason() {
    use tokio_tungstenite::tungstenite::protocol::CloseFrame;
    let (url, mut sockets) = hub().await;
    let mut client = try_it(&url, LATE).await.expect("a hub");
    let mut server = sockets.recv().await.expect("its end");
    let frame = CloseFrame {
        code: 4008.into(),
        reason: "too slow".into(),
    };
    server.close(Some(frame)).await.expect("sent");
    let Err(crate::net::SocketError::Closed { code, reason }) = client.hear().await else {
        panic!("a close")
    };
    assert_eq!((code, reason.as_str()), (4008, "too slow"));
}

#[tokio::test]
async fn a_peer_that_takes_no_bytes_is_given_up() {
    let (url, mut sockets) = hub().await;
    let mut patience = options(LATE);
    patience.transport.limits.write = SOON;
    let opened = connect(&url, &SecretString::from(CANARY), &patience).await;
    let mut client = opened.expect("a hub");
    // Held and never read.
    let silent = sockets.recv().await.expect("its end");
    // More than the buffers of the system hold.
    for _ in 0..32 {
        client.push("x".repeat(1 << 19));
    }
    let ended = timeout(LATE, client.hear()).await.expect("given up");
    assert_eq!(ended, Err(crate::net::SocketError::Stalled));
    drop(silent);
}

#[tokio::test]
async fn a_message_larger_than_the_limit_ends_the_link() {
    use futures_util::SinkExt;
    use tokio_tungstenite::tungstenite::Message;
    let (url, mut sockets) = hub().await;
    let mut client = try_it(&url, LATE).await.expect("a hub");
    let mut server = sockets.recv().await.expect("its end");
    let sending = tokio::spawn(async move {
        // The client hangs up in the middle.
        drop(server.send(Message::text("x".repeat(MAX_MESSAGE + 1))).await);
    });
    let ended = timeout(LATE, client.hear()).await.expect("ended");
    assert!(
        matches!(ended, Err(crate::net::SocketError::Protocol(_))),
        "{ended:?}"
    );
    drop(client);
    sending.await.expect("sent or cut");
}

#[tokio::test]
async fn a_link_through_a_proxy_is_encrypted_to_the_server_and_the_proxy_sees_no_token() {
    use crate::net::Proxies;
    use crate::net::test_certificates::{Authority, SOUND};
    let authority = Authority::new();
    let certified = authority.certify("desk.example", SOUND);
    let (listener, url) = listen().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a client");
        let asked = request_head(&mut stream).await;
        // Proxy and server in one: the tunnel leads to ourselves.
        stream
            .write_all(b"HTTP/1.1 200 OK\r\n\r\n")
            .await
            .expect("a tunnel");
        let mut inside = certified.accept(stream).await.expect("TLS");
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            assert!(inside.read_buf(&mut request).await.expect("a request") > 0);
        }
        (asked, String::from_utf8_lossy(&request).into_owned())
    });
    let mut way = options(LATE);
    let proxy = url.as_str().replace("ws://", "http://").parse().expect("a URL");
    way.transport.proxies = Proxies::named(&proxy, None).expect("a proxy");
    way.transport.ca_file = Some(authority.file());
    let target = "wss://desk.example/ws".parse().expect("a URL");
    let cut = connect(&target, &SecretString::from(CANARY), &way).await;
    assert!(matches!(cut, Err(ConnectError::Broken(_))), "{cut:?}");
    let (asked, request) = server.await.expect("a whole conversation");
    assert!(
        asked.starts_with("CONNECT desk.example:443 HTTP/1.1\r\n"),
        "{asked}"
    );
    assert!(!asked.contains(CANARY));
    assert!(
        request.contains(CANARY) && request.starts_with("GET /ws "),
        "{request}"
    );
}

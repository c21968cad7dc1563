//! Proxies on real sockets.

use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::*;
use crate::net::address::Speech;

const PATIENCE: Duration = Duration::from_secs(10);

fn place(url: &str, insecure: &[&str]) -> Place {
    let insecure: Vec<String> = insecure.iter().map(ToString::to_string).collect();
    Place::of(&url.parse().expect("a URL"), Speech::WebSocket, &insecure).expect("allowed")
}

/// A proxy that hears one head, says `answer`, and tells what it heard.
async fn proxy(answer: &'static str) -> (String, oneshot::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("its address").to_string();
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a client");
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.expect("a head"));
        }
        stream.write_all(answer.as_bytes()).await.expect("an answer");
        tell.send(String::from_utf8(head).expect("text"))
            .expect("somebody asks");
        let mut rest = Vec::new();
        drop(stream.read_to_end(&mut rest).await);
    });
    (at, told)
}

async fn through(at: &str, login: Option<&str>, target: &str) -> Result<TcpStream, ConnectError> {
    let url = format!("http://{at}").parse().expect("a URL");
    let login = login.map(SecretString::from);
    let proxies = Proxies::named(&url, login.as_ref()).expect("a proxy");
    assert!(!format!("{proxies:?}").contains("canary"));
    let place = place(target, &[]);
    let proxy = proxies.towards(&place).expect("usable").expect("named");
    assert!(!format!("{proxy:?}").contains("canary"));
    timeout(PATIENCE, proxy.tunnel(&place)).await.expect("in time")
}

#[tokio::test]
async fn a_tunnel_names_the_host_and_gives_the_login() {
    let (at, told) = proxy("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\nhello").await;
    let mut stream = through(&at, Some("anna:canary/7"), "wss://desk.example/ws")
        .await
        .expect("a tunnel");
    let head = told.await.expect("told");
    assert!(
        head.starts_with("CONNECT desk.example:443 HTTP/1.1\r\nHost: desk.example:443\r\n"),
        "{head}"
    );
    // anna:canary/7
    assert!(
        head.contains("Proxy-Authorization: Basic YW5uYTpjYW5hcnkvNw==\r\n"),
        "{head}"
    );
    let mut first = [0; 5];
    stream
        .read_exact(&mut first)
        .await
        .expect("what follows is the server's");
    assert_eq!(&first, b"hello");
}

#[tokio::test]
async fn refusals_name_the_proxy_and_say_why() {
    for (answer, says) in [
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n", "502 Bad Gateway"),
        (
            "HTTP/1.1 302 Found\r\nLocation: http://login/\r\n\r\n",
            "302 Found",
        ),
        ("SSH-2.0-OpenSSH\r\n\r\n", "no HTTP proxy"),
    ] {
        let (at, _told) = proxy(answer).await;
        let Err(ConnectError::Proxy(words)) = through(&at, None, "wss://desk.example/ws").await else {
            panic!("{answer}")
        };
        assert!(
            words.as_str().starts_with(&at) && words.as_str().contains(says),
            "{words}"
        );
    }
}

#[tokio::test]
async fn a_proxy_that_wants_a_login_is_named() {
    let (at, _told) = proxy("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await;
    let error = through(&at, None, "wss://desk.example/ws")
        .await
        .expect_err("407");
    assert_eq!(error, ConnectError::ProxyLogin(words(&at)));
}

#[tokio::test]
async fn a_dead_proxy_is_not_gone_around() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("its address").to_string();
    drop(listener);
    let error = through(&at, None, "wss://desk.example/ws")
        .await
        .expect_err("dead");
    assert!(matches!(error, ConnectError::Proxy(_)), "{error:?}");
}

#[test]
fn this_machine_is_reached_directly() {
    let rules = || {
        Matcher::builder()
            .all("http://proxy:3128")
            .no("inside.example,10.0.0.0/8")
            .build()
    };
    let environment = Proxies::ruled(rules(), Source::Environment);
    let goes = |proxies: &Proxies, url: &str, insecure: &[&str]| {
        proxies.towards(&place(url, insecure)).expect("usable").is_some()
    };
    assert!(goes(&environment, "wss://desk.example/ws", &[]));
    for direct in [
        "wss://localhost/ws",
        "wss://127.0.0.1/ws",
        "wss://[::1]/ws",
        "ws://localhost/ws",
    ] {
        assert!(!goes(&environment, direct, &[]), "{direct}");
    }
    for excepted in [
        "wss://inside.example/ws",
        "wss://a.inside.example/ws",
        "wss://10.1.2.3/ws",
    ] {
        assert!(!goes(&environment, excepted, &[]), "{excepted}");
    }
    let named = Proxies::ruled(rules(), Source::Configuration);
    assert!(goes(&named, "wss://localhost/ws", &[]), "named for it");
    assert!(
        !goes(&named, "ws://localhost/ws", &[]),
        "readable words stay on this machine"
    );
    assert!(goes(&named, "ws://desk.example/ws", &["desk.example"]));
    assert!(!goes(&Proxies::default(), "wss://desk.example/ws", &[]));
}

#[test]
fn a_proxy_of_another_kind_is_an_error_and_not_ignored() {
    let rules = Matcher::builder().all("https://proxy:3128").build();
    let proxies = Proxies::ruled(rules, Source::Environment);
    let error = proxies
        .towards(&place("wss://desk.example/ws", &[]))
        .expect_err("unusable");
    let ConnectError::Proxy(words) = error else {
        panic!("{error:?}")
    };
    assert!(words.as_str().contains("socks5://"), "{words}");
}

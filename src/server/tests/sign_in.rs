//! Who gets in, and what is said first.

use super::*;

async fn http(addr: SocketAddr, request: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let request = format!("{request}\r\nHost: hub\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    soon("an HTTP answer", stream.read_to_string(&mut answer))
        .await
        .unwrap();
    answer
}

#[tokio::test]
async fn hello_names_the_agent_its_rights_and_the_limits() {
    let hub = Hub::with(0).await;
    let token = hub.agent("Ann", Role::Lead);
    let client = hub.connect(&token).await.unwrap();
    let hello = &client.hello;
    assert_eq!(hello["me"]["name"], "Ann");
    assert_eq!(hello["me"]["availability"], "online");
    assert_eq!(hello["workspace"], "Test desk");
    assert!(
        hello["rights"]
            .as_array()
            .unwrap()
            .contains(&json!("act_for_others"))
    );
    assert!(
        !hello["rights"]
            .as_array()
            .unwrap()
            .contains(&json!("manage_agents"))
    );
    assert_eq!(hello["capabilities"]["bots"], json!(["Polly"]));
    assert_eq!(hello["capabilities"]["limits"]["text_bytes"], 32 << 10);
}

#[tokio::test]
async fn a_wrong_or_missing_token_is_refused_with_401() {
    let hub = Hub::with(0).await;
    for token in [Some("wrong"), None] {
        let refused = Client::connect(hub.running.addr(), token, Some(SUBPROTOCOL))
            .await
            .err()
            .unwrap();
        let tungstenite::Error::Http(response) = refused else {
            panic!("{refused}")
        };
        assert_eq!(response.status(), 401);
        let body: Value = serde_json::from_slice(response.body().as_deref().unwrap()).unwrap();
        assert_eq!(body["error"]["code"], "unauthorized");
    }
}

#[tokio::test]
async fn another_subprotocol_is_refused_and_named() {
    let hub = Hub::with(0).await;
    let token = hub.agent("Ann", Role::Agent);
    let refused = Client::connect(hub.running.addr(), Some(&token), None)
        .await
        .err()
        .unwrap();
    let tungstenite::Error::Http(response) = refused else {
        panic!("{refused}")
    };
    assert_eq!(response.status(), 400);
    assert!(String::from_utf8_lossy(response.body().as_deref().unwrap()).contains(SUBPROTOCOL));
}

#[tokio::test]
async fn plain_http_gets_plain_answers() {
    let hub = Hub::with(0).await;
    let token = hub.agent("Ann", Role::Agent);
    let addr = hub.running.addr();
    assert!(http(addr, "GET /health HTTP/1.1").await.ends_with("ok\n"));
    assert!(http(addr, "GET / HTTP/1.1").await.contains("ttydesk hub"));
    let upgrade = format!("GET /ws HTTP/1.1\r\nAuthorization: Bearer {token}");
    assert!(http(addr, &upgrade).await.starts_with("HTTP/1.1 426"));
}

#[tokio::test]
async fn a_revoked_agent_is_out_at_the_next_look() {
    let hub = Hub::with(1).await;
    let (ann, bob) = (hub.agent("Ann", Role::Agent), hub.agent("Bob", Role::Agent));
    let mut ann = hub.sign_in(&ann).await;
    let mut bob = hub.sign_in(&bob).await;
    agents::revoke(hub.data.path(), "Ann").unwrap();
    bob.ok("directory", json!({})).await;
    assert_eq!(ann.closed().await.0, 4001);
    bob.event_of("directory_changed").await;
}

#[tokio::test]
async fn an_address_in_use_and_a_file_in_the_way_are_named() {
    let hub = Hub::with(0).await;
    let data = tempfile::tempdir().unwrap();
    let mut options = Options {
        data: data.path().to_owned(),
        listen: hub.running.addr(),
        workspace: String::new(),
        file_bytes: crate::server::FILE_BYTES,
    };
    let error = super::super::start(options.clone())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(&hub.running.addr().to_string()) && error.contains("--listen"),
        "{error}"
    );

    let file = data.path().join("file");
    std::fs::write(&file, "").unwrap();
    options.data.clone_from(&file);
    options.listen.set_port(0);
    let error = super::super::start(options).await.unwrap_err().to_string();
    assert!(
        error.contains(&file.display().to_string()) && error.contains("--data"),
        "{error}"
    );
}

#[tokio::test]
async fn stopping_says_goodbye_and_ends_what_listens() {
    let hub = Hub::with(0).await;
    let token = hub.agent("Ann", Role::Agent);
    let mut client = hub.sign_in(&token).await;
    let desk = hub.desk();
    let mut outgoing = desk.outgoing();
    let Hub { running, data: _data } = hub;
    let (close, ()) = tokio::join!(client.closed(), running.stop());
    assert_eq!(close.0, 1001);
    assert!(soon("the end of outgoing", outgoing.recv()).await.is_err());
    assert!(matches!(
        desk.is_empty().await,
        Err(super::super::HubError::Stopped)
    ));
}

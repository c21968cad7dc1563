//! The language model's endpoint, played by a socket that says what the test says.

use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use ttydesk::model::{Cut, Done, Endpoint, Settings, Trouble};
use ttydesk::net::{ConnectError, Transport};
use ttydesk::suggest::prompt::{Matter, Prompt, Speaker, Task, Turn, prompt};
use ttydesk::text::{Clean, Untrusted};

const CANARY: &str = "key-canary-5f1e";
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// What the endpoint does.
#[derive(Clone)]
pub(crate) enum Step {
    Say(Vec<u8>),
    /// Waits until the test lets go of the other end.
    AfterHearing(mpsc::Sender<()>),
    Hold,
}

/// An endpoint for one request. What it hears comes through the channel; after that an empty word when the
/// client hangs up.
pub(crate) async fn endpoint(steps: Vec<Step>) -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    let (tell, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        play(stream, steps, tell).await;
    });
    (url, heard)
}

async fn play(mut stream: TcpStream, steps: Vec<Step>, tell: mpsc::UnboundedSender<String>) {
    drop(tell.send(hear(&mut stream).await));
    for step in steps {
        match step {
            Step::Say(words) => drop(stream.write_all(&words).await),
            Step::AfterHearing(go) => go.closed().await,
            Step::Hold => {
                let mut rest = Vec::new();
                drop(stream.read_to_end(&mut rest).await);
                drop(tell.send(String::new()));
                return;
            }
        }
    }
}

/// A request with its body.
async fn hear(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&heard);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().expect("a length")) {
                return text.into_owned();
            }
        }
        if stream.read_buf(&mut heard).await.unwrap_or(0) == 0 {
            return String::from_utf8_lossy(&heard).into_owned();
        }
    }
}

fn answer(status: &str, headers: &str, body: &str) -> Step {
    let length = body.len();
    Step::Say(format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}").into_bytes())
}

pub(crate) fn head() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n".to_vec()
}

pub(crate) fn event(words: &str) -> Vec<u8> {
    let words = serde_json::to_string(words).expect("JSON");
    format!("data: {{\"choices\":[{{\"delta\":{{\"content\":{words}}}}}]}}\n\n").into_bytes()
}

pub(crate) const END: &[u8] = b"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n\
    data: {\"choices\":[],\"usage\":{\"prompt_tokens\":120,\"completion_tokens\":7}}\n\ndata: [DONE]\n\n";

pub(crate) fn at(url: &str, limit: Duration) -> Endpoint {
    let settings = Settings {
        url: url.parse().expect("a URL"),
        model: "test-model".to_owned(),
        time_limit: limit,
        max_tokens: 77,
    };
    Endpoint::new(settings, Some(&SecretString::from(CANARY)), Transport::default()).expect("an endpoint")
}

fn question() -> Prompt {
    let words = Clean::from("where is my refund? card 4111 1111 1111 1111");
    let turns = [Turn {
        speaker: Speaker::Customer,
        words: &words,
    }];
    prompt(&Matter {
        task: Task::Draft,
        turns: &turns,
        answers: &[],
        language: None,
    })
    .expect("a prompt")
}

/// Asks, and gives what came with how it ended.
async fn ask(endpoint: &Endpoint) -> (String, Result<Done, Trouble>) {
    let (tell, mut pieces) = mpsc::channel(16);
    let question = question();
    let asked = async {
        let ended = endpoint.ask(&question, &tell).await;
        drop(tell);
        ended
    };
    let collected = async {
        let mut words = String::new();
        while let Some(piece) = pieces.recv().await {
            words.push_str(Untrusted::original(&piece));
        }
        words
    };
    let (ended, words) = tokio::join!(asked, collected);
    (words, ended)
}

async fn ends(steps: Vec<Step>) -> (String, Result<Done, Trouble>) {
    let (url, _heard) = endpoint(steps).await;
    timeout(PATIENCE, ask(&at(&url, PATIENCE)))
        .await
        .expect("in time")
}

#[tokio::test]
async fn the_endpoint_is_told_the_masked_prompt_and_the_key_and_no_more() {
    let (url, mut heard) = endpoint(vec![answer(
        "200 OK",
        "",
        "{\"choices\":[{\"message\":{\"content\":\"x\"}}]}",
    )])
    .await;
    let endpoint = at(&url, PATIENCE);
    ask(&endpoint).await.1.expect("an answer");
    let request = heard.recv().await.expect("a request");
    assert!(
        request.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains(&format!("authorization: Bearer {CANARY}\r\n")),
        "{request}"
    );
    let body = request.split_once("\r\n\r\n").expect("a body").1;
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(
        (&body["model"], &body["max_tokens"]),
        (&"test-model".into(), &77.into())
    );
    assert_eq!(body["stream"], true);
    assert!(body.get("tools").is_none());
    let told = body.to_string();
    assert!(
        told.contains("where is my refund?") && !told.contains("4111"),
        "{told}"
    );
    assert!(!told.contains(CANARY), "{told}");
    assert!(!format!("{endpoint:?} {:?}", question()).contains(CANARY));
}

#[tokio::test]
async fn pieces_come_whole_however_they_are_cut() {
    let whole = [
        event("Деньги "),
        b": keep-alive\n\n".to_vec(),
        event("идут 👍\n"),
        END.to_vec(),
    ]
    .concat();
    for size in [1, 2, 3, 7, 4096] {
        let mut steps = vec![Step::Say(head())];
        steps.extend(whole.chunks(size).map(|piece| Step::Say(piece.to_vec())));
        let (words, ended) = ends(steps).await;
        assert_eq!(words, "Деньги идут 👍\n", "in pieces of {size}");
        let done = ended.expect("an answer");
        assert_eq!((done.tokens, done.cut), (Some((120, 7)), Cut::No));
    }
}

#[tokio::test]
async fn what_comes_is_told_before_the_rest_is_there() {
    let (go, waits) = mpsc::channel(1);
    let steps = vec![
        Step::Say([head(), event("first")].concat()),
        Step::AfterHearing(go),
        Step::Say([event(" second"), END.to_vec()].concat()),
    ];
    let (url, _heard) = endpoint(steps).await;
    let endpoint = at(&url, PATIENCE);
    let (tell, mut pieces) = mpsc::channel(16);
    let question = question();
    let asked = endpoint.ask(&question, &tell);
    let looked = async {
        let first = pieces.recv().await.expect("a piece");
        assert_eq!(first.original(), "first");
        drop(waits);
        assert_eq!(pieces.recv().await.expect("a piece").original(), " second");
    };
    let both = async { tokio::join!(asked, looked) };
    let (ended, ()) = timeout(PATIENCE, both).await.expect("in time");
    ended.expect("an answer");
}

#[tokio::test]
async fn an_answer_in_one_piece_is_one_too() {
    let body = "{\"choices\":[{\"message\":{\"content\":\"hello\"},\"finish_reason\":\"length\"}]}";
    let (words, ended) = ends(vec![answer("200 OK", "Content-Type: application/json\r\n", body)]).await;
    assert_eq!(words, "hello");
    assert_eq!(ended.expect("an answer").cut, Cut::Length);
}

#[tokio::test]
async fn hanging_up_is_heard_by_the_endpoint() {
    for steps in [
        vec![Step::Hold],
        vec![Step::Say([head(), event("first")].concat()), Step::Hold],
    ] {
        let speaks = steps.len() > 1;
        let (url, mut heard) = endpoint(steps).await;
        let (tell, mut pieces) = mpsc::channel(16);
        let asking = tokio::spawn(async move { at(&url, PATIENCE).ask(&question(), &tell).await });
        heard.recv().await.expect("the request");
        if speaks {
            pieces.recv().await.expect("a piece");
        }
        asking.abort();
        let gone = timeout(PATIENCE, heard.recv()).await.expect("in time");
        assert_eq!(gone.as_deref(), Some(""));
    }
}

#[tokio::test]
async fn a_silent_or_endless_endpoint_is_given_up_and_let_go() {
    let limit = Duration::from_millis(300);
    for steps in [
        vec![Step::Hold],
        vec![Step::Say([head(), event("first")].concat()), Step::Hold],
    ] {
        let (url, mut heard) = endpoint(steps).await;
        let (_, ended) = timeout(PATIENCE, ask(&at(&url, limit))).await.expect("in time");
        assert_eq!(ended, Err(Trouble::TimedOut(limit)));
        heard.recv().await.expect("the request");
        assert_eq!(
            timeout(PATIENCE, heard.recv()).await.expect("in time").as_deref(),
            Some("")
        );
    }
    let endless = vec![
        Step::Say([head(), event(&"word ".repeat(10_000))].concat()),
        Step::Hold,
    ];
    assert_eq!(ends(endless).await.1, Err(Trouble::TooLong));
}

#[tokio::test]
async fn each_refusal_is_told_exactly() {
    let told = |status: &str, headers: &str, body: &str| ends(vec![answer(status, headers, body)]);
    let body = format!("{{\"error\":{{\"message\":\"bad key {CANARY} of jane@example.com\"}}}}");
    let key = told("401 Unauthorized", "", &body).await.1;
    assert_eq!(key, Err(Trouble::Key));
    let limited = told("429 Too Many Requests", "Retry-After: 7\r\n", "{}").await.1;
    assert_eq!(limited, Err(Trouble::Limited(Some(Duration::from_secs(7)))));
    assert_eq!(
        told("429 Too Many Requests", "", "").await.1,
        Err(Trouble::Limited(None))
    );
    let missing = told("404 Not Found", "", "{\"error\":{\"message\":\"no model\"}}")
        .await
        .1;
    assert!(matches!(missing, Err(Trouble::NotFound(_))), "{missing:?}");
    let Err(Trouble::Failed(words)) = told("500 Internal Server Error", "", &body).await.1 else {
        panic!("a failure")
    };
    assert!(words.as_str().contains("500"), "{words}");
    for not in ["jane@", CANARY] {
        assert!(!words.as_str().contains(not), "{words}");
    }
    let Err(Trouble::Refused(words)) = told("400 Bad Request", "", "{\"error\":{\"message\":\"no\"}}")
        .await
        .1
    else {
        panic!("a refusal")
    };
    assert!(words.as_str().starts_with("HTTP 400"), "{words}");
}

#[tokio::test]
async fn what_is_no_answer_is_told_exactly() {
    let malformed = |body: &'static str| async move { ends(vec![answer("200 OK", "", body)]).await.1 };
    for body in [
        "<html><title>Sign in</title>",
        "{\"choices\":1}",
        "[1]",
        "data: {\n\n",
    ] {
        let ended = malformed(body).await;
        assert!(matches!(ended, Err(Trouble::Malformed(_))), "{body}: {ended:?}");
    }
    let broken = malformed("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n").await;
    assert!(matches!(broken, Err(Trouble::Broken(_))), "{broken:?}");
    assert_eq!(malformed("data: [DONE]\n\n").await, Err(Trouble::Empty));
    assert!(matches!(malformed("").await, Err(Trouble::Broken(_))));
    let failed = malformed("data: {\"error\":{\"message\":\"overloaded\"}}\n\n").await;
    assert_eq!(failed, Err(Trouble::Failed("overloaded".into())));
    let packed = ends(vec![answer("200 OK", "Content-Encoding: gzip\r\n", "x")])
        .await
        .1;
    assert!(matches!(packed, Err(Trouble::Malformed(_))), "{packed:?}");
}

#[tokio::test]
async fn a_redirect_is_told_and_the_key_stays() {
    let (elsewhere, mut recorder) = endpoint(vec![Step::Hold]).await;
    let location = format!("Location: {elsewhere}\r\n");
    let ended = ends(vec![answer("307 Temporary Redirect", &location, "")])
        .await
        .1;
    assert!(matches!(ended, Err(Trouble::Redirect(_))), "{ended:?}");
    assert!(recorder.try_recv().is_err(), "somebody went there");
}

#[tokio::test]
async fn without_encryption_no_other_machine_is_asked() {
    let settings = Settings {
        url: "http://192.0.2.1/v1".parse().expect("a URL"),
        model: "m".to_owned(),
        time_limit: PATIENCE,
        max_tokens: 16,
    };
    let refused = Endpoint::new(settings, None, Transport::default()).map(|_| ());
    assert!(matches!(refused, Err(ConnectError::Insecure(_))), "{refused:?}");
}

#[tokio::test]
async fn nobody_there_is_told_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    drop(listener);
    let (_, ended) = timeout(PATIENCE, ask(&at(&url, PATIENCE)))
        .await
        .expect("in time");
    assert!(
        matches!(ended, Err(Trouble::Connect(ConnectError::Refused(_)))),
        "{ended:?}"
    );
}

#[tokio::test]
async fn no_sample_of_personal_data_reaches_the_endpoint() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/pii.jsonl");
    let Ok(lines) = std::fs::read_to_string(path) else {
        eprintln!("SKIPPED: no corpus at {path}");
        return;
    };
    for line in lines.lines() {
        let sample: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let words = Clean::from(sample["text"].as_str().expect("text"));
        let turns = [Turn {
            speaker: Speaker::Customer,
            words: &words,
        }];
        let (url, mut heard) = endpoint(vec![answer("200 OK", "", "{}")]).await;
        let matter = Matter {
            task: Task::Summary("English"),
            turns: &turns,
            answers: &[],
            language: None,
        };
        let prompt = prompt(&matter).expect("a prompt");
        let (tell, _pieces) = mpsc::channel(16);
        let ended = at(&url, PATIENCE).ask(&prompt, &tell).await;
        assert_eq!(ended, Err(Trouble::Empty));
        let request = heard.recv().await.expect("a request");
        let body: serde_json::Value =
            serde_json::from_str(request.split_once("\r\n\r\n").expect("a body").1).expect("JSON");
        let told = body["messages"][1]["content"].as_str().expect("words");
        for not in sample["drop"].as_array().expect("a list") {
            let not = not.as_str().expect("a word");
            assert!(!told.contains(not), "{}: {not} in {told}", sample["name"]);
        }
    }
}

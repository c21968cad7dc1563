//! An answer drafted by a language model, from the key to the hub.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;

use super::{ASKED, Desk, LAST, ONE, eventually};
use crate::support::{Home, PATIENCE, Size, Terminal};

const KEY: &str = "key-canary-77";

/// An endpoint that says one piece, waits for the word to go on, and says the rest. What it heard comes
/// through the channel.
fn endpoint() -> (String, mpsc::Receiver<String>, mpsc::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let (tell, heard) = mpsc::channel();
    let (go, wait) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut piece = [0_u8; 4096];
        loop {
            let length = stream.read(&mut piece).unwrap();
            request.extend_from_slice(&piece[..length]);
            // The last thing in the body is the last field of it.
            if length == 0 || request.ends_with(b"}}") {
                break;
            }
        }
        tell.send(String::from_utf8_lossy(&request).into_owned()).unwrap();
        let event =
            |words: &str| format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{words}\"}}}}]}}\n\n");
        let opening = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
        stream
            .write_all(format!("{opening}{}", event("Возврат ")).as_bytes())
            .unwrap();
        if wait.recv().is_err() {
            // Nobody will say to go on: the next thing is that the program hangs up.
            let mut rest = Vec::new();
            drop(stream.read_to_end(&mut rest));
            tell.send(String::new()).unwrap();
            return;
        }
        let end = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        stream
            .write_all(format!("{}{end}", event("придёт завтра.")).as_bytes())
            .unwrap();
    });
    (url, heard, go)
}

/// A machine with this endpoint as its language model.
fn with_model(url: &str) -> Home {
    let machine = Home::new();
    machine.write("config/model.key", &format!("{KEY}\n"));
    let lines = "key_file = \"model.key\"\ndisclosure = \"Written with AI.\"\n";
    let desk = "undo_send_seconds = 0\nlang = \"en\"\n";
    let model = format!("{desk}[model]\nurl = \"{url}\"\nmodel = \"test\"\n{lines}");
    machine.write("config/config.toml", &model);
    machine
}

/// An agent who asked for a draft.
fn drafting(desk: &Desk, machine: &Home) -> Terminal {
    let anna = desk.open(machine, "Anna", Size::WIDE);
    anna.sees(LAST);
    anna.sees(ASKED);
    anna.keys("d");
    anna.sees("test is writing…");
    anna
}

#[test]
fn a_drafted_answer_is_read_used_and_sent_by_the_agent() {
    let (url, heard, go) = endpoint();
    let desk = Desk::start(ONE);
    let machine = with_model(&url);
    let mut anna = drafting(&desk, &machine);
    anna.wait("the first piece", |screen| {
        screen.rows().iter().any(|row| row.contains("Возврат"))
    });
    let request = heard.recv_timeout(PATIENCE).unwrap();
    assert!(
        request.contains(&format!("authorization: Bearer {KEY}")),
        "{request}"
    );
    assert!(request.contains(ASKED), "{request}");
    go.send(()).unwrap();
    anna.sees("Возврат придёт завтра.");
    anna.sees("use");
    assert_eq!(
        desk.texts("care-1", "message").len(),
        3,
        "nothing is sent by itself"
    );
    anna.keys("<Tab>");
    anna.sees("AI-made");
    anna.keys("<Enter>");
    eventually("the answer with its line", || {
        desk.texts("care-1", "message").last().unwrap() == "Возврат придёт завтра.\n\nWritten with AI."
    });
    anna.keys("<Esc> q");
    assert_eq!(anna.ended(), 0);
    let log = machine.log_tail()();
    assert!(!log.contains(KEY) && !log.contains("Возврат"), "{log}");
    let shown = String::from_utf8_lossy(&anna.bytes()).into_owned();
    assert!(!shown.contains(KEY));
}

#[test]
fn escape_hangs_up_and_the_composer_stays() {
    let (url, heard, go) = endpoint();
    let desk = Desk::start(ONE);
    let machine = with_model(&url);
    let mut anna = drafting(&desk, &machine);
    heard.recv_timeout(PATIENCE).unwrap();
    drop(go);
    anna.keys("<Esc>");
    assert_eq!(
        heard.recv_timeout(PATIENCE).unwrap(),
        "",
        "the endpoint sees the connection go"
    );
    anna.wait("no preview", |screen| !screen.has("is writing…"));
    anna.keys("\"by hand\" <Enter>");
    eventually("the answer of the agent", || {
        desk.texts("care-1", "message").last().unwrap() == "by hand"
    });
    anna.keys("<Esc> q");
    assert_eq!(anna.ended(), 0);
}

//! Texts over what a thread shows, from a stand-in for a backend that takes longer ones than our hub:
//! the program shows the beginning, says that there is more, and its reader has the end.

use serde_json::json;

use super::corpus;
use super::oracle;
use super::served::{Order, SUBJECT, StandIn};
use crate::support::{Home, Size, Terminal};

/// Bytes of a text that are shown in a thread.
const SHOWN: usize = 64 << 10;
/// Longest frame the program takes, with room for the rest of it.
const FRAME: usize = (4 << 20) - 4096;

#[test]
fn long_texts_are_read_to_their_end() {
    let Some(samples) = corpus::file_of("size") else {
        return;
    };
    let samples: Vec<_> = samples
        .into_iter()
        .filter(|sample| (32 << 10..FRAME).contains(&sample.bytes.len()))
        .collect();
    assert!(samples.len() > 10, "only {} long samples", samples.len());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let stand_in = runtime.block_on(StandIn::start());
    let machine = Home::new();
    machine.write("config/config.toml", "lang = \"en\"\nbell = false\n");
    let token = machine.write("token", "token");
    let terminal = Terminal::open(
        &machine,
        Size::USUAL,
        &["connect", &stand_in.url, "--token-file", token.to_str().unwrap()],
    );
    terminal.wait("a first screen", |screen| !screen.is_blank());
    terminal.keys("<Esc>");
    terminal.sees("Customer");
    terminal.keys("<Enter>");
    for (number, sample) in (1..).zip(&samples) {
        let mark = format!("mark{number:02}");
        let entry = json!({ "kind": "entry", "data": {
            "type": "message", "id": mark, "conversation": SUBJECT, "position": number, "revision": 1,
            "author": "customer", "channel": "web_chat", "at": "2026-01-02T03:04:05Z",
            "text": format!("{mark}\n{}", sample.text()),
        }});
        stand_in.orders.send(Order::Text(entry.to_string())).unwrap();
        // Who shows this name has the entry.
        stand_in.rename(&format!("Customer {number:02}"));
        terminal.sees(&format!("Customer {number:02}"));
        if sample.bytes.len() > SHOWN {
            terminal.wait(&sample.name, |screen| {
                screen.has("not all is shown") && screen.has("KiB]")
            });
        }
        terminal.keys("v");
        terminal.sees(&mark);
        terminal.keys("G");
        terminal.wait(&sample.name, |screen| screen.has("|end") && !screen.has("KiB]"));
        terminal.keys("<Esc>");
    }
    terminal.settle();
    assert_eq!(oracle::bad_bytes(&terminal.written()), []);
}

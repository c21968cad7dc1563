//! How long a search takes on a desk of a million messages.

use std::time::{Duration, Instant};

use super::*;
use crate::backend::native::wire::{AgentRef, Role};
use crate::server::World;
use crate::server::storage::{Store, load};

/// Messages of the desk.
const MESSAGES: u32 = 1_000_000;
/// Conversations they are in.
const CONVERSATIONS: u32 = 10_000;
/// Times each search is made; the slowest but one counts.
const TIMES: usize = 20;
/// Row M21 of the product's list, with room for a busy machine and a build without optimisation.
const LIMIT: Duration = Duration::from_millis(200);

/// Every message has a word one in 5,000 has, one that a tenth have, and one all have.
const FILL: &str = "
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
INSERT INTO entry (key, id, conversation, position, author, author_name, record)
SELECT i, 'e' || i, 1 + i % ?2, 1 + i / ?2, 'customer', 'person', json_object(
    'type', 'message', 'id', 'e' || i, 'conversation', 'c' || (i % ?2), 'position', 1 + i / ?2,
    'author', 'customer', 'channel', 'telegram', 'at', '2026-01-02T03:04:05Z',
    'text', 'order rare' || (i % 5000) || ' some' || (i % 10)) FROM n";
const WORDS: &str = "
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
INSERT INTO words (rowid, body) SELECT i, 'order rare' || (i % 5000) || ' some' || (i % 10) FROM n";

fn world() -> World {
    let contact = |number: u32| {
        let record = serde_json::json!({ "id": format!("p{number}"), "name": format!("Person {number}") });
        serde_json::from_value(record).unwrap()
    };
    let conversation = |number: u32| {
        serde_json::from_value(serde_json::json!({
            "id": format!("c{number}"), "revision": 1, "contact": format!("p{number}"),
            "contact_name": format!("Person {number}"), "inbox": "i", "channel": "telegram",
            "status": "open", "handling": "human", "priority": "normal",
            "last_activity": "2026-01-02T03:04:05Z",
        }))
        .unwrap()
    };
    World {
        contacts: (0..CONVERSATIONS).map(contact).collect(),
        conversations: (0..CONVERSATIONS).map(conversation).collect(),
        ..World::default()
    }
}

#[test]
#[ignore = "builds a desk of 1,000,000 messages, half a minute or more; prints how long searches take"]
fn m21_a_search_of_a_million_messages_is_quick() {
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(data.path()).unwrap();
    let now = Timestamp::from_second(1_770_000_000).unwrap();
    store.write(now, |tx| load(tx, &world())).unwrap();
    store.db.execute_batch("BEGIN").unwrap();
    store.db.execute(FILL, (MESSAGES, CONVERSATIONS)).unwrap();
    store.db.execute(WORDS, [MESSAGES]).unwrap();
    store.db.execute_batch("COMMIT").unwrap();
    let caller = Caller {
        agent: AgentRef {
            id: "ann".into(),
            name: "Ann".into(),
        },
        role: Role::Agent,
    };
    for (what, query) in [
        ("one word, 200 messages", "rare17"),
        ("one word, 100,000 messages", "some3"),
        ("one word, all messages", "order"),
        ("two words", "order rare17"),
        ("a phrase", "\"order rare17\""),
        ("a word and a channel", "some3 channel:telegram"),
        ("the beginning of a word", "rar"),
        ("no message", "nowhere"),
    ] {
        let mut took: Vec<Duration> = (0..TIMES)
            .map(|_| {
                let began = Instant::now();
                search(&store.db, &caller, query, (51, 0), now).unwrap();
                began.elapsed()
            })
            .collect();
        took.sort_unstable();
        let (median, slow) = (took[TIMES / 2], took[TIMES - 2]);
        println!("{what:<28} median {median:>10.2?}  slow {slow:>10.2?}");
        assert!(slow < LIMIT, "{what}: {slow:?}");
    }
}

//! What SQLite does for the filters people use: never a walk over the whole table.

use super::*;
use crate::backend::native::wire::{AgentRef, Conversation, Role};
use crate::server::World;
use crate::server::storage::{Store, load};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn caller() -> Caller {
    let agent = AgentRef {
        id: "ann".into(),
        name: "Ann".into(),
    };
    Caller {
        agent,
        role: Role::Agent,
    }
}

fn conversation(number: i64) -> Conversation {
    let channel = ["telegram", "email", "web_chat", "whatsapp"][usize::try_from(number % 4).unwrap()];
    let owner = (number % 50 == 0).then(|| serde_json::json!({ "id": "ann", "name": "Ann" }));
    let priority = ["normal", "normal", "high", "urgent"][usize::try_from(number / 4 % 4).unwrap()];
    serde_json::from_value(serde_json::json!({
        "id": format!("c{number:06}"), "revision": 1, "contact": format!("p{number}"),
        "contact_name": format!("Person {number}"), "inbox": "i", "channel": channel,
        "status": if number % 10 == 9 { "resolved" } else { "open" }, "handling": "human",
        "assignee": owner, "priority": priority, "unread": u32::from(number % 7 == 0),
        "tags": if number % 100 == 0 { vec!["refund"] } else { vec![] },
        "waiting_since": (number % 3 > 0).then(|| at(number)), "last_activity": at(number),
        "created": at(number - 5_000),
    }))
    .unwrap()
}

fn desk(rows: i64) -> (tempfile::TempDir, Store) {
    let data = tempfile::tempdir().unwrap();
    let policy = "[[sla]]\nchannels = [\"telegram\", \"web_chat\"]\nfirst_response = \"10m\"\n\
                  next_response = \"30m\"\n";
    std::fs::write(data.path().join(crate::server::policy::FILE), policy).unwrap();
    let store = Store::open(data.path()).unwrap();
    let contact = |number: i64| {
        serde_json::from_value(
            serde_json::json!({ "id": format!("p{number}"), "name": format!("Person {number}") }),
        )
        .unwrap()
    };
    let world = World {
        contacts: (0..rows).map(contact).collect(),
        conversations: (0..rows).map(conversation).collect(),
        ..World::default()
    };
    let (_, out) = store.write(at(0), |tx| load(tx, &world)).unwrap();
    let mut store = store;
    for (from, to) in out.moves {
        store.tally.shift(from, to);
    }
    (data, store)
}

fn ask(query: &str, sort: Sort) -> Ask<'_> {
    Ask {
        view: View::All,
        query,
        sort,
        now: at(0),
        after: None,
        limit: 100,
    }
}

const COMMON: [&str; 14] = [
    "is:unanswered",
    "is:unread",
    "is:resolved",
    "channel:telegram",
    "tag:refund",
    "-tag:vip",
    "owner:me",
    "owner:none",
    "waiting:>10m",
    "created:<2d",
    "priority:high",
    "contact:\"Person 7\"",
    "sla:<10m",
    "sla:>5m",
];

#[test]
fn common_filters_never_walk_the_whole_table() {
    let (_data, store) = desk(10);
    for query in COMMON {
        for sort in [Sort::Waiting, Sort::Newest, Sort::Priority, Sort::Sla] {
            for way in [Way::Walk, Way::Sort] {
                let filter = slice(&store.db, &caller(), View::All, query, at(0)).unwrap();
                let sql = select(&filter, columns(sort), 100, way);
                let plan = plan(&store, &sql, filter.values);
                let is_scan = |step: &String| step.starts_with("SCAN c");
                assert!(!plan.iter().any(is_scan), "{query} {sort:?} {way:?}: {plan:?}");
            }
        }
    }
}

/// What SQLite would do.
fn plan(store: &Store, sql: &str, values: Vec<Value>) -> Vec<String> {
    let mut statement = store.db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps = statement.query_map(params_from_iter(values), |row| row.get(3));
    steps.unwrap().map(Result::unwrap).collect()
}

/// Whether a step finds conversations without reading their records; by its key one is read alone.
fn is_lean(step: &str) -> bool {
    let of_rows = step.starts_with("SEARCH c ") || step.starts_with("SCAN c ") || step == "SCAN c";
    !of_rows || step.contains("COVERING INDEX") || step.contains("PRIMARY KEY")
}

#[test]
fn nothing_is_counted_or_sorted_by_reading_records() {
    let (_data, store) = desk(10);
    let more = [
        "parcel owner:none",
        "is:open is:unread team:none",
        "channel:email is:unread created:<7d",
    ];
    for query in COMMON.into_iter().chain(more) {
        let filter = slice(&store.db, &caller(), View::All, query, at(0)).unwrap();
        let count = counting(&filter);
        let sorted = [Sort::Waiting, Sort::Newest, Sort::Priority, Sort::Sla]
            .map(|sort| select(&filter, columns(sort), 100, Way::Sort));
        for sql in [count].into_iter().chain(sorted) {
            let plan = plan(&store, &sql, filter.values.clone());
            assert!(
                plan.iter().all(|step| is_lean(step)),
                "{query}: {plan:?} of {sql}"
            );
            let reads_messages = |step: &String| step.starts_with("SEARCH e USING INTEGER");
            assert!(!plan.iter().any(reads_messages), "{query}: {plan:?}");
        }
    }
}

#[test]
fn a_page_is_walked_to_where_many_belong_and_sorted_where_few_do() {
    let of = |view, query| Ask {
        view,
        ..ask(query, Sort::Newest)
    };
    assert_eq!(Way::to(20, of(View::Mine, "")), Way::Sort);
    assert_eq!(Way::to(20, of(View::All, "tag:x")), Way::Sort);
    assert_eq!(
        Way::to(20, of(View::All, " ")),
        Way::Walk,
        "nothing is passed over"
    );
    assert_eq!(Way::to(MANY, of(View::All, "tag:x")), Way::Walk);
}

/// The same rows by SQL and by the client's matching, page by page in every order.
#[test]
fn the_hub_and_the_client_agree_on_every_filter_and_order() {
    use crate::domain;
    use crate::query::{Known, Query, belongs};
    let (_data, store) = desk(120);
    let mut records = store.db.prepare("SELECT record FROM conversation").unwrap();
    let rows: Vec<domain::Conversation> = records
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap()
        .map(|record| serde_json::from_str(&record.unwrap()).unwrap())
        .collect();
    assert!(rows.iter().any(|row| row.due().is_some()));
    let me = domain::AgentId::new("ann");
    let sorts = [
        (Sort::Waiting, domain::Sort::Waiting),
        (Sort::Newest, domain::Sort::Newest),
        (Sort::Priority, domain::Sort::Priority),
        (Sort::Sla, domain::Sort::Sla),
    ];
    for query in COMMON
        .into_iter()
        .chain(["is:mine -is:unread", "-owner:me -channel:email", "active:<1d"])
    {
        let parsed = Query::parse(query).unwrap();
        for (sort, own) in sorts {
            let known = Known {
                me: &me,
                my_teams: &[],
                teams: &[],
                now: at(650),
            };
            let mut wanted: Vec<_> = rows
                .iter()
                .filter(|row| belongs(domain::View::All, &parsed, row, known))
                .collect();
            wanted.sort_by(|a, b| own.compare(a, b));
            let wanted: Vec<_> = wanted.iter().map(|row| row.id.as_str().to_owned()).collect();
            let (mut found, mut after) = (Vec::new(), None::<String>);
            loop {
                let ask = Ask {
                    now: at(650),
                    limit: 7,
                    after: after.as_deref(),
                    ..ask(query, sort)
                };
                let page = page(&store.db, &store.tally, &caller(), ask, usize::MAX).unwrap();
                assert_eq!(page.total, wanted.len() as u64, "{query}");
                found.extend(
                    page.rows
                        .iter()
                        .map(|row| serde_json::from_str::<Conversation>(row).unwrap().id),
                );
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(found, wanted, "{query} {sort:?}");
        }
    }
}

/// Run with `cargo test --lib filters_of_a_hundred_thousand -- --ignored --nocapture`.
#[test]
#[ignore = "prints times; a hundred thousand rows take a while to write"]
fn times_of_the_filters_of_a_hundred_thousand_conversations() {
    let (_data, store) = desk(100_000);
    for query in COMMON
        .into_iter()
        .chain(["person", "is:unanswered channel:telegram -tag:refund owner:none"])
    {
        for sort in [Sort::Waiting, Sort::Newest, Sort::Priority, Sort::Sla] {
            let begin = std::time::Instant::now();
            let page = page(&store.db, &store.tally, &caller(), ask(query, sort), usize::MAX).unwrap();
            println!(
                "{query:60} {sort:?}: {:>8} rows, {:?}",
                page.total,
                begin.elapsed()
            );
        }
    }
}

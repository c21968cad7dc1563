//! Filters, orders and saved views at a Libredesk, against the stand-in with its recorded defects: pages of
//! an order with equal values lose rows, and a filter of a column leaves out empty ones.

use std::collections::BTreeSet;

use ttydesk::backend::{CommandKind, Event, Outcome};
use ttydesk::domain::{Conversation, Priority, RequestId, Sort, View};
use uuid::Uuid;

use super::seam::Asker;
use super::standin::Standin;
use super::worker;

/// More rows than pages of any size show at once.
const MANY: usize = 53;

async fn ann(standin: &Standin) -> Asker {
    Asker::sign_in(worker::link(standin.addr(), worker::key())).await
}

/// Every row of a narrowed list, page by page, as they came.
async fn rows(asker: &mut Asker, query: &str, sort: Sort, limit: u16) -> Vec<Conversation> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let request = RequestId(Uuid::now_v7());
        let list = CommandKind::ListConversations {
            view: View::All,
            query: query.to_owned(),
            sort,
            after: after.clone(),
            limit,
        };
        let (outcome, told) = asker.ask_as(request, list).await;
        assert_eq!(outcome, Outcome::Done, "{query}");
        let page = told.into_iter().find_map(|event| match event {
            Event::ConversationPage {
                id,
                conversations,
                next,
                ..
            } if id == request => Some((conversations, next)),
            _ => None,
        });
        let (page, next) = page.expect("a page");
        all.extend(page);
        if next.is_none() {
            return all;
        }
        after = next;
    }
}

async fn found(asker: &mut Asker, query: &str) -> BTreeSet<String> {
    let rows = rows(asker, query, Sort::Waiting, 50).await;
    rows.iter().map(|row| row.id.to_string()).collect()
}

#[tokio::test]
async fn m02_words_and_their_opposites_divide_the_lists_of_a_libredesk() {
    let standin = Standin::start().await;
    let mut ann = ann(&standin).await;
    let all = found(&mut ann, "").await;
    assert!(all.len() >= 4);
    for (word, some) in [
        ("tag:vip", true),
        ("priority:high", true),
        ("priority:normal", true),
        ("owner:me", true),
        ("owner:none", true),
        ("owner:bob", true),
        ("owner:nobody-here", false),
        ("team:billing", true),
        ("team:none", true),
        ("waiting:>1h", false),
        ("waiting:<1h", true),
        ("created:<1d", true),
        ("active:>1d", false),
        ("sla:<1h", false),
        ("channel:web", true),
        ("channel:email", false),
        ("is:unanswered", true),
        ("is:mine", true),
    ] {
        let with = found(&mut ann, word).await;
        let without = found(&mut ann, &format!("-{word}")).await;
        assert_eq!(!with.is_empty(), some, "{word}: {with:?}");
        assert!(with.is_disjoint(&without), "{word}");
        let both: BTreeSet<_> = with.union(&without).cloned().collect();
        assert_eq!(both, all, "{word} or not is everything");
    }
    let tagged = rows(&mut ann, "tag:vip owner:me priority:high", Sort::Waiting, 50).await;
    assert_eq!(tagged.len(), 1);
    assert_eq!(tagged[0].priority, Priority::High);
    assert_eq!(
        tagged[0].tags[0].original(),
        "vip",
        "a list tells no tags; the filter does"
    );
}

#[tokio::test]
async fn m02_every_order_of_a_libredesk_shows_every_row_once() {
    let standin = Standin::start().await;
    for _ in 0..MANY {
        standin.know(Uuid::now_v7());
    }
    let mut ann = ann(&standin).await;
    let all = found(&mut ann, "").await;
    assert!(all.len() >= MANY);
    for sort in Sort::ALL {
        let walked = rows(&mut ann, "", sort, 10).await;
        let ids: BTreeSet<String> = walked.iter().map(|row| row.id.to_string()).collect();
        assert_eq!(ids, all, "{sort:?}");
    }
    let urgent = rows(&mut ann, "", Sort::Priority, 10).await;
    assert_eq!(
        urgent[0].priority,
        Priority::High,
        "the most urgent is on the first page"
    );
}

#[tokio::test]
async fn m02_views_of_a_libredesk_are_shown_and_counted_within_the_budget() {
    let standin = Standin::start().await;
    let mut ann = ann(&standin).await;
    let views = ann.directory.views.clone();
    let names: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names, ["View 1", "View 2"], "the shared one and her own");
    let waits = views[1].clone();
    assert!(waits.shared.is_some());
    let shown = rows(&mut ann, &waits.query, waits.sort, 50).await;
    assert!(!shown.is_empty() && shown.iter().all(|row| row.waiting_since.is_some()));

    let slices = vec![
        (View::All, waits.query.clone()),
        (View::All, "is:mentioned".to_owned()),
        (View::All, "contact:anna".to_owned()),
    ];
    standin.forget_requests();
    for _ in 0..3 {
        let slices = slices.clone();
        let told = ann.done(CommandKind::CountConversations { slices }).await;
        let counts = told.into_iter().find_map(|event| match event {
            Event::SliceCounts { counts, .. } => Some(counts),
            _ => None,
        });
        let first = u64::try_from(shown.len()).expect("small");
        assert_eq!(counts.expect("counts"), [Some(first), Some(0), None]);
    }
    let asked: usize = standin.counts().values().sum();
    assert!(
        asked <= 2 + 1,
        "counted once, whatever asks: {:?}",
        standin.counts()
    );

    let mut bob = Asker::sign_in(worker::link(
        standin.addr(),
        worker::password("bob@example.com", "PASSWORD"),
    ))
    .await;
    assert_eq!(found(&mut bob, "is:mentioned").await.len(), 1);
    let (outcome, _) = bob
        .ask(CommandKind::ListConversations {
            view: View::All,
            query: "contact:anna".to_owned(),
            sort: Sort::Waiting,
            after: None,
            limit: 10,
        })
        .await;
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
}

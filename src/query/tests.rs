//! What is typed, what it means, and what it says when it means nothing.

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::domain::{AgentId, AgentRef, Conversation, Status, Team, TeamId, View};

fn parse(text: &str) -> Query {
    Query::parse(text).expect(text)
}

fn error(text: &str) -> String {
    Query::parse(text).expect_err(text).to_string()
}

#[test]
fn every_operator_is_read_and_printed_back() {
    for text in [
        "is:unanswered is:unread is:open is:snoozed is:resolved is:bot is:mine is:unassigned",
        "channel:telegram tag:refund -tag:vip owner:me owner:none owner:anna team:billing team:none",
        "waiting:>10m sla:<10m created:<2d active:>3h priority:high contact:\"Anna P\" free words",
        "from:me from:customer from:bot from:agent from:\"Anna Weber\" -\"late parcel\"",
        "is:mentioned view:\"Late ones\"",
        "\"is:open\" \"-5\" waiting:>90s waiting:>1w",
    ] {
        let once = parse(text);
        assert_eq!(once.to_string(), text);
        assert_eq!(parse(&once.to_string()), once);
    }
}

#[test]
fn the_words_of_the_russian_screen_mean_the_same() {
    let russian = "это:без-ответа канал:телеграм тег:возврат -метка:vip оператор:я команда:нет ждёт:>10м \
                   создан:<2д приоритет:срочный клиент:Анна от:клиента";
    let english = "is:unanswered channel:telegram tag:возврат -tag:vip owner:me team:none waiting:>10m \
                   created:<2d priority:urgent contact:Анна from:customer";
    assert_eq!(parse(russian).to_string(), english);
    assert_eq!(parse("это:ЗАВЕРШЁН").to_string(), "is:resolved");
}

#[test]
fn an_address_a_time_and_a_smiley_are_words() {
    for text in ["http://example.org", "10:30", ":)", "-", "order-7731", "7731:"] {
        assert_eq!(parse(text).words().count(), 1, "{text}");
    }
    assert_eq!(parse("-refund").terms()[0].sign, Sign::Minus);
    assert!(parse("  ").is_empty());
}

#[test]
fn what_is_wrong_says_where_and_what_to_do() {
    assert_eq!(
        error("возврат is:opne"),
        "character 9: is:opne is not known; there are unanswered, unread, open, snoozed, resolved, bot, \
         mine, unassigned, mentioned; did you mean is:open?"
    );
    assert!(error("chanel:tg").contains("character 1: there is no operator chanel:; did you mean channel:?"));
    assert!(error("тэг:vip").contains("did you mean тег:?"));
    assert!(error("waiting:soon").contains("write waiting:>10m"));
    assert!(error("waiting:99999999999999999999m").contains("is not a length of time"));
    assert!(error("a tag:").contains("character 3: tag: needs a value"));
    assert!(error("a \"b c").contains("character 3: this quote has no end"));
    let at = Query::parse("ёж chanel:tg b").expect_err("misspelt").at;
    assert_eq!(&"ёж chanel:tg b"[at], "chanel:tg");
}

const NOW: i64 = 1_700_000_000;

fn at(ago: SignedDuration) -> Timestamp {
    Timestamp::from_second(NOW).expect("in range") - ago
}

fn row() -> Conversation {
    let minutes = SignedDuration::from_mins;
    serde_json::from_value::<Conversation>(serde_json::json!({
        "id": "c1", "revision": 1, "contact": "p1", "contact_name": "Анна Петрова", "vip": false,
        "inbox": "i", "channel": "telegram", "subject": null, "status": "open", "snoozed_until": null,
        "handling": "human", "assignee": {"id": "anna", "name": "Anna Weber"}, "team": "t1",
        "priority": "high", "tags": ["Late Parcel"], "waiting_since": at(minutes(20)).to_string(),
        "unread": 0, "last_activity": at(minutes(20)).to_string(), "created": at(minutes(3000)).to_string(),
        "sla": { "promise": null, "state": "running", "due": at(minutes(-5)).to_string() }, "preview": null, "handoff": null,
    }))
    .expect("a row")
}

fn ask(text: &str, view: View, row: &Conversation) -> bool {
    let teams = [Team {
        id: TeamId::new("t1"),
        name: "Billing".into(),
        waiting: 0,
        members: Vec::new(),
    }];
    let known = Known {
        me: &AgentId::new("anna"),
        my_teams: &[],
        teams: &teams,
        now: at(SignedDuration::ZERO),
    };
    belongs(view, &parse(text), row, known)
}

#[test]
fn a_row_is_asked_every_condition() {
    let row = row();
    for (text, answer) in [
        ("is:unanswered is:open is:mine", true),
        ("is:unread", false),
        ("-is:unread", true),
        ("is:bot", false),
        ("channel:tg", true),
        ("-channel:tg", false),
        ("tag:\"late parcel\"", true),
        ("tag:late", false),
        ("owner:weber", true),
        ("owner:none", false),
        ("team:bill", true),
        ("-team:none", true),
        ("waiting:>10m waiting:<1h", true),
        ("waiting:>1h", false),
        ("sla:<10m", true),
        ("sla:<1m", false),
        ("created:<2d", false),
        ("created:<3d", true),
        ("active:<1h", true),
        ("priority:high", true),
        ("priority:urgent", false),
        ("contact:\"петрова анна\"", true),
    ] {
        assert_eq!(ask(text, View::All, &row), answer, "{text}");
    }
}

#[test]
fn a_status_in_the_words_replaces_that_of_the_view() {
    let done = Conversation {
        status: Status::Resolved,
        waiting_since: None,
        ..row()
    };
    assert!(!ask("", View::Mine, &done));
    assert!(ask("is:resolved", View::Mine, &done));
    let others = Conversation {
        assignee: Some(AgentRef {
            id: AgentId::new("bob"),
            name: "Bob".into(),
        }),
        ..done
    };
    assert!(!ask("is:resolved", View::Mine, &others));
}

#[test]
fn free_words_are_found_in_what_a_row_shows() {
    assert!(parse("петрова parcel").says(&row()));
    assert!(!parse("петрова -parcel").says(&row()));
    assert!(!parse("from:customer").says(&row()), "a row does not know");
}

fn offered(text: &str) -> Vec<String> {
    let names = Names {
        tags: &["refund", "late parcel"],
        agents: &["Anna Weber"],
        teams: &["Billing"],
        views: &["Late ones"],
    };
    let all = complete(text, text.len(), names);
    all.into_iter().map(|it| it.words).collect()
}

#[test]
fn the_word_being_typed_is_completed() {
    assert_eq!(offered("ch"), ["channel:"]);
    assert_eq!(offered("refund -ta"), ["-tag:"]);
    assert_eq!(offered("кан"), ["канал:"]);
    assert_eq!(offered("is:una"), ["is:unanswered ", "is:unassigned "]);
    assert_eq!(offered("tag:l"), ["tag:\"late parcel\" "]);
    assert_eq!(offered("owner:an"), ["owner:\"Anna Weber\" "]);
    assert_eq!(offered("это:без"), ["это:без-ответа "]);
    assert!(offered("is:open ").is_empty() && offered("").is_empty());
}

//! The words that narrow the queue, as the server's own filters. Pure.
//!
//! A filter of a column leaves out rows where it is empty, whichever side is asked for; so every "not" names
//! the empty ones, too. What the server has no filter for is told with the capabilities
//! ([`UNFILTERABLE`]) and refused here as well.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::known::Known;
use super::rest::{Trouble, refusal};
use crate::backend::RefusalCode;
use crate::domain::{Channel, Priority, Status};
use crate::query::{Condition, Owner, Query, Sign, Span, State, Term, Than};
use crate::text::{Untrusted, fold};

/// What cannot be asked of the server's lists, as the words are printed.
pub(super) const UNFILTERABLE: [&str; 9] = [
    "is:unread",
    "is:bot",
    "contact:",
    "from:",
    "channel:telegram",
    "channel:whatsapp",
    "channel:sms",
    "channel:phone",
    "channel:other",
];

/// Which list is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum List {
    /// That of the slice.
    #[default]
    Slice,
    /// Where the agent was mentioned.
    Mentioned,
    /// A view that was saved at the server; it takes no further filter.
    View(u64),
}

/// A narrowed list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Narrow {
    /// Which list.
    pub(super) list: List,
    /// What must hold, in the server's words.
    pub(super) rules: Vec<Value>,
    /// It says itself which statuses are wanted.
    pub(super) names_status: bool,
    /// Tags every row has. Rows of lists do not tell theirs.
    pub(super) tags: Vec<Untrusted>,
}

impl Narrow {
    /// Understands the words of a query, all but the free ones.
    pub(super) fn read(query: &Query, known: &Known, now: Timestamp) -> Result<Self, Trouble> {
        let mut narrow = Self {
            names_status: query.names_status(),
            ..Self::default()
        };
        for term in query.terms() {
            narrow.term(term, known, now)?;
        }
        if matches!(narrow.list, List::View(_)) && query.terms().len() > 1 {
            return Err(no(
                "view: stands alone: this server narrows a saved view no further",
            ));
        }
        Ok(narrow)
    }

    fn term(&mut self, term: &Term, known: &Known, now: Timestamp) -> Result<(), Trouble> {
        let is_plus = term.sign == Sign::Plus;
        match &term.condition {
            Condition::Words(_) => {}
            Condition::Is(State::Mentioned) if is_plus => self.list = List::Mentioned,
            Condition::View(name) if is_plus => self.list = List::View(view_called(name, known)?),
            Condition::Tag(name) => {
                let (id, tag) = tag_called(name, known)?;
                let operator = if is_plus { "contains" } else { "not contains" };
                self.rules.push(rule("tags", operator, &format!("[{id}]")));
                self.tags.extend(is_plus.then_some(tag));
            }
            condition => {
                let test = test(condition, known, now).ok_or_else(|| cannot(term))?;
                self.rules
                    .extend(if is_plus { test.holds() } else { test.fails() });
            }
        }
        Ok(())
    }
}

/// A question about one column. Its rules all have to hold, and no group stands inside another's group:
/// nothing deeper than recorded is asked.
#[derive(Debug)]
enum Test {
    /// It is one of these, or empty where that is wanted.
    OneOf {
        field: &'static str,
        values: Vec<String>,
        or_empty: bool,
    },
    /// Its time lies on this side of that moment.
    Time {
        field: &'static str,
        side: &'static str,
        limit: Timestamp,
    },
    /// The inbox is of this kind.
    Channel(&'static str),
    /// Somebody waits, and it is in none of these statuses.
    Waits { done: Vec<String> },
}

/// The two sides of a moment.
const BEFORE: &str = "less than";
const AFTER: &str = "greater than";

impl Test {
    fn one_of(field: &'static str, values: impl IntoIterator<Item = u64>) -> Self {
        Self::OneOf {
            field,
            values: values.into_iter().map(|value| value.to_string()).collect(),
            or_empty: false,
        }
    }

    fn empty(field: &'static str) -> Self {
        Self::OneOf {
            field,
            values: Vec::new(),
            or_empty: true,
        }
    }

    fn holds(&self) -> Vec<Value> {
        match self {
            Self::OneOf {
                field,
                values,
                or_empty,
            } => {
                let mut rules: Vec<Value> = values.iter().map(|it| rule(field, "equals", it)).collect();
                rules.extend(or_empty.then(|| rule(field, "not set", "")));
                if rules.is_empty() {
                    // Nobody is called so: no row has it.
                    rules.push(rule(field, "equals", "0"));
                }
                vec![either(rules)]
            }
            Self::Time { field, side, limit } => vec![rule(field, side, &limit.to_string())],
            Self::Channel(word) => vec![channel("equals", word)],
            Self::Waits { done } => {
                let mut rules: Vec<Value> = done
                    .iter()
                    .map(|it| rule("status_id", "not equals", it))
                    .collect();
                rules.push(rule("waiting_since", "set", ""));
                rules
            }
        }
    }

    fn fails(&self) -> Vec<Value> {
        match self {
            Self::OneOf {
                field,
                values,
                or_empty: true,
            } => {
                let mut rules: Vec<Value> = values.iter().map(|it| rule(field, "not equals", it)).collect();
                rules.push(rule(field, "set", ""));
                rules
            }
            Self::OneOf { field, values, .. } => {
                let other =
                    |it: &String| either(vec![rule(field, "not set", ""), rule(field, "not equals", it)]);
                values.iter().map(other).collect()
            }
            Self::Time { field, side, limit } => {
                let other = if *side == BEFORE { AFTER } else { BEFORE };
                vec![either(vec![
                    rule(field, "not set", ""),
                    rule(field, other, &limit.to_string()),
                ])]
            }
            Self::Channel(word) => vec![channel("not equals", word)],
            Self::Waits { done } => {
                let mut rules: Vec<Value> = done.iter().map(|it| rule("status_id", "equals", it)).collect();
                rules.push(rule("waiting_since", "not set", ""));
                vec![either(rules)]
            }
        }
    }
}

/// What a condition asks of which column; nothing for what lists cannot be asked.
fn test(condition: &Condition, known: &Known, now: Timestamp) -> Option<Test> {
    let ids = |status| known.lexicon.meaning_of(status).map(|status| status.id);
    let ago = |field, span: &Span| Test::Time {
        field,
        side: if span.than == Than::Over { BEFORE } else { AFTER },
        limit: moved(now, -span.length),
    };
    Some(match condition {
        Condition::Is(State::Open) => Test::one_of("status_id", ids(Status::Open)),
        Condition::Is(State::Snoozed) => Test::one_of("status_id", ids(Status::Snoozed)),
        Condition::Is(State::Resolved) => Test::one_of("status_id", ids(Status::Resolved)),
        Condition::Is(State::Unanswered) => Test::Waits {
            done: ids(Status::Resolved).map(|id| id.to_string()).collect(),
        },
        Condition::Is(State::Mine) | Condition::Owner(Owner::Me) => {
            Test::one_of("assigned_user_id", [known.my_id()])
        }
        Condition::Is(State::Unassigned) | Condition::Owner(Owner::Nobody) => Test::empty("assigned_user_id"),
        Condition::Owner(Owner::Named(name)) => {
            let people = known.lexicon.people.iter();
            let called = people.filter(|(id, it)| is_called(name, **id, it.original()));
            Test::one_of("assigned_user_id", called.map(|(id, _)| *id))
        }
        Condition::Team(None) => Test::empty("assigned_team_id"),
        Condition::Team(Some(name)) => {
            let teams = known.teams.iter();
            let called = teams.filter(|team| is_called(name, team.id, team.name.original()));
            Test::one_of("assigned_team_id", called.map(|team| team.id))
        }
        Condition::Waiting(span) => ago("waiting_since", span),
        Condition::Created(span) => ago("created_at", span),
        Condition::Active(span) => ago("last_message_at", span),
        // Less time left than that: due before that moment.
        Condition::Sla(span) => Test::Time {
            field: "next_sla_deadline_at",
            side: if span.than == Than::Over { AFTER } else { BEFORE },
            limit: moved(now, span.length),
        },
        Condition::Priority(priority) => priority_is(*priority, known),
        Condition::Channel(Channel::WebChat) => Test::Channel("livechat"),
        Condition::Channel(Channel::Email) => Test::Channel("email"),
        Condition::Channel(_)
        | Condition::Is(State::Unread | State::Bot | State::Mentioned)
        | Condition::View(_)
        | Condition::Contact(_)
        | Condition::From(_)
        | Condition::Tag(_)
        | Condition::Words(_) => return None,
    })
}

/// None at all is the usual one.
fn priority_is(priority: Priority, known: &Known) -> Test {
    Test::OneOf {
        field: "priority_id",
        values: known.lexicon.ids_of(priority).map(|id| id.to_string()).collect(),
        or_empty: priority == Priority::Normal,
    }
}

/// What holds of a row of this priority.
pub(super) fn of_priority(priority: Priority, known: &Known) -> Vec<Value> {
    priority_is(priority, known).holds()
}

/// A rule about a column of conversations.
pub(super) fn rule(field: &str, operator: &str, value: &str) -> Value {
    json!({ "model": "conversations", "field": field, "operator": operator, "value": value })
}

/// One of several rules; a single one stands for itself.
pub(super) fn either(mut rules: Vec<Value>) -> Value {
    match rules.pop() {
        Some(only) if rules.is_empty() => only,
        last => {
            rules.extend(last);
            json!({ "logic": "OR", "rules": rules })
        }
    }
}

fn channel(operator: &str, word: &str) -> Value {
    json!({ "model": "inboxes", "field": "channel", "operator": operator, "value": word })
}

/// A moment by so much later; at the end of time where there is none.
fn moved(now: Timestamp, by: SignedDuration) -> Timestamp {
    let end = if by.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    now.checked_add(by).unwrap_or(end)
}

/// Whether somebody is meant by a number or a part of the name.
fn is_called(typed: &str, id: u64, name: &str) -> bool {
    id.to_string() == typed || fold(name).contains(&fold(typed))
}

fn tag_called(name: &str, known: &Known) -> Result<(u64, Untrusted), Trouble> {
    let wanted = fold(name);
    let tag = known.tags.iter().find(|tag| fold(tag.name.original()) == wanted);
    tag.map(|tag| (tag.id, tag.name.clone()))
        .ok_or_else(|| no(&format!("the desk has no tag {name:?}")))
}

fn view_called(name: &str, known: &Known) -> Result<u64, Trouble> {
    let wanted = fold(name);
    let view = known
        .views
        .iter()
        .find(|view| view.id.to_string() == name || fold(view.name.original()) == wanted);
    view.map(|view| view.id)
        .ok_or_else(|| no(&format!("the desk has no view {name:?}")))
}

fn cannot(term: &Term) -> Trouble {
    no(&format!("this server's lists cannot be narrowed by {term}"))
}

fn no(words: &str) -> Trouble {
    refusal(RefusalCode::Invalid, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let mut known = Known::default();
        known.me = serde_json::from_value(json!({ "id": 2 })).ok();
        known.lexicon.people = [(2, "Ann Agent".into()), (3, "Bob Agent".into())].into();
        known.lexicon.statuses = serde_json::from_value(json!([
            { "id": 1, "name": "Open", "category": "open" },
            { "id": 3, "name": "Resolved", "category": "resolved" },
            { "id": 4, "name": "Closed", "category": "resolved" },
        ]))
        .expect("statuses");
        let levels =
            json!([{ "id": 1, "name": "Low" }, { "id": 2, "name": "Medium" }, { "id": 3, "name": "High" }]);
        known.lexicon.priorities = serde_json::from_value(levels).expect("priorities");
        known.tags = serde_json::from_value(json!([{ "id": 5, "name": "vip" }])).expect("tags");
        known.views = serde_json::from_value(json!([{ "id": 7, "name": "Late ones" }])).expect("views");
        known
    }

    fn read(text: &str) -> Result<Narrow, Trouble> {
        let now = "2026-01-01T12:00:00Z".parse().expect("a time");
        Narrow::read(&Query::parse(text).expect(text), &known(), now)
    }

    fn rules(text: &str) -> String {
        let short = |rule: &Value| {
            let text = |name: &str| rule[name].as_str().unwrap_or_default().to_owned();
            format!("{} {} {}", text("field"), text("operator"), text("value"))
        };
        let all = read(text).expect(text).rules;
        let shown = all.iter().map(|rule| match rule["rules"].as_array() {
            Some(rules) => format!("({})", rules.iter().map(short).collect::<Vec<_>>().join(" | ")),
            None => short(rule),
        });
        shown.collect::<Vec<_>>().join(" & ")
    }

    #[test]
    fn words_are_the_servers_filters() {
        for (text, wanted) in [
            ("owner:me", "assigned_user_id equals 2"),
            (
                "-owner:me",
                "(assigned_user_id not set  | assigned_user_id not equals 2)",
            ),
            ("owner:none", "assigned_user_id not set "),
            ("-owner:none", "assigned_user_id set "),
            (
                "owner:agent",
                "(assigned_user_id equals 2 | assigned_user_id equals 3)",
            ),
            ("owner:nobody-here", "assigned_user_id equals 0"),
            ("priority:high", "priority_id equals 3"),
            ("priority:normal", "(priority_id equals 2 | priority_id not set )"),
            ("-priority:normal", "priority_id not equals 2 & priority_id set "),
            ("tag:VIP", "tags contains [5]"),
            ("-tag:vip", "tags not contains [5]"),
            ("is:resolved", "(status_id equals 3 | status_id equals 4)"),
            (
                "is:unanswered",
                "status_id not equals 3 & status_id not equals 4 & waiting_since set ",
            ),
            ("waiting:>1h", "waiting_since less than 2026-01-01T11:00:00Z"),
            (
                "-waiting:>1h",
                "(waiting_since not set  | waiting_since greater than 2026-01-01T11:00:00Z)",
            ),
            ("sla:<1h", "next_sla_deadline_at less than 2026-01-01T13:00:00Z"),
            ("channel:web", "channel equals livechat"),
            (
                "team:none created:<1d",
                "assigned_team_id not set  & created_at greater than 2025-12-31T12:00:00Z",
            ),
        ] {
            assert_eq!(rules(text), wanted, "{text}");
        }
    }

    #[test]
    fn mentions_and_saved_views_are_lists_of_their_own() {
        assert_eq!(read("is:mentioned tag:vip").expect("read").list, List::Mentioned);
        assert_eq!(read("view:\"late ones\"").expect("read").list, List::View(7));
        assert_eq!(read("view:7").expect("read").list, List::View(7));
        assert!(read("view:7 tag:vip").is_err() && read("view:8").is_err());
    }

    #[test]
    fn what_is_told_to_be_impossible_is_refused_and_the_rest_is_not() {
        for word in UNFILTERABLE {
            let text = if word.ends_with(':') {
                format!("{word}x")
            } else {
                word.to_owned()
            };
            assert!(read(&text).is_err(), "{text}");
        }
        assert!(read("-is:mentioned").is_err() && read("tag:nope").is_err());
    }
}

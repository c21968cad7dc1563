//! Which lists of the server make a slice of the queue, and how to page through several at once.
//!
//! A slice is read in parts, each in an order that can be paged: who waits, longest first, and the rest,
//! newest first; for other orders divided further. A single order would sort by a column with equal or
//! empty values, and pages of such an order lose rows (`fixtures/libredesk/INDEX.md`, 3c).

use serde_json::{Value, json};

use super::known::Known;
use super::narrow::{List, Narrow, either, of_priority, rule};
use super::rest::Rest;
use crate::backend::PageToken;
use crate::domain::{Priority, Sort, Status, View};
use crate::net::http::Request;

/// Most rows the server gives at once.
pub(super) const MOST: u16 = 500;

/// Which part of a list, and so in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Who waits, longest first.
    Waiting,
    /// The newest activity first.
    Newest,
    /// Whose time runs out first. Times can be equal, so as much as possible is one page.
    Due,
    /// As the server gives it.
    Served,
}

/// One list of the server.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Source {
    path: String,
    part: Part,
    rules: Vec<Value>,
}

impl Source {
    /// The question for a page of it.
    pub(super) fn request(&self, page: u64, size: u16) -> Request {
        let size = match self.part {
            // To count takes one row.
            Part::Due if size > 1 => MOST,
            _ => size,
        };
        let request = Rest::request(&self.path)
            .query("page", &page)
            .query("page_size", &size);
        let (order, column) = match self.part {
            Part::Waiting => ("ASC", "conversations.waiting_since"),
            Part::Newest => ("DESC", "conversations.last_message_at"),
            Part::Due => ("ASC", "conversations.next_sla_deadline_at"),
            Part::Served => return request,
        };
        let filters = json!({ "logic": "AND", "rules": self.rules });
        request
            .query("order", order)
            .query("order_by", column)
            .query("filters", &filters)
    }

    /// The question for what happened last in it, whoever waits.
    pub(super) fn newest(&self, size: u16) -> Request {
        let page = Self {
            part: Part::Newest,
            ..self.clone()
        };
        page.request(1, size)
    }

    /// Whether it is the part of those who wait.
    pub(super) fn is_waiting(&self) -> bool {
        self.part == Part::Waiting
    }
}

/// The lists that make a slice, as far as the role may read them.
pub(super) fn sources(view: View, known: &Known) -> Vec<Source> {
    narrowed(view, &Narrow::default(), Sort::Waiting, known)
}

/// The lists that make a narrowed slice in an order.
pub(super) fn narrowed(view: View, narrow: &Narrow, sort: Sort, known: &Known) -> Vec<Source> {
    if let List::View(id) = narrow.list {
        return vec![Source {
            path: format!("/views/{id}/conversations"),
            part: Part::Served,
            rules: Vec::new(),
        }];
    }
    let status = match view {
        View::Snoozed => Status::Snoozed,
        View::Resolved => Status::Resolved,
        View::Mine | View::Unassigned | View::Teams | View::All => Status::Open,
    };
    let by_status = any("status_id", known.lexicon.meaning_of(status).map(|it| it.id));
    let by_status = by_status.filter(|_| !narrow.names_status);
    let parts = parts(sort, status == Status::Open || narrow.names_status, known);
    let mut sources = Vec::new();
    for (path, own) in lists(view, &narrow.list, known) {
        for (part, further) in &parts {
            let rules = own.iter().chain(&by_status).chain(&narrow.rules).chain(further);
            sources.push(Source {
                path: path.clone(),
                part: *part,
                rules: rules.cloned().collect(),
            });
        }
    }
    sources
}

/// Where the rows of a slice are, and whose they must be there.
fn lists(view: View, list: &List, known: &Known) -> Vec<(String, Vec<Value>)> {
    let teams = known.my_teams();
    let all = known.may("conversations:read_all");
    let (path, all) = match list {
        List::Mentioned => ("/conversations/mentioned", true),
        List::Slice | List::View(_) => ("/conversations/all", all),
    };
    let of = |rules: Vec<Value>| vec![(path.to_owned(), rules)];
    match view {
        View::Mine if *list == List::Mentioned => {
            of(any("assigned_user_id", [known.my_id()]).into_iter().collect())
        }
        View::Mine => vec![("/conversations/assigned".to_owned(), Vec::new())],
        View::Unassigned if all => of(vec![rule("assigned_user_id", "not set", "")]),
        View::Teams if all && !teams.is_empty() => of(any("assigned_team_id", teams).into_iter().collect()),
        View::Teams if all => Vec::new(),
        View::All | View::Snoozed | View::Resolved if all => of(Vec::new()),
        _ => permitted(view, &teams, known),
    }
}

/// How a list is divided for an order, with the rules of each part.
fn parts(sort: Sort, somebody_may_wait: bool, known: &Known) -> Vec<(Part, Vec<Value>)> {
    let halves = if somebody_may_wait {
        vec![
            (Part::Waiting, vec![rule("waiting_since", "set", "")]),
            (Part::Newest, vec![rule("waiting_since", "not set", "")]),
        ]
    } else {
        vec![(Part::Newest, Vec::new())]
    };
    let with = |further: &[Value]| -> Vec<(Part, Vec<Value>)> {
        let halves = halves.iter();
        halves
            .map(|(part, rules)| (*part, [rules.as_slice(), further].concat()))
            .collect()
    };
    match sort {
        Sort::Waiting => halves,
        Sort::Newest => vec![(Part::Newest, Vec::new())],
        Sort::Sla => {
            let mut parts = vec![(Part::Due, vec![rule("next_sla_deadline_at", "set", "")])];
            parts.extend(with(&[rule("next_sla_deadline_at", "not set", "")]));
            parts
        }
        Sort::Priority => Priority::ALL
            .into_iter()
            .filter(|it| *it == Priority::Normal || known.lexicon.level(*it).is_some())
            .flat_map(|priority| with(&of_priority(priority, known)))
            .collect(),
    }
}

/// The lists of a role that may not read everything.
fn permitted(view: View, teams: &[u64], known: &Known) -> Vec<(String, Vec<Value>)> {
    let mut paths = Vec::new();
    if !matches!(view, View::Unassigned | View::Teams) {
        paths.push("/conversations/assigned".to_owned());
    }
    if view != View::Teams && known.may("conversations:read_unassigned") {
        paths.push("/conversations/unassigned".to_owned());
    }
    if known.may("conversations:read_team_inbox") || known.may("conversations:read_team_all") {
        paths.extend(
            teams
                .iter()
                .map(|team| format!("/teams/{team}/conversations/unassigned")),
        );
    }
    paths.into_iter().map(|path| (path, Vec::new())).collect()
}

/// One of several numbers.
fn any(field: &str, values: impl IntoIterator<Item = u64>) -> Option<Value> {
    let rules: Vec<Value> = values
        .into_iter()
        .map(|value| rule(field, "equals", &value.to_string()))
        .collect();
    (!rules.is_empty()).then(|| either(rules))
}

/// Where a walk through several lists goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The page to ask for.
    pub(super) page: u64,
    /// Rows in all lists, as counted on the first page: later pages may say 0.
    pub(super) total: u64,
    /// Which lists go on.
    pub(super) lists: Vec<usize>,
}

impl Place {
    /// The first page of all.
    pub(super) fn first(lists: usize) -> Self {
        Self {
            page: 1,
            total: 0,
            lists: (0..lists).collect(),
        }
    }

    pub(super) fn token(&self) -> PageToken {
        let lists: Vec<String> = self.lists.iter().map(ToString::to_string).collect();
        PageToken(format!("{}:{}:{}", self.page, self.total, lists.join(",")))
    }

    /// `None` of a token that is not ours.
    pub(super) fn read(PageToken(text): &PageToken) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        Some(Self {
            page: parts.next()?.parse().ok()?,
            total: parts.next()?.parse().ok()?,
            lists: parts
                .next()?
                .split(',')
                .map(str::parse)
                .collect::<Result<_, _>>()
                .ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::libredesk::wire;

    fn known(permissions: &[&str]) -> Known {
        let me = json!({ "id": 2, "permissions": permissions, "teams": [{ "id": 1 }, { "id": 4 }] });
        let statuses = json!([
            { "id": 1, "name": "Open", "category": "open" },
            { "id": 2, "name": "Snoozed", "category": "waiting" },
            { "id": 3, "name": "Resolved", "category": "resolved" },
            { "id": 4, "name": "Closed", "category": "resolved" },
        ]);
        let mut known = Known::default();
        known.me = serde_json::from_value::<wire::Me>(me).ok();
        known.lexicon.statuses = serde_json::from_value(statuses).expect("statuses");
        known
    }

    fn paths(view: View, permissions: &[&str]) -> Vec<String> {
        let sources = sources(view, &known(permissions));
        sources.into_iter().map(|source| source.path).collect()
    }

    #[test]
    fn those_who_wait_come_first_and_no_order_has_empty_values() {
        let sources = sources(View::Unassigned, &known(&["conversations:read_all"]));
        assert_eq!(sources.len(), 2);
        assert!(sources[0].is_waiting() && !sources[1].is_waiting());
        let rules = |at: usize| serde_json::to_string(&sources[at].rules).expect("JSON");
        assert!(rules(0).contains(r#""field":"waiting_since","model":"conversations","operator":"set""#));
        assert!(rules(1).contains(r#""field":"waiting_since","model":"conversations","operator":"not set""#));
    }

    #[test]
    fn other_orders_are_parts_that_can_be_paged() {
        let mut known = known(&["conversations:read_all"]);
        let levels = json!([{ "id": 1, "name": "Low" }, { "id": 3, "name": "High" }]);
        known.lexicon.priorities = serde_json::from_value(levels).expect("priorities");
        let parts = |sort| -> Vec<Part> {
            let all = narrowed(View::All, &Narrow::default(), sort, &known);
            all.iter().map(|source| source.part).collect()
        };
        let halves = [Part::Waiting, Part::Newest];
        assert_eq!(parts(Sort::Newest), [Part::Newest]);
        assert_eq!(parts(Sort::Sla), [Part::Due, Part::Waiting, Part::Newest]);
        // High, usual, low.
        assert_eq!(parts(Sort::Priority), halves.repeat(3));
    }

    #[test]
    fn all_statuses_of_a_meaning_are_asked_for() {
        let sources = sources(View::Resolved, &known(&["conversations:read_all"]));
        let text = serde_json::to_string(&sources[0].rules).expect("JSON");
        assert_eq!(sources.len(), 1);
        assert!(
            text.contains(r#""value":"3""#)
                && text.contains(r#""value":"4""#)
                && !text.contains(r#""value":"1""#)
        );
    }

    #[test]
    fn a_role_that_may_not_read_everything_reads_what_it_may() {
        assert_eq!(
            paths(View::All, &["conversations:read_assigned"])[0],
            "/conversations/assigned"
        );
        assert_eq!(
            paths(View::Unassigned, &["conversations:read_assigned"]),
            Vec::<String>::new()
        );
        let teams = paths(View::Teams, &["conversations:read_team_inbox"]);
        assert_eq!(teams[0], "/teams/1/conversations/unassigned");
        assert_eq!(teams[2], "/teams/4/conversations/unassigned");
    }

    #[test]
    fn a_place_survives_as_a_token() {
        let place = Place {
            page: 3,
            total: 412,
            lists: vec![0, 2],
        };
        assert_eq!(Place::read(&place.token()), Some(place));
        assert_eq!(Place::read(&PageToken("x".to_owned())), None);
    }
}

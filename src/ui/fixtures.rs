//! A desk as agents see it: eight customers in four scripts, a thread with everything in it.

pub(super) mod model;
mod people;
pub(super) mod talk;

use std::sync::{Arc, LazyLock};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::app::state::{ActionLog, Focus, Link, Loading, Settings, StatisticsPage, Thread};
use crate::app::{Action, Msg, State, update};
use crate::backend::{Capabilities, Counts, Directory, Limits, Offline, Welcome};
use crate::domain::{
    Agent, AgentId, AgentRef, Availability, Board, Channel, ContactId, ConversationId, DraftKey, DraftKind,
    EntryId, FieldChange, Figures, LoggedAction, LongestWait, OutboxItem, OutboxState, Priority, RequestId,
    Right, Rights, Role, Statistics, Times, View,
};
use crate::i18n::{Catalog, Lang};
use crate::input::Keymap;
use crate::suggest::Suggestion;
use crate::text::CleanLine;
use crate::ui::{Look, Theme};

/// Friday, 20 November 2026, 14:02 in the zone of the desk.
pub(super) fn now() -> Timestamp {
    "2026-11-20T14:02:10Z".parse().unwrap()
}

pub(super) fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

/// The conversation on screen.
pub(super) fn maria() -> ConversationId {
    ConversationId::new("c1")
}

pub(super) fn look(theme: &str, lang: Lang) -> Look {
    Look {
        theme: Theme::load(Theme::preset(theme).unwrap(), theme).unwrap(),
        keymap: Keymap::default(),
        catalog: catalog(lang),
    }
}

/// Reading a catalogue takes longer than drawing a screen.
fn catalog(lang: Lang) -> Arc<Catalog> {
    static ENGLISH: LazyLock<Arc<Catalog>> = LazyLock::new(|| Arc::new(Catalog::new(Lang::En)));
    static RUSSIAN: LazyLock<Arc<Catalog>> = LazyLock::new(|| Arc::new(Catalog::new(Lang::Ru)));
    match lang {
        Lang::En => ENGLISH.clone(),
        Lang::Ru => RUSSIAN.clone(),
    }
}

/// A desk that has just been started and knows nothing.
pub(super) fn empty(lang: Lang, size: (u16, u16)) -> State {
    let settings = Settings {
        undo_ms: 5_000,
        advance: crate::app::state::Advance::Stay,
        bell: false,
        calls: crate::app::state::Calls::default(),
        sidebar: true,
        privacy: crate::app::state::Privacy::default(),
        zone: TimeZone::UTC,
        seed: 1,
        catalog: catalog(lang),
    };
    let mut state = State::new(settings, size, now());
    state.session.set_link(Link::Connecting { attempt: 1 });
    state
}

/// A desk at work.
pub(super) fn busy(lang: Lang, size: (u16, u16)) -> State {
    let mut state = empty(lang, size);
    sign_in(&mut state);
    for row in people::conversations() {
        state.conversations.upsert(row);
    }
    let contact = people::contact();
    state.contacts.insert(ContactId::new("p-c1"), contact);
    let mut thread = Thread::default();
    thread.replace(talk::entries(), false);
    thread.set_loading(Loading::Live);
    thread.set_more(true);
    state.threads.insert(maria(), thread);
    state.queue.set_view(View::All);
    state.queue.select(Some(maria()));
    let slice = state.queue.slice().clone();
    state.queue.extent_mut(&slice).complete = true;
    let me = state
        .session
        .me()
        .map_or_else(|| AgentId::new(""), |me| me.id.clone());
    let my_teams = state.session.my_teams();
    let known = crate::query::Known {
        me: &me,
        my_teams: &my_teams,
        teams: &state.session.directory().teams,
        now: state.server_now(),
    };
    let identity = state.session.identity();
    state.queue.refresh(&state.conversations, known, identity);
    state.viewers.insert(maria(), vec![agent_ref("bob", "Bob Stone")]);
    state.typing.insert(maria(), vec![None]);
    suggest(&mut state);
    state.focus = Focus::Thread;
    state
}

/// An action log with something before and after.
pub(super) fn action_log() -> ActionLog {
    let change = |field: &str, before: Option<&str>, after: Option<&str>| FieldChange {
        field: field.into(),
        before: before.map(CleanLine::from),
        after: after.map(CleanLine::from),
    };
    ActionLog {
        conversation: maria(),
        actions: vec![LoggedAction {
            number: 2,
            at: now(),
            agent: agent_ref("bob", "Bob Stone"),
            action: "claim".into(),
            conversation: Some(maria()),
            contact: None,
            entry: None,
            changes: vec![change("assignee", None, Some("Bob Stone"))],
        }],
        more: false,
        loading: false,
        scroll: 0,
    }
}

/// Figures with a broken promise, somebody nobody has, and an agent who is gone.
pub(super) fn statistics() -> StatisticsPage {
    let times = |count, median, p90| Times { count, median, p90 };
    let figures = |started, kept| Figures {
        started,
        repeats: started / 4,
        resolution: times(started, 5_400, 90_000),
        first: times(started, 45, 720),
        next: times(0, 0, 0),
        kept,
        broken: 1,
    };
    let wait = |name: &str, owner| LongestWait {
        conversation: maria(),
        contact_name: name.into(),
        channel: Channel::Telegram,
        since: now() - SignedDuration::from_mins(95),
        owner,
    };
    let bob = agent_ref("bob", "Bob Stone");
    StatisticsPage {
        figures: Some(Box::new(Statistics {
            since: now() - SignedDuration::from_hours(24),
            until: now(),
            board: Board {
                open: 108,
                waiting: 75,
                unassigned: 40,
                snoozed: 3,
                broken: 2,
                near: 0,
                longest: vec![
                    wait("Мария Семёнова-Тян-Шанская", Some(bob.clone())),
                    wait("田中 美奈", None),
                ],
            },
            total: figures(120, 11),
            channels: vec![
                (Channel::Telegram, figures(80, 9)),
                (Channel::Email, figures(40, 2)),
            ],
            agents: vec![
                (bob, figures(70, 9)),
                (agent_ref("gone", "Gone Long"), figures(2, 0)),
            ],
            tags: vec![("refund".into(), figures(12, 3))],
            course: (0..24).map(|hour| hour % 7).collect(),
        })),
        loading: false,
        selected: 1,
        ..StatisticsPage::new()
    }
}

fn sign_in(state: &mut State) {
    use Right::{ActForOthers, Claim, EditContact, Handoff, Note, Reply, Status, Tag, Transfer};
    let rights = [
        Reply,
        Note,
        Tag,
        Claim,
        Transfer,
        Handoff,
        Status,
        ActForOthers,
        EditContact,
    ];
    let welcome = Welcome {
        workspace: "acme".into(),
        me: agent("anna", "Anna", Availability::Online, 4),
        rights: Rights(rights.into_iter().collect()),
        capabilities: Capabilities {
            claim: true,
            notes: true,
            tags: true,
            snooze: true,
            bots: vec!["Polly".to_owned()],
            typing: true,
            undo_send: true,
            idempotent_send: true,
            replays: true,
            search: true,
            edit_contact: true,
            tag_contact: true,
            priorities: Priority::ALL.to_vec(),
            filters: true,
            drafts: false,
            unfilterable: vec!["is:mentioned".to_owned(), "view:".to_owned()],
            shared_views: true,
            saves_responses: true,
            other_addresses: true,
            recipients: false,
            timeline: true,
            merges: true,
            sla: false,
            return_transfer: false,
            transfer_note: false,
            resolve_tag: false,
            alerts: false,
            model: false,
            statistics: true,
            expands_templates: None,
            limits: Limits {
                text_bytes: 4096,
                undo_ms: 60_000,
                file_bytes: 20 << 20,
                requests_per_second: 50,
            },
        },
        server_time: now(),
    };
    state.session.sign_in(welcome, now());
    state.session.set_directory(Directory {
        agents: vec![
            agent("anna", "Anna", Availability::Online, 4),
            agent("bob", "Bob Stone", Availability::Online, 2),
            agent("lena", "Елена Орлова", Availability::Busy, 6),
            agent("kenji", "健二", Availability::Away, 0),
        ],
        teams: Vec::new(),
        tags: ["refund", "vip", "delivery", "возврат"].map(Into::into).to_vec(),
        canned_responses: talk::canned_responses(),
        inboxes: Vec::new(),
        views: Vec::new(),
        macros: Vec::new(),
    });
    state.session.set_counts(Counts {
        mine: 4,
        unassigned: 12,
        teams: 7,
        all: 31,
        snoozed: 2,
        resolved: 1840,
        waiting: 9,
    });
    state.session.set_link(Link::Live);
}

fn agent(id: &str, name: &str, availability: Availability, load: u32) -> Agent {
    Agent {
        id: AgentId::new(id),
        name: name.into(),
        role: Role::Agent,
        availability,
        load,
        capacity: 6,
    }
}

pub(super) fn agent_ref(id: &str, name: &str) -> AgentRef {
    AgentRef {
        id: AgentId::new(id),
        name: name.into(),
    }
}

fn suggest(state: &mut State) {
    let suggestion = |name: &str, text: &str, score: f32| Suggestion {
        source: crate::domain::CannedResponseId::new(name),
        name: name.into(),
        text: text.to_owned(),
        score,
        because: vec!["возврат".to_owned(), "деньги".to_owned()],
    };
    state.suggestions = vec![
        suggestion(
            "Срок возврата",
            "Возврат оформлен, деньги придут на карту в течение {{days}} рабочих дней.",
            0.82,
        ),
        suggestion(
            "Какая карта",
            "Подскажите, пожалуйста, на какую карту вы ждёте возврат?",
            0.64,
        ),
        suggestion(
            "В бухгалтерию",
            "Передаю ваш вопрос в бухгалтерию и вернусь с ответом сегодня.",
            0.41,
        ),
    ];
    state.suggested_for = Some((maria(), 12));
}

/// The link is down; what is shown is from the last time.
pub(super) fn offline(lang: Lang, size: (u16, u16)) -> State {
    let mut state = busy(lang, size);
    state.session.set_link(Link::Offline {
        reason: Offline::Refused("desk.example.com:443".into()),
        retry_at: now() + SignedDuration::from_secs(8),
    });
    if let Some(thread) = state.threads.get_mut(&maria()) {
        thread.set_loading(Loading::Partial);
    }
    for (at, outcome) in [
        OutboxState::Queued,
        OutboxState::Uncertain,
        OutboxState::Rejected {
            reason: "too long".into(),
        },
    ]
    .into_iter()
    .enumerate()
    {
        state.outbox.push(item(at, outcome));
    }
    state
}

fn item(at: usize, outcome: OutboxState) -> OutboxItem {
    let number = u128::try_from(at).unwrap() + 1;
    OutboxItem {
        files: Vec::new(),
        request: RequestId(uuid::Uuid::from_u128(number)),
        key: DraftKey {
            conversation: maria(),
            kind: if at == 1 {
                DraftKind::Note
            } else {
                DraftKind::Reply
            },
        },
        text: [
            "Проверила: возврат ушёл вчера.",
            "Bob asked for the invoice",
            "Вот чек",
        ][at]
            .to_owned(),
        quotes: None,
        via: None,
        recipients: None,
        hold_ms: 0,
        state: outcome,
        queued: ago(1),
    }
}

/// A text is being written.
pub(super) fn writing(lang: Lang, size: (u16, u16), kind: DraftKind, text: &str) -> State {
    let mut state = busy(lang, size);
    let draft = state.composer.open(DraftKey {
        conversation: maria(),
        kind,
    });
    draft.editor.insert(text);
    draft.quotes = (kind == DraftKind::Reply).then(|| EntryId::new("e9"));
    state.focus = Focus::Composer;
    state
}

/// A desk at work after some actions.
pub(super) fn after(lang: Lang, size: (u16, u16), actions: &[Action]) -> State {
    let mut state = busy(lang, size);
    for action in actions {
        update(&mut state, now(), Msg::Act(*action));
    }
    state
}

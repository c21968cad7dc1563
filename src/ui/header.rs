//! The top line: where we are, whether what is shown is true, how much waits.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::paint::{Piece, columns, inset, piece, put, put_both};
use super::scene::Scene;
use super::theme::Role;
use crate::app::state::{Link, Peace};
use crate::app::{Action, flow, trust};
use crate::backend::Offline;
use crate::domain::Availability;
use crate::i18n::Text;
use crate::text::fit;

/// Columns of the name of a saved view.
const VIEW: usize = 16;

/// Draws the top line. The link is told before the figures: a figure of a lost link is an old one.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) {
    let row = inset(scene.panes.header, 1, 1);
    let all = scene.each();
    let mut left: Vec<Piece<'_>> = all.iter().flat_map(exposed).collect();
    left.extend(peace(scene));
    if scene.desks.is_some() {
        left.extend(workspaces(scene, &all));
    } else {
        left.extend(workspace(scene));
        left.extend(link(scene));
    }
    left.extend(down(scene, &all));
    let mut figures = [waiting(scene), slots(scene), agent(scene)];
    // The least needed goes first when there is no room: slots, then who one is.
    for drop in [1, 2, 0] {
        let all: Vec<Piece<'_>> = figures.concat();
        let taken = columns(&left) + columns(&all) + 2;
        if taken <= row.width {
            if scene.desks.is_none() {
                left.extend(saved(scene, row.width - taken));
            }
            put_both(buf, row, &left, &all);
            return;
        }
        figures[drop].clear();
    }
    put(buf, row, &left);
}

/// What the saved views hold, as many of them as there is room for, the one on screen marked. Among several
/// workspaces each would have a count of its own; there the list of views tells them.
fn saved<'a>(scene: &Scene<'a>, room: u16) -> Vec<Piece<'a>> {
    let state = scene.state;
    let mut all = Vec::new();
    for view in state.saved_views() {
        let Some(count) = state.rows_of(view) else {
            continue;
        };
        let role = if state.queue.saved() == Some(view) {
            Role::Accent
        } else {
            Role::Dim
        };
        let name = fit(state.listed(&view.name), VIEW);
        let next = piece(format!("   {name} {count}"), scene.style(role));
        if columns(&all) + columns(std::slice::from_ref(&next)) > room {
            break;
        }
        all.push(next);
    }
    all
}

/// Stands before everything else and is never dropped: others can read along.
fn exposed<'a>(scene: &Scene<'a>) -> Vec<Piece<'a>> {
    let Some(host) = scene.state.session.exposed() else {
        return Vec::new();
    };
    let words = scene.say(&Text::new("link-exposed").with("host", host));
    let banner = scene.style(Role::Alert).add_modifier(Modifier::REVERSED);
    vec![piece(format!(" ! {words} "), banner), piece("  ", Style::new())]
}

/// Channels that do not work, the first by name.
fn down<'a>(scene: &Scene<'a>, all: &[Scene<'a>]) -> Vec<Piece<'a>> {
    let mut inboxes = all.iter().flat_map(|each| each.state.down());
    let Some((first, reason)) = inboxes.next().and_then(|it| Some((it, it.down.as_ref()?))) else {
        return Vec::new();
    };
    let words = Text::new("header-down")
        .with("inbox", &first.name)
        .with("reason", reason)
        .number("more", i64::try_from(inboxes.count()).unwrap_or(i64::MAX));
    vec![
        piece("   ", Style::new()),
        piece(format!("! {}", scene.say(&words)), scene.style(Role::Alert)),
    ]
}

fn workspace<'a>(scene: &Scene<'a>) -> Vec<Piece<'a>> {
    let name = scene
        .state
        .session
        .welcome()
        .map(|welcome| welcome.workspace.as_str());
    let name = name.unwrap_or("ttydesk");
    vec![
        piece(name, scene.style(Role::Strong)),
        piece("   ", scene.style(Role::Dim)),
    ]
}

/// Every workspace with the mark of its link, the one in front underlined as the view is; then in words
/// what is wrong with a link, that of the one in front first.
fn workspaces<'a>(scene: &Scene<'a>, all: &[Scene<'a>]) -> Vec<Piece<'a>> {
    let dim = scene.style(Role::Dim);
    let mut pieces = Vec::new();
    for each in all {
        let told = told(each);
        let name = if is_front(each) {
            scene.style(Role::Accent).add_modifier(Modifier::UNDERLINED)
        } else {
            scene.style(Role::Text)
        };
        pieces.push(piece(told.mark, scene.style(told.role)));
        pieces.push(piece(" ", dim));
        pieces.push(piece(each.label.unwrap_or_default(), name));
        pieces.push(piece("   ", dim));
    }
    if scene.desks.is_some_and(crate::app::Desks::is_only_front) {
        pieces.push(piece(scene.word("workspace-only"), scene.style(Role::Warn)));
        pieces.push(piece("   ", dim));
    }
    let (front, behind): (Vec<&Scene<'_>>, Vec<&Scene<'_>>) = all.iter().partition(|each| is_front(each));
    for each in front.into_iter().chain(behind) {
        let told = told(each);
        if told.role == Role::Ok {
            continue;
        }
        let name = each.label.unwrap_or_default();
        pieces.push(piece(format!("{name}: {}", told.words), scene.style(told.role)));
        pieces.push(piece("   ", dim));
        if let Some(action) = told.help {
            pieces.extend(scene.hint(scene.pane_context(), action));
            pieces.push(piece("   ", dim));
        }
    }
    pieces.pop();
    pieces
}

fn is_front(scene: &Scene<'_>) -> bool {
    !scene.state.front.is_behind()
}

/// The state of a link: a mark of its own shape, words, and what can be done about it.
struct Told {
    mark: &'static str,
    role: Role,
    words: String,
    help: Option<Action>,
}

/// The link in a mark and words.
fn link<'a>(scene: &Scene<'a>) -> Vec<Piece<'a>> {
    let told = told(scene);
    if told.mark == FAILED {
        let mut all = vec![piece(
            format!("{FAILED} {}", told.words),
            scene.style(Role::Alert),
        )];
        if let Some(action) = told.help {
            all.push(piece("   ", scene.style(Role::Dim)));
            all.extend(scene.hint(scene.pane_context(), action));
        }
        return all;
    }
    let role = if told.role == Role::Ok {
        Role::Dim
    } else {
        told.role
    };
    vec![
        piece(told.mark, scene.style(told.role)),
        piece(" ", Style::new()),
        piece(told.words, scene.style(role)),
    ]
}

/// The mark of a link that is down.
const FAILED: &str = "×";

fn told(scene: &Scene<'_>) -> Told {
    let state = scene.state;
    let (mark, role, words) = match state.session.link() {
        Link::Idle => ("○", Role::Dim, scene.word("link-idle").to_owned()),
        Link::Connecting { attempt: 0 | 1 } => ("○", Role::Warn, scene.word("link-connecting").to_owned()),
        Link::Connecting { attempt } => {
            let text = Text::new("link-connecting-again").number("attempt", *attempt);
            ("○", Role::Warn, scene.say(&text))
        }
        Link::CatchingUp => ("◐", Role::Warn, scene.word("link-catching-up").to_owned()),
        Link::Live => match state.session.polling() {
            None => ("●", Role::Ok, scene.word("link-live").to_owned()),
            Some(every) => {
                let text = Text::new("link-polling")
                    .number("seconds", i64::try_from(every.as_secs()).unwrap_or_default());
                ("◍", Role::Warn, scene.say(&text))
            }
        },
        Link::Silent { .. } => ("◌", Role::Warn, silent(scene)),
        Link::Offline { reason, retry_at } => {
            let left = retry_at.duration_since(state.now).as_secs().max(0);
            let words = Text::new("link-offline")
                .with("reason", scene.say(&why(reason)))
                .with("time", flow::since(left, &scene.look.catalog));
            return failed(scene.say(&words), Some(Action::Reconnect));
        }
        Link::AuthRequired { message } => {
            let words = Text::new("link-auth").with("message", message);
            return failed(scene.say(&words), Some(Action::Reconnect));
        }
        Link::Unusable { reason } => return failed(scene.say(&why(reason)), None),
    };
    Told {
        mark,
        role,
        words,
        help: None,
    }
}

/// That nothing rings stands before the links and is never dropped: who forgets it misses customers.
fn peace<'a>(scene: &Scene<'a>) -> Vec<Piece<'a>> {
    match scene.state.peace {
        Peace::Reachable => Vec::new(),
        Peace::DoNotDisturb => vec![piece(
            format!("{}   ", scene.word("header-do-not-disturb")),
            scene.style(Role::Warn),
        )],
    }
}

fn failed(words: String, help: Option<Action>) -> Told {
    Told {
        mark: FAILED,
        role: Role::Alert,
        words,
        help,
    }
}

fn silent(scene: &Scene<'_>) -> String {
    let silent = scene
        .state
        .session
        .silent_for(scene.state.now)
        .unwrap_or_default();
    let seconds = i64::try_from(silent.as_secs()).unwrap_or(i64::MAX);
    let text = Text::new("link-silent").with("time", flow::since(seconds, &scene.look.catalog));
    scene.say(&text)
}

/// Why the link is down, as a sentence.
fn why(reason: &Offline) -> Text {
    match reason {
        Offline::UnknownHost(host) => Text::new("offline-unknown-host").with("host", host),
        Offline::Refused(what) => Text::new("offline-refused").with("what", what),
        Offline::TimedOut => Text::new("offline-timed-out"),
        Offline::NotAHub {
            status,
            title: Some(title),
        } => Text::new("offline-not-a-hub-titled")
            .number("status", *status)
            .with("title", title),
        Offline::NotAHub { status, title: None } => Text::new("offline-not-a-hub").number("status", *status),
        Offline::Tls(fault) => trust::sentence(fault),
        Offline::Proxy(what) => Text::new("offline-proxy").with("what", what),
        Offline::ProxyLogin(proxy) => Text::new("offline-proxy-login").with("proxy", proxy),
        Offline::Insecure(host) => Text::new("offline-insecure").with("host", host),
        Offline::Closed { code, reason } => Text::new("offline-closed")
            .number("code", *code)
            .with("reason", reason),
        Offline::Broken(what) => Text::new("offline-broken").with("what", what),
        Offline::Protocol(what) => Text::new("offline-protocol").with("what", what),
    }
}

fn waiting<'a>(scene: &Scene<'a>) -> Vec<Piece<'a>> {
    if scene.each().iter().all(|each| each.state.session.me().is_none()) {
        return Vec::new();
    }
    let count = scene.sum(|state| state.session.counts().waiting);
    let role = if count > 0 { Role::Text } else { Role::Dim };
    let text = Text::new("header-waiting").number("count", i64::try_from(count).unwrap_or(i64::MAX));
    vec![piece(scene.say(&text), scene.style(role))]
}

fn slots<'a>(scene: &Scene<'a>) -> Vec<Piece<'a>> {
    if scene.each().iter().all(|each| each.state.session.me().is_none()) {
        return Vec::new();
    }
    let load = scene.sum(|state| state.session.me().map_or(0, |me| me.load.into()));
    let capacity = scene.sum(|state| state.session.me().map_or(0, |me| me.capacity.into()));
    let figure = |figure: u64| i64::try_from(figure).unwrap_or(i64::MAX);
    let text = Text::new("header-slots")
        .number("load", figure(load))
        .number("capacity", figure(capacity));
    let role = if load >= capacity { Role::Warn } else { Role::Dim };
    vec![
        piece("   ", Style::new()),
        piece(scene.say(&text), scene.style(role)),
    ]
}

fn agent<'a>(scene: &Scene<'a>) -> Vec<Piece<'a>> {
    let Some(me) = scene.state.session.me() else {
        return Vec::new();
    };
    let role = match me.availability {
        Availability::Online => Role::Dim,
        Availability::Busy | Availability::Away | Availability::Offline => Role::Warn,
    };
    vec![
        piece("   ", Style::new()),
        piece(me.name.as_str(), scene.style(Role::Text)),
        piece(" · ", scene.style(Role::Dim)),
        piece(scene.availability(me.availability), scene.style(role)),
    ]
}

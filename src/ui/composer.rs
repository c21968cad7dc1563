//! What is being written. Reply and note differ in frame, title and colour: nobody sends a note to a
//! customer by mistake, also not on a screen without colours.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::lint;
use super::paint::{Frame, Piece, columns, frame, inset, piece, put, row_of};
use super::scene::Scene;
use super::theme::Role;
use crate::app::Action;
use crate::app::state::{DraftBuffer, Focus};
use crate::domain::{Conversation, DraftKind, Entry, Mailbox, Recipients};
use crate::i18n::Text;
use crate::text::{Editor, fit, width};

/// Most columns of the addresses an answer goes to.
const ADDRESSES: usize = 100;
/// Columns of the frame and of what stands around the addresses.
const EDGES: u16 = 7;

/// Draws the composer, or in its place how to open one. Gives the place of the caret while it has the
/// keys.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) -> Option<Position> {
    let area = scene.panes.composer;
    let conversation = scene.state.current()?;
    if area.is_empty() {
        return None;
    }
    let Some(draft) = scene.state.draft() else {
        resting(scene, buf, area);
        return None;
    };
    let focused = scene.state.focus == Focus::Composer;
    let note = draft.key.kind == DraftKind::Note;
    let style = match (note, focused) {
        (true, _) => scene.style(Role::Note),
        (false, true) => scene.style(Role::Accent),
        (false, false) => scene.style(Role::Border),
    };
    let shape = if note { Frame::Double } else { Frame::Round };
    frame(buf, area, shape, style);
    if area.height >= 3 {
        edge(
            buf,
            row_of(area, 0),
            &titled(scene, conversation, draft),
            &lint::line(scene, draft),
        );
        let gaps = gaps(scene, draft);
        let room = area.width.saturating_sub(columns(&gaps) + 8);
        edge(
            buf,
            row_of(area, area.height - 1),
            &below(scene, draft, room),
            &gaps,
        );
    }
    let words = if draft.sending {
        scene.style(Role::Dim)
    } else {
        scene.style(Role::Bright)
    };
    let marks = Marks {
        ranges: draft.gaps(),
        style: scene.style(Role::Warn).add_modifier(Modifier::REVERSED),
    };
    let caret = text(buf, scene.panes.writing, &draft.editor, words, &marks);
    focused.then_some(caret).flatten()
}

/// Byte ranges of a text that are drawn differently.
pub(super) struct Marks {
    pub(super) ranges: Vec<std::ops::Range<usize>>,
    pub(super) style: Style,
}

impl Marks {
    pub(super) fn none() -> Self {
        Self {
            ranges: Vec::new(),
            style: Style::new(),
        }
    }
}

/// Draws the rows of a text around its caret, and gives the caret's place.
pub(super) fn text(
    buf: &mut Buffer,
    area: Rect,
    editor: &Editor,
    style: Style,
    marks: &Marks,
) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    let columns = usize::from(area.width);
    let rows = editor.rows(columns);
    let (caret_row, caret_column) = editor.caret_cell(columns);
    let first = (caret_row + 1).saturating_sub(area.height.into());
    for (at, range) in (0..area.height).zip(rows.into_iter().skip(first)) {
        put(buf, row_of(area, at), &marked(editor.text(), range, style, marks));
    }
    Some(Position {
        x: area.x + u16::try_from(caret_column).unwrap_or(area.width).min(area.width),
        y: area.y + u16::try_from(caret_row - first).unwrap_or(0),
    })
}

/// A row cut where marks begin and end.
fn marked<'a>(text: &'a str, row: std::ops::Range<usize>, style: Style, marks: &Marks) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut from = row.start;
    for mark in marks
        .ranges
        .iter()
        .filter(|mark| mark.start < row.end && mark.end > row.start)
    {
        let (start, end) = (mark.start.max(row.start), mark.end.min(row.end));
        pieces.push(piece(&text[from..start], style));
        pieces.push(piece(&text[start..end], marks.style));
        from = end;
    }
    // White space at a soft break may stick out; it is not worth a mark that something was cut.
    pieces.push(piece(text[from..row.end].trim_end_matches(['\n', ' ']), style));
    pieces
}

/// No text is open: the frame stays, so that nothing jumps when one is.
fn resting(scene: &Scene<'_>, buf: &mut Buffer, area: Rect) {
    frame(buf, area, Frame::Round, scene.style(Role::Border));
    let all = [
        Action::Reply,
        Action::Note,
        Action::CannedResponse,
        Action::ModelDraft,
    ];
    let actions: Vec<Action> = all.into_iter().filter(|it| it.exists(scene.state)).collect();
    let hints = scene.hints(scene.pane_context(), &actions);
    put(buf, scene.panes.writing, &hints);
}

/// Words set into an edge of the frame.
fn edge(buf: &mut Buffer, row: Rect, left: &[Piece<'_>], right: &[Piece<'_>]) {
    let inner = inset(row, 2, 2);
    let wanted = columns(right);
    if wanted > 0 && columns(left) + wanted + 2 <= inner.width {
        put(buf, inset(inner, inner.width - wanted, 0), right);
    }
    if columns(left) > 0 {
        put(buf, inner, left);
    }
}

/// The title, with the workspace the words go to where there are several.
fn titled<'a>(scene: &Scene<'a>, conversation: &Conversation, draft: &DraftBuffer) -> Vec<Piece<'a>> {
    let mut all = title(scene, conversation, draft);
    if let Some(label) = scene.label {
        all.push(piece(format!("· {label} "), scene.style(Role::Strong)));
    }
    all
}

fn title<'a>(scene: &Scene<'a>, conversation: &Conversation, draft: &DraftBuffer) -> Vec<Piece<'a>> {
    let reply = scene.style(Role::Accent);
    let words = match draft.key.kind {
        DraftKind::Note => {
            let style = scene.style(Role::Note).add_modifier(Modifier::BOLD);
            return vec![
                piece(format!(" {}", scene.word("composer-note")), style),
                piece(
                    format!(" – {} ", scene.word("composer-note-private")),
                    scene.style(Role::Note),
                ),
            ];
        }
        DraftKind::Reply => match &draft.via {
            None => Text::new("composer-reply").with("channel", scene.channel(conversation.channel)),
            Some(via) => Text::new("composer-reply-via")
                .with("channel", scene.channel(via.channel))
                .with("address", &via.address),
        },
    };
    let mut all = vec![piece(format!(" {} ", scene.say(&words)), reply)];
    if let Some(recipients) = scene.state.recipients(draft) {
        let taken = columns(&all) + EDGES;
        let room = usize::from(scene.panes.composer.width.saturating_sub(taken)).min(ADDRESSES);
        let words = readers(scene, recipients, room);
        all.push(piece(format!("– {words} "), scene.style(Role::Strong)));
    }
    if scene.state.model.is_made(&draft.key, draft.editor.text()) {
        let made = format!("– {} ", scene.word("composer-by-model"));
        all.push(piece(made, scene.style(Role::Warn)));
    }
    if !scene.state.session.is_online() {
        let later = format!("– {} ", scene.word("composer-later"));
        all.push(piece(later, scene.style(Role::Warn)));
    }
    all
}

/// Whom an answer by e-mail goes to: all of them, or where there is no room the first and how many there
/// are of each kind, so that no copy is out of sight.
fn readers(scene: &Scene<'_>, recipients: &Recipients, room: usize) -> String {
    let kinds = [
        (scene.word("recipients-to"), &recipients.to),
        (scene.word("recipients-cc"), &recipients.cc),
        (scene.word("recipients-bcc"), &recipients.bcc),
    ];
    let named = |(label, all): &(&str, &Vec<Mailbox>)| {
        let words: Vec<&str> = all.iter().map(Mailbox::as_str).collect();
        (!words.is_empty()).then(|| format!("{label}: {}", words.join(", ")))
    };
    let whole: Vec<String> = kinds.iter().filter_map(named).collect();
    let whole = whole.join(" · ");
    if width(&whole) <= room {
        return whole;
    }
    let [to, copies @ ..] = &kinds;
    let mut counts = match to.1.len() {
        0 | 1 => String::new(),
        more => format!(" +{}", more - 1),
    };
    for (label, all) in copies.iter().filter(|(_, all)| !all.is_empty()) {
        counts.extend([" · ", label, ": ", &all.len().to_string()]);
    }
    let first = to.1.first().map_or("", Mailbox::as_str);
    let left = room.saturating_sub(width(&counts) + width(to.0) + 2);
    format!("{}: {}{counts}", to.0, fit(first, left))
}

/// The message that is quoted, set into the lower edge; gaps matter more and have their room.
fn below<'a>(scene: &Scene<'a>, draft: &DraftBuffer, room: u16) -> Vec<Piece<'a>> {
    let mut all = lint::fault(scene, draft);
    all.extend(files(scene, draft, room));
    let Some(id) = &draft.quotes else {
        return all;
    };
    let quoted = scene.state.thread().and_then(|thread| thread.entry(id));
    let words = match quoted {
        Some(Entry::Message(message)) => {
            let said: Vec<&str> = scene
                .state
                .shown(&message.id, &message.body)
                .split_whitespace()
                .collect();
            fit(&said.join(" "), usize::from(room.min(60)))
        }
        _ => scene.word("flow-quote-older").to_owned(),
    };
    all.push(piece(format!(" > {words} "), scene.style(Role::Dim)));
    all
}

/// The files that go along: the newest by name, the others counted, and the key that leaves one out.
fn files<'a>(scene: &Scene<'a>, draft: &DraftBuffer, room: u16) -> Vec<Piece<'a>> {
    let Some(newest) = draft.files.last() else {
        return Vec::new();
    };
    let name = crate::text::CleanLine::from(newest.name.as_str());
    let size = scene.say(&crate::app::flow::size(newest.bytes));
    let more = match draft.files.len() {
        1 => String::new(),
        count => format!(" +{}", count - 1),
    };
    let words = fit(&format!("{name} {size}{more}"), usize::from(room.min(48)));
    let mut all = vec![piece(format!(" + {words} "), scene.style(Role::Accent))];
    if let Some(key) = scene.key_in(crate::app::Context::Composer, Action::RemoveFile) {
        let words = format!("{key} {} ", scene.word("composer-remove-file"));
        all.push(piece(words, scene.style(Role::Dim)));
    }
    all
}

/// How many variables still have no value, and the key to the next.
fn gaps<'a>(scene: &Scene<'a>, draft: &DraftBuffer) -> Vec<Piece<'a>> {
    let count = draft.gaps().len();
    if count == 0 {
        return Vec::new();
    }
    let text = Text::new("composer-gaps").number("count", i64::try_from(count).unwrap_or(i64::MAX));
    let mut all = vec![piece(format!(" {} ", scene.say(&text)), scene.style(Role::Warn))];
    if let Some(key) = scene.key_in(crate::app::Context::Composer, Action::NextGap) {
        all.push(piece(format!("{key} "), scene.style(Role::Accent)));
    }
    all
}

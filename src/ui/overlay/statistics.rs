//! The figures of the desk: how the queue stands, whose customers wait longest, and what was done, by
//! agent, channel and tag.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::super::paint::{Piece, piece};
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{Lines, scrolled, text_rows};
use crate::app::flow::{length, wait};
use crate::app::state::{StatisticsPage, StatisticsRow};
use crate::domain::{Board, Figures, Statistics, Times};
use crate::i18n::Text;
use crate::text::{fit, width};

/// Columns of the first cell of a row.
const NAME: usize = 14;
/// Columns of each further cell, in the order of [`HEADINGS`].
const CELLS: [usize; 8] = [6, 6, 6, 10, 10, 10, 5, 5];
/// What stands over them.
const HEADINGS: [&str; 8] = [
    "statistics-began",
    "statistics-again",
    "statistics-done",
    "statistics-first",
    "statistics-next",
    "statistics-resolution",
    "statistics-kept",
    "statistics-load",
];
/// Levels of a course.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws the page, scrolled so that the selected row is in sight.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer, page: &StatisticsPage) -> Option<Position> {
    let title = Text::new("statistics-title").with("period", scene.word(page.period.words()));
    let mut lines: Lines<'_> = Vec::new();
    let mut here = 0;
    match &page.figures {
        None if page.loading => lines.push(dim(scene, "statistics-loading")),
        None => lines.push(dim(scene, "statistics-failed")),
        Some(told) => {
            lines.push(board(scene, &told.board));
            lines.push(course(scene, told));
            here = rows(scene, page, told, &mut lines);
        }
    }
    // One line more, so that a heading over the first row of a part stays in sight going down.
    let scroll = (here + 2).saturating_sub(text_rows(scene).into());
    let scroll = u16::try_from(scroll).unwrap_or(u16::MAX);
    scrolled(scene, buf, &scene.say(&title), &lines, scroll);
    None
}

fn dim<'a>(scene: &Scene<'a>, id: &'static str) -> Vec<Piece<'a>> {
    vec![piece(scene.word(id), scene.style(Role::Dim))]
}

/// How the queue stands: what is broken is told by a mark and by colour.
fn board<'a>(scene: &Scene<'a>, it: &Board) -> Vec<Piece<'a>> {
    let part = |id: &'static str, count: u64, role: Role| {
        let text = Text { id, args: Vec::new() };
        let words = scene.say(&text.number("count", number(count)));
        let mark = if role == Role::Text { "" } else { "! " };
        piece(format!("{mark}{words}   "), scene.style(role))
    };
    let loud = |count: u64, role: Role| if count > 0 { role } else { Role::Text };
    vec![
        part("statistics-open", it.open, Role::Text),
        part("statistics-waiting", it.waiting, Role::Text),
        part("statistics-unassigned", it.unassigned, Role::Text),
        part("statistics-near", it.near, loud(it.near, Role::Warn)),
        part("statistics-broken", it.broken, loud(it.broken, Role::Alert)),
    ]
}

/// When conversations began, as bars of the whole period.
fn course<'a>(scene: &Scene<'a>, told: &Statistics) -> Vec<Piece<'a>> {
    let most = told.course.iter().copied().max().unwrap_or(0).max(1);
    let bar = |count: &u64| {
        let level = usize::try_from(count * 7 / most).unwrap_or(0).min(7);
        if *count == 0 { ' ' } else { BARS[level] }
    };
    let bars: String = told.course.iter().map(bar).collect();
    let began = Text::new("statistics-course").number("count", number(told.total.started));
    vec![
        piece(format!("{} ", scene.say(&began)), scene.style(Role::Dim)),
        piece(bars, scene.style(Role::Accent)),
    ]
}

/// All rows with their headings; gives the line of the selected one.
fn rows<'a>(scene: &Scene<'a>, page: &StatisticsPage, told: &Statistics, lines: &mut Lines<'a>) -> usize {
    let agents = &scene.state.session.directory().agents;
    let (mut here, mut former) = (0, None);
    for (at, row) in page.rows(agents).into_iter().enumerate() {
        let heading = heading(&row);
        if former != Some(heading) {
            lines.push(Vec::new());
            lines.push(headings(scene, heading));
            if heading == "statistics-agents" {
                lines.push(line(
                    scene,
                    scene.word("statistics-all"),
                    &told.total,
                    None,
                    false,
                ));
            }
            former = Some(heading);
        }
        let selected = at == page.selected;
        if selected {
            here = lines.len();
        }
        lines.push(one(scene, told, &row, selected));
    }
    here
}

fn heading(row: &StatisticsRow) -> &'static str {
    match row {
        StatisticsRow::Wait(_) => "statistics-waits",
        StatisticsRow::Agent { .. } => "statistics-agents",
        StatisticsRow::Channel(_) => "statistics-channels",
        StatisticsRow::Tag(_) => "statistics-tags",
    }
}

/// The heading of a part; over figures, what the columns are.
fn headings<'a>(scene: &Scene<'a>, id: &'static str) -> Vec<Piece<'a>> {
    let mut pieces = vec![piece(left(scene.word(id), NAME), scene.style(Role::Strong))];
    if id != "statistics-waits" {
        for (word, columns) in HEADINGS.iter().zip(CELLS) {
            pieces.push(piece(right(scene.word(word), columns), scene.style(Role::Dim)));
        }
    }
    pieces
}

fn one<'a>(scene: &Scene<'a>, told: &Statistics, row: &StatisticsRow, selected: bool) -> Vec<Piece<'a>> {
    let found = match row {
        StatisticsRow::Wait(at) => return longest(scene, told, *at, selected),
        StatisticsRow::Agent { agent, load, figures } => {
            return line(scene, agent.name.as_str(), figures, *load, selected);
        }
        StatisticsRow::Channel(at) => {
            let found = told.channels.get(*at);
            found.map(|(channel, figures)| (channel.word().replace('_', " "), figures))
        }
        StatisticsRow::Tag(at) => {
            let found = told.tags.get(*at);
            found.map(|(tag, figures)| (format!("#{tag}"), figures))
        }
    };
    found.map_or_else(Vec::new, |(name, figures)| {
        line(scene, &name, figures, None, selected)
    })
}

/// Who waits, how long, where, and who has it.
fn longest<'a>(scene: &Scene<'a>, told: &Statistics, at: usize, selected: bool) -> Vec<Piece<'a>> {
    let Some(it) = told.board.longest.get(at) else {
        return Vec::new();
    };
    let time = wait(it.since, scene.state.server_now(), scene.look.catalog.as_ref());
    let owner = match &it.owner {
        Some(owner) => owner.name.to_string(),
        None => scene.word("statistics-nobody").to_owned(),
    };
    let words = [
        right(&time, 6),
        "  ".to_owned(),
        left(it.contact_name.as_str(), 30),
        left(it.channel.badge(), 6),
        left(&owner, 24),
    ];
    vec![marked(scene, words.concat(), selected)]
}

/// A row of figures.
fn line<'a>(
    scene: &Scene<'a>,
    name: &str,
    it: &Figures,
    load: Option<(u32, u32)>,
    selected: bool,
) -> Vec<Piece<'a>> {
    let cells = [
        it.started.to_string(),
        it.repeats.to_string(),
        it.resolution.count.to_string(),
        times(scene, it.first),
        times(scene, it.next),
        times(scene, it.resolution),
        it.kept_percent()
            .map_or_else(none, |percent| format!("{percent}%")),
        load.map_or_else(none, |(load, capacity)| format!("{load}/{capacity}")),
    ];
    let mut words = left(name, NAME);
    for (cell, columns) in cells.iter().zip(CELLS) {
        words.push_str(&right(cell, columns));
    }
    vec![marked(scene, words, selected)]
}

/// The selected row is marked by its background, which every theme has in one form or another.
fn marked<'a>(scene: &Scene<'a>, words: String, selected: bool) -> Piece<'a> {
    let style = scene.style(Role::Text);
    if selected {
        let bright = scene.style(Role::Bright);
        return piece(words, bright.patch(scene.style(Role::Selection)));
    }
    piece(words, style)
}

/// Median and ninth of ten, `12m/1h05`.
fn times(scene: &Scene<'_>, it: Times) -> String {
    if it.count == 0 {
        return none();
    }
    let catalog = scene.look.catalog.as_ref();
    let words = |seconds: u64| length(i64::try_from(seconds).unwrap_or(i64::MAX), catalog);
    format!("{}/{}", words(it.median), words(it.p90))
}

fn none() -> String {
    "–".to_owned()
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Words at the left of so many columns, one of which stays free.
fn left(words: &str, columns: usize) -> String {
    let cut = fit(words, columns - 1);
    format!("{cut}{}", " ".repeat(columns.saturating_sub(width(&cut))))
}

/// The same at the right.
fn right(words: &str, columns: usize) -> String {
    let cut = fit(words, columns - 1);
    format!("{}{cut}", " ".repeat(columns.saturating_sub(width(&cut))))
}

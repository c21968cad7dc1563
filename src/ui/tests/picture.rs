//! Cells as text: rows for people, runs of styles for comparing, and escape sequences for a look.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::{Lang, draw, fixtures, look, states};
use crate::text::width;

/// The rows, without the cells behind wide characters and without the spaces at the end.
pub(super) fn rows(cells: &Buffer) -> Vec<String> {
    lines(cells)
        .map(|row| {
            let shown: String = visible(row).map(|(_, cell)| cell.symbol()).collect();
            shown.trim_end().to_owned()
        })
        .collect()
}

/// Rows, then for each the styles that begin at a column and are not the plain one.
pub(super) fn dump(cells: &Buffer) -> String {
    let mut out = rows(cells).join("\n");
    out.push_str("\n\n");
    for (y, row) in lines(cells).enumerate() {
        let mut runs: Vec<String> = Vec::new();
        let mut last = None;
        for (x, cell) in visible(row) {
            // The colour of an empty cell is nowhere to be seen.
            let style = if cell.symbol() == " " && cell.bg == Color::Reset {
                "-".to_owned()
            } else {
                style(cell)
            };
            if last.as_ref() != Some(&style) {
                runs.push(format!("{x}:{style}"));
                last = Some(style);
            }
        }
        writeln!(out, "{y:>2} {}", runs.join(" ")).unwrap();
    }
    out
}

fn lines(cells: &Buffer) -> impl Iterator<Item = &[Cell]> {
    cells.content().chunks(usize::from(cells.area.width).max(1))
}

fn visible(row: &[Cell]) -> impl Iterator<Item = (usize, &Cell)> {
    let mut hidden = 0;
    row.iter().enumerate().filter(move |(_, cell)| {
        if hidden > 0 {
            hidden -= 1;
            return false;
        }
        hidden = width(cell.symbol()).saturating_sub(1);
        true
    })
}

fn style(cell: &Cell) -> String {
    let color = |color: Color| match color {
        Color::Reset => String::new(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        other => format!("{other:?}"),
    };
    let mut style = color(cell.fg);
    if cell.bg != Color::Reset {
        style = format!("{style}/{}", color(cell.bg));
    }
    let modifiers: String = [
        (Modifier::BOLD, 'b'),
        (Modifier::DIM, 'd'),
        (Modifier::ITALIC, 'i'),
        (Modifier::UNDERLINED, 'u'),
        (Modifier::REVERSED, 'r'),
    ]
    .into_iter()
    .filter(|(modifier, _)| cell.modifier.contains(*modifier))
    .map(|(_, letter)| letter)
    .collect();
    if modifiers.is_empty() {
        style
    } else {
        format!("{style}+{modifiers}")
    }
}

/// Writes every state as lines `x y fg bg modifiers symbol` for a script that paints pictures:
/// `PICTURES=/tmp/pictures cargo test --lib pictures -- --ignored`.
#[test]
#[ignore = "for the eye"]
fn pictures() {
    let dir = std::path::PathBuf::from(std::env::var("PICTURES").unwrap());
    std::fs::create_dir_all(&dir).unwrap();
    let mut all = Vec::new();
    for theme in ["dark", "mono", "light"] {
        for size in [(80, 24), (120, 36), (200, 50), (40, 12)] {
            for lang in Lang::ALL {
                let name = format!("busy-{}-{theme}-{}", size.0, lang.tag());
                all.push((name, fixtures::busy(lang, size), look(theme, lang)));
            }
        }
        for (name, state) in states((120, 36)) {
            all.push((
                format!("{}-{theme}", name.replace(' ', "_")),
                state,
                look(theme, Lang::En),
            ));
        }
    }
    for (name, state, look) in all {
        let (cells, caret) = draw(&state, &look);
        let mut out = format!("{} {}\n", cells.area.width, cells.area.height);
        if let Some(caret) = caret {
            writeln!(out, "caret {} {}", caret.x, caret.y).unwrap();
        }
        for (y, row) in lines(&cells).enumerate() {
            for (x, cell) in visible(row) {
                let tell = format!(
                    "{x}\t{y}\t{:?}\t{:?}\t{:?}\t{}\n",
                    cell.fg,
                    cell.bg,
                    cell.modifier,
                    cell.symbol()
                );
                out.push_str(&tell);
            }
        }
        std::fs::write(dir.join(name), out).unwrap();
    }
}

#![expect(
    clippy::disallowed_methods,
    reason = "lines of the tests' own words, to see what becomes of them"
)]

use ratatui::Terminal;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use super::*;

/// A terminal of 40 columns and 4 rows whose first frame was already drawn.
fn desk() -> Terminal<Paint> {
    let mut terminal = Terminal::new(Paint::new(Size::new(40, 4))).unwrap();
    terminal.resize(Rect::new(0, 0, 40, 4)).unwrap();
    frame(&mut terminal, &[]);
    terminal
}

fn frame(terminal: &mut Terminal<Paint>, rows: &[Line<'_>]) -> String {
    terminal
        .draw(|frame| {
            for (y, row) in (0..).zip(rows) {
                frame.render_widget(row, Rect::new(0, y, frame.area().width, 1));
            }
        })
        .unwrap();
    let bytes = terminal.backend_mut().take();
    only_allowed(&bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Walks the bytes and refuses every sequence that a frame has no business with.
fn only_allowed(bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut rest = text;
    while let Some(place) = rest.find(|c: char| c.is_control()) {
        let sequence = &rest[place..];
        let body = sequence
            .strip_prefix("\x1b[")
            .ok_or_else(|| format!("bare control character in {sequence:?}"))?;
        let end = body
            .find(|c: char| ('\u{40}'..='\u{7e}').contains(&c))
            .ok_or_else(|| format!("unfinished {sequence:?}"))?;
        let (parameters, last) = (&body[..end], &body[end..=end]);
        let plain = parameters.bytes().all(|it| it.is_ascii_digit() || it == b';');
        let private = ["?25", "?2026"].contains(&parameters);
        match last {
            "m" | "H" | "J" | "K" if plain => {}
            "h" | "l" if private => {}
            _ => return Err(format!("{:?} is not allowed", &sequence[..end + 3])),
        }
        rest = &body[end + 1..];
    }
    Ok(())
}

#[test]
fn the_oracle_notices_what_is_not_allowed() {
    for bad in [
        "\x1b]0;title\x07",
        "\x1b[6n",
        "\x1b[?1000h",
        "a\u{9b}31m",
        "\x1b[31",
        "\x07",
        "\x1bc",
    ] {
        assert!(only_allowed(bad.as_bytes()).is_err(), "{bad:?}");
    }
}

#[test]
fn an_unchanged_frame_says_nothing() {
    let mut terminal = desk();
    let rows = [Line::raw("Anna"), Line::styled("Boris", Style::new().bold())];
    assert!(!frame(&mut terminal, &rows).is_empty());
    assert_eq!(frame(&mut terminal, &rows), "");
}

#[test]
fn a_changed_run_of_ascii_is_one_move_and_its_letters() {
    let mut terminal = desk();
    frame(&mut terminal, &[Line::raw("Anna waits")]);
    let bytes = frame(&mut terminal, &[Line::raw("Anna spoke")]);
    assert_eq!(bytes, "\x1b[?2026h\x1b[1;6Hspoke\x1b[?2026l");
}

#[test]
fn attributes_are_said_once_for_a_run_and_the_shortest_way() {
    let mut terminal = desk();
    let bold = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
    let row = Line::from(vec![
        Span::styled("ab", bold),
        Span::styled("cd", bold.fg(Color::Green)),
    ]);
    let bytes = frame(&mut terminal, &[row, Line::raw("x")]);
    assert_eq!(
        bytes,
        "\x1b[?2026h\x1b[H\x1b[1;31mab\x1b[32mcd\x1b[2H\x1b[mx\x1b[?2026l"
    );
}

#[test]
fn the_colour_of_letters_is_not_said_for_a_space_between_them() {
    let mut terminal = desk();
    let ground = Style::new().bg(Color::Blue);
    let row = Line::from(vec![
        Span::styled("a", ground.fg(Color::Red)),
        Span::styled(" ", ground.fg(Color::Green)),
        Span::styled("b", ground.fg(Color::Red)),
        Span::styled(" ", ground.fg(Color::Green).underlined()),
    ]);
    let bytes = frame(&mut terminal, &[row]);
    let said = "\x1b[31;44ma b\x1b[4;32m ";
    assert!(bytes.contains(said), "{bytes:?}");
}

#[test]
fn taking_back_dim_keeps_bold() {
    let mut terminal = desk();
    let both = Style::new().add_modifier(Modifier::BOLD | Modifier::DIM);
    let row = Line::from(vec![
        Span::styled("a", both),
        Span::styled("b", Style::new().bold()),
    ]);
    let bytes = frame(&mut terminal, &[row]);
    assert!(
        bytes.contains("a\x1b[22;1mb") || bytes.contains("a\x1b[0;1mb"),
        "{bytes:?}"
    );
}

#[test]
fn after_a_symbol_of_disputed_width_the_place_is_named_anew() {
    for symbol in ["♻️", "日", "é\u{301}", "👩‍💻", "…"] {
        let mut terminal = desk();
        let bytes = frame(&mut terminal, &[Line::raw(format!("{symbol}│x"))]);
        let width = unicode_width::UnicodeWidthStr::width(symbol);
        let expected = format!("{symbol}\x1b[1;{}H│x", width + 1);
        assert!(bytes.contains(&expected), "{symbol}: {bytes:?}");
    }
}

/// Terminals that know no joiners draw a family side by side, over whatever stands behind it.
#[test]
fn what_a_family_may_draw_over_is_written_again() {
    let mut terminal = desk();
    let mut narrow = emulator();
    let rule = |words: &str| Line::raw(format!("{words:<6}│ next │"));
    narrow.process(frame(&mut terminal, &[rule("Anna")]).as_bytes());
    narrow.process(
        frame(
            &mut terminal,
            &[Line::raw("👩\u{200d}👩\u{200d}👧\u{200d}👦    │ next │")],
        )
        .as_bytes(),
    );
    let cell = |column| narrow.screen().cell(0, column).unwrap().contents();
    assert_eq!((cell(6), cell(8), cell(13)), ("│", "n", "│"));
}

#[test]
fn at_the_edge_a_family_does_not_wrap() {
    let mut terminal = desk();
    let bytes = frame(
        &mut terminal,
        &[Line::raw(format!("{:<38}👩\u{200d}👩\u{200d}👧", ""))],
    );
    assert!(bytes.contains('👩') && !bytes.contains('\u{200d}'), "{bytes:?}");
}

#[test]
fn cyrillic_costs_no_moves() {
    let mut terminal = desk();
    let bytes = frame(&mut terminal, &[Line::raw("Анна Петрова │ ждёт")]);
    assert_eq!(bytes, "\x1b[?2026h\x1b[HАнна Петрова │ ждёт\x1b[?2026l");
}

#[test]
fn the_end_of_a_row_is_erased_and_not_written() {
    let mut terminal = desk();
    frame(&mut terminal, &[Line::raw("a long row that goes away")]);
    let bytes = frame(&mut terminal, &[Line::raw("a")]);
    assert!(bytes.contains("\x1b[K"), "{bytes:?}");
    assert!(bytes.len() < 40, "{} bytes", bytes.len());
}

#[test]
fn a_control_character_in_a_cell_never_gets_out() {
    let mut paint = Paint::new(Size::new(40, 4));
    for bad in ["\x1b]52;c;AAAA\x07", "\u{9b}2J", "a\nb", "\x7f"] {
        let cell = Cell::new(bad);
        paint.draw([(3, 1, &cell)].into_iter()).unwrap();
        only_allowed(&paint.take()).unwrap();
    }
    assert_eq!(paint.replaced(), 4);
}

#[test]
fn a_full_redraw_says_everything_again() {
    let mut terminal = desk();
    let rows = [Line::raw("Anna"), Line::raw("Boris")];
    frame(&mut terminal, &rows);
    terminal.backend_mut().reset(Size::new(40, 4));
    terminal.resize(Rect::new(0, 0, 40, 4)).unwrap();
    let bytes = frame(&mut terminal, &rows);
    assert!(bytes.contains("\x1b[2J"), "{bytes:?}");
    assert!(bytes.contains("Anna") && bytes.contains("Boris"), "{bytes:?}");
}

/// P4 and P5 of `performance.md`: the caret stands where the next letter goes, and a selection is two
/// rows of attributes.
#[test]
fn a_typed_letter_and_a_moved_selection_stay_within_their_bytes() {
    let mut terminal = desk();
    let mut type_in = |text: &str| {
        terminal
            .draw(|frame| {
                let caret = u16::try_from(text.chars().count()).unwrap();
                frame.render_widget(Line::raw(text.to_owned()), Rect::new(0, 1, 40, 1));
                frame.set_cursor_position((caret, 1));
            })
            .unwrap();
        terminal.backend_mut().take()
    };
    type_in("прив");
    let letter = type_in("приве");
    assert!(letter.len() <= 40, "{} bytes: {letter:?}", letter.len());

    let mut terminal = Terminal::new(Paint::new(Size::new(120, 36))).unwrap();
    let row = |name: &str, selected: bool| {
        let style = if selected {
            Style::new().bg(Color::Rgb(40, 50, 60))
        } else {
            Style::new()
        };
        Line::from(vec![
            Span::styled(format!("{name:<24} 12:03 "), style),
            Span::raw("│ and the conversation stays as it is"),
        ])
    };
    frame(&mut terminal, &[row("Анна Петрова", true), row("Boris", false)]);
    let moved = frame(&mut terminal, &[row("Анна Петрова", false), row("Boris", true)]);
    assert!(moved.len() <= 200, "{} bytes: {moved:?}", moved.len());
}

/// The next number of a fixed sequence, below `limit`.
fn roll(seed: &mut u64, limit: u64) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from((*seed >> 33) % limit).unwrap()
}

fn random_row(seed: &mut u64) -> Line<'static> {
    let words = [
        "Anna",
        " ",
        "        ",
        "Анна",
        "│",
        "日本",
        "♻\u{fe0f}",
        "👩\u{200d}👩\u{200d}👧",
        "12:03",
        "e\u{301}",
        "",
    ];
    let styles = [
        Style::new(),
        Style::new().bold(),
        Style::new().fg(Color::Red),
        Style::new().bg(Color::Indexed(17)),
        Style::new().fg(Color::Rgb(1, 2, 3)).dim(),
        Style::new().reversed(),
        Style::new().bold().underlined(),
    ];
    let spans = (0..roll(seed, 9)).map(|_| {
        let word = words[roll(seed, words.len() as u64)];
        Span::styled(word, styles[roll(seed, styles.len() as u64)])
    });
    Line::from(spans.collect::<Vec<_>>())
}

/// Whatever was on the screen before, the terminal shows the same as after a full redraw.
#[test]
fn small_steps_end_where_a_full_redraw_ends() {
    let mut seed = 7;
    let mut terminal = desk();
    let mut stepwise = emulator();
    for round in 0..400 {
        let rows: Vec<_> = (0..4).map(|_| random_row(&mut seed)).collect();
        stepwise.process(frame(&mut terminal, &rows).as_bytes());
        let mut afresh = emulator();
        afresh.process(frame(&mut desk(), &rows).as_bytes());
        for (y, x) in (0..4).flat_map(|y| (0..40).map(move |x| (y, x))) {
            let (step, whole) = (stepwise.screen().cell(y, x), afresh.screen().cell(y, x));
            assert_eq!(seen(step), seen(whole), "round {round}, row {y}, column {x}");
        }
    }
}

fn emulator() -> vt100::Parser {
    let [rows, columns] = [4, 40].map(|it| std::num::NonZero::new(it).unwrap());
    vt100::Parser::new(rows, columns, 0)
}

/// What a person sees of a cell: the colour of a blank's letter is nothing.
fn seen(cell: Option<&vt100::Cell>) -> (String, vt100::Color, Option<vt100::Color>, [bool; 4]) {
    let cell = cell.unwrap();
    let letter = cell.contents().trim().to_owned();
    let shown = !letter.is_empty() || cell.inverse() || cell.underline();
    let marks = [
        cell.bold() && shown,
        cell.dim() && shown,
        cell.inverse(),
        cell.underline(),
    ];
    (letter, cell.bgcolor(), shown.then(|| cell.fgcolor()), marks)
}

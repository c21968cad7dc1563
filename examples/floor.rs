//! The floor under every figure of `docs/performance.md`: what ratatui and crossterm alone cost.
//!
//! A list of a thousand rows of which only the visible ones are made, and a line to type in; no socket, no
//! file, no cleaning of text. `j`, `k` and the arrows move, `i` types, Esc stops typing, `q` quits.

use std::io::{self, BufWriter, Write};

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use ratatui::crossterm::{cursor, execute, terminal};
use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Color, Style, Stylize};
use ratatui::widgets::{List, ListItem, ListState, Paragraph};
use ratatui::{Frame, Terminal, backend::CrosstermBackend};

const ROWS: usize = 1_000;
const PAGE: usize = 30;

struct Floor {
    rows: Vec<String>,
    selected: usize,
    first: usize,
    input: String,
    typing: bool,
}

fn main() -> io::Result<()> {
    terminal::enable_raw_mode()?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
    execute!(out, terminal::EnterAlternateScreen, cursor::Hide)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(out))?;
    let row = |at: usize| {
        let (who, order) = (at * 7 % 997, at * 31 % 9_973);
        format!("{at:>5}  Customer {who:<4} wrote: question number {at} about order {order}")
    };
    let mut floor = Floor {
        rows: (0..ROWS).map(row).collect(),
        selected: 0,
        first: 0,
        input: String::new(),
        typing: false,
    };
    loop {
        terminal.draw(|frame| floor.draw(frame))?;
        Write::flush(terminal.backend_mut())?;
        if floor.take(&event::read()?) {
            break;
        }
    }
    execute!(
        terminal.backend_mut(),
        terminal::LeaveAlternateScreen,
        cursor::Show
    )?;
    Write::flush(terminal.backend_mut())?;
    terminal::disable_raw_mode()
}

impl Floor {
    fn draw(&mut self, frame: &mut Frame<'_>) {
        let heights = [Constraint::Length(1), Constraint::Min(1), Constraint::Length(1)];
        let [top, list, line] = Layout::vertical(heights).areas(frame.area());
        frame.render_widget(Paragraph::new("READY floor").reversed(), top);
        let height = usize::from(list.height);
        self.first = self
            .first
            .min(self.selected)
            .max((self.selected + 1).saturating_sub(height));
        let shown = self.rows.iter().skip(self.first).take(height);
        let items = List::new(shown.map(|row| ListItem::new(row.as_str())))
            .highlight_style(Style::new().bg(Color::Blue))
            .highlight_symbol("> ");
        let mut state = ListState::default().with_selected(Some(self.selected - self.first));
        frame.render_stateful_widget(items, list, &mut state);
        frame.render_widget(Paragraph::new(format!("> {}", self.input)), line);
    }

    /// Takes an event; says whether that was the end.
    fn take(&mut self, event: &Event) -> bool {
        let Event::Key(key) = event else { return false };
        if key.kind != KeyEventKind::Press {
            return false;
        }
        let down = |by: usize| (self.selected + by).min(ROWS - 1);
        let up = |by: usize| self.selected.saturating_sub(by);
        match key.code {
            KeyCode::Esc => self.typing = false,
            KeyCode::Char('u') if key.modifiers.contains(KeyModifiers::CONTROL) => self.input.clear(),
            KeyCode::Char(letter) if self.typing => self.input.push(letter),
            KeyCode::Char('q') => return true,
            KeyCode::Char('i') => self.typing = true,
            KeyCode::Down | KeyCode::Char('j') => self.selected = down(1),
            KeyCode::Up | KeyCode::Char('k') => self.selected = up(1),
            KeyCode::PageDown => self.selected = down(PAGE),
            KeyCode::PageUp => self.selected = up(PAGE),
            _ => {}
        }
        false
    }
}

//! The lines of one entry.

use jiff::Timestamp;

use super::reader::tone;
use super::{Flow, Line, Span, Tone, when};
use crate::app::Action;
use crate::domain::{Author, Channel, Delivery, Entry, Message, Note};
use crate::i18n::Text;
use crate::text::{Clean, fit, unquoted, width, wrap};

/// Messages of one author this near to each other, in seconds, share a header.
const BURST: i64 = 180;
/// The column of times and the space after it.
pub(super) const TIMES: usize = 6;

impl Flow<'_> {
    /// The lines of the entry at `index`; none for a bot's message that is folded into the first of its
    /// run.
    pub(super) fn entry(&self, index: usize) -> Vec<Line> {
        if self.drawn_as(index) != index {
            return Vec::new();
        }
        if self.is_folded_bot(index) {
            let mut lines = self.new_day(index);
            lines.push(self.folded(index));
            return self.marked(lines, index);
        }
        self.unfolded(index)
    }

    /// The lines of the entry at `index` in full.
    pub(super) fn unfolded(&self, index: usize) -> Vec<Line> {
        let Some(entry) = self.thread.entries().get(index) else {
            return Vec::new();
        };
        let mut lines = self.new_day(index);
        match entry {
            Entry::Message(message) => lines.extend(self.message(index, message)),
            Entry::Note(note) => lines.extend(self.note(note)),
            Entry::Event(event) => lines.extend(self.event(index, event)),
        }
        self.marked(lines, index)
    }

    /// Every line knows its entry, for the cursor.
    fn marked(&self, mut lines: Vec<Line>, index: usize) -> Vec<Line> {
        let id = self.thread.entries().get(index).map(Entry::id);
        for line in &mut lines {
            line.entry = id.cloned();
        }
        lines
    }

    /// The entry in whose lines this one is drawn: itself, but for a folded bot the first of its run.
    pub(super) fn drawn_as(&self, index: usize) -> usize {
        let mut first = index;
        while first > 0 && self.is_folded_bot(first) && self.continues_bot(first) {
            first -= 1;
        }
        first
    }

    fn is_folded_bot(&self, index: usize) -> bool {
        !self.thread.bots_unfolded() && self.bot(index).is_some()
    }

    fn bot(&self, index: usize) -> Option<&Message> {
        match self.thread.entries().get(index)? {
            Entry::Message(message) if matches!(message.author, Author::Bot(_)) => Some(message),
            _ => None,
        }
    }

    fn continues_bot(&self, index: usize) -> bool {
        let (Some(own), Some(before)) = (self.bot(index), index.checked_sub(1).and_then(|at| self.bot(at)))
        else {
            return false;
        };
        own.author == before.author && !self.begins_day(index)
    }

    fn folded(&self, index: usize) -> Line {
        let Some(first) = self.bot(index) else {
            return Line::default();
        };
        let more = (index + 1..self.thread.entries().len())
            .take_while(|at| self.bot(*at).is_some() && self.continues_bot(*at))
            .count();
        let newest = self.bot(index + more).unwrap_or(first);
        let Author::Bot(name) = &first.author else {
            return Line::default();
        };
        let said = self
            .state
            .shown(&newest.id, &newest.body)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let name = if more == 0 {
            format!("{name}: ")
        } else {
            let count = i64::try_from(more + 1).unwrap_or(i64::MAX);
            self.say(
                &Text::new("flow-bot-said")
                    .with("bot", name)
                    .number("count", count),
            ) + " · "
        };
        let lead = format!("{} ▸ ", self.time(first.at));
        let room = self.columns.saturating_sub(width(&lead) + width(&name));
        Line::of(vec![
            Span::new(lead, Tone::Time),
            Span::new(name, Tone::BotName),
            Span::new(fit(&said, room), Tone::System),
        ])
    }

    fn begins_day(&self, index: usize) -> bool {
        let entries = self.thread.entries();
        let zone = &self.state.settings.zone;
        let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
        match (
            index.checked_sub(1).and_then(|at| entries.get(at)),
            entries.get(index),
        ) {
            (Some(before), Some(own)) => day(before.at()) != day(own.at()),
            _ => true,
        }
    }

    fn new_day(&self, index: usize) -> Vec<Line> {
        let Some(entry) = self
            .thread
            .entries()
            .get(index)
            .filter(|_| self.begins_day(index))
        else {
            return Vec::new();
        };
        let now = self.state.server_now();
        let day = when::date(entry.at(), now, &self.state.settings.zone, self.catalog());
        let mut line = Line::said(format!("{day} "), Tone::Day);
        line.ruled = true;
        vec![line]
    }

    fn message(&self, index: usize, message: &Message) -> Vec<Line> {
        let before = self.message_before(index, message);
        let mut lines = Vec::new();
        if before.is_none() {
            lines.push(self.message_header(index, message));
        }
        lines.extend(self.quote(message));
        let from = lines.len();
        if !message.body.as_str().is_empty() || message.attachments.is_empty() {
            let words = self.state.shown(&message.id, &message.body);
            let folded = unquoted(words).filter(|_| message.channel == Channel::Email);
            let own = folded.as_ref().map_or(words, |(own, _)| own.as_str());
            lines.extend(self.body(own, tone(&message.author)));
            if let Some((_, quoted)) = &folded {
                let count = i64::try_from(*quoted).unwrap_or(i64::MAX);
                let words = self.say(&Text::new("flow-quoted").number("count", count));
                lines.extend(self.remark(&words, Tone::Faint, &[Action::View]));
            }
            lines.extend(self.cut(&message.body));
        }
        for file in self.files(&message.attachments) {
            lines.extend(self.body(&file, Tone::System));
        }
        if let (Some(before), Some(first)) = (before, lines.get_mut(from)) {
            self.tell_new_minute(first, before.at, message.at);
        }
        self.delivery(message, &mut lines);
        lines
    }

    /// Within a burst the header tells the first minute; a later one stands in the column of times.
    fn tell_new_minute(&self, line: &mut Line, before: Timestamp, own: Timestamp) {
        let time = self.time(own);
        if time != self.time(before) && self.indent() == TIMES {
            line.left[0] = Span::new(format!("{time} "), Tone::Time);
        }
    }

    /// The message before, if it shares its header with this one.
    fn message_before(&self, index: usize, message: &Message) -> Option<&Message> {
        let Entry::Message(before) = self.thread.entries().get(index.checked_sub(1)?)? else {
            return None;
        };
        let near = message.at.duration_since(before.at).as_secs().abs() <= BURST;
        let same = before.channel == message.channel && same_author(&before.author, &message.author);
        (near && same && !self.begins_day(index)).then_some(before)
    }

    fn message_header(&self, index: usize, message: &Message) -> Line {
        let mut line = self.header(message.at, self.author(&message.author));
        if self.channel_before(index) != Some(message.channel) {
            line.left
                .push(Span::new(format!("  {}", message.channel.badge()), Tone::Badge));
        }
        line
    }

    fn channel_before(&self, index: usize) -> Option<Channel> {
        let before = self.thread.entries().get(..index)?;
        // A channel that was last seen long ago is told again; looking further would cost too much.
        before.iter().rev().take(20).find_map(|entry| match entry {
            Entry::Message(message) => Some(message.channel),
            _ => None,
        })
    }

    fn author(&self, author: &Author) -> Span {
        match author {
            Author::Customer => Span::new(self.conversation.contact_name.as_str(), Tone::CustomerName),
            Author::Agent(agent) if self.state.session.me().is_some_and(|me| me.id == agent.id) => {
                Span::new(self.catalog().word("flow-you"), Tone::OwnName)
            }
            Author::Agent(agent) => Span::new(agent.name.as_str(), Tone::AgentName),
            Author::Bot(name) => Span::new(name.as_str(), Tone::BotName),
        }
    }

    fn quote(&self, message: &Message) -> Option<Line> {
        let quoted = self.thread.entry(message.quotes.as_ref()?);
        let words = match quoted {
            Some(Entry::Message(quoted)) => {
                let said = self
                    .state
                    .shown(&quoted.id, &quoted.body)
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                match self.author(&quoted.author) {
                    Span::Words(name, _) => format!("> {name}: {said}"),
                    Span::Hint(_) => format!("> {said}"),
                }
            }
            _ => format!("> {}", self.catalog().word("flow-quote-older")),
        };
        let room = self.columns.saturating_sub(self.indent());
        let pad = " ".repeat(self.indent());
        Some(Line::of(vec![
            Span::new(pad, Tone::Quote),
            Span::new(fit(&words, room), Tone::Quote),
        ]))
    }

    fn delivery(&self, message: &Message, lines: &mut Vec<Line>) {
        let (mark, tone) = match &message.delivery {
            None => return,
            Some(Delivery::Held { until }) => {
                let millis = until.duration_since(self.state.server_now()).as_millis();
                if millis > 0 {
                    // Rounded up: as long as it says one, it can be undone.
                    let seconds = i64::try_from((millis + 999) / 1000).unwrap_or(i64::MAX);
                    let words = self.say(&Text::new("flow-held").number("seconds", seconds));
                    lines.extend(self.remark(&words, Tone::Warning, &[Action::Undo]));
                    return;
                }
                ("↑".to_owned(), Tone::Delivery)
            }
            Some(Delivery::Sent) => ("✓".to_owned(), Tone::Delivery),
            Some(Delivery::Delivered) => ("✓✓".to_owned(), Tone::Delivery),
            Some(Delivery::Read) => (format!("✓✓ {}", self.catalog().word("flow-read")), Tone::Delivery),
            Some(Delivery::Failed { reason }) => {
                let words = self.say(&Text::new("flow-failed").with("reason", reason));
                lines.extend(self.remark(&words, Tone::Alert, &[]));
                return;
            }
        };
        let fits = |line: &&mut Line| line.width() + width(&mark) + 2 <= self.columns;
        match lines.last_mut().filter(fits) {
            Some(line) => line.right = vec![Span::new(mark, tone)],
            None => lines.push(Line {
                right: vec![Span::new(mark, tone)],
                ..Line::default()
            }),
        }
    }

    fn note(&self, note: &Note) -> Vec<Line> {
        let mut lines = vec![self.note_header(note)];
        if !note.body.as_str().is_empty() || note.attachments.is_empty() {
            let words = self.state.shown(&note.id, &note.body);
            lines.extend(self.barred(words, "┆", Tone::NoteMark, Tone::Note));
            lines.extend(self.cut(&note.body));
        }
        lines.extend(self.files_of_note(note));
        lines
    }

    fn note_header(&self, note: &Note) -> Line {
        let mut header = self.header(
            note.at,
            Span::new(self.catalog().word("flow-note"), Tone::NoteMark),
        );
        header.left.push(Span::new(
            format!("  {}", self.actor(&note.author)),
            Tone::AgentName,
        ));
        header
    }

    fn files_of_note(&self, note: &Note) -> Vec<Line> {
        let files = self.files(&note.attachments);
        let lines = files
            .iter()
            .flat_map(|file| self.barred(file, "┆", Tone::NoteMark, Tone::System));
        lines.collect()
    }

    /// Says of a text that is too long for a thread how the rest is read.
    fn cut(&self, words: &Clean) -> Vec<Line> {
        if words.hidden() == 0 {
            return Vec::new();
        }
        self.remark(self.catalog().word("flow-cut"), Tone::Mark, &[Action::View])
    }

    /// For the reader: what stands above the words of an entry. An event is nothing but that.
    pub(super) fn above_the_words(&self, index: usize) -> Vec<Line> {
        let mut lines = self.new_day(index);
        match self.thread.entries().get(index) {
            Some(Entry::Message(message)) => {
                lines.push(self.message_header(index, message));
                lines.extend(self.quote(message));
            }
            Some(Entry::Note(note)) => lines.push(self.note_header(note)),
            Some(Entry::Event(event)) => lines.extend(self.event(index, event)),
            None => {}
        }
        lines
    }

    /// For the reader: what stands below them.
    pub(super) fn below_the_words(&self, index: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        match self.thread.entries().get(index) {
            Some(Entry::Message(message)) => {
                for file in self.files(&message.attachments) {
                    lines.extend(self.body(&file, Tone::System));
                }
                self.delivery(message, &mut lines);
            }
            Some(Entry::Note(note)) => lines.extend(self.files_of_note(note)),
            Some(Entry::Event(_)) | None => {}
        }
        lines
    }

    pub(super) fn time(&self, at: Timestamp) -> String {
        when::clock(at, &self.state.settings.zone)
    }

    /// Time and author.
    pub(super) fn header(&self, at: Timestamp, author: Span) -> Line {
        Line::of(vec![Span::new(format!("{} ", self.time(at)), Tone::Time), author])
    }

    /// Where words begin: under the author's name, or near the edge where columns are dear.
    pub(super) fn indent(&self) -> usize {
        if self.columns >= 40 { TIMES } else { 2 }
    }

    /// Where a bar stands: before the column of words.
    pub(super) fn bar_indent(&self) -> usize {
        self.indent() - 2
    }

    /// Words wrapped under the author's name.
    pub(super) fn body(&self, words: &str, tone: Tone) -> Vec<Line> {
        let pad = " ".repeat(self.indent());
        let columns = self.columns.saturating_sub(self.indent()).max(1);
        wrap(words, columns)
            .into_iter()
            .map(|range| {
                Line::of(vec![
                    Span::new(pad.clone(), Tone::Faint),
                    Span::new(words[range].trim_end(), tone),
                ])
            })
            .collect()
    }

    /// Words wrapped behind a bar.
    pub(super) fn barred(&self, words: &str, bar: &str, mark: Tone, tone: Tone) -> Vec<Line> {
        let lead = format!("{:indent$}{bar} ", "", indent = self.bar_indent());
        let columns = self.columns.saturating_sub(self.indent()).max(1);
        wrap(words, columns)
            .into_iter()
            .map(|range| {
                Line::of(vec![
                    Span::new(lead.clone(), mark),
                    Span::new(words[range].trim_end(), tone),
                ])
            })
            .collect()
    }

    /// A remark on the words above it, with the keys that help: one behind it, more on their own line,
    /// where none is cut off.
    pub(super) fn remark(&self, words: &str, tone: Tone, hints: &[Action]) -> Vec<Line> {
        let mut lines = self.body(words, tone);
        if hints.len() > 1 {
            lines.extend(self.body("", Tone::Faint));
        }
        if let Some(line) = lines.last_mut() {
            for (at, hint) in hints.iter().enumerate() {
                let between = if at > 0 || hints.len() == 1 { " · " } else { "" };
                line.left.push(Span::new(between, Tone::Faint));
                line.left.push(Span::Hint(*hint));
            }
        }
        lines
    }
}

fn same_author(a: &Author, b: &Author) -> bool {
    match (a, b) {
        (Author::Customer, Author::Customer) => true,
        (Author::Agent(a), Author::Agent(b)) => a.id == b.id,
        (Author::Bot(a), Author::Bot(b)) => a == b,
        _ => false,
    }
}

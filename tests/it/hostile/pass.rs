//! One desk, one field, every sample in it.

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use ttydesk::backend::native::wire::{
    Attribute, Author, Channel, Contact, Conversation, Handling, Inbox, Preview, Priority, Role, Status,
};
use ttydesk::server::{self, Options, Running, World};
use ttydesk::text::{Profile, Untrusted, redact};

use super::corpus::{self, Sample};
use super::oracle;
use super::replay::{self, Stop};
use crate::support::{Home, Screen, Size, Terminal, say};

/// Longest text the hub takes of a customer, with room for our mark.
const LONGEST: usize = (32 << 10) - 64;
/// The row and columns every sample is walked past in.
const SELECTION: &str = "▌";

/// Where the samples stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// What the customer writes.
    Body,
    /// What the customer is called.
    Name,
    /// The subject.
    Subject,
    /// A tag.
    Tag,
    /// The name of a file.
    FileName,
    /// The three before together.
    AllOfARow,
    /// Everything else known of the customer.
    Card,
}

impl Field {
    /// The fields taken in turn.
    pub(crate) const ALL: [Self; 5] = [Self::Body, Self::Name, Self::Subject, Self::Tag, Self::FileName];

    fn is(self, field: Self) -> bool {
        self == field || (self == Self::AllOfARow && field != Self::Card)
    }

    /// Whether the samples stand in a thread, not in the rows of the queue.
    fn is_said(self) -> bool {
        matches!(self, Self::Body | Self::FileName)
    }
}

/// The ground everything is drawn on, and whether card numbers and the like are masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// The terminal's own; every word is shown.
    Plain,
    /// A colour: blanks are drawn too, and a shift is seen. What is private is masked.
    Ground,
}

impl Look {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Plain, Self::Ground];
}

/// A cell that must not change: row, column, what stands there.
pub(crate) type Anchor = (u16, u16, String);

/// A run of all samples through one field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pass {
    field: Field,
    size: Size,
    look: Look,
    /// Which samples: the first of them, and how far it is to the next.
    share: (usize, usize),
}

impl Pass {
    pub(crate) fn new(field: Field, size: Size, look: Look) -> Self {
        Self {
            field,
            size,
            look,
            share: (0, 1),
        }
    }

    /// Takes every `step`th sample only, from the one at `first` on.
    pub(crate) fn share(self, first: usize, step: usize) -> Self {
        Self {
            share: (first, step),
            ..self
        }
    }

    /// Shows every sample and judges everything that was written.
    pub(crate) fn judge(self) {
        let Some(mut samples) = corpus::texts() else {
            return;
        };
        samples.iter_mut().for_each(shorten);
        assert!(samples.len() > 700, "only {} samples", samples.len());
        let (first, step) = self.share;
        let samples = samples.into_iter().skip(first).step_by(step).collect();
        let started = std::time::Instant::now();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let desk = runtime.block_on(Desk::start(self, samples));
        let terminal = desk.open(self);
        let mut trial = Trial {
            pass: self,
            terminal: &terminal,
            anchors: Vec::new(),
            stops: Vec::new(),
            bad: Vec::new(),
        };
        match self.field {
            Field::Body => trial.walk_thread(&desk.shown),
            Field::FileName => {
                trial.walk_thread(&desk.shown);
                trial.walk_files(desk.shown.len());
            }
            _ => trial.walk_queue(&desk.shown),
        }
        trial.finish(desk.home.path());
        let pass = format!("{:?} at {:?} on {:?}", self.field, self.size, self.look);
        say(&format!(
            "hostile: {pass}: {} samples, {:.1} s",
            desk.shown.len(),
            started.elapsed().as_secs_f32()
        ));
        drop(terminal);
        runtime.block_on(desk.hub.stop());
    }
}

/// A hub with the samples in it.
struct Desk {
    hub: Running,
    token: String,
    home: TempDir,
    machine: Home,
    /// What the hub took, in the order of the walk.
    shown: Vec<Sample>,
}

impl Desk {
    async fn start(pass: Pass, samples: Vec<Sample>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("hub");
        std::fs::create_dir_all(&data).unwrap();
        let token = server::agents::add(&data, "Anna", Role::Lead).unwrap();
        let options = Options {
            data,
            listen: ([127, 0, 0, 1], 0).into(),
            workspace: "hostile".to_owned(),
            file_bytes: server::FILE_BYTES,
        };
        let hub = server::start(options).await.unwrap();
        let machine = Home::new();
        machine.write(
            "config/themes/ground.toml",
            "inherits = \"dark\"\n[colors]\nbackground = \"#102030\"\n",
        );
        let (theme, mask) = match pass.look {
            Look::Plain => ("dark", "never"),
            Look::Ground => ("ground", "always"),
        };
        machine.write(
            "config/config.toml",
            &format!("lang = \"en\"\nbell = false\ntheme = \"{theme}\"\nmask = \"{mask}\"\n"),
        );
        let desk = Self {
            hub,
            token,
            home,
            machine,
            shown: samples,
        };
        if pass.field.is_said() {
            desk.say_all(pass.field).await;
        } else {
            desk.hub
                .desk()
                .load(world(pass.field, &desk.shown))
                .await
                .unwrap();
        }
        desk
    }

    /// The customer of the only conversation writes every sample, or sends a file of that name; its size
    /// tells which.
    async fn say_all(&self, field: Field) {
        let world = world(Field::Subject, &[]);
        let desk = self.hub.desk();
        desk.load(world).await.unwrap();
        for (number, sample) in self.shown.iter().enumerate() {
            let (text, here) = (sample.text(), "last".to_owned());
            let said = if field == Field::Body {
                let words = format!("{}\n{text}", mark(number));
                desk.customer_says(here, Channel::WebChat, words).await
            } else {
                let bytes = vec![b'x'; number + 1];
                desk.customer_sends(here, Channel::WebChat, mark(number), &text, bytes)
                    .await
            };
            said.unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        }
        let end = desk.customer_says("last".to_owned(), Channel::WebChat, "That is all.".to_owned());
        end.await.unwrap();
    }

    fn open(&self, pass: Pass) -> Terminal {
        let token = self.machine.write("token", &self.token);
        let url = self.hub.url();
        let terminal = Terminal::open(
            &self.machine,
            pass.size,
            &["connect", &url, "--token-file", token.to_str().unwrap()],
        );
        terminal.wait("a first screen", |screen| !screen.is_blank());
        terminal.keys("<Esc>");
        terminal.find("the conversations", |screen| screen.has("web").then_some(()));
        terminal
    }
}

/// A channel cuts what is longer than the hub takes.
fn shorten(sample: &mut Sample) {
    let mut text = sample.text();
    text.truncate(text.floor_char_boundary(LONGEST));
    sample.bytes = text.into_bytes();
}

/// What tells one sample from the others.
fn mark(number: usize) -> String {
    format!("mark{number:04}")
}

/// A conversation for every sample, longest wait first, and a harmless last one.
fn world(field: Field, samples: &[Sample]) -> World {
    let mut world = World {
        inboxes: vec![Inbox {
            id: "web".to_owned(),
            name: "Web".into(),
            channel: Channel::WebChat,
            down: None,
            limits: None,
        }],
        ..World::default()
    };
    let now = Timestamp::now();
    for (number, sample) in samples.iter().enumerate() {
        let text = sample.text();
        let place = i64::try_from(samples.len() - number).unwrap();
        let at = now.checked_sub(SignedDuration::from_secs(60 * place)).unwrap();
        add(&mut world, field, &mark(number), &text, at);
    }
    add(&mut world, Field::Body, "last", "", now);
    world
}

fn add(world: &mut World, field: Field, id: &str, text: &str, at: Timestamp) {
    let hostile = |own: Field, harmless: &str| -> Untrusted {
        if field.is(own) {
            text.into()
        } else {
            harmless.into()
        }
    };
    let contact = Contact {
        key_facts: vec![format!("card of {id}").into()],
        ..card(id, field, text)
    };
    world.conversations.push(Conversation {
        id: id.to_owned(),
        revision: 1,
        contact: contact.id.clone(),
        contact_name: hostile(Field::Name, "Customer"),
        vip: false,
        inbox: "web".to_owned(),
        channel: Channel::WebChat,
        subject: Some(hostile(Field::Subject, "About")),
        status: Status::Open,
        snoozed_until: None,
        handling: Handling::Human,
        assignee: None,
        team: None,
        priority: Priority::Normal,
        tags: vec![hostile(Field::Tag, "tag")],
        waiting_since: Some(at),
        unread: 1,
        last_activity: at,
        created: None,
        preview: Some(Preview {
            author: Author::Customer,
            text: id.into(),
        }),
        handoff: None,
        sla: None,
        offer: None,
    });
    world.contacts.push(contact);
}

/// A contact; with the sample wherever the card shows a text.
fn card(id: &str, field: Field, text: &str) -> Contact {
    let hostile = |harmless: &str| -> Untrusted {
        if field == Field::Card {
            text.into()
        } else {
            harmless.into()
        }
    };
    Contact {
        id: format!("contact-{id}"),
        name: hostile("Customer"),
        key_facts: Vec::new(),
        language: Some(hostile("en")),
        identities: Vec::new(),
        attributes: vec![Attribute {
            name: hostile("fact"),
            value: hostile("value"),
            source: hostile("desk"),
        }],
        tags: vec![hostile("tag")],
        notes: vec![hostile("note")],
        orders: Vec::new(),
        consent: Vec::new(),
        previous: Vec::new(),
        mailings: Vec::new(),
        visits: Vec::new(),
        merged: Vec::new(),
    }
}

/// What is seen and what is wrong with it.
struct Trial<'a> {
    pass: Pass,
    terminal: &'a Terminal,
    anchors: Vec<Anchor>,
    stops: Vec<Stop>,
    bad: Vec<String>,
}

impl Trial<'_> {
    /// Entry by entry from the oldest on.
    fn walk_thread(&mut self, samples: &[Sample]) {
        self.terminal.keys("<Enter>");
        self.terminal.sees("That is all.");
        self.anchors = self
            .terminal
            .find("the desk", |screen| Some(anchors(screen, self.pass.size)));
        // Every press fetches the page before, until there is none.
        let (column, first) = (self.thread_column(), mark(0));
        while !self
            .terminal
            .screen(|screen| selected(screen, column, self.pass.size).contains(&first))
        {
            self.terminal.keys("g");
        }
        for (number, sample) in samples.iter().enumerate() {
            if number > 0 {
                self.terminal.send(b"j");
            }
            let rows = self.see(column, number, sample);
            // Behind the rule the customer's card begins.
            let rows: Vec<_> = rows
                .lines()
                .map(|row| row.split('│').next().unwrap_or(row))
                .collect();
            let rows = rows.join("\n");
            let shown = rows.split_once(&mark(number)).map_or("", |(_, shown)| shown);
            let tall = rows.matches('\n').count() + 4 > usize::from(self.pass.size.1) / 2;
            let cut = self.pass.field == Field::FileName && shown.contains('…');
            let wanted = self.wanted(self.pass.field, sample);
            if let Some(word) = oracle::missing_word(&wanted, shown).filter(|_| !tall && !cut) {
                self.bad.push(format!(
                    "{}: {word:?} is not on the screen: {shown:?}",
                    sample.name
                ));
            }
        }
    }

    /// Down the list of all files; the newest is the largest.
    fn walk_files(&mut self, count: usize) {
        self.terminal.keys("G");
        self.terminal.sees("That is all.");
        self.terminal.keys("S");
        for bytes in (1..=count).rev().step_by(10) {
            self.terminal.sees(&format!(" {bytes} B"));
            self.terminal.keys("<PageDown>");
        }
        self.terminal.sees(" 1 B");
        self.terminal.keys("<Esc>");
        self.stop("the list of files");
    }

    /// The text whose words are to be seen.
    fn wanted(&self, field: Field, sample: &Sample) -> String {
        let text = sample.text();
        let masked = self.pass.look == Look::Ground && matches!(field, Field::Body | Field::Subject);
        if masked {
            redact(&text, Profile::Screen).into_owned()
        } else {
            text
        }
    }

    /// Row by row from the longest wait on.
    fn walk_queue(&mut self, samples: &[Sample]) {
        let last = "Customer";
        self.terminal.send(b"G");
        while !self
            .terminal
            .screen(|screen| selected(screen, 0, self.pass.size).contains("last"))
        {
            self.terminal.keys("G");
        }
        self.terminal.sees(last);
        self.anchors = self
            .terminal
            .find("the desk", |screen| Some(anchors(screen, self.pass.size)));
        self.terminal.send(b"g");
        for (number, sample) in samples.iter().enumerate() {
            if number > 0 {
                self.terminal.send(b"j");
            }
            self.see(0, number, sample);
            self.words_of_the_title(sample);
            if self.pass.field == Field::Card {
                let card = format!("card of {}", mark(number));
                self.terminal.sees(&card);
                self.stop(&sample.name);
            }
        }
    }

    /// Waits until a sample is under the cursor; gives the rows that are.
    fn see(&mut self, column: u16, number: usize, sample: &Sample) -> String {
        let (wanted, size) = (mark(number), self.pass.size);
        let rows = self.terminal.find(&sample.name, |screen| {
            let rows = selected(screen, column, size);
            rows.contains(&wanted).then_some(rows)
        });
        self.stop(&sample.name);
        rows
    }

    /// Notes the place for the second emulator and looks whether everything stands where it stood.
    fn stop(&mut self, name: &str) {
        let anchors = &self.anchors;
        let (drawn, moved) = self.terminal.find("the end of a frame", |screen| {
            let moved = anchors
                .iter()
                .find(|(row, column, symbol)| screen.cell(*row, *column) != symbol);
            Some((
                screen.drawn(),
                moved.map(|(row, column, _)| (*row, *column, screen.text())),
            ))
        });
        self.stops.push((drawn, name.to_owned()));
        if let Some((row, column, text)) = moved {
            self.bad
                .push(format!("{name}: row {row}, column {column} moved\n{text}"));
        }
    }

    /// The lines over the thread name the customer and the tags, and the subject, as far as there is
    /// room.
    fn words_of_the_title(&mut self, sample: &Sample) {
        if self.pass.field.is(Field::Name) || self.pass.field == Field::Tag {
            self.words_of_row(1, Field::Name, sample);
        }
        if self.pass.field.is(Field::Subject) {
            self.words_of_row(2, Field::Subject, sample);
        }
    }

    fn words_of_row(&mut self, row: usize, field: Field, sample: &Sample) {
        let column = self.thread_column();
        let title = self
            .terminal
            .screen(|screen| screen.part(column, self.pass.size.0 - column)[row].clone());
        let cut = title.contains('…');
        let wanted = self.wanted(field, sample);
        if let Some(word) = oracle::missing_word(&wanted, &title).filter(|_| !cut) {
            self.bad
                .push(format!("{}: {word:?} is not in {title:?}", sample.name));
        }
    }

    /// Where the thread's column of the cursor is.
    fn thread_column(&self) -> u16 {
        let rule = self
            .anchors
            .iter()
            .filter(|(_, _, symbol)| symbol == "│")
            .map(|(_, column, _)| *column);
        rule.min().expect("a rule between queue and thread") + 1
    }

    fn finish(mut self, dir: &std::path::Path) {
        self.terminal.settle();
        let bytes = self.terminal.written();
        for (at, what) in oracle::bad_bytes(&bytes) {
            let during = self
                .stops
                .iter()
                .find(|(stop, _)| *stop > at)
                .map_or("?", |(_, name)| name);
            self.bad.push(format!("{during}: wrote {what}"));
        }
        let moved = replay::replay(dir, self.pass.size, &bytes, &self.anchors, &self.stops);
        self.bad.extend(
            moved
                .iter()
                .flat_map(|moved| moved.lines())
                .map(|line| format!("pyte: {line}")),
        );
        let all = self.bad.len();
        self.bad.truncate(12);
        assert!(
            self.bad.is_empty(),
            "{:?}: {all} bad:\n{}",
            self.pass,
            self.bad.join("\n")
        );
    }
}

/// The rows the cursor marks in a column, as one text.
fn selected(screen: &Screen<'_>, column: u16, size: Size) -> String {
    let rows = screen.part(column, size.0 - column);
    let marked = rows.iter().filter_map(|row| row.strip_prefix(SELECTION));
    marked.collect::<Vec<_>>().join("\n")
}

/// Rules between the panes, the corners of the composer's frame, and the name of the desk.
fn anchors(screen: &Screen<'_>, size: Size) -> Vec<Anchor> {
    let mut found = Vec::new();
    for column in 0..size.0 {
        let rule: Vec<u16> = (1..size.1 - 1)
            .filter(|row| screen.cell(*row, column) == "│")
            .collect();
        if rule.len() + 4 >= usize::from(size.1 - 2) {
            found.extend(rule.into_iter().map(|row| (row, column, "│".to_owned())));
        }
        for row in 1..size.1 - 1 {
            let symbol = screen.cell(row, column);
            if "╭╮╰╯".contains(symbol) && !symbol.is_empty() {
                found.push((row, column, symbol.to_owned()));
            }
        }
    }
    found.extend((0..8).map(|column| (0, column, screen.cell(0, column).to_owned())));
    found
}

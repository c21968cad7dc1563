//! Commands that change one conversation and print its new state.

use std::io::Read;
use std::path::PathBuf;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::args::{Handoff, One, Output, SetPriority, Snooze, Tag, Transfer, Write};
use super::exit::{Code, Failure};
use super::files::{self, Place};
use super::session::Session;
use super::{names, read};
use crate::backend::{CommandKind, Refusal, RefusalCode};
use crate::domain::{Conversation, ConversationId, Revision};
use crate::i18n::{Catalog, Text};
use crate::text::{MORNING, NoMoment, moment};

/// How often a decision is made anew because something else about the conversation changed meanwhile.
const TRIES: u32 = 5;
/// Most bytes read from standard input: the hub takes less.
const TEXT: u64 = 1 << 20;

/// Which simple change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Simple {
    /// Done.
    Resolve,
    /// Not done.
    Reopen,
}

/// Which text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// To the customer.
    Reply,
    /// Among agents.
    Note,
}

/// Runs changes over one session.
#[derive(Debug)]
pub(super) struct Changes<'a> {
    /// The link.
    pub(super) session: &'a mut Session,
    /// Words.
    pub(super) catalog: &'a Catalog,
}

impl Changes<'_> {
    /// Resolve, reopen.
    pub(super) async fn simple(&mut self, args: &One, which: Simple) -> Result<(), Failure> {
        let conversation = ConversationId::new(&args.id);
        let kind = match which {
            Simple::Resolve => CommandKind::Resolve { conversation },
            Simple::Reopen => CommandKind::Reopen { conversation },
        };
        self.session.ask(&args.id, kind).await?;
        self.print(&args.id, args.output).await
    }

    /// Reply, note; the text is standard input, the files are sent before it.
    pub(super) async fn write(
        &mut self,
        args: &Write,
        which: Writing,
        text: String,
        place: &Place,
    ) -> Result<(), Failure> {
        let limit = self
            .session
            .welcome()
            .map_or(0, |it| it.capabilities.limits.file_bytes);
        let files = files::upload(place, &args.attach, limit).await?;
        let args = &args.one;
        let conversation = ConversationId::new(&args.id);
        let kind = match which {
            Writing::Reply => CommandKind::SendMessage {
                conversation,
                text,
                hold_ms: 0,
                quotes: None,
                files,
                via: None,
                recipients: None,
            },
            Writing::Note => CommandKind::AddNote {
                conversation,
                text,
                files,
            },
        };
        self.session.ask(&args.id, kind).await?;
        self.print(&args.id, args.output).await
    }

    /// Tags.
    pub(super) async fn tag(&mut self, args: &Tag) -> Result<(), Failure> {
        let (add, remove) = tags(args)?;
        let kind = CommandKind::SetTags {
            conversation: ConversationId::new(&args.id),
            add,
            remove,
        };
        self.session.ask(&args.id, kind).await?;
        self.print(&args.id, args.output).await
    }

    /// Takes a conversation nobody owns. One's own stays as it is.
    pub(super) async fn claim(&mut self, args: &One) -> Result<(), Failure> {
        let me = self.session.welcome().map(|welcome| welcome.me.id.clone());
        self.decide(&args.id, |row, conversation, revision| match &row.assignee {
            Some(owner) if Some(&owner.id) == me.as_ref() => Ok(None),
            Some(owner) => Err(Failure::owned(row.id.as_str(), owner.name.as_str())),
            None => Ok(Some(CommandKind::Claim {
                conversation,
                revision,
            })),
        })
        .await?;
        self.print(&args.id, args.output).await
    }

    /// To an agent or team.
    pub(super) async fn transfer(&mut self, args: &Transfer) -> Result<(), Failure> {
        let directory = self.session.directory().cloned().unwrap_or_default();
        let to = names::receiver(&args.to, &directory)?;
        self.decide(&args.id, |_, conversation, revision| {
            Ok(Some(CommandKind::Transfer {
                conversation,
                revision,
                to: to.clone(),
                note: args.note.clone(),
            }))
        })
        .await?;
        self.print(&args.id, args.output).await
    }

    /// To a bot or the queue.
    pub(super) async fn handoff(&mut self, args: &Handoff) -> Result<(), Failure> {
        let bots = self
            .session
            .welcome()
            .map_or_else(Vec::new, |welcome| welcome.capabilities.bots.clone());
        let bot = names::bot(&args.to, &bots)?;
        self.decide(&args.id, |_, conversation, revision| {
            Ok(Some(CommandKind::Handoff {
                conversation,
                revision,
                bot: bot.clone(),
                note: args.note.clone(),
            }))
        })
        .await?;
        self.print(&args.id, args.output).await
    }

    /// How urgent it is.
    pub(super) async fn priority(&mut self, args: &SetPriority) -> Result<(), Failure> {
        let kind = CommandKind::SetPriority {
            conversation: ConversationId::new(&args.id),
            priority: args.priority.into(),
        };
        self.session.ask(&args.id, kind).await?;
        self.print(&args.id, args.output).await
    }

    /// Put off.
    pub(super) async fn snooze(&mut self, args: &Snooze, now: Timestamp) -> Result<(), Failure> {
        let kind = CommandKind::Snooze {
            conversation: ConversationId::new(&args.id),
            until: time(&args.until, now, &TimeZone::system())?,
        };
        self.session.ask(&args.id, kind).await?;
        self.print(&args.id, args.output).await
    }

    /// Decides on the present state and does it on that state only. A conflict that took it from
    /// nobody — another line of the customer, a tag — is decided anew.
    async fn decide(
        &mut self,
        id: &str,
        mut choose: impl FnMut(&Conversation, ConversationId, Revision) -> Result<Option<CommandKind>, Failure>,
    ) -> Result<(), Failure> {
        let conversation = ConversationId::new(id);
        let mut row = self.session.conversation(&conversation).await?;
        for _ in 1..TRIES {
            let Some(kind) = choose(&row, conversation.clone(), row.revision)? else {
                return Ok(());
            };
            let failure = match self.session.ask(id, kind).await {
                Ok(_) => return Ok(()),
                Err(failure) if failure.code() == Code::Conflict as i32 => failure,
                Err(failure) => return Err(failure),
            };
            let now = self.session.conversation(&conversation).await?;
            if now.assignee != row.assignee || now.team != row.team || now.revision == row.revision {
                return Err(failure);
            }
            row = now;
        }
        let moving = Refusal {
            code: RefusalCode::Conflict,
            message: self.catalog.word("cli-keeps-changing").into(),
            owner: None,
        };
        Err(Failure::refused(id, &moving))
    }

    async fn print(&mut self, id: &str, output: Output) -> Result<(), Failure> {
        let row = self.session.conversation(&ConversationId::new(id)).await?;
        let directory = self.session.directory().cloned().unwrap_or_default();
        read::state(&row, output.json, &directory, self.catalog)
    }
}

/// The text of a reply or note: standard input to its end, without the line breaks at its end. Empty only
/// where files go along.
pub(super) fn text(input: impl Read, attached: &[PathBuf]) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let failed = |reason: String| Failure::new(Code::Failed, Text::new("cli-input").with("reason", reason));
    input
        .take(TEXT)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| failed(error.utf8_error().to_string()))?;
    let text = text.trim_end_matches(['\n', '\r']);
    if text.trim().is_empty() && attached.is_empty() {
        return Err(Failure::new(Code::Usage, Text::new("cli-empty-text")));
    }
    Ok(text.to_owned())
}

/// Tags to add and to remove.
fn tags(args: &Tag) -> Result<(Vec<String>, Vec<String>), Failure> {
    let mut add = Vec::new();
    for change in &args.changes {
        match change.strip_prefix('+') {
            Some(tag) if !tag.trim().is_empty() => add.push(tag.to_owned()),
            _ => {
                let text = Text::new("cli-bad-tag").with("tag", change);
                return Err(Failure::new(Code::Usage, text));
            }
        }
    }
    if add.is_empty() && args.remove.is_empty() {
        return Err(Failure::new(Code::Usage, Text::new("cli-no-tags")));
    }
    Ok((add, args.remove.clone()))
}

/// `-tag` after `tag ID` would be an option to clap: it becomes `--remove=tag`.
pub(super) fn rewrite_tags(args: impl Iterator<Item = std::ffi::OsString>) -> Vec<std::ffi::OsString> {
    let mut is_tag = false;
    let mut is_value = false;
    let mut seen_command = false;
    args.enumerate()
        .map(|(index, arg)| {
            let words = arg.to_string_lossy().into_owned();
            let was_value = std::mem::take(&mut is_value);
            if index == 0 || was_value {
                return arg;
            }
            if VALUED.contains(&words.as_str()) {
                is_value = true;
            } else if !words.starts_with('-') && !seen_command {
                seen_command = true;
                is_tag = words == "tag";
            } else if is_tag
                && words != "-h"
                && let Some(tag) = words.strip_prefix('-')
                && !tag.is_empty()
                && !tag.starts_with('-')
            {
                return format!("--remove={tag}").into();
            }
            arg
        })
        .collect()
}

/// Global options with a value of their own word.
const VALUED: [&str; 7] = [
    "--config-dir",
    "--state-dir",
    "--lang",
    "--url",
    "--token-file",
    "--log",
    "--remove",
];

/// The time that `words` mean at `now` in `zone`; it must lie ahead.
fn time(words: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let zoned = |at: DateTime| at.to_zoned(zone.clone()).ok().map(|at| at.timestamp());
    // A date with a time would be read as the date alone.
    let is_day = words.contains('-') && !words.contains([':', 'T', 't', ' ']);
    let local = || {
        if is_day {
            words.parse::<Date>().ok().map(|day| day.at(MORNING, 0, 0, 0))
        } else {
            words.parse::<DateTime>().ok()
        }
    };
    let read = words.parse::<Timestamp>().ok();
    let read = read
        .or_else(|| local().and_then(zoned))
        .or_else(|| length(words, now, zone))
        .or_else(|| in_words(words, now, zone));
    let said = |text| Failure::new(Code::Usage, text);
    match read {
        Some(at) if at > now => Ok(at),
        Some(_) => Err(said(Text::new("cli-time-past").with("time", words))),
        None => Err(said(Text::new("cli-bad-time").with("time", words))),
    }
}

/// `tomorrow 10:00`, `в понедельник`: as the screen reads it. One that is over is told as such.
fn in_words(words: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    match moment(words, &now.to_zoned(zone.clone())) {
        Ok(at) => Some(at.timestamp()),
        Err(NoMoment::Past(at)) => Some(at.timestamp()),
        Err(_) => None,
    }
}

/// `90m`, `2h`, `3d`: days keep the time of day.
fn length(words: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    if let Some(days) = words.strip_suffix('d') {
        let days: i64 = days.trim().parse().ok()?;
        let later = now
            .to_zoned(zone.clone())
            .checked_add(Span::new().try_days(days).ok()?)
            .ok()?;
        return Some(later.timestamp());
    }
    let length: SignedDuration = words.parse().ok()?;
    now.checked_add(length).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(line: &str) -> String {
        let words = rewrite_tags(line.split(' ').map(Into::into));
        let words: Vec<String> = words
            .into_iter()
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
        words.join(" ")
    }

    #[test]
    fn minus_tags_reach_clap_as_an_option_and_nothing_else_is_touched() {
        assert_eq!(
            rewritten("ttydesk --url ws://h/ws tag c1 +a -b --json"),
            "ttydesk --url ws://h/ws tag c1 +a --remove=b --json"
        );
        for same in [
            "ttydesk list -x",
            "ttydesk tag -h",
            "ttydesk --token-file tag list -v",
            "ttydesk tag c1 --remove -b",
            "ttydesk tag c1 - --help",
        ] {
            assert_eq!(rewritten(same), same);
        }
    }

    #[test]
    fn the_text_is_the_input_without_the_end_of_its_last_line() {
        assert_eq!(
            text("two\nlines\n\n".as_bytes(), &[]),
            Ok("two\nlines".to_owned())
        );
        assert_eq!(text("  indented".as_bytes(), &[]), Ok("  indented".to_owned()));
        for nothing in ["", "\n", "  \n\t"] {
            assert_eq!(
                text(nothing.as_bytes(), &[]).expect_err("empty").code(),
                Code::Usage as i32
            );
        }
        assert!(text(&b"\xff\xfe"[..], &[]).is_err());
    }

    #[test]
    fn times_are_understood_as_people_write_them() {
        let now: Timestamp = "2026-03-28T10:00:00Z".parse().expect("a time");
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let told = |words: &str| time(words, now, &zone).map(|at| at.to_string());
        let at = |words: &str| Ok::<_, Failure>(words.to_owned());
        assert_eq!(told("2099-01-01T09:00:00Z"), at("2099-01-01T09:00:00Z"));
        assert_eq!(told("2026-04-01T09:30"), at("2026-04-01T07:30:00Z"));
        assert_eq!(told("2026-04-01 09:30"), at("2026-04-01T07:30:00Z"));
        assert_eq!(told("2026-04-01"), at("2026-04-01T07:00:00Z"));
        assert_eq!(told("90m"), at("2026-03-28T11:30:00Z"));
        assert_eq!(told("2h"), at("2026-03-28T12:00:00Z"));
        assert_eq!(told("monday 10:00"), at("2026-03-30T08:00:00Z"));
        assert_eq!(told("завтра в 10"), at("2026-03-29T08:00:00Z"));
        // The clock goes forward that night; the time of day stays.
        assert_eq!(told("1d"), at("2026-03-29T09:00:00Z"));
        for bad in ["", "soon", "2020-01-01", "-2h", "0d", "d", "yesterday"] {
            assert_eq!(told(bad).expect_err(bad).code(), Code::Usage as i32, "{bad}");
        }
    }
}

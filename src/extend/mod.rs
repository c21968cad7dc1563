//! Cards from the agent's own executables: JSON about the person goes in, lines for the sidebar come out.
//! `docs/extensions.md` is the contract.
//!
//! No shell is involved, the program has a time limit and an output limit, and nothing it says reaches
//! the screen before it is cleaned: it may repeat what a customer wrote.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use crate::domain::{Channel, Contact, ConversationId};
use crate::text::{CleanLine, Untrusted};

/// Version of the contract, in the JSON that goes in.
const VERSION: u32 = 1;
/// Most bytes of an answer; more is an error, and nothing of it is shown.
const LONGEST: u64 = 64 << 10;
/// Most bytes of what it complains about.
const COMPLAINT: u64 = 4 << 10;
/// Most lines of a card.
const LINES: usize = 20;

/// An executable and how long it may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Program and arguments; never empty.
    pub command: Vec<String>,
    /// The longest it may run.
    pub limit: Duration,
}

/// What it is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The person.
    pub contact: &'a Contact,
    /// The conversation on screen.
    pub conversation: &'a ConversationId,
    /// Its channel.
    pub channel: Channel,
}

/// A line of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is; may be empty.
    pub label: CleanLine,
    /// The value.
    pub value: CleanLine,
}

/// Why there is no card.
#[derive(Debug)]
pub enum Trouble {
    /// It could not be started.
    Start(io::Error),
    /// It took longer than it may.
    TimedOut(Duration),
    /// It ended with this code, or by a signal; its first complaint.
    Failed {
        /// The code.
        code: Option<i32>,
        /// What it said on standard error.
        complaint: CleanLine,
    },
    /// It said more than it may.
    TooLong,
    /// What it said is not the JSON of a card.
    Malformed(CleanLine),
    /// It could not be talked to.
    Broken(io::Error),
}

#[derive(Serialize)]
struct Asked<'a> {
    version: u32,
    conversation: &'a str,
    channel: &'static str,
    contact: &'a Contact,
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    lines: Vec<SaidLine>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SaidLine {
    Pair {
        #[serde(default)]
        label: Untrusted,
        value: Untrusted,
    },
    Words(Untrusted),
}

/// Runs the program and reads its card.
///
/// # Errors
/// Why there is none. The program is killed when it takes too long, or when nobody waits any more.
pub async fn run(program: &Program, question: &Question<'_>) -> Result<Vec<Line>, Trouble> {
    let asked = Asked {
        version: VERSION,
        conversation: question.conversation.as_str(),
        channel: question.channel.word(),
        contact: question.contact,
    };
    let words = serde_json::to_vec(&asked).map_err(|error| Trouble::Broken(error.into()))?;
    let talked = tokio::time::timeout(program.limit, talk(&program.command, words));
    let said = talked.await.map_err(|_| Trouble::TimedOut(program.limit))??;
    read(&said)
}

async fn talk(command: &[String], words: Vec<u8>) -> Result<Vec<u8>, Trouble> {
    let Some((name, arguments)) = command.split_first() else {
        return Err(Trouble::Start(io::ErrorKind::NotFound.into()));
    };
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // Ctrl+C and Ctrl+Z at our terminal are not for it.
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(Trouble::Start)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let tell = async {
        if let Some(mut stdin) = stdin {
            // One that does not read what it is told may still know the answer.
            match stdin.write_all(&words).await {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
                _ => {}
            }
        }
        Ok(())
    };
    let listen = async {
        let mut said = Vec::new();
        if let Some(stdout) = stdout {
            stdout.take(LONGEST + 1).read_to_end(&mut said).await?;
        }
        Ok::<_, io::Error>(said)
    };
    let complain = async {
        let mut said = Vec::new();
        if let Some(stderr) = stderr {
            stderr.take(COMPLAINT).read_to_end(&mut said).await?;
        }
        Ok::<_, io::Error>(said)
    };
    let (told, said, complaint) = tokio::join!(tell, listen, complain);
    told.map_err(Trouble::Broken)?;
    let said = said.map_err(Trouble::Broken)?;
    if said.len() > usize::try_from(LONGEST).unwrap_or(usize::MAX) {
        return Err(Trouble::TooLong);
    }
    let ended = child.wait().await.map_err(Trouble::Broken)?;
    if ended.success() {
        return Ok(said);
    }
    let complaint = String::from_utf8_lossy(&complaint.unwrap_or_default()).into_owned();
    let first = complaint.lines().find(|line| !line.trim().is_empty());
    Err(Trouble::Failed {
        code: ended.code(),
        complaint: CleanLine::new(&Untrusted::from(first.unwrap_or_default())),
    })
}

fn read(said: &[u8]) -> Result<Vec<Line>, Trouble> {
    let card: Said = serde_json::from_slice(said)
        .map_err(|error| Trouble::Malformed(CleanLine::from(error.to_string().as_str())))?;
    let lines = card.lines.into_iter().take(LINES).map(|line| match line {
        SaidLine::Pair { label, value } => Line {
            label: CleanLine::new(&label),
            value: CleanLine::new(&value),
        },
        SaidLine::Words(words) => Line {
            label: CleanLine::default(),
            value: CleanLine::new(&words),
        },
    });
    Ok(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ContactId;

    fn contact() -> Contact {
        Contact::named(ContactId::new("p-17"), "Ann".into())
    }

    async fn answer(script: &str, limit: Duration) -> Result<Vec<Line>, Trouble> {
        let program = Program {
            command: ["sh", "-c", script].map(str::to_owned).to_vec(),
            limit,
        };
        let (contact, conversation) = (contact(), ConversationId::new("c1"));
        let question = Question {
            contact: &contact,
            conversation: &conversation,
            channel: Channel::Telegram,
        };
        run(&program, &question).await
    }

    const PATIENCE: Duration = Duration::from_mins(1);

    #[tokio::test]
    async fn m45_a_program_is_told_the_person_and_says_lines() {
        let script = r#"read -r asked
            case "$asked" in *'"id":"p-17"'*) id=known;; *) id=unknown;; esac
            printf '{"lines":[{"label":"person","value":"%s"},"just words"]}' "$id""#;
        // The JSON has no line break at its end, so `read` ends with the input and says so.
        let lines = answer(script, PATIENCE).await.unwrap();
        assert_eq!(lines[0].value.as_str(), "known");
        assert_eq!(
            (lines[1].label.as_str(), lines[1].value.as_str()),
            ("", "just words")
        );
    }

    #[tokio::test]
    async fn m45_what_it_says_is_cleaned_before_it_is_shown() {
        let lines = answer(r#"printf '{"lines":["a\\u001b[2Jb"]}'"#, PATIENCE)
            .await
            .unwrap();
        assert!(!lines[0].value.as_str().contains('\u{1b}'), "{lines:?}");
    }

    #[tokio::test]
    async fn m45_every_failure_says_what_is_wrong() {
        let failed = answer("echo 'no such customer' >&2; exit 3", PATIENCE).await;
        assert!(
            matches!(&failed, Err(Trouble::Failed { code: Some(3), complaint }) if complaint.as_str() == "no such customer"),
            "{failed:?}"
        );
        let noise = answer("echo hello", PATIENCE).await;
        assert!(matches!(noise, Err(Trouble::Malformed(_))), "{noise:?}");
        let flood = answer("head -c 100000 /dev/zero", PATIENCE).await;
        assert!(matches!(flood, Err(Trouble::TooLong)), "{flood:?}");
        let late = answer("exec sleep 600", Duration::from_millis(50)).await;
        assert!(matches!(late, Err(Trouble::TimedOut(_))), "{late:?}");
        let program = Program {
            command: vec!["/nowhere/card".to_owned()],
            limit: PATIENCE,
        };
        let (contact, conversation) = (contact(), ConversationId::new("c1"));
        let question = Question {
            contact: &contact,
            conversation: &conversation,
            channel: Channel::Other,
        };
        let missing = run(&program, &question).await;
        assert!(matches!(missing, Err(Trouble::Start(_))), "{missing:?}");
    }
}

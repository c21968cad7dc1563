//! The endpoint's own words: what is asked, and what one event or a whole answer says.

use serde::{Deserialize, Serialize};

use super::{Cut, Settings, Trouble, harmless};
use crate::suggest::prompt::Prompt;
use crate::text::{CleanLine, Untrusted};

/// Ends a stream of events.
const END: &[u8] = b"[DONE]";

/// The body of a request.
#[derive(Serialize)]
pub(super) struct Ask<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    max_tokens: u32,
    stream: bool,
    stream_options: StreamOptions,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

impl<'a> Ask<'a> {
    /// No tools: there is nothing it could do with them.
    pub(super) fn new(settings: &'a Settings, prompt: &'a Prompt) -> Self {
        let message = |role, content| Message { role, content };
        Self {
            model: &settings.model,
            messages: [message("system", prompt.system()), message("user", prompt.user())],
            max_tokens: settings.max_tokens,
            stream: true,
            stream_options: StreamOptions { include_usage: true },
        }
    }
}

/// What an event says.
pub(super) enum Heard {
    /// Some of the answer.
    Chunk(Chunk),
    /// That there will be no more.
    End,
}

/// Some of the answer.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) words: Option<String>,
    /// Of the prompt and of the answer.
    pub(super) tokens: Option<(u64, u64)>,
    pub(super) stopped: Option<Cut>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Usage>,
    error: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Choice {
    /// In an event.
    delta: Option<Content>,
    /// In a whole answer.
    message: Option<Content>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Content {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

/// Reads an event.
pub(super) fn event(data: &[u8]) -> Result<Heard, Trouble> {
    if data.trim_ascii() == END {
        return Ok(Heard::End);
    }
    chunk(data).map(Heard::Chunk)
}

/// Reads an answer that came in one piece.
pub(super) fn whole(body: &[u8]) -> Result<Heard, Trouble> {
    if body.trim_ascii_start().starts_with(b"<") {
        return Err(Trouble::Malformed(CleanLine::from("a web page")));
    }
    chunk(body).map(Heard::Chunk)
}

fn chunk(data: &[u8]) -> Result<Chunk, Trouble> {
    // The library's own sentence can quote the answer.
    let malformed = |error: serde_json::Error| {
        let what = format!("no such JSON, line {}, column {}", error.line(), error.column());
        Trouble::Malformed(CleanLine::from(what.as_str()))
    };
    let body: Body = serde_json::from_slice(data).map_err(malformed)?;
    if let Some(failure) = body.error {
        let words = failure["message"]
            .as_str()
            .or(failure.as_str())
            .unwrap_or_default();
        return Err(Trouble::Failed(harmless(&CleanLine::new(&Untrusted::new(words)))));
    }
    let mut chunk = Chunk {
        tokens: body
            .usage
            .map(|usage| (usage.prompt_tokens, usage.completion_tokens)),
        ..Chunk::default()
    };
    if let Some(choice) = body.choices.into_iter().next() {
        chunk.words = choice
            .delta
            .or(choice.message)
            .and_then(|content| content.content);
        chunk.stopped = choice.finish_reason.map(|reason| match reason.as_str() {
            "length" => Cut::Length,
            "content_filter" => Cut::Filter,
            _ => Cut::No,
        });
    }
    Ok(chunk)
}

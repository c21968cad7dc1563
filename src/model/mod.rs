//! Asks a language model: a prompt goes out, text comes back, and nothing else.
//!
//! One endpoint, named in the configuration, spoken to as most of them understand it (`POST
//! …/chat/completions` of OpenAI). The key goes there and nowhere else; no redirect is followed; time and
//! bytes are limited; dropping the future hangs up. What comes is [`Untrusted`] and is only handed on.
//! The log says how it ended, never a word of either side.

mod lines;
mod wire;

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::mpsc;
use url::Url;

use crate::net::http::{BadBody, Client, Credential, Fault, Method, Request, Stream, StreamError, Verdict};
use crate::net::{ConnectError, Limits, Transport};
use crate::suggest::prompt::Prompt;
use crate::text::{CleanLine, Profile, Untrusted, redact};
use lines::Lines;
use wire::{Ask, Heard};

/// Most bytes that are read of an answer, with everything around its words.
const BODY: usize = 4 << 20;
/// Most bytes of words; more is no answer to a customer.
const WORDS: usize = 32 << 10;

/// Where the model is, and what it is asked for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Base of the endpoint, as in `https://api.example.com/v1`.
    pub url: Url,
    /// The model's name there.
    pub model: String,
    /// The longest a whole answer may take.
    pub time_limit: Duration,
    /// The most tokens it may write.
    pub max_tokens: u32,
}

/// A language model that can be asked.
pub struct Endpoint {
    client: Client,
    path: String,
    settings: Settings,
    /// Only to keep it out of what the endpoint says.
    key: Option<SecretString>,
}

/// Secrets stay out.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// How an answer ended well.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Tokens of the prompt and of the answer, as the endpoint counts them.
    pub tokens: Option<(u64, u64)>,
    /// Whether it stopped because it may write no more.
    pub cut: Cut,
}

/// Whether an answer is whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Cut {
    /// It is, as far as anybody knows.
    #[default]
    No,
    /// It reached the most tokens.
    Length,
    /// The endpoint's own filter stopped it.
    Filter,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// No connection.
    Connect(ConnectError),
    /// Not done in time; the limit.
    TimedOut(Duration),
    /// It broke off, or is no HTTP: the system's words.
    Broken(CleanLine),
    /// It goes on without end.
    TooLong,
    /// It says to go elsewhere; where to.
    Redirect(CleanLine),
    /// The key is not accepted. The endpoint's words stay out: they may quote it.
    Key,
    /// There is no such model or address: its words.
    NotFound(CleanLine),
    /// Too many requests, or nothing left to pay with; when to come again, if it said so.
    Limited(Option<Duration>),
    /// It will not: its words.
    Refused(CleanLine),
    /// It failed: its words.
    Failed(CleanLine),
    /// What came is no answer: what it is instead.
    Malformed(CleanLine),
    /// It said nothing.
    Empty,
}

impl Trouble {
    /// The same, should it quote the key.
    fn without(self, key: Option<&SecretString>) -> Self {
        let Some(key) = key.map(ExposeSecret::expose_secret).filter(|key| !key.is_empty()) else {
            return self;
        };
        let hush = |words: CleanLine| CleanLine::from(words.original().replace(key, "[key]").as_str());
        match self {
            Self::Broken(words) => Self::Broken(hush(words)),
            Self::Redirect(words) => Self::Redirect(hush(words)),
            Self::NotFound(words) => Self::NotFound(hush(words)),
            Self::Refused(words) => Self::Refused(hush(words)),
            Self::Failed(words) => Self::Failed(hush(words)),
            Self::Malformed(words) => Self::Malformed(hush(words)),
            other => other,
        }
    }

    /// A stable word for the log.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Connect(_) => "connect",
            Self::TimedOut(_) => "timeout",
            Self::Broken(_) => "broken",
            Self::TooLong => "too-long",
            Self::Redirect(_) => "redirect",
            Self::Key => "key",
            Self::NotFound(_) => "not-found",
            Self::Limited(_) => "limited",
            Self::Refused(_) => "refused",
            Self::Failed(_) => "failed",
            Self::Malformed(_) => "malformed",
            Self::Empty => "empty",
        }
    }
}

impl Endpoint {
    /// For an address, with a key if it wants one. Of `transport` its limits are not used.
    ///
    /// # Errors
    /// When the address cannot be spoken to, or not without encryption, or the key is none.
    pub fn new(
        settings: Settings,
        key: Option<&SecretString>,
        transport: Transport,
    ) -> Result<Self, ConnectError> {
        // A model that is loaded first, or answers in one piece, is silent for as long as it may take.
        let limits = Limits {
            headers: settings.time_limit,
            idle: settings.time_limit,
            total: settings.time_limit,
            body: BODY,
            ..Limits::default()
        };
        let client = Client::new(&settings.url, Transport { limits, ..transport })?;
        let client = match key {
            Some(key) => client.with_credential(Credential::bearer(key)?),
            None => client,
        };
        let path = format!("{}/chat/completions", settings.url.path().trim_end_matches('/'));
        Ok(Self {
            client,
            path,
            settings,
            key: key.cloned(),
        })
    }

    /// Asks, and gives each piece of the answer to `tell` when it comes. Nobody listening any more ends
    /// it.
    ///
    /// # Errors
    /// When there is no answer, or it ended in the middle.
    pub async fn ask(&self, prompt: &Prompt, tell: &mpsc::Sender<Untrusted>) -> Result<Done, Trouble> {
        let asked = self.attempt(prompt, tell).await;
        asked.map_err(|trouble| trouble.without(self.key.as_ref()))
    }

    async fn attempt(&self, prompt: &Prompt, tell: &mpsc::Sender<Untrusted>) -> Result<Done, Trouble> {
        let ask = Ask::new(&self.settings, prompt);
        let request = Request::new(Method::Post, &self.path)
            .json(&ask)
            .map_err(|error| Trouble::Malformed(CleanLine::from(error.to_string().as_str())))?;
        let stream = self.client.stream(&request).await;
        let mut answer = Answer {
            tell,
            words: 0,
            done: Done::default(),
            stop: None,
        };
        match stream {
            Ok(stream) => self.read(stream, &mut answer).await?,
            Err(StreamError::Fault(fault)) => return Err(self.fault(fault)),
            Err(StreamError::Body(bad)) => return Err(Trouble::Malformed(what(&bad))),
            Err(StreamError::Refused(answer)) => return Err(refused(answer.verdict(), answer.status)),
        }
        if answer.words == 0 {
            return Err(Trouble::Empty);
        }
        Ok(answer.done)
    }

    /// Events as they come, or one whole answer: the first letter tells.
    async fn read(&self, mut stream: Stream, answer: &mut Answer<'_>) -> Result<(), Trouble> {
        let mut lines = Lines::default();
        let mut whole = Vec::new();
        let mut is_whole = None;
        while let Some(bytes) = stream.next().await.map_err(|fault| self.fault(fault))? {
            if is_whole.is_none() {
                let first = bytes.trim_ascii_start().first();
                is_whole = first.map(|first| matches!(first, b'{' | b'[' | b'<'));
            }
            if is_whole == Some(true) {
                whole.extend_from_slice(&bytes);
                continue;
            }
            lines.take(&bytes);
            while let Some(data) = lines.next_event() {
                if answer.hears(wire::event(&data)?).await? == Goes::Ended {
                    return Ok(());
                }
            }
        }
        if is_whole == Some(true) {
            return answer.hears(wire::whole(&whole)?).await.map(|_| ());
        }
        // Some leave the end out, but not why it stopped.
        if answer.stopped() {
            return Ok(());
        }
        Err(Trouble::Broken(CleanLine::from("the answer breaks off")))
    }

    fn fault(&self, fault: Fault) -> Trouble {
        match fault {
            Fault::Connect(ConnectError::Unauthorized(_)) => Trouble::Key,
            Fault::Connect(error) => Trouble::Connect(error),
            Fault::TimedOut => Trouble::TimedOut(self.settings.time_limit),
            Fault::TooLarge { .. } => Trouble::TooLong,
            Fault::Request(words) | Fault::Broken(words) | Fault::Protocol(words) => Trouble::Broken(words),
        }
    }
}

/// Whether more is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goes {
    On,
    Ended,
}

/// What came so far.
struct Answer<'a> {
    tell: &'a mpsc::Sender<Untrusted>,
    words: usize,
    done: Done,
    stop: Option<Cut>,
}

impl Answer<'_> {
    async fn hears(&mut self, heard: Heard) -> Result<Goes, Trouble> {
        let Heard::Chunk(chunk) = heard else {
            return Ok(Goes::Ended);
        };
        if let Some(tokens) = chunk.tokens {
            self.done.tokens = Some(tokens);
        }
        if let Some(cut) = chunk.stopped {
            self.stop = Some(cut);
            self.done.cut = cut;
        }
        let Some(words) = chunk.words.filter(|words| !words.is_empty()) else {
            return Ok(Goes::On);
        };
        self.words += words.len();
        if self.words > WORDS {
            return Err(Trouble::TooLong);
        }
        match self.tell.send(Untrusted::new(words)).await {
            Ok(()) => Ok(Goes::On),
            Err(_) => Ok(Goes::Ended),
        }
    }

    fn stopped(&self) -> bool {
        self.stop.is_some()
    }
}

fn refused(verdict: Verdict, status: u16) -> Trouble {
    match verdict {
        Verdict::Redirect(to) => Trouble::Redirect(to),
        Verdict::Unauthorized(_) => Trouble::Key,
        Verdict::NotFound(words) => Trouble::NotFound(harmless(&words)),
        Verdict::Limited { retry_after } => Trouble::Limited(retry_after),
        Verdict::Forbidden(words) | Verdict::Refused(words) => Trouble::Refused(told(status, &words)),
        Verdict::TooLarge => Trouble::Refused(told(status, &CleanLine::default())),
        Verdict::Failed { words, .. } => Trouble::Failed(told(status, &words)),
        // Only refusals get here.
        Verdict::Success => Trouble::Empty,
    }
}

fn told(status: u16, words: &CleanLine) -> CleanLine {
    if words.is_empty() {
        return CleanLine::from(format!("HTTP {status}").as_str());
    }
    CleanLine::from(format!("HTTP {status}: {}", harmless(words)).as_str())
}

/// What an endpoint says may quote what it was told.
fn harmless(words: &CleanLine) -> CleanLine {
    CleanLine::from(redact(words.original(), Profile::Strict).as_ref())
}

fn what(bad: &BadBody) -> CleanLine {
    match bad {
        BadBody::Page(Some(title)) => CleanLine::from(format!("a web page, {title}").as_str()),
        BadBody::Page(None) => CleanLine::from("a web page"),
        BadBody::Empty => CleanLine::from("nothing"),
        BadBody::Encoded(encoding) => CleanLine::from(format!("compressed ({encoding})").as_str()),
        BadBody::Malformed(words) => words.clone(),
    }
}

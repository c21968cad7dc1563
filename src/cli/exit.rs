//! How a command ends: a code for scripts, a sentence for people.

use std::io;

use crate::app::trust;
use crate::backend::{Offline, Refusal, RefusalCode};
use crate::config::ConfigError;
use crate::i18n::{Catalog, Text};
use crate::server::HubError;

/// Exit codes; documented in `--help` and `docs/scripting.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// Failed, or refused for good.
    Failed = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// The backend cannot be reached.
    Unreachable = 3,
    /// The role may not, or the token is refused.
    NotPermitted = 4,
    /// Somebody was faster.
    Conflict = 5,
    /// There is no such thing.
    NotFound = 6,
}

/// Why a command did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// With a sentence of the catalogues.
    Said(Code, Text),
    /// In the words of another part of the program, which name place and cure themselves.
    Quoted(Code, String),
    /// The screen broke off, with a code of its own.
    Broke(i32, String),
    /// All of it has been printed.
    Told(Code),
    /// Nobody reads our output any more: no failure at all.
    NobodyReads,
}

impl Failure {
    /// A sentence of the catalogues.
    pub(super) fn new(code: Code, text: Text) -> Self {
        Self::Said(code, text)
    }

    /// The process's exit code.
    pub(super) fn code(&self) -> i32 {
        match self {
            Self::Said(code, _) | Self::Quoted(code, _) | Self::Told(code) => *code as i32,
            Self::Broke(code, _) => *code,
            Self::NobodyReads => 0,
        }
    }

    /// The sentence, if there is anything to say.
    pub(super) fn words(&self, catalog: &Catalog) -> Option<String> {
        match self {
            Self::Said(_, text) => Some(catalog.words(text)),
            Self::Quoted(_, words) | Self::Broke(_, words) => Some(words.clone()),
            Self::Told(_) | Self::NobodyReads => None,
        }
    }

    /// The backend said no about `subject`.
    pub(super) fn refused(subject: &str, refusal: &Refusal) -> Self {
        let code = match refusal.code {
            RefusalCode::Forbidden => Code::NotPermitted,
            RefusalCode::NotFound => Code::NotFound,
            RefusalCode::Conflict => Code::Conflict,
            RefusalCode::Invalid | RefusalCode::TooLarge | RefusalCode::StoreFailed | RefusalCode::Other => {
                Code::Failed
            }
        };
        if let Some(owner) = &refusal.owner {
            return Self::owned(subject, &owner.name.to_string());
        }
        let text = Text::new("cli-refused")
            .with("subject", subject)
            .with("reason", &refusal.message);
        Self::new(code, text)
    }

    /// Somebody else has the conversation.
    pub(super) fn owned(id: &str, owner: &str) -> Self {
        let text = Text::new("cli-owned").with("id", id).with("owner", owner);
        Self::new(Code::Conflict, text)
    }

    /// There is no link to `url`, and why.
    pub(super) fn offline(url: &str, reason: &Offline) -> Self {
        let code = match reason {
            Offline::Insecure(_) => Code::Usage,
            _ => Code::Unreachable,
        };
        Self::new(code, why_offline(url, reason))
    }
}

fn why_offline(url: &str, reason: &Offline) -> Text {
    match reason {
        Offline::UnknownHost(host) => Text::new("cli-unknown-host").with("url", url).with("host", host),
        Offline::Refused(words) => Text::new("cli-nobody-listens")
            .with("url", url)
            .with("reason", words),
        Offline::TimedOut => Text::new("cli-no-answer").with("url", url),
        Offline::NotAHub { status, title } => Text::new("cli-not-a-hub")
            .with("url", url)
            .with("status", status)
            .with("title", title.as_ref().map_or("–", |title| title.as_str())),
        Offline::Tls(fault) => trust::sentence(fault),
        Offline::Proxy(words) => Text::new("cli-proxy").with("url", url).with("reason", words),
        Offline::ProxyLogin(proxy) => Text::new("cli-proxy-login").with("url", url).with("proxy", proxy),
        Offline::Insecure(host) => Text::new("cli-insecure").with("url", url).with("host", host),
        Offline::Closed { code, reason } => Text::new("cli-closed")
            .with("url", url)
            .with("code", code)
            .with("reason", reason),
        Offline::Broken(words) => Text::new("cli-broken").with("url", url).with("reason", words),
        Offline::Protocol(words) => Text::new("cli-protocol").with("url", url).with("reason", words),
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Quoted(Code::Usage, error.to_string())
    }
}

impl From<HubError> for Failure {
    fn from(error: HubError) -> Self {
        let code = match error {
            HubError::InUse { .. } => Code::Conflict,
            HubError::UnknownMacro { .. } => Code::NotFound,
            HubError::Macros(_) => Code::Usage,
            _ => Code::Failed,
        };
        Self::Quoted(code, error.to_string())
    }
}

/// Writing our output failed.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::NobodyReads;
        }
        Self::Said(Code::Failed, Text::new("cli-output").with("reason", error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AgentId, AgentRef};
    use crate::text::CleanLine;

    fn refusal(code: RefusalCode) -> Refusal {
        Refusal {
            code,
            message: CleanLine::from("words of the hub"),
            owner: None,
        }
    }

    #[test]
    fn scripts_can_tell_refusals_apart() {
        let code = |code| Failure::refused("care-1", &refusal(code)).code();
        assert_eq!(code(RefusalCode::Invalid), 1);
        assert_eq!(code(RefusalCode::Forbidden), 4);
        assert_eq!(code(RefusalCode::Conflict), 5);
        assert_eq!(code(RefusalCode::NotFound), 6);
    }

    #[test]
    fn a_lost_race_names_the_winner() {
        let lost = Refusal {
            owner: Some(AgentRef {
                id: AgentId::new("a"),
                name: CleanLine::from("Anna"),
            }),
            ..refusal(RefusalCode::Conflict)
        };
        let failure = Failure::refused("care-1", &lost);
        assert_eq!(failure, Failure::owned("care-1", "Anna"));
        assert_eq!(failure.code(), 5);
    }

    #[test]
    fn a_reader_that_goes_away_is_no_failure() {
        let failure = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(failure.code(), 0);
    }
}

//! The desks: does each answer at its address, is the link safe, is there a token, is it taken.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::{Case, Finding, Look, quoted};
use crate::cli::exit::{Code, Failure};
use crate::cli::places;
use crate::cli::session::Session;
use crate::cli::token::{self, Origin, Wanted};
use crate::cli::workspace::{self, Choice};
use crate::i18n::Text;
use crate::store::secrets::Slot;

/// Longest time for the token, so that there is some left for the hub.
const TOKEN: Duration = Duration::from_millis(600);
/// Longest time for the hub.
const HUB: Duration = Duration::from_millis(850);

/// A look at each desk.
pub(super) fn all(case: &Arc<Case>) -> Vec<(String, Look)> {
    let desks = workspace::all(&case.global, &case.config);
    if desks.is_empty() {
        let found = Text::new("doctor-no-desk");
        let advice = Text::new("doctor-no-desk-advice").with("file", case.paths.config_file().display());
        let none = vec![Finding::warn("desk", found, advice)];
        return vec![("desk".to_owned(), Box::pin(async { none }))];
    }
    desks
        .into_iter()
        .map(|(name, choice)| {
            let check = format!("desk:{name}");
            let look: Look = Box::pin(one(check.clone(), name, choice, Arc::clone(case)));
            (check, look)
        })
        .collect()
}

async fn one(check: String, name: String, choice: Choice, case: Arc<Case>) -> Vec<Finding> {
    let url = choice.url.to_string();
    let slot = Slot::new(&choice.workspace);
    let wanted = Wanted {
        source: &choice.token,
        slot: &slot,
        url: &url,
    };
    let command = token::command_of(&choice.token).map(|command| command.within(TOKEN));
    let sources = places::sources(&case.paths, &case.config, command);
    let login = || Text::new("doctor-login").with("name", &name);
    let (origin, from) = match token::look(wanted, &sources, &case.catalog).await {
        Ok(Some((origin, token))) => (Ok(token), source(&check, origin, &case)),
        Ok(None) => {
            let from = Finding::warn(format!("{check}:token"), Text::new("doctor-no-token"), login());
            (Err(()), from)
        }
        Err(failure) => {
            let words = failure.words(&case.catalog).unwrap_or_default();
            let from = Finding::bad(format!("{check}:token"), quoted(words), login());
            (Err(()), from)
        }
    };
    let has_token = origin.is_ok();
    // Without a token the hub says no, which shows that it is there and that the link is safe.
    let token = origin.unwrap_or_else(|()| SecretString::default());
    let config = match choice.with_token(token, &case.config, &case.catalog) {
        Ok(config) => config,
        Err(failure) => return vec![from, failed(check, &failure, login(), &case)],
    };
    let opened = tokio::time::timeout(HUB, Session::open(config)).await;
    let answer = match opened {
        Ok(Ok(session)) => signed_in(&check, &url, &session),
        Ok(Err(failure)) if failure.code() == Code::NotPermitted as i32 && !has_token => {
            Finding::good(check, Text::new("doctor-answers").with("url", url))
        }
        Ok(Err(failure)) => failed(check, &failure, login(), &case),
        Err(_) => {
            let found = Text::new("cli-no-answer").with("url", url);
            Finding::bad(check, found, Text::new("doctor-no-answer-advice"))
        }
    };
    vec![from, answer]
}

fn source(check: &str, origin: Origin, case: &Case) -> Finding {
    let words = match origin {
        Origin::File => Text::new("doctor-token-file"),
        Origin::Place(place) => {
            let place = case.catalog.words(&places::name(place));
            Text::new("doctor-token-from").with("place", place)
        }
    };
    Finding::good(format!("{check}:token"), words)
}

fn signed_in(check: &str, url: &str, session: &Session) -> Finding {
    let name = session
        .welcome()
        .map(|welcome| welcome.me.name.to_string())
        .unwrap_or_default();
    let words = Text::new("cli-login-works").with("url", url).with("name", name);
    Finding::good(check, words)
}

/// The words of a failure say what to do; a refused token wants another one.
fn failed(check: String, failure: &Failure, login: Text, case: &Case) -> Finding {
    let words = failure.words(&case.catalog).unwrap_or_default();
    let refused = failure.code() == Code::NotPermitted as i32;
    Finding {
        advice: refused.then_some(login),
        ..Finding::failed(check, words)
    }
}

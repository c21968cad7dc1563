//! Questions to the language model: each is a task of its own, and dropping it hangs up. What comes waits
//! in a bounded channel, so a model that writes faster than we draw is read more slowly.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::app::state::model::Policy;
use crate::app::trust;
use crate::app::{ModelNews, ModelOp, ModelReport};
use crate::i18n::Text;
use crate::model::{Cut, Endpoint, Trouble};
use crate::net::ConnectError;
use crate::suggest::prompt::Prompt;

/// Pieces of one answer that may wait.
const PIECES: usize = 16;

/// A language model and what the desk allows it.
#[derive(Debug, Clone)]
pub struct Model {
    /// What it is allowed.
    pub policy: Policy,
    /// Where it is.
    pub endpoint: Arc<Endpoint>,
}

/// The questions under way.
#[derive(Debug, Default)]
pub(super) struct Questions {
    to: Option<(Arc<Endpoint>, mpsc::Sender<ModelReport>)>,
    running: BTreeMap<u64, AbortHandle>,
}

impl Questions {
    /// Questions to this endpoint; what becomes of them goes to `teller`.
    pub(super) fn new(endpoint: Arc<Endpoint>, teller: mpsc::Sender<ModelReport>) -> Self {
        Self {
            to: Some((endpoint, teller)),
            running: BTreeMap::new(),
        }
    }

    /// Asks, or hangs up. Never waits.
    pub(super) fn perform(&mut self, op: ModelOp) {
        self.running.retain(|_, task| !task.is_finished());
        match op {
            ModelOp::Ask { generation, prompt } => {
                let Some((endpoint, teller)) = &self.to else {
                    tracing::error!("a language model is asked and there is none");
                    return;
                };
                let answer = answer(Arc::clone(endpoint), generation, prompt, teller.clone());
                self.running
                    .insert(generation, tokio::spawn(answer).abort_handle());
            }
            ModelOp::Cancel { generation } => {
                if let Some(task) = self.running.remove(&generation) {
                    task.abort();
                }
            }
        }
    }
}

/// Asks and reports every piece and the end. Nobody listening any more means that the desk is left.
async fn answer(endpoint: Arc<Endpoint>, generation: u64, prompt: Prompt, teller: mpsc::Sender<ModelReport>) {
    let (tell, mut pieces) = mpsc::channel(PIECES);
    let asked = async move {
        let ended = endpoint.ask(&prompt, &tell).await;
        drop(tell);
        ended
    };
    let told = async {
        while let Some(piece) = pieces.recv().await {
            let news = ModelNews::Piece(piece);
            if teller.send(ModelReport { generation, news }).await.is_err() {
                return;
            }
        }
    };
    let (ended, ()) = tokio::join!(asked, told);
    let news = match ended {
        Ok(done) => ModelNews::Done {
            tokens: done.tokens,
            remark: remark(done.cut),
        },
        Err(trouble) => {
            tracing::warn!(reason = trouble.word(), "no answer of the language model");
            ModelNews::Failed(sentence(&trouble))
        }
    };
    if teller.send(ModelReport { generation, news }).await.is_err() {
        tracing::debug!("nobody waits for the language model any more");
    }
}

fn remark(cut: Cut) -> Option<Text> {
    match cut {
        Cut::No => None,
        Cut::Length => Some(Text::new("model-cut-length")),
        Cut::Filter => Some(Text::new("model-cut-filter")),
    }
}

/// What is wrong and what to do about it.
fn sentence(trouble: &Trouble) -> Text {
    let seconds = |time: &std::time::Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    match trouble {
        Trouble::Connect(error) => unreachable(error),
        Trouble::TimedOut(limit) => Text::new("model-timed-out").number("seconds", seconds(limit)),
        Trouble::Broken(reason) => Text::new("model-broken").with("reason", reason),
        Trouble::TooLong => Text::new("model-too-long"),
        Trouble::Redirect(to) => Text::new("model-redirect").with("to", to),
        Trouble::Key => Text::new("model-key"),
        Trouble::NotFound(reason) => Text::new("model-not-found").with("reason", reason),
        Trouble::Limited(Some(wait)) => Text::new("model-limited").number("seconds", seconds(wait)),
        Trouble::Limited(None) => Text::new("model-limited-open"),
        Trouble::Refused(reason) => Text::new("model-refused").with("reason", reason),
        Trouble::Failed(reason) => Text::new("model-failed").with("reason", reason),
        Trouble::Malformed(reason) => Text::new("model-malformed").with("reason", reason),
        Trouble::Empty => Text::new("model-empty"),
    }
}

fn unreachable(error: &ConnectError) -> Text {
    let because = |reason: &dyn ToString| Text::new("model-unreachable").with("reason", reason.to_string());
    match error {
        ConnectError::Tls(fault) => trust::sentence(fault),
        ConnectError::Insecure(host) => Text::new("model-insecure").with("host", host),
        ConnectError::UnknownHost(host) => Text::new("model-unknown-host").with("host", host),
        ConnectError::TimedOut => Text::new("model-no-connection"),
        ConnectError::ProxyLogin(proxy) => Text::new("model-proxy-login").with("proxy", proxy),
        ConnectError::NotAHub { status, .. } => because(&format!("HTTP {status}")),
        ConnectError::Address(words)
        | ConnectError::Refused(words)
        | ConnectError::Proxy(words)
        | ConnectError::Unauthorized(words)
        | ConnectError::Broken(words)
        | ConnectError::Protocol(words) => because(words),
    }
}

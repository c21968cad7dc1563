//! The agent's own executables for context cards: each run is a task of its own and reports once.

use std::collections::BTreeMap;

use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::app::{CardOp, CardReport};
use crate::domain::ContactId;
use crate::extend::{Program, Question, Trouble, run};
use crate::i18n::Text;
use crate::text::CleanLine;

/// A card by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What the sidebar calls it.
    pub name: CleanLine,
    /// What makes it.
    pub program: Program,
}

/// The runs under way.
#[derive(Debug, Default)]
pub(super) struct Runs {
    programs: Vec<Program>,
    to: Option<mpsc::UnboundedSender<CardReport>>,
    running: BTreeMap<(ContactId, usize), AbortHandle>,
}

impl Runs {
    /// Runs of these programs; what becomes of them goes to `teller`.
    pub(super) fn new(cards: &[Card], teller: mpsc::UnboundedSender<CardReport>) -> Self {
        Self {
            programs: cards.iter().map(|card| card.program.clone()).collect(),
            to: Some(teller),
            running: BTreeMap::new(),
        }
    }

    /// Starts a program; a former run for the same card is ended. Never waits.
    pub(super) fn perform(&mut self, op: CardOp) {
        self.running.retain(|_, task| !task.is_finished());
        let (Some(program), Some(teller)) = (self.programs.get(op.card), &self.to) else {
            tracing::error!(card = op.card, "a card is asked for and there is none");
            return;
        };
        let key = (op.contact.id.clone(), op.card);
        let task = tokio::spawn(one(program.clone(), op, teller.clone()));
        if let Some(former) = self.running.insert(key, task.abort_handle()) {
            former.abort();
        }
    }
}

async fn one(program: Program, op: CardOp, teller: mpsc::UnboundedSender<CardReport>) {
    let question = Question {
        contact: &op.contact,
        conversation: &op.conversation,
        channel: op.channel,
    };
    let said = match run(&program, &question).await {
        Ok(lines) => Ok(lines.into_iter().map(|line| (line.label, line.value)).collect()),
        Err(trouble) => Err(sentence(&program, &trouble)),
    };
    let report = CardReport {
        card: op.card,
        contact: op.contact.id,
        said,
    };
    if teller.send(report).is_err() {
        tracing::debug!("nobody waits for the card any more");
    }
}

/// What is wrong, for the card.
fn sentence(program: &Program, trouble: &Trouble) -> Text {
    let name = CleanLine::from(program.command.first().map_or("", String::as_str));
    let error = |error: &std::io::Error| CleanLine::from(error.to_string().as_str());
    match trouble {
        Trouble::Start(why) => Text::new("card-missing")
            .with("program", name)
            .with("reason", error(why)),
        Trouble::TimedOut(limit) => {
            let seconds = i64::try_from(limit.as_secs()).unwrap_or(i64::MAX);
            Text::new("card-timed-out").number("seconds", seconds)
        }
        Trouble::Failed { code, complaint } => Text::new("card-failed")
            .with("code", code.map_or("–".to_owned(), |code| code.to_string()))
            .with("complaint", complaint),
        Trouble::TooLong => Text::new("card-too-long"),
        Trouble::Malformed(why) => Text::new("card-malformed").with("reason", why),
        Trouble::Broken(why) => Text::new("card-broken").with("reason", error(why)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn m45_every_trouble_is_a_sentence_that_says_what_to_do() {
        let program = Program {
            command: vec!["crm".to_owned()],
            limit: Duration::from_secs(5),
        };
        let failed = Trouble::Failed {
            code: None,
            complaint: "killed".into(),
        };
        let ids: Vec<&str> = [
            Trouble::Start(std::io::ErrorKind::NotFound.into()),
            Trouble::TimedOut(program.limit),
            failed,
            Trouble::TooLong,
            Trouble::Malformed("x".into()),
        ]
        .iter()
        .map(|trouble| sentence(&program, trouble).id)
        .collect();
        assert_eq!(
            ids,
            [
                "card-missing",
                "card-timed-out",
                "card-failed",
                "card-too-long",
                "card-malformed"
            ]
        );
    }
}

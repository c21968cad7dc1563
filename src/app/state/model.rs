//! What a language model was asked for and what came of it. Every piece belongs to one place and one
//! generation; what is late finds neither and changes nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use crate::domain::{ConversationId, Draft, DraftKey, DraftKind, Made};
use crate::i18n::Text;
use crate::suggest::prompt::{Kept, Rewrite, said, so_far};
use crate::text::{Clean, CleanLine, Part, Untrusted, difference};

/// What the desk allows a language model. Without one nothing of it exists.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Its name.
    pub name: CleanLine,
    /// Whether internal notes may be in a prompt.
    pub notes: Notes,
    /// The line that goes with every answer it wrote.
    pub disclosure: Option<CleanLine>,
    /// What tokens cost.
    pub prices: Option<Prices>,
}

/// Whether internal notes may be in a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notes {
    /// They may.
    Included,
    /// They stay here.
    LeftOut,
}

/// Prices of a million tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// Of prompts.
    pub input: f64,
    /// Of answers.
    pub output: f64,
    /// What they are in.
    pub currency: CleanLine,
}

/// Where what comes belongs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Into a reply or a note.
    Draft(DraftKey),
    /// Into the note of a transfer or hand-off of this conversation.
    Handover(ConversationId),
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// An answer.
    Draft,
    /// The agent's own text in other words.
    Rewrite(Rewrite),
    /// Five lines for whoever takes over.
    Summary,
}

/// How an answer ended well.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// From the question to the end.
    pub took: SignedDuration,
    /// Tokens of the prompt and of the answer, if the endpoint counts them.
    pub tokens: Option<(u64, u64)>,
    /// What it cost, if that is known.
    pub cost: Option<CleanLine>,
    /// What is to be said about it, such as that it was cut.
    pub remark: Option<Text>,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Stage {
    /// Asked; more is to come.
    Running,
    /// All is here.
    Done(Figures),
    /// It failed, and what to do about it.
    Failed(Text),
}

/// What a rewrite did to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was there before.
    Gone,
    /// It was not.
    New,
}

/// What came of one question. Grey until it is accepted, and never sent from here.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Which question.
    pub generation: u64,
    /// What was asked for.
    pub wanted: Wanted,
    /// Since when.
    pub since: Timestamp,
    /// How far it is.
    pub stage: Stage,
    /// What may be seen and accepted of it.
    pub words: Clean,
    /// Names of the prepared answers it says it used.
    pub cited: Vec<CleanLine>,
    /// The words as they are shown: of a whole rewrite with what is gone and what is new between marks.
    pub shown: String,
    /// Which parts of that changed, as byte ranges.
    pub changes: Vec<(Range<usize>, Change)>,
    /// The agent's text as it was when a rewrite was asked for.
    pub before: String,
    offered: Vec<CleanLine>,
    kept: Kept,
    came: String,
}

/// A question on its way.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is asked for.
    pub wanted: Wanted,
    /// Names of the prepared answers in the prompt, in their order.
    pub offered: Vec<CleanLine>,
    /// What was masked in the agent's own text.
    pub kept: Kept,
    /// That text.
    pub before: String,
}

/// The language model of this desk, if it has one.
#[derive(Debug, Clone, Default)]
pub struct Model {
    policy: Option<Policy>,
    generation: u64,
    previews: BTreeMap<Slot, Preview>,
    /// Why the backend's own model writes nothing, once it said so.
    declined: Option<CleanLine>,
    /// Drafts with words of the model, and their text before those came; of former sessions it is not known.
    made: BTreeMap<DraftKey, Option<String>>,
}

impl Model {
    /// With a model that may be asked. The shell says so at the start.
    pub fn new(policy: Policy) -> Self {
        Self {
            policy: Some(policy),
            ..Self::default()
        }
    }

    /// What it is allowed, if there is one.
    pub fn policy(&self) -> Option<&Policy> {
        self.policy.as_ref()
    }

    /// Why the backend's own model writes nothing, once it said so.
    pub fn declined(&self) -> Option<&CleanLine> {
        self.declined.as_ref()
    }

    /// The backend says that nothing is set up there.
    pub(crate) fn decline(&mut self, reason: CleanLine) {
        self.declined = Some(reason);
    }

    /// A new sign-in: somebody may have set it up meanwhile.
    pub(crate) fn signs_in(&mut self) {
        self.declined = None;
    }

    /// What is previewed at a place.
    pub fn preview(&self, slot: &Slot) -> Option<&Preview> {
        self.previews.get(slot)
    }

    /// The line for a draft that a model had a hand in, if it is not there yet.
    pub fn disclosure_due(&self, key: &DraftKey, text: &str) -> Option<&CleanLine> {
        let line = self.policy.as_ref()?.disclosure.as_ref()?;
        let due = key.kind == DraftKind::Reply && self.is_made(key, text) && !discloses(text, line);
        due.then_some(line)
    }

    /// Whether a draft has words of a model: since they were accepted, and for as long as the text is
    /// another than before. One that ends with the line of disclosure has, whatever became of this process.
    pub fn is_made(&self, key: &DraftKey, text: &str) -> bool {
        let line = self.policy.as_ref().and_then(|policy| policy.disclosure.as_ref());
        let accepted = self
            .made
            .get(key)
            .is_some_and(|before| before.as_deref() != Some(text));
        !text.trim().is_empty() && (accepted || line.is_some_and(|line| discloses(text, line)))
    }

    /// Words of the model go into a draft that was `before`.
    pub(crate) fn accepted(&mut self, key: DraftKey, before: String) {
        self.made.entry(key).or_insert(Some(before));
    }

    /// Whose words a draft is, as it is kept.
    pub fn made(&self, key: &DraftKey, text: &str) -> Made {
        if self.is_made(key, text) {
            Made::WithModel
        } else {
            Made::ByAgent
        }
    }

    /// Drafts come from the disk, with what is kept of whose words they are.
    pub(crate) fn restored(&mut self, drafts: &[Draft]) {
        for draft in drafts.iter().filter(|draft| draft.made == Made::WithModel) {
            self.made.entry(draft.key.clone()).or_insert(None);
        }
    }

    /// The draft left, or its words are the agent's own again.
    pub(crate) fn own_words(&mut self, key: &DraftKey) {
        self.made.remove(key);
    }

    /// The words of the model in a draft were taken back: what is written now is the agent's own.
    pub(crate) fn written(&mut self, key: &DraftKey, text: &str) {
        if self
            .made
            .get(key)
            .is_some_and(|before| before.as_deref() == Some(text))
        {
            self.made.remove(key);
        }
    }

    /// Begins a question; gives its generation.
    pub(crate) fn begin(&mut self, slot: Slot, question: Question, now: Timestamp) -> u64 {
        self.generation += 1;
        let preview = Preview {
            generation: self.generation,
            wanted: question.wanted,
            since: now,
            stage: Stage::Running,
            words: Clean::default(),
            cited: Vec::new(),
            shown: String::new(),
            changes: Vec::new(),
            before: question.before,
            offered: question.offered,
            kept: question.kept,
            came: String::new(),
        };
        self.previews.insert(slot, preview);
        self.generation
    }

    /// Takes away what is previewed.
    pub(crate) fn take(&mut self, slot: &Slot) -> Option<Preview> {
        self.previews.remove(slot)
    }

    /// The preview of a generation that is still to come.
    fn running(&mut self, generation: u64) -> Option<&mut Preview> {
        self.previews
            .values_mut()
            .find(|preview| preview.generation == generation && preview.stage == Stage::Running)
    }

    /// A piece came.
    pub(crate) fn came(&mut self, generation: u64, piece: &Untrusted) {
        if let Some(preview) = self.running(generation) {
            preview.came.push_str(piece.original());
            preview.words = clean(so_far(&preview.came));
            preview.shown = preview.words.as_str().to_owned();
        }
    }

    /// All is here.
    pub(crate) fn ended(
        &mut self,
        generation: u64,
        now: Timestamp,
        tokens: Option<(u64, u64)>,
        remark: Option<Text>,
    ) {
        let prices = self.policy.as_ref().and_then(|policy| policy.prices.clone());
        let Some(preview) = self.running(generation) else {
            return;
        };
        let said = match preview.wanted {
            Wanted::Draft => said(&preview.came, preview.offered.len()),
            Wanted::Rewrite(_) | Wanted::Summary => said(&preview.came, 0),
        };
        preview.words = clean(&preview.kept.restore(&said.words));
        preview.show();
        let name = |place: &usize| preview.offered.get(*place).cloned();
        preview.cited = said.cited.iter().filter_map(name).collect();
        preview.stage = Stage::Done(Figures {
            took: now.duration_since(preview.since),
            tokens,
            cost: tokens.zip(prices).map(|(tokens, prices)| prices.cost(tokens)),
            remark,
        });
    }

    /// There will be no more; says whether anybody waited for it.
    pub(crate) fn failed(&mut self, generation: u64, reason: Text) -> bool {
        let Some(preview) = self.running(generation) else {
            return false;
        };
        preview.stage = Stage::Failed(reason);
        true
    }
}

impl Prices {
    /// What tokens of a prompt and of an answer cost, in as many digits as tell something.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a price is rounded to a hundredth of a cent, tokens have few digits"
    )]
    fn cost(&self, (input, output): (u64, u64)) -> CleanLine {
        let cost = (input as f64 * self.input + output as f64 * self.output) / 1_000_000.0;
        if cost > 0.0 && cost < 0.000_1 {
            return CleanLine::from(format!("< 0.0001 {}", self.currency).as_str());
        }
        CleanLine::from(format!("{cost:.4} {}", self.currency).as_str())
    }
}

impl Preview {
    /// A rewrite is judged by what it changed, everything else by its words.
    fn show(&mut self) {
        self.shown.clear();
        self.changes.clear();
        if !matches!(self.wanted, Wanted::Rewrite(_)) {
            self.shown.push_str(self.words.as_str());
            return;
        }
        let before = Clean::from(self.before.as_str());
        for part in difference(before.as_str(), self.words.as_str()) {
            let start = self.shown.len();
            // The marks say it where colours do not.
            let (open, words, close, change) = match part {
                Part::Same(words) => ("", words, "", None),
                Part::Gone(words) => ("[-", words, "-]", Some(Change::Gone)),
                Part::New(words) => ("{+", words, "+}", Some(Change::New)),
            };
            self.shown.extend([open, words, close]);
            self.changes
                .extend(change.map(|change| (start..self.shown.len(), change)));
        }
    }
}

fn discloses(text: &str, line: &CleanLine) -> bool {
    text.trim_end().ends_with(line.as_str())
}

fn clean(words: &str) -> Clean {
    // What may be seen is what would be accepted: no letter in it is another than it looks.
    Clean::from(Clean::new(&Untrusted::new(words.trim())).as_str())
}

//! `bench suggest`: measures the ranker of the desk on labelled questions of one's own. The other two make
//! load: `load`.
//!
//! Every category is a canned response known by its name; every training line is one past use, learned
//! online in a seeded order. Then every test line is ranked. The figures depend on files and seed alone,
//! the times on the machine.

mod curves;
mod load;
mod rows;

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::args::BenchSuggest;
use super::exit::Failure;
use super::print::{self, Table};
use crate::domain::{CannedResponse, CannedResponseId, Channel};
use crate::i18n::{Catalog, Text};
use crate::suggest::{Ask, Facts, Order, Ranker, Stage};
pub(super) use load::{flood, hub};
use rows::Row;

/// Equal parts of the range of confidence in which it is compared with what came true.
const BINS: usize = 10;
/// The widest label of the table, in columns.
const LABEL: usize = 60;

/// What `--json` prints. Fractions of 1, microseconds, bytes.
#[derive(Debug, Serialize)]
struct Report {
    top1: f64,
    top3: f64,
    top5: f64,
    shown: f64,
    /// How often a shown ranking holds the right answer among its best three; nothing when none is shown.
    precision_shown: Option<f64>,
    rank_us: f64,
    update_us: f64,
    model_bytes: usize,
    /// Expected calibration error of the best answer; for people only.
    #[serde(skip)]
    calibration: f64,
}

/// Learns, ranks, and prints the figures.
pub(super) fn suggest(args: &BenchSuggest, catalog: &Catalog) -> Result<(), Failure> {
    let train = chosen(rows::read(&args.train)?, args.seed, args.shots);
    let test = rows::read(&args.test)?;
    let report = measured(&train, &test);
    if args.output.json {
        return print::object(&report);
    }
    table(&report, catalog).print()?;
    if args.curves {
        print::line("")?;
        curves::learning(&train, &test, catalog).print()?;
        print::line("")?;
        curves::silence(&train, &test, catalog).print()?;
    }
    Ok(())
}

/// The training lines in the order of the seed, at most `shots` of a category.
fn chosen(mut rows: Vec<Row>, seed: u64, shots: Option<NonZeroUsize>) -> Vec<Row> {
    let mut state = seed;
    for last in (1..rows.len()).rev() {
        rows.swap(last, below(&mut state, last + 1));
    }
    if let Some(shots) = shots {
        let mut taken: HashMap<String, usize> = HashMap::new();
        rows.retain(|row| {
            let taken = taken.entry(row.category.clone()).or_default();
            *taken += 1;
            *taken <= shots.get()
        });
    }
    rows
}

/// A number below `end`, by `SplitMix64`: the same order on every machine.
fn below(state: &mut u64, end: usize) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let spread = u128::from(mixed ^ (mixed >> 31)) * end as u128;
    usize::try_from(spread >> 64).unwrap_or(0)
}

fn measured(train: &[Row], test: &[Row]) -> Report {
    let mut ranker = untaught(train);
    let facts = Facts::default();
    let updating: Vec<Duration> = train.iter().map(|row| teach(&mut ranker, row, &facts)).collect();
    let mut tally = Tally::default();
    let mut ranking = Vec::with_capacity(test.len());
    for row in test {
        let start = Instant::now();
        let found = ranker.order(ask(&[&row.text], &facts));
        ranking.push(start.elapsed());
        tally.count(&found, &row.category);
    }
    Report {
        top1: share(tally.within[0], test.len()),
        top3: share(tally.within[1], test.len()),
        top5: share(tally.within[2], test.len()),
        shown: share(tally.shown, test.len()),
        precision_shown: (tally.shown > 0).then(|| share(tally.shown_right, tally.shown)),
        rank_us: middle(ranking),
        update_us: middle(updating),
        model_bytes: ranker.learner().bytes(),
        calibration: tally.calibration_error(test.len()),
    }
}

/// The categories as canned responses that were never used.
fn untaught(train: &[Row]) -> Ranker {
    let mut ranker = Ranker::default();
    let names: BTreeSet<&str> = train.iter().map(|row| row.category.as_str()).collect();
    let responses: Vec<CannedResponse> = names.into_iter().map(response).collect();
    ranker.set_responses(&responses);
    ranker
}

/// Learns one use; says how long that took.
fn teach(ranker: &mut Ranker, row: &Row, facts: &Facts) -> Duration {
    let start = Instant::now();
    for lesson in ranker.lessons(ask(&[&row.text], facts), &row.category) {
        ranker.take(&lesson);
    }
    start.elapsed()
}

/// A category as a canned response.
fn response(name: &str) -> CannedResponse {
    CannedResponse {
        id: CannedResponseId::new(name),
        name: name.replace('_', " ").as_str().into(),
        group: "".into(),
        language: "".into(),
        body: "".into(),
        examples: Vec::new(),
        channels: Vec::new(),
        approved: false,
        uses: 0,
    }
}

fn ask<'a>(said: &'a [&'a str], facts: &'a Facts) -> Ask<'a> {
    Ask {
        said,
        channel: Channel::Other,
        language: None,
        tags: &[],
        stage: Stage::First,
        facts,
        conversation: "",
    }
}

/// What became of the test lines.
#[derive(Debug, Default)]
struct Tally {
    /// The right answer among the best one, three, five.
    within: [usize; 3],
    shown: usize,
    shown_right: usize,
    /// Confidence in the best answer less what came true, summed per bin.
    surplus: [f64; BINS],
}

impl Tally {
    fn count(&mut self, order: &Order<'_>, right: &str) {
        let place = order.best.iter().position(|(answer, _)| *answer == right);
        let is_within = |most: usize| place.is_some_and(|place| place < most);
        for (count, most) in self.within.iter_mut().zip([1, 3, 5]) {
            *count += usize::from(is_within(most));
        }
        if order.shown > 0 {
            self.shown += 1;
            self.shown_right += usize::from(is_within(order.shown));
        }
        let confidence = order.best.first().map_or(0.0, |(_, score)| f64::from(*score));
        let came_true = if is_within(1) { 1.0 } else { 0.0 };
        self.surplus[bin(confidence)] += confidence - came_true;
    }

    fn calibration_error(&self, lines: usize) -> f64 {
        let off: f64 = self.surplus.iter().map(|it| it.abs()).sum();
        off / real(lines)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a confidence is between 0 and 1"
)]
fn bin(confidence: f64) -> usize {
    ((confidence * BINS as f64) as usize).min(BINS - 1)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no file has so many lines that it matters"
)]
fn real(count: usize) -> f64 {
    count as f64
}

fn share(part: usize, all: usize) -> f64 {
    real(part) / real(all)
}

/// The middle one of many times, in microseconds: a pause of the machine is none of ours.
fn middle(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times
        .get(times.len() / 2)
        .map_or(0.0, |time| time.as_secs_f64() * 1e6)
}

fn table(report: &Report, catalog: &Catalog) -> Table {
    let words = |text: Text| catalog.words(&text);
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    let heading = vec![
        words(Text::new("cli-bench-measure")),
        words(Text::new("cli-bench-value")),
    ];
    let mut table = Table::new(heading, LABEL);
    let mut row = |label: Text, value: String| table.row(vec![words(label), value]);
    row(Text::new("cli-bench-top1"), percent(report.top1));
    row(Text::new("cli-bench-top3"), percent(report.top3));
    row(Text::new("cli-bench-top5"), percent(report.top5));
    row(Text::new("cli-bench-calibration"), percent(report.calibration));
    row(Text::new("cli-bench-shown"), percent(report.shown));
    let precision = report.precision_shown.map_or_else(|| "–".to_owned(), percent);
    row(Text::new("cli-bench-precision"), precision);
    row(Text::new("cli-bench-update"), format!("{:.0}", report.update_us));
    row(Text::new("cli-bench-rank"), format!("{:.0}", report.rank_us));
    row(Text::new("cli-bench-bytes"), report.model_bytes.to_string());
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(count: usize) -> Vec<Row> {
        (0..count)
            .map(|at| Row {
                text: at.to_string(),
                category: (at % 3).to_string(),
            })
            .collect()
    }

    #[test]
    fn the_seed_decides_order_and_choice() {
        assert_eq!(chosen(lines(30), 1, None), chosen(lines(30), 1, None));
        assert_ne!(chosen(lines(30), 1, None), chosen(lines(30), 2, None));
        let few = chosen(lines(30), 1, NonZeroUsize::new(4));
        assert_eq!(few.len(), 12);
        assert_ne!(few, chosen(lines(30), 2, NonZeroUsize::new(4)));
    }

    #[test]
    fn what_was_never_learned_counts_as_wrong() {
        let row = |text: &str, category: &str| Row {
            text: text.to_owned(),
            category: category.to_owned(),
        };
        let train = [row("where is my card", "card"), row("send money", "transfer")];
        let test = [row("my card", "card"), row("my card", "unheard_of")];
        let report = measured(&train, &test);
        assert!((report.top1 - 0.5).abs() < 1e-9 && (report.top5 - 0.5).abs() < 1e-9);
        assert_eq!(
            report.precision_shown,
            Some(0.5),
            "a response is known by its name before it was used"
        );
    }

    #[test]
    fn calibration_compares_confidence_with_what_came_true() {
        let mut tally = Tally::default();
        tally.surplus[9] = 0.5;
        tally.surplus[2] = -1.5;
        assert!((tally.calibration_error(10) - 0.2).abs() < 1e-9);
        assert_eq!([bin(0.0), bin(0.95), bin(1.0)], [0, 9, 9]);
    }
}

//! `bench suggest --curves`: how the answers become right with use, and how sure a ranking is against how
//! often it is right.

use super::{LABEL, Row, Tally, ask, share, teach, untaught};
use crate::cli::print::Table;
use crate::i18n::{Catalog, Text};
use crate::suggest::Facts;

/// Uses after which the answers are looked at, and the end.
const AFTER: [usize; 12] = [0, 30, 60, 100, 150, 200, 300, 500, 750, 1_000, 2_500, 5_000];
/// Shares of the rankings, surest first.
const SHARES: [usize; 6] = [20, 60, 80, 90, 95, 100];
/// Columns of a full bar.
const BAR: usize = 20;

/// Past uses, right answer first, share shown, right among the best three when shown.
pub(super) fn learning(train: &[Row], test: &[Row], catalog: &Catalog) -> Table {
    let words = |text: Text| catalog.words(&text);
    let heading = [
        Text::new("cli-curve-uses"),
        Text::new("cli-curve-first"),
        Text::new("cli-curve-shown"),
        Text::new("cli-curve-right"),
    ];
    let mut table = Table::new(heading.map(words).to_vec(), LABEL);
    let facts = Facts::default();
    let mut ranker = untaught(train);
    let mut known = 0;
    let stops = AFTER.into_iter().filter(|stop| *stop < train.len());
    for stop in stops.chain([train.len()]) {
        for row in &train[known..stop] {
            teach(&mut ranker, row, &facts);
        }
        known = stop;
        let mut tally = Tally::default();
        for row in test {
            tally.count(&ranker.order(ask(&[&row.text], &facts)), &row.category);
        }
        let right = (tally.shown > 0).then(|| share(tally.shown_right, tally.shown));
        table.row(vec![
            stop.to_string(),
            bar(share(tally.within[0], test.len())),
            percent(share(tally.shown, test.len())),
            right.map_or_else(|| "–".to_owned(), percent),
        ]);
    }
    table
}

/// The surest share of all rankings, and how often the right answer is among their best three.
pub(super) fn silence(train: &[Row], test: &[Row], catalog: &Catalog) -> Table {
    let words = |text: Text| catalog.words(&text);
    let heading = [Text::new("cli-curve-surest"), Text::new("cli-curve-right")];
    let mut table = Table::new(heading.map(words).to_vec(), LABEL);
    let facts = Facts::default();
    let mut ranker = untaught(train);
    for row in train {
        teach(&mut ranker, row, &facts);
    }
    let mut sure: Vec<(f32, bool)> = test
        .iter()
        .map(|row| {
            let found = ranker.order(ask(&[&row.text], &facts));
            let best = found.best.iter().take(3);
            let right = best.clone().any(|(answer, _)| *answer == row.category);
            (best.map(|(_, score)| score).sum(), right)
        })
        .collect();
    sure.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    for part in SHARES {
        let taken = &sure[..sure.len() * part / 100];
        let right = taken.iter().filter(|(_, right)| *right).count();
        table.row(vec![format!("{part} %"), bar(share(right, taken.len().max(1)))]);
    }
    table
}

fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// A share as a bar and in figures.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share is between 0 and 1"
)]
fn bar(share: f64) -> String {
    let full = (share * BAR as f64).round() as usize;
    format!(
        "{}{} {:>5}",
        "█".repeat(full),
        "░".repeat(BAR - full.min(BAR)),
        percent(share)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar(0.0), format!("{} {:>5}", "░".repeat(20), "0.0"));
        assert_eq!(
            bar(0.5),
            format!("{}{} {:>5}", "█".repeat(10), "░".repeat(10), "50.0")
        );
        assert_eq!(bar(1.0), format!("{} 100.0", "█".repeat(20)));
    }
}

//! Which rows of the queue are in sight.
//!
//! A list that moves with every key is drawn anew with every key: over a slow link that is a fifth of a
//! second each. So the selection moves and the list stays, until the selection comes near an edge; then the
//! list moves by most of a pane. What happens above the selected row never moves it.

/// Part of the rows in sight that stays in sight beyond the selected one.
const MARGIN: usize = 6;

/// Rows in sight above the selected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lead(usize);

impl Lead {
    /// The first row in sight, of `count`, where `fits` of them fit and the one at `here` is selected.
    pub fn first(self, here: usize, count: usize, fits: usize) -> usize {
        let (least, most) = bounds(fits);
        let first = here.saturating_sub(self.0.clamp(least, most));
        first.min(count.saturating_sub(fits))
    }

    /// After a step from one row to another. A longer one than to the neighbour moves the list instead.
    pub(crate) fn after(self, (from, to): (usize, usize), count: usize, fits: usize) -> Self {
        let (least, most) = bounds(fits);
        let lead = from.saturating_sub(self.first(from, count, fits));
        if to == from + 1 {
            Self(if lead < most { lead + 1 } else { least })
        } else if from == to + 1 {
            Self(if lead > least { lead - 1 } else { most })
        } else {
            Self(lead)
        }
    }
}

/// The smallest and the largest lead at which something is in sight beyond the selected row.
fn bounds(fits: usize) -> (usize, usize) {
    let last = fits.saturating_sub(1);
    let margin = (fits / MARGIN).max(1).min(last / 2);
    (margin, last - margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First rows in sight while stepping through rows, 16 of 100 in sight.
    fn walk(rows: impl Iterator<Item = usize>) -> Vec<usize> {
        let (mut lead, mut before, mut firsts) = (Lead::default(), None, Vec::new());
        for here in rows {
            if let Some(before) = before {
                lead = lead.after((before, here), 100, 16);
            }
            before = Some(here);
            firsts.push(lead.first(here, 100, 16));
        }
        firsts
    }

    #[test]
    fn the_list_moves_once_in_a_while_and_the_selected_row_is_always_in_sight() {
        let down = walk(0..100);
        let up = walk((0..100).rev());
        for firsts in [&down, &up] {
            let moves = firsts.windows(2).filter(|pair| pair[0] != pair[1]).count();
            assert!((5..=10).contains(&moves), "{moves}: {firsts:?}");
        }
        for (here, first) in down.iter().enumerate() {
            assert!((*first..first + 16).contains(&here));
            let is_last = here == 99;
            assert!(is_last || here + 1 < first + 16, "the next is in sight at {here}");
        }
        assert_eq!((down[0], down[99], up[0], up[99]), (0, 84, 84, 0));
    }

    #[test]
    fn turning_back_moves_nothing() {
        let firsts = walk([20, 21, 20, 21, 20].into_iter());
        assert!(firsts.windows(2).all(|pair| pair[0] == pair[1]), "{firsts:?}");
    }

    #[test]
    fn what_comes_above_leaves_the_row_where_it_is() {
        let lead = Lead(7);
        assert_eq!(lead.first(50, 100, 16), 43);
        assert_eq!(lead.first(51, 101, 16), 44);
    }

    #[test]
    fn a_pane_of_any_size_shows_the_selected_row() {
        for fits in 1..6 {
            for here in 0..9 {
                let first = Lead::default().first(here, 9, fits);
                assert!((first..first + fits).contains(&here), "{fits} {here} {first}");
            }
        }
        assert_eq!(Lead::default().first(0, 0, 1), 0);
    }
}

//! Items one below the other, of which a window is seen: the arithmetic of scrolling. Only items near
//! the window are ever laid out.

use super::Line;

/// A line: which item, and which line of it. In a thread item 0 stands above the first entry, entry `n`
/// is item `n + 1`, and after the last entry comes what is not yet at the backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Which item.
    pub item: usize,
    /// Line of it, from 0.
    pub line: usize,
}

/// Items one below the other.
pub(super) trait Strip {
    /// Lines that are seen.
    fn rows(&self) -> usize;

    /// The last item's number.
    fn last(&self) -> usize;

    /// The lines of an item.
    fn item(&self, item: usize) -> Vec<Line>;

    /// Whether everything from `place` on fits.
    fn reaches_end(&self, place: Place) -> bool {
        let mut left = self.rows() + place.line;
        for item in place.item..=self.last() {
            match left.checked_sub(self.item(item).len()) {
                Some(rest) => left = rest,
                None => return false,
            }
        }
        true
    }

    /// Where the first line is when the last one is at the bottom.
    fn last_page(&self) -> Place {
        let mut left = self.rows();
        for item in (0..=self.last()).rev() {
            let own = self.item(item).len();
            if own >= left {
                return Place {
                    item,
                    line: own - left,
                };
            }
            left -= own;
        }
        Place::default()
    }

    /// `place` moved by lines, as far as there are any.
    fn moved(&self, place: Place, lines: i32) -> Place {
        let distance = usize::try_from(lines.unsigned_abs()).unwrap_or(usize::MAX);
        if lines < 0 {
            self.back(place, distance)
        } else {
            self.on(place, distance)
        }
    }

    /// `place` moved towards the first item.
    fn back(&self, mut place: Place, mut distance: usize) -> Place {
        while distance > place.line {
            distance -= place.line;
            let Some(before) = (0..place.item).rev().find(|item| !self.item(*item).is_empty()) else {
                return Place::default();
            };
            place = Place {
                item: before,
                line: self.item(before).len(),
            };
        }
        place.line -= distance;
        place
    }

    /// `place` moved towards the last item.
    fn on(&self, mut place: Place, mut distance: usize) -> Place {
        loop {
            let own = self.item(place.item).len();
            let left = own.saturating_sub(place.line);
            if distance < left || place.item == self.last() {
                place.line = (place.line + distance).min(own.saturating_sub(1));
                return place;
            }
            distance -= left;
            place = Place {
                item: place.item + 1,
                line: 0,
            };
        }
    }

    /// The lines from `top` that fit, each with its item, and whether more follow.
    fn window(&self, top: Place) -> (Vec<(usize, Line)>, bool) {
        let mut shown = Vec::new();
        let mut skip = top.line;
        for item in top.item..=self.last() {
            for line in self.item(item).into_iter().skip(skip) {
                if shown.len() == self.rows() {
                    return (shown, true);
                }
                shown.push((item, line));
            }
            skip = 0;
        }
        (shown, false)
    }
}

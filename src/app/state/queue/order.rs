//! Ids in the order of a key, changed one at a time.
//!
//! A queue of 100,000 rows changes with every event, and one row of it at a time: sorting them all again
//! takes tens of milliseconds, moving one takes a microsecond. The sorted list is cut into short pieces, so
//! that putting a row in moves little memory and counting up to a row looks at few lengths.

use std::collections::HashMap;
use std::iter;

use crate::domain::ConversationId;

/// A piece is cut in two when it would be longer than twice this.
const PIECE: usize = 256;

/// Each id once, by key; equal keys go by id.
#[derive(Debug, Clone)]
pub struct Order<K> {
    /// None of them is empty.
    pieces: Vec<Vec<(K, ConversationId)>>,
    keys: HashMap<ConversationId, K>,
}

impl<K> Default for Order<K> {
    fn default() -> Self {
        Self {
            pieces: Vec::new(),
            keys: HashMap::new(),
        }
    }
}

impl<K: Ord + Copy> Order<K> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The first one.
    pub fn first(&self) -> Option<&ConversationId> {
        self.get(0)
    }

    /// The one at a place.
    pub fn get(&self, at: usize) -> Option<&ConversationId> {
        self.from(at).next()
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &ConversationId> + Clone {
        self.pieces.iter().flatten().map(|(_, id)| id)
    }

    /// Those from a place on, without a look at those before.
    pub fn from(&self, mut at: usize) -> impl Iterator<Item = &ConversationId> + Clone {
        let mut first = 0;
        while let Some(piece) = self.pieces.get(first)
            && at >= piece.len()
        {
            at -= piece.len();
            first += 1;
        }
        self.pieces[first..].iter().flatten().skip(at).map(|(_, id)| id)
    }

    /// Whether it is among them.
    pub fn contains(&self, id: &ConversationId) -> bool {
        self.keys.contains_key(id)
    }

    /// Its place.
    pub fn position(&self, id: &ConversationId) -> Option<usize> {
        let (piece, at) = self.find(*self.keys.get(id)?, id).ok()?;
        let before: usize = self.pieces[..piece].iter().map(Vec::len).sum();
        Some(before + at)
    }

    /// Puts one where its key says. Says whether anything changed.
    pub(super) fn put(&mut self, key: K, id: &ConversationId) -> bool {
        if self.keys.get(id) == Some(&key) {
            return false;
        }
        self.remove(id);
        self.keys.insert(id.clone(), key);
        let entry = (key, id.clone());
        let (Ok((piece, at)) | Err((piece, at))) = self.find(key, id);
        let Some(found) = self.pieces.get_mut(piece) else {
            self.pieces.push(vec![entry]);
            return true;
        };
        found.insert(at, entry);
        if found.len() > 2 * PIECE {
            let second = found.split_off(PIECE);
            self.pieces.insert(piece + 1, second);
        }
        true
    }

    /// Takes one out. Says whether it was there.
    pub(super) fn remove(&mut self, id: &ConversationId) -> bool {
        let Some(key) = self.keys.remove(id) else {
            return false;
        };
        if let Ok((piece, at)) = self.find(key, id) {
            self.pieces[piece].remove(at);
            self.join(piece);
        }
        true
    }

    /// A piece that became short goes into its neighbour, so that there are never many.
    fn join(&mut self, piece: usize) {
        let len = |at: usize| self.pieces.get(at).map_or(2 * PIECE, Vec::len);
        if len(piece) == 0 {
            self.pieces.remove(piece);
        } else if len(piece) + len(piece + 1) <= PIECE {
            let next = self.pieces.remove(piece + 1);
            self.pieces[piece].extend(next);
        }
    }

    /// The piece and the place in it where an entry is, or where it belongs.
    fn find(&self, key: K, id: &ConversationId) -> Result<(usize, usize), (usize, usize)> {
        let is_before = |entry: &(K, ConversationId)| (entry.0, &entry.1) < (key, id);
        let piece = self
            .pieces
            .partition_point(|piece| piece.last().is_some_and(is_before));
        // What comes after everything goes into the last piece.
        let piece = piece.min(self.pieces.len().saturating_sub(1));
        let Some(found) = self.pieces.get(piece) else {
            return Err((0, 0));
        };
        let at = found.partition_point(is_before);
        match found.get(at) {
            Some(entry) if entry.0 == key && entry.1 == *id => Ok((piece, at)),
            _ => Err((piece, at)),
        }
    }
}

impl<K: Ord + Copy> FromIterator<(K, ConversationId)> for Order<K> {
    fn from_iter<T: IntoIterator<Item = (K, ConversationId)>>(entries: T) -> Self {
        let mut sorted: Vec<(K, ConversationId)> = entries.into_iter().collect();
        sorted.sort_unstable();
        let keys = sorted.iter().map(|(key, id)| (id.clone(), *key)).collect();
        let mut rest = sorted.into_iter();
        let pieces = iter::from_fn(|| Some(rest.by_ref().take(PIECE).collect::<Vec<_>>()));
        Self {
            pieces: pieces.take_while(|piece| !piece.is_empty()).collect(),
            keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn id(number: u16) -> ConversationId {
        ConversationId::new(format!("c{number}"))
    }

    fn naive(keys: &BTreeMap<ConversationId, u8>) -> Vec<ConversationId> {
        let mut all: Vec<_> = keys.iter().map(|(id, key)| (*key, id.clone())).collect();
        all.sort();
        all.into_iter().map(|(_, id)| id).collect()
    }

    #[test]
    fn pieces_are_cut_and_joined() {
        let mut order = Order::default();
        let count = u16::try_from(PIECE * 6).unwrap();
        for number in 0..count {
            assert!(order.put(number % 7, &id(number)));
        }
        assert!(order.pieces.len() > 3, "{}", order.pieces.len());
        assert!(order.pieces.iter().all(|piece| piece.len() <= 2 * PIECE));
        for number in 0..count - 3 {
            assert!(order.remove(&id(number)));
        }
        assert_eq!((order.len(), order.pieces.len()), (3, 1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever happened before: the same as sorting everything anew.
        #[test]
        fn it_is_what_a_sort_gives(
            start in 0..1_500u16,
            steps in proptest::collection::vec((0..1_600u16, proptest::option::weighted(0.6, 0..12u8)), 0..400),
        ) {
            let mut keys: BTreeMap<_, _> = (0..start).map(|number| (id(number), 5)).collect();
            let mut order: Order<u8> = keys.iter().map(|(id, key)| (*key, id.clone())).collect();
            for (number, key) in steps {
                let id = id(number);
                let (changed, expected) = match key {
                    Some(key) => (order.put(key, &id), keys.insert(id, key) != Some(key)),
                    None => (order.remove(&id), keys.remove(&id).is_some()),
                };
                prop_assert_eq!(changed, expected);
            }
            let expected = naive(&keys);
            prop_assert_eq!(order.iter().cloned().collect::<Vec<_>>(), expected.clone());
            prop_assert_eq!(order.len(), expected.len());
            for (at, id) in expected.iter().enumerate() {
                prop_assert_eq!(order.position(id), Some(at));
                prop_assert_eq!(order.get(at), Some(id));
            }
            prop_assert_eq!(order.get(expected.len()), None);
            prop_assert_eq!(order.from(expected.len() / 2).count(), expected.len().div_ceil(2));
        }
    }
}

//! What comes in for several workspaces, each over a channel of its own, as one: in turn, so that a busy
//! one never shuts out another.

use std::future::poll_fn;
use std::task::{Context, Poll};

use tokio::sync::mpsc;

use crate::app::Place;

/// The receiving end of a channel.
pub(super) trait Inlet {
    /// What comes.
    type Item;

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Self::Item>>;

    fn take(&mut self) -> Option<Self::Item>;
}

impl<T> Inlet for mpsc::Receiver<T> {
    type Item = T;

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.poll_recv(context)
    }

    fn take(&mut self) -> Option<T> {
        self.try_recv().ok()
    }
}

impl<T> Inlet for mpsc::UnboundedReceiver<T> {
    type Item = T;

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.poll_recv(context)
    }

    fn take(&mut self) -> Option<T> {
        self.try_recv().ok()
    }
}

/// One end for each workspace.
#[derive(Debug)]
pub(super) struct Inlets<I> {
    all: Vec<(Place, I)>,
    /// Who is asked first the next time.
    turn: usize,
}

impl<I> FromIterator<(Place, I)> for Inlets<I> {
    fn from_iter<T: IntoIterator<Item = (Place, I)>>(all: T) -> Self {
        Self {
            all: all.into_iter().collect(),
            turn: 0,
        }
    }
}

impl<I: Inlet> Inlets<I> {
    /// The next thing, whosever it is. Dropped while it waits it loses nothing. An end whose other end is
    /// gone is never heard of again.
    pub(super) async fn next(&mut self) -> (Place, I::Item) {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<(Place, I::Item)> {
        for at in self.in_turn() {
            let (place, inlet) = &mut self.all[at];
            if let Poll::Ready(Some(item)) = inlet.poll(context) {
                self.turn = at + 1;
                return Poll::Ready((*place, item));
            }
        }
        Poll::Pending
    }

    /// What is there already.
    pub(super) fn take(&mut self) -> Option<(Place, I::Item)> {
        for at in self.in_turn() {
            let (place, inlet) = &mut self.all[at];
            if let Some(item) = inlet.take() {
                self.turn = at + 1;
                return Some((*place, item));
            }
        }
        None
    }

    fn in_turn(&self) -> impl Iterator<Item = usize> + use<I> {
        let (count, turn) = (self.all.len(), self.turn);
        (0..count).map(move |step| (turn + step) % count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Desks, State};

    /// Two places, with what sends to them.
    fn two() -> (
        Vec<Place>,
        Vec<mpsc::UnboundedSender<u8>>,
        Inlets<mpsc::UnboundedReceiver<u8>>,
    ) {
        let settings = crate::shell::testing::settings();
        let state = State::new(settings, (80, 24), jiff::Timestamp::UNIX_EPOCH);
        let desks = Desks::several(("a".into(), state.clone()), vec![("b".into(), state)]);
        let places: Vec<Place> = desks.places().collect();
        let (senders, receivers): (Vec<_>, Vec<_>) = places.iter().map(|_| mpsc::unbounded_channel()).unzip();
        let inlets = places.iter().copied().zip(receivers).collect();
        (places, senders, inlets)
    }

    #[tokio::test]
    async fn a_busy_one_does_not_shut_out_another() {
        let (places, senders, mut inlets) = two();
        for number in 0..3 {
            senders[0].send(number).unwrap();
        }
        senders[1].send(9).unwrap();
        assert_eq!(inlets.next().await, (places[0], 0));
        assert_eq!(inlets.next().await, (places[1], 9));
        assert_eq!(inlets.take(), Some((places[0], 1)));
        assert_eq!(inlets.take(), Some((places[0], 2)));
        assert_eq!(inlets.take(), None);
    }

    #[tokio::test]
    async fn one_that_ended_leaves_the_other_in_place() {
        let (places, mut senders, mut inlets) = two();
        drop(senders.remove(0));
        senders[0].send(7).unwrap();
        assert_eq!(inlets.next().await, (places[1], 7));
    }

    #[tokio::test]
    async fn what_comes_later_wakes_whoever_waits() {
        let (places, senders, mut inlets) = two();
        let later = tokio::spawn(async move {
            tokio::task::yield_now().await;
            senders[1].send(5).unwrap();
            senders
        });
        assert_eq!(inlets.next().await, (places[1], 5));
        drop(later.await.unwrap());
    }
}

//! Where we are in the stream of events: applies, drops, or notices a gap.

use uuid::Uuid;

use crate::backend::Checkpoint;

/// What to do with a numbered event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It is the next one.
    Apply,
    /// It was seen before.
    Drop,
    /// Some before it are missing: drop it and resume.
    Gap,
}

/// Place in an epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    place: Option<(Uuid, u64)>,
}

impl Session {
    /// Goes on where a checkpoint was made. One that cannot be read is none: everything is fetched.
    pub fn resume(checkpoint: Option<&Checkpoint>) -> Self {
        let place = checkpoint.and_then(|Checkpoint(text)| {
            let (epoch, seq) = text.split_once(':')?;
            Some((epoch.parse().ok()?, seq.parse().ok()?))
        });
        Self { place }
    }

    /// Epoch and number of the newest event that was applied.
    pub fn place(&self) -> Option<(Uuid, u64)> {
        self.place
    }

    /// The stream goes on after `seq` of `epoch`.
    pub fn start(&mut self, epoch: Uuid, seq: u64) {
        self.place = Some((epoch, seq));
    }

    /// Decides about the event `seq`; [`Seen::Apply`] counts it as applied.
    pub fn see(&mut self, seq: u64) -> Seen {
        let Some((_, newest)) = &mut self.place else {
            return Seen::Gap;
        };
        if seq <= *newest {
            return Seen::Drop;
        }
        if seq != *newest + 1 {
            return Seen::Gap;
        }
        *newest = seq;
        Seen::Apply
    }

    /// The place as a text for the store.
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        self.place
            .map(|(epoch, seq)| Checkpoint(format!("{epoch}:{seq}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_counts_once_and_a_hole_is_noticed() {
        let mut session = Session::default();
        assert_eq!(
            session.see(1),
            Seen::Gap,
            "nothing counts before the stream was started"
        );
        session.start(Uuid::from_u128(7), 10);
        assert_eq!(session.see(10), Seen::Drop);
        assert_eq!(session.see(11), Seen::Apply);
        assert_eq!(session.see(11), Seen::Drop);
        assert_eq!(session.see(13), Seen::Gap);
        assert_eq!(session.see(12), Seen::Apply, "a gap counts nothing");
    }

    #[test]
    fn a_checkpoint_leads_back_to_its_place() {
        let mut session = Session::default();
        assert_eq!(session.checkpoint(), None);
        session.start(Uuid::from_u128(7), 41);
        session.see(42);
        let checkpoint = session.checkpoint().expect("a place");
        let resumed = Session::resume(Some(&checkpoint));
        assert_eq!(resumed.place(), Some((Uuid::from_u128(7), 42)));
    }

    #[test]
    fn an_unreadable_checkpoint_is_none() {
        for text in [
            "",
            "x",
            "7",
            "not-a-uuid:3",
            "00000000-0000-0000-0000-000000000007:",
            ":9",
        ] {
            let session = Session::resume(Some(&Checkpoint(text.to_owned())));
            assert_eq!(session.place(), None, "{text:?}");
        }
    }
}

//! Where the cache of conversations is, and what suggestions learned of them. In memory both are gone with
//! the process; drafts, outbox and the directory of colleagues are in the file all the same.

use rusqlite::{Connection, params};

use super::rows::CHECKPOINT;
use super::standing::Hold;
use super::{Kind, Store, StoreError};

/// Where conversations, messages and contacts are cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cache {
    /// In the file: a start shows at once what was there, also without a link.
    #[default]
    Disk,
    /// In memory only. Nothing a customer said is written to the file.
    Memory,
}

impl Cache {
    /// Makes a fresh connection keep the cache here.
    pub(super) fn prepare(self, connection: &Connection) -> rusqlite::Result<()> {
        match self {
            Self::Disk => Ok(()),
            Self::Memory => {
                connection.pragma_update(None, "temp_store", "MEMORY")?;
                connection.execute_batch(include_str!("schema/memory.sql"))
            }
        }
    }
}

impl Store {
    /// An owner with its cache in memory removes what an earlier session left of it in the file, with
    /// the place in the stream, which would cover what is not there.
    pub(super) fn forget_former_cache(&mut self) -> Result<(), StoreError> {
        if self.cache == Cache::Disk || !matches!(self.hold, Hold::Owner { .. }) {
            return Ok(());
        }
        let removed = self.together(|rows| {
            let mut removed = 0;
            for table in ["main.conversation", "main.entry", "main.contact", "main.lesson"] {
                let sql = format!("DELETE FROM {table} WHERE workspace = ?1");
                removed += rows.run_counted(&sql, params![rows.workspace()])?;
            }
            rows.run(
                "DELETE FROM fact WHERE workspace = ?1 AND name = ?2",
                params![rows.workspace(), CHECKPOINT],
            )?;
            Ok(removed)
        })?;
        if removed == 0 {
            return Ok(());
        }
        match self.scrub() {
            // The log that still holds the rows is emptied by the last one to close the file.
            Err(error) if error.kind() == Kind::Busy => {
                tracing::warn!(%error, "the former cache was removed; its log is emptied later");
                Ok(())
            }
            done => done,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::tests::{Desk, at, conversation, draft, item, message, put};
    use super::*;
    use crate::backend::Checkpoint;
    use crate::domain::{CannedResponseId, ConversationId, Entry, WorkspaceId};
    use crate::store::UseRow;

    fn open(desk: &Desk, cache: Cache) -> Store {
        Store::open_with(&desk.path(), WorkspaceId::new("acme"), cache).unwrap()
    }

    fn entry(words: &str) -> Entry {
        let Entry::Message(mut message) = message("e1", 1, at(1)) else {
            panic!("a message");
        };
        message.body = words.into();
        Entry::Message(message)
    }

    fn fill(store: &mut Store) {
        put(store, |rows| {
            rows.put_conversation(&conversation("c1", 1))?;
            rows.put_entry(&entry("zebrawort-said"))?;
            rows.put_use(&lesson())?;
            rows.put_draft(&draft("c1", "zebrawort-draft"))?;
            rows.enqueue(&item(1, "c2", "zebrawort-unsent"))?;
            rows.put_checkpoint(&Checkpoint("place".to_owned()))
        });
    }

    /// What was learned of what the customer said, with features that are found again.
    fn lesson() -> UseRow {
        UseRow {
            id: "1".to_owned(),
            conversation: Some(ConversationId::new("c1")),
            at: at(1),
            sent: true,
            response: CannedResponseId::new("refund"),
            features: b"zebrawort-learned".to_vec(),
        }
    }

    fn has(desk: &Desk, words: &str) -> bool {
        let files = fs::read_dir(desk.path().parent().unwrap()).unwrap();
        files.flatten().any(|file| {
            let bytes = fs::read(file.path()).unwrap();
            bytes.windows(words.len()).any(|run| run == words.as_bytes())
        })
    }

    #[test]
    fn in_memory_no_byte_of_the_cache_reaches_the_disk_and_the_agents_words_do() {
        let desk = Desk::new();
        let mut store = open(&desk, Cache::Memory);
        fill(&mut store);
        let thread = store.thread(&ConversationId::new("c1")).unwrap();
        assert_eq!(thread, [entry("zebrawort-said")], "the session has it");
        assert_eq!(store.lessons().unwrap(), [lesson()], "it learns all the same");
        assert!(!has(&desk, "zebrawort-said") && !has(&desk, "zebrawort-learned"));
        assert!(has(&desk, "zebrawort-draft") && has(&desk, "zebrawort-unsent"));
        drop(store);
        assert!(!has(&desk, "zebrawort-said"));
        let kept = open(&desk, Cache::Memory).load().unwrap();
        assert_eq!((kept.drafts.len(), kept.outbox.len()), (1, 1));
        assert_eq!((kept.conversations.len(), kept.checkpoint), (0, None));
    }

    #[test]
    fn on_disk_it_is_found_so_the_test_above_can_fail() {
        let desk = Desk::new();
        fill(&mut open(&desk, Cache::Disk));
        assert!(has(&desk, "zebrawort-said") && has(&desk, "zebrawort-learned"));
    }

    #[test]
    fn what_an_earlier_session_left_in_the_file_is_removed() {
        let desk = Desk::new();
        fill(&mut open(&desk, Cache::Disk));
        let mut store = open(&desk, Cache::Memory);
        assert!(!has(&desk, "zebrawort-said") && !has(&desk, "zebrawort-learned"));
        let kept = store.load().unwrap();
        assert_eq!((kept.drafts.len(), kept.checkpoint), (1, None));
    }

    #[test]
    fn a_file_that_was_put_aside_is_followed_by_one_without_a_cache() {
        let desk = Desk::new();
        let mut store = open(&desk, Cache::Memory);
        fill(&mut store);
        store.rebuild().unwrap();
        fill_again(&mut store);
        assert!(!has(&desk, "zebrawort-said"));
    }

    fn fill_again(store: &mut Store) {
        put(store, |rows| rows.put_entry(&entry("zebrawort-said")));
    }

    #[test]
    fn a_reader_leaves_the_owners_cache_alone_and_removes_it_when_it_takes_over() {
        let desk = Desk::new();
        let mut owner = open(&desk, Cache::Disk);
        fill(&mut owner);
        let mut reader = open(&desk, Cache::Memory);
        assert!(has(&desk, "zebrawort-said"));
        drop(owner);
        reader.take_over(at(10)).unwrap();
        assert!(!has(&desk, "zebrawort-said"));
    }

    #[test]
    fn both_places_have_the_same_columns() {
        let desk = Desk::new();
        let store = open(&desk, Cache::Memory);
        let columns = |schema: &str, table: &str| -> Vec<String> {
            let sql = "SELECT name || type || \"notnull\" || pk FROM pragma_table_info(?1, ?2)";
            let mut statement = store.connection.prepare(sql).unwrap();
            let rows = statement.query_map([table, schema], |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        for table in ["conversation", "entry", "contact", "lesson"] {
            assert!(!columns("main", table).is_empty());
            assert_eq!(columns("main", table), columns("temp", table), "{table}");
        }
    }
}

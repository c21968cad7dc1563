//! `keys`: the table of keys, from the same keymap the screen uses.

use super::print::{Table, line};
use super::{Setup, exit::Failure};
use crate::app::Context;
use crate::text::CleanLine;

/// Widest cell of the table, in columns.
const CELL: usize = 32;

/// Prints every key of the configured keymap.
pub(super) fn print(setup: &Setup) -> Result<(), Failure> {
    let keymap = setup.keymap()?;
    let catalog = &setup.catalog;
    for context in Context::ALL {
        let mut rows: Vec<Vec<String>> = keymap
            .bindings(context)
            .map(|(keys, action)| {
                let words = catalog.word(action.words()).to_owned();
                let name = match keymap.macro_of(action) {
                    Some(called) => format!("{} {}", action.name(), CleanLine::from(called)),
                    None => action.name().to_owned(),
                };
                vec![keys, name, words]
            })
            .collect();
        if rows.is_empty() {
            continue;
        }
        rows.sort_by(|a, b| a[1].cmp(&b[1]));
        let mut table = Table::new(vec![format!("[{}]", context.word())], CELL);
        for row in rows {
            table.row(row);
        }
        line(catalog.word(context.words()))?;
        table.print()?;
        line("")?;
    }
    Ok(())
}

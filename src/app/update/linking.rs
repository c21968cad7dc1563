//! The links of a message: listed with the host that counts, copied, and opened only by a program the
//! agent configured and after a look at the host.

use super::{copying, notice, picking};
use crate::app::state::{Choice, Label, Level, Overlay, PickerItem, PickerKind, Question};
use crate::app::{Effect, State};
use crate::domain::{Deed, DeedKind};
use crate::i18n::Text;
use crate::text::{Clean, CleanLine, Link, Openable};

/// Columns of a host in the list. Its end is what counts, so a longer one loses its beginning.
const HOST: usize = 40;

/// Lists the links of the selected entry.
pub(super) fn list(state: &mut State) {
    let links = state.selected_links();
    let rows = links.into_iter().zip(1..);
    let items = rows.map(|(link, number)| row(state, number, link)).collect();
    picking::push(state, PickerKind::Links, items);
}

fn row(state: &State, number: usize, link: Link) -> PickerItem {
    let host = link.host.as_deref().map(tail).unwrap_or_default();
    let warning = if link.doubts.is_empty() { "" } else { "⚠ " };
    let label = CleanLine::from(format!("{number}  {warning}{host}").as_str());
    let detail = CleanLine::from(link.address.as_str());
    picking::item(
        state,
        Choice::Link(link),
        Label::Theirs(label),
        Some(Label::Theirs(detail)),
    )
}

/// The end of a host, which is ASCII.
fn tail(host: &str) -> String {
    match host.len().checked_sub(HOST) {
        None | Some(0) => host.to_owned(),
        Some(over) => format!("…{}", &host[host.ceil_char_boundary(over + 1)..]),
    }
}

/// Asks before the selected link is opened. The list stays below the question.
pub(super) fn confirm(state: &mut State) {
    let Some(link) = state.overlays.last().and_then(Overlay::link) else {
        return;
    };
    let Some(address) = link.openable().cloned() else {
        return;
    };
    let host = CleanLine::from(link.host.as_deref().unwrap_or_default());
    state
        .overlays
        .push(Overlay::Confirm(Question::OpenLink { address, host }));
}

/// Opens what was confirmed.
pub(super) fn open(state: &mut State, out: &mut Vec<Effect>, address: Openable) {
    state.overlays.retain(|overlay| overlay.link().is_none());
    out.push(Effect::Record(of_entry(state, DeedKind::OpenLink)));
    out.push(Effect::Open(address));
    notice(state, out, Level::Info, Text::new("link-opening"));
}

/// Copies where a link leads.
pub(super) fn copy(state: &mut State, out: &mut Vec<Effect>, address: Clean) {
    let deed = of_entry(state, DeedKind::CopyLink);
    copying::put(state, out, address, deed);
}

fn of_entry(state: &State, kind: DeedKind) -> Deed {
    let entry = state.selected_entry().map(|entry| entry.id().clone());
    Deed::new(kind)
        .within(state.queue.selected().cloned())
        .about(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_host_the_end_is_shown() {
        assert_eq!(tail("shop.example"), "shop.example");
        let long = format!("login.bank.example.{}evil.example", "a.".repeat(40));
        let shown = tail(&long);
        assert!(
            shown.starts_with("…") && shown.ends_with(".evil.example"),
            "{shown}"
        );
        assert_eq!(shown.chars().count(), HOST);
    }
}

//! Where a token could be kept on this machine.

use std::sync::Arc;

use super::{Case, Finding};
use crate::cli::places;
use crate::i18n::Text;
use crate::store::secrets::{Place, Trouble};

/// Each place, and what to do when there is none.
pub(super) async fn all(case: Arc<Case>) -> Vec<Finding> {
    let probed = places::sources(&case.paths, &case.config, None).probe().await;
    let durable =
        |(place, probe): &(Place, Result<(), Trouble>)| probe.is_ok() && *place != Place::KernelKeyring;
    let keeps = probed.iter().any(durable);
    let mut all: Vec<Finding> = probed
        .iter()
        .map(|(place, probe)| of_place(*place, probe.as_ref().err()))
        .collect();
    if !keeps {
        let file = case.paths.config_file();
        let advice = Text::new("doctor-keeps-nothing-advice").with("file", file.display());
        all.push(Finding::warn(
            "token-storage",
            Text::new("doctor-keeps-nothing"),
            advice,
        ));
    }
    all
}

fn of_place(place: Place, trouble: Option<&Trouble>) -> Finding {
    let Some(trouble) = trouble else {
        return Finding::good(place.word(), Text::new("doctor-place-works"));
    };
    let found = places::reason(trouble);
    match advice(place, trouble) {
        Some(advice) => Finding::warn(place.word(), found, advice),
        // Not to use a file is the better way.
        None => Finding::good(place.word(), found),
    }
}

fn advice(place: Place, trouble: &Trouble) -> Option<Text> {
    Some(match (place, trouble) {
        (Place::PlainFile, Trouble::NotAllowed) => return None,
        (Place::SystemdCreds, _) => Text::new("doctor-creds-advice"),
        (Place::SecretService, Trouble::Locked) => Text::new("doctor-locked-advice"),
        (Place::SecretService, _) => Text::new("doctor-service-advice"),
        (Place::KernelKeyring, _) => Text::new("doctor-kernel-advice"),
        (Place::PlainFile | Place::TokenCommand, _) => Text::new("doctor-place-advice"),
    })
}

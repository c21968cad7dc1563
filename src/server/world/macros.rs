//! The macros of the demo's desk.

use crate::backend::native::wire::{Macro, MacroStep};

/// All of them.
pub(super) fn all() -> Vec<Macro> {
    vec![
        it(
            "refund-sent",
            ("Refund sent", "refunds"),
            "Hello {{contact.first_name}}, your refund is on its way. It reaches your card within three \
             working days. — {{agent.first_name}}",
            vec![
                MacroStep::AddTags(vec!["refund".into()]),
                MacroStep::Note("Refund promised to {{contact.name}} within three working days.".into()),
                MacroStep::Resolve,
            ],
        ),
        it(
            "parcel-late",
            ("Parcel is late", "delivery"),
            "Hello {{contact.first_name}}, the carrier is behind schedule. We look again tomorrow and write \
             to you at once.",
            vec![
                MacroStep::AssignToMe,
                MacroStep::AddTags(vec!["delivery".into()]),
                MacroStep::Snooze(24 * 60),
            ],
        ),
        it(
            "to-refunds",
            ("To the refunds team", "refunds"),
            "",
            vec![
                MacroStep::AddTags(vec!["refund".into()]),
                MacroStep::AssignToTeam("refunds".to_owned()),
            ],
        ),
        it(
            "spam",
            ("Spam", "cleaning"),
            "",
            vec![MacroStep::AddTags(vec!["spam".into()]), MacroStep::Resolve],
        ),
    ]
}

fn it(id: &str, (name, group): (&str, &str), text: &str, steps: Vec<MacroStep>) -> Macro {
    Macro {
        id: id.to_owned(),
        name: name.into(),
        group: group.into(),
        text: text.into(),
        steps,
    }
}

//! Texts the backend would run as a template (`reliability.md`, T11): a customer's quoted braces would
//! read the agent's data or load the server. Asked before anything leaves; the first answer, and the
//! way out, give nothing away.

use super::{picking, writing};
use crate::app::state::{Choice, Label, PickerItem, PickerKind, TemplateAnswer};
use crate::app::{Effect, State};
use crate::domain::DraftKey;
use crate::i18n::Text;
use crate::suggest::{has_template, literal};

/// Whether the backend would run this draft; then the question is on the screen. A quoted message is
/// named to the backend by its id and adds no words.
pub(super) fn asks(state: &mut State, key: &DraftKey) -> bool {
    let expands = state
        .session
        .capabilities()
        .is_some_and(|able| able.expands_templates.is_some());
    let runs = |state: &State| {
        let draft = state.composer.get(key);
        draft.is_some_and(|draft| has_template(draft.editor.text()))
    };
    if !expands || !runs(state) {
        return false;
    }
    let items = items(state);
    picking::push(state, PickerKind::Templates { key: key.clone() }, items);
    true
}

fn items(state: &State) -> Vec<PickerItem> {
    let rows = [
        (
            TemplateAnswer::Literal,
            Text::new("template-literal"),
            Text::new("template-literal-detail"),
        ),
        (
            TemplateAnswer::Edit,
            Text::new("template-edit"),
            Text::new("template-edit-detail"),
        ),
        (
            TemplateAnswer::AsIs,
            Text::new("template-as-is"),
            Text::new("template-as-is-detail"),
        ),
    ];
    rows.into_iter()
        .map(|(answer, label, detail)| {
            let detail = Some(Label::Ours(detail));
            picking::item(state, Choice::Template(answer), Label::Ours(label), detail)
        })
        .collect()
}

/// Does what was chosen.
pub(super) fn answered(state: &mut State, out: &mut Vec<Effect>, key: DraftKey, answer: TemplateAnswer) {
    match answer {
        TemplateAnswer::Edit => {}
        TemplateAnswer::AsIs => writing::send_complete(state, out, key),
        TemplateAnswer::Literal => {
            let Some(draft) = state.composer.get(&key) else {
                return;
            };
            let words = literal(draft.editor.text());
            writing::edited(state, out, &key, &words);
            // Only if it worked: what cannot be written must not leave as it was.
            if !state
                .composer
                .get(&key)
                .is_some_and(|draft| has_template(draft.editor.text()))
            {
                writing::send_complete(state, out, key);
            }
        }
    }
}

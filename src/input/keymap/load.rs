//! Reading keymap files. Strict: what is not understood is an error with its place, never ignored.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{DEFAULT, Keymap, PRESETS, chain, written};
use crate::app::{Action, Context};
use crate::input::Key;
use crate::text::{Located, nearest};

/// What unbinds.
const NONE: &str = "none";
/// What stands before the name of a macro.
const MACRO: &str = "macro:";
/// Most macros with keys of their own.
const MOST_MACROS: usize = 100;
/// The one key outside of a table.
const INHERITS: &str = "inherits";

type Entry<'a> = (&'a Spanned<Cow<'a, str>>, &'a Spanned<DeValue<'a>>);

/// Reads `source` over the preset it inherits.
pub(super) fn load(source: &str, origin: &str) -> Result<Keymap, Located> {
    let file = File { source, origin };
    let table = DeTable::parse(source)
        .map_err(|error| Located::span(origin, source, error.span(), error.message()))?;
    let base = table
        .get_ref()
        .get(INHERITS)
        .map(|value| file.base(value))
        .transpose()?;
    let mut keymap = match base {
        // The default stands on nothing; it is the only one.
        _ if source == DEFAULT => Keymap {
            bindings: BTreeMap::new(),
            macros: Vec::new(),
        },
        Some(preset) => load(preset, "a built-in keymap")?,
        None => load(DEFAULT, "default.toml")?,
    };
    let mut lines = Vec::new();
    for (key, value) in in_order(table.get_ref()) {
        if key.get_ref() != INHERITS {
            file.context((key, value), &mut lines)?;
        }
    }
    for line in &lines {
        let action = match &line.bound {
            Bound::Nothing => None,
            Bound::Action(action) => Some(*action),
            Bound::Macro(name) => Some(file.run_macro(&mut keymap.macros, name, &line.span)?),
        };
        keymap
            .bindings
            .entry(line.context)
            .or_default()
            .insert(line.keys.clone(), action);
    }
    file.check_prefixes(&keymap, &lines)?;
    Ok(keymap)
}

/// Entries as written: the parser sorts them by name, but the second of two is the mistake.
fn in_order<'a>(table: &'a DeTable<'a>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// A line of the file.
struct Line {
    context: Context,
    keys: Vec<Key>,
    bound: Bound,
    span: Range<usize>,
}

/// What keys are bound to.
enum Bound {
    Nothing,
    Action(Action),
    /// A macro, by name.
    Macro(String),
}

/// The file being read, for the place of errors.
struct File<'a> {
    source: &'a str,
    origin: &'a str,
}

impl File<'_> {
    fn error(&self, span: Range<usize>, message: String) -> Located {
        Located::span(self.origin, self.source, Some(span), message)
    }

    /// The preset the file stands on.
    fn base(&self, value: &Spanned<DeValue<'_>>) -> Result<&'static str, Located> {
        let name = self.string(value, "the name of a keymap")?;
        Keymap::preset(name).ok_or_else(|| {
            let message = format!("no keymap is called `{name}`{}", meant(name, PRESETS));
            self.error(value.span(), message)
        })
    }

    /// The lines of one table.
    fn context(&self, (key, value): Entry<'_>, lines: &mut Vec<Line>) -> Result<(), Located> {
        let name = key.get_ref().as_ref();
        let Some(context) = Context::ALL.into_iter().find(|context| context.word() == name) else {
            let names = Context::ALL.map(Context::word).into_iter().chain([INHERITS]);
            return Err(self.error(
                key.span(),
                format!("no context is called `{name}`{}", meant(name, names)),
            ));
        };
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.error(
                value.span(),
                format!("expected a table; write `[{name}]` on a line of its own"),
            ));
        };
        let first = lines.len();
        for entry in in_order(table) {
            let line = self.line(context, entry)?;
            if lines[first..].iter().any(|other| other.keys == line.keys) {
                let message = format!("`{}` is bound twice in [{name}]; keep one", written(&line.keys));
                return Err(self.error(line.span, message));
            }
            lines.push(line);
        }
        Ok(())
    }

    fn line(&self, context: Context, (key, value): Entry<'_>) -> Result<Line, Located> {
        let keys = key
            .get_ref()
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<Vec<Key>, _>>()
            .map_err(|error| self.error(key.span(), error.to_string()))?;
        let name = self.string(value, "the name of an action")?;
        let Some(first) = keys.first() else {
            return Err(self.error(
                key.span(),
                "a key is missing; write for example \"ctrl+k\"".to_owned(),
            ));
        };
        if context.takes_text() && first.typed().is_some() && name != NONE {
            let message = format!(
                "`{first}` types itself in [{}]; bind it with Ctrl or Alt",
                context.word()
            );
            return Err(self.error(key.span(), message));
        }
        let bound = match (Action::named(name), name.strip_prefix(MACRO).map(str::trim)) {
            (_, Some("")) => {
                let message = "a macro's name is missing; write for example \"macro: Refund sent\"";
                return Err(self.error(value.span(), message.to_owned()));
            }
            (_, Some(called)) => Bound::Macro(called.to_owned()),
            (Some(action), None) => Bound::Action(action),
            (None, None) => Bound::Nothing,
        };
        if matches!(bound, Bound::Nothing) && name != NONE {
            let names = Action::all().map(Action::name).chain([NONE]);
            return Err(self.error(
                value.span(),
                format!("no action is called `{name}`{}", meant(name, names)),
            ));
        }
        Ok(Line {
            context,
            keys,
            bound,
            span: key.span(),
        })
    }

    /// The action that runs the macro called `name`.
    fn run_macro(&self, known: &mut Vec<String>, name: &str, span: &Range<usize>) -> Result<Action, Located> {
        let place = known.iter().position(|it| it == name).unwrap_or(known.len());
        if place >= MOST_MACROS {
            let message = format!("at most {MOST_MACROS} macros can have keys of their own");
            return Err(self.error(span.clone(), message));
        }
        if place == known.len() {
            known.push(name.to_owned());
        }
        let place = u8::try_from(place).unwrap_or(u8::MAX);
        Ok(Action::RunMacro(place))
    }

    fn string<'v>(&self, value: &'v Spanned<DeValue<'_>>, what: &str) -> Result<&'v str, Located> {
        match value.get_ref() {
            DeValue::String(text) => Ok(text),
            other => {
                let message = format!("expected {what} in quotes, found {}", other.type_str());
                Err(self.error(value.span(), message))
            }
        }
    }

    /// A sequence that begins with another one could never be finished.
    fn check_prefixes(&self, keymap: &Keymap, lines: &[Line]) -> Result<(), Located> {
        for context in Context::ALL {
            let all: Vec<(&[Key], Action)> = keymap.reachable(context, |_, _| true).collect();
            for (short, shorter) in &all {
                let clash = all
                    .iter()
                    .find(|(long, _)| long.len() > short.len() && long.starts_with(short));
                let Some((long, longer)) = clash else {
                    continue;
                };
                let ours = |line: &&Line| {
                    chain(context).any(|at| at == line.context)
                        && [*short, *long].contains(&line.keys.as_slice())
                };
                let span = lines.iter().rfind(ours).map_or(0..0, |line| line.span.clone());
                let message = format!(
                    "in [{}] `{}` ({}) begins with `{}` ({}), which acts at once; unbind one with \"none\"",
                    context.word(),
                    written(long),
                    longer.name(),
                    written(short),
                    shorter.name(),
                );
                return Err(self.error(span, message));
            }
        }
        Ok(())
    }
}

/// The end of an error about a name.
fn meant<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    nearest(name, names)
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default()
}

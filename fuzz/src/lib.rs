//! The bodies of the targets are the package's own tests: see `tests/it/found/targets`.

#[path = "../../tests/it/found/targets/mod.rs"]
mod targets;

macro_rules! bodies {
    ($($target:ident)*) => {
        $(
            /// The body of this name, and nothing of the others: libFuzzer goes through all counters of a
            /// program after each execution, so a small program is a fast one.
            pub fn $target(data: &[u8]) {
                targets::$target(data);
            }
        )*
    };
}

bodies! { frames events clean render keys canned html links filename redact url config sql_open }

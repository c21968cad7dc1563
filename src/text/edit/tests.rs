//! Writing as an agent does it.

use proptest::prelude::*;

use super::*;

/// An editor with the caret at `|`.
fn editor(marked: &str) -> Editor {
    let caret = marked.find('|').expect("a caret");
    Editor::with_text(marked.replace('|', ""), caret)
}

/// The text with the caret as `|`.
fn shown(editor: &Editor) -> String {
    let (before, after) = editor.text().split_at(editor.caret());
    format!("{before}|{after}")
}

/// Applies `edits` to `before` in 10 columns and compares.
fn check(before: &str, edits: &[Edit], after: &str) {
    let mut editor = editor(before);
    for edit in edits {
        editor.apply(*edit, 10);
    }
    assert_eq!(shown(&editor), after, "{before} after {edits:?}");
}

fn typed(words: &str) -> Editor {
    let mut editor = Editor::default();
    for c in words.chars() {
        editor.insert(&c.to_string());
    }
    editor
}

#[test]
fn characters_are_what_a_reader_calls_so() {
    check("👨‍👩‍👧‍👦🇷🇺|", &[Edit::Backspace], "👨‍👩‍👧‍👦|");
    check("👨‍👩‍👧‍👦|", &[Edit::Backspace], "|");
    check("|e\u{301}x", &[Edit::Delete], "|x");
    check("a🇷🇺|", &[Edit::Left], "a|🇷🇺");
    check("a|🇷🇺b", &[Edit::Right], "a🇷🇺|b");
    check(
        "|",
        &[Edit::Left, Edit::Right, Edit::Backspace, Edit::Delete],
        "|",
    );
}

#[test]
fn words_are_jumped_over_and_deleted() {
    check("где мой, заказ|", &[Edit::WordLeft], "где мой, |заказ");
    check("где мой, |заказ", &[Edit::WordLeft], "где |мой, заказ");
    check("|где мой", &[Edit::WordRight], "где| мой");
    check("hello  world |", &[Edit::DeleteWord], "hello  |");
    check("hello 👍|", &[Edit::DeleteWord], "hello |");
}

#[test]
fn lines_have_a_start_and_an_end() {
    check("ab\ncd|e\nf", &[Edit::Home], "ab\n|cde\nf");
    check("ab\ncd|e\nf", &[Edit::End], "ab\ncde|\nf");
    check("ab\ncd|e", &[Edit::DeleteToStart], "ab\n|e");
    check("ab\n|e", &[Edit::DeleteToStart], "ab|e");
    check("a|b\ncd", &[Edit::DeleteToEnd, Edit::DeleteToEnd], "a|cd");
    check("ab\nc|d", &[Edit::Start], "|ab\ncd");
    check("a|b\ncd", &[Edit::Finish], "ab\ncd|");
}

#[test]
fn up_and_down_go_by_drawn_rows_and_remember_the_column() {
    check("abcdef|\nx\nabcdef", &[Edit::Down], "abcdef\nx|\nabcdef");
    check(
        "abcdef|\nx\nabcdef",
        &[Edit::Down, Edit::Down],
        "abcdef\nx\nabcdef|",
    );
    check(
        "abcdef|\nx\nabcdef",
        &[Edit::Down, Edit::Left, Edit::Down],
        "abcdef\nx\n|abcdef",
    );
    check("the quick brown| fox", &[Edit::Up], "the q|uick brown fox");
    check("日本語\nab|cd", &[Edit::Up], "日|本語\nabcd");
    check("a|b", &[Edit::Up], "|ab");
    check("a|b", &[Edit::Down], "ab|");
}

#[test]
fn down_into_a_soft_wrapped_row_stays_in_it() {
    let mut editor = editor("0123456789|\nabc defghi jkl");
    editor.apply(Edit::Down, 8);
    assert_eq!(editor.caret_cell(8).0, 2, "{}", shown(&editor));
}

#[test]
fn the_caret_cell_counts_wide_characters() {
    assert_eq!(editor("日本|語").caret_cell(20), (0, 4));
    assert_eq!(editor("one two |three").caret_cell(8), (1, 0));
    assert_eq!(editor("ab\n|").caret_cell(8), (1, 0));
    assert_eq!(editor("12345678|").caret_cell(8), (0, 8));
    assert_eq!(editor("1234567      |").caret_cell(8), (0, 8));
}

#[test]
fn undo_takes_back_a_word_and_redo_brings_it_again() {
    let mut editor = typed("hello big world");
    editor.apply(Edit::Undo, 10);
    assert_eq!(shown(&editor), "hello big |");
    editor.apply(Edit::Undo, 10);
    editor.apply(Edit::Undo, 10);
    assert_eq!(shown(&editor), "|");
    assert!(!editor.apply(Edit::Undo, 10), "nothing is left to undo");
    editor.apply(Edit::Redo, 10);
    assert_eq!(shown(&editor), "hello |");
    editor.insert("x");
    assert!(!editor.apply(Edit::Redo, 10), "a change ends redo");
}

#[test]
fn a_run_ends_with_a_movement_and_a_paste_is_one_step() {
    let mut editor = typed("ab");
    editor.apply(Edit::Left, 10);
    editor.insert("c");
    editor.apply(Edit::Undo, 10);
    assert_eq!(shown(&editor), "a|b");
    editor.insert("one two three");
    editor.apply(Edit::Undo, 10);
    assert_eq!(shown(&editor), "a|b");
    editor.apply(Edit::Finish, 10);
    editor.apply(Edit::Backspace, 10);
    editor.apply(Edit::Backspace, 10);
    editor.apply(Edit::Undo, 10);
    assert_eq!(shown(&editor), "ab|");
}

#[test]
fn a_paste_is_cleaned() {
    let mut editor = Editor::default();
    editor.insert("a\r\nb\rc\td\u{1B}[31m\u{202E}\u{7}\u{9B}\u{FEFF}!");
    assert_eq!(editor.text(), "a\nb\nc    d[31m!");
    assert_eq!(editor.caret(), editor.text().len());
    assert_eq!(Editor::with_text("a\r\nb", 3), editor_at("a\nb", 2));
}

fn editor_at(text: &str, caret: usize) -> Editor {
    Editor::with_text(text, caret)
}

#[test]
fn replace_fills_a_gap() {
    let mut editor = Editor::with_text("Hi {{name}}!", 0);
    editor.replace(3..11, "Анна");
    assert_eq!(shown(&editor), "Hi Анна|!");
    editor.apply(Edit::Undo, 10);
    assert_eq!(shown(&editor), "|Hi {{name}}!");
}

#[test]
fn white_space_alone_is_empty_and_taking_leaves_nothing() {
    assert!(editor(" \n|").is_empty());
    let mut editor = typed("hi");
    assert_eq!(editor.take(), "hi");
    assert_eq!(editor, Editor::default());
    assert!(!editor.apply(Edit::Undo, 10));
}

#[derive(Debug, Clone)]
enum Step {
    Type(String),
    Apply(Edit),
    Replace(Range<usize>, String),
}

fn step() -> impl Strategy<Value = Step> {
    let words = prop::sample::select(vec![
        "a",
        " ",
        "\n",
        "я",
        "日",
        "👩",
        "\u{200D}",
        "👧",
        "🇷",
        "\u{301}",
        "two words",
        "\r\n\t",
    ]);
    prop_oneof![
        4 => words.clone().prop_map(|words| Step::Type(words.to_owned())),
        4 => prop::sample::select(Edit::ALL.to_vec()).prop_map(Step::Apply),
        1 => (0_usize..20, 0_usize..20, words).prop_map(|(a, b, words)| Step::Replace(a..b, words.to_owned())),
    ]
}

proptest! {
    #[test]
    fn the_caret_stays_on_a_boundary_and_undo_restores_everything(
        steps in prop::collection::vec(step(), 0..40),
        columns in 0_usize..12,
    ) {
        let mut editor = Editor::default();
        for step in steps {
            match step {
                Step::Type(words) => editor.insert(&words),
                Step::Apply(edit) => { editor.apply(edit, columns); }
                Step::Replace(range, words) => editor.replace(range, &words),
            }
            prop_assert_eq!(motion::snap(editor.text(), editor.caret()), editor.caret());
            let (row, column) = editor.caret_cell(columns);
            prop_assert!(row < editor.rows(columns).len() && column <= columns);
        }
        while editor.apply(Edit::Redo, columns) {}
        let end = editor.text().to_owned();
        while editor.apply(Edit::Undo, columns) {}
        prop_assert_eq!(editor.text(), "");
        while editor.apply(Edit::Redo, columns) {}
        prop_assert_eq!(editor.text(), end);
    }
}

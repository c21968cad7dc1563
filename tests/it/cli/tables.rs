//! Tables for spreadsheets, out of the real hub.

use std::os::unix::fs::PermissionsExt;

use crate::support::{Home, Hub, Start};

const FORMULAS: Start<'_> = Start {
    dialogues: &[("care-1", &["=cmd|'/c calc'!A1", "Hello", "+1+1 \"quoted\""])],
    agents: &[("Anna", "lead")],
};

#[test]
fn a_customers_formula_is_words_in_every_table() {
    let home = Home::new();
    let hub = Hub::start(&home, FORMULAS);
    let anna = |arguments: &[&str]| hub.call(&home, "Anna", arguments).run("").exits(0).out;
    let thread = anna(&["show", "care-1", "--csv"]);
    assert!(thread.contains("\"'=cmd|'/c calc'!A1\"\r\n"), "{thread}");
    assert!(thread.contains("\"'+1+1 \"\"quoted\"\"\"\r\n"), "{thread}");
    let list = anna(&["list", "--csv", "--bom"]);
    assert!(list.starts_with("\u{FEFF}\"id\",\"contact\""), "{list}");
    assert!(list.contains("\r\n\"care-1\","), "{list}");
    let found = anna(&["search", "calc", "--csv"]);
    assert!(
        found.contains("\r\n\"care-1\",") && found.contains("\"'=cmd"),
        "{found}"
    );
}

#[test]
fn a_file_is_written_once_and_for_its_owner() {
    let home = Home::new();
    let hub = Hub::start(&home, FORMULAS);
    let path = home.path().join("out.csv");
    let arguments = ["list", "--csv", "--output", path.to_str().unwrap()];
    let done = hub.call(&home, "Anna", &arguments).run("").exits(0);
    assert_eq!(done.out, "");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read_to_string(&path).unwrap();
    assert!(before.contains("care-1"), "{before}");
    hub.call(&home, "Anna", &arguments)
        .run("")
        .exits(1)
        .explains("out.csv");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
}

#[test]
fn m30_figures_leave_as_a_table_as_json_and_as_csv() {
    let home = Home::new();
    let hub = Hub::start(&home, FORMULAS);
    let anna = |arguments: &[&str]| hub.call(&home, "Anna", arguments).run("").exits(0);
    let rows = anna(&["stats", "desk", "--since", "30d", "--json"]).json();
    assert_eq!(rows[0]["by"], "board");
    let all = rows.iter().find(|row| row["by"] == "all").expect("the whole");
    assert_eq!(
        (&all["began"], &all["first_count"]),
        (&1.into(), &1.into()),
        "{all}"
    );
    let csv = anna(&["stats", "desk", "--since", "30d", "--csv"]).out;
    assert!(csv.starts_with("\"by\",\"name\",\"began\""), "{csv}");
    assert!(csv.contains("\r\n\"all\",\"\",\"1\","), "{csv}");
    let table = anna(&["stats", "desk", "--since", "30d", "--lang", "en"]).out;
    assert!(table.starts_with("Now: 1 open"), "{table}");
    hub.call(&home, "Anna", &["stats", "desk", "--since", "yesterday"])
        .run("")
        .exits(2)
        .explains("yesterday");
}

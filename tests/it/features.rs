//! `docs/features.md`: every row of it names tests that exist.

use crate::source;

/// Rows of the product that the file must hold.
const ROWS: [&str; 23] = [
    "M02", "M03", "M06", "M08", "M11", "M12", "M13", "M14", "M15", "M16", "M17", "M18", "M19", "M20", "M21",
    "M22", "M27", "M30", "M31", "M32", "M33", "M36", "M39",
];

fn rows(page: &str) -> Vec<(String, Vec<String>)> {
    let cells = |line: &str| -> Vec<String> { line.split('|').map(|cell| cell.trim().to_owned()).collect() };
    let lines = page.lines().filter(|line| line.starts_with("| M")).map(cells);
    lines
        .map(|cells| {
            let quoted = cells
                .last()
                .filter(|it| !it.is_empty())
                .or(cells.get(cells.len() - 2));
            let tests = quoted.map(String::as_str).unwrap_or_default().split('`');
            let names = tests.skip(1).step_by(2).map(str::to_owned).collect();
            (cells[1].clone(), names)
        })
        .collect()
}

/// What is wrong with a page, given the text of all sources.
fn wrong(page: &str, sources: &str) -> Vec<String> {
    let rows = rows(page);
    let mut found = Vec::new();
    for row in ROWS {
        let mut lines = rows
            .iter()
            .filter(|(name, _)| name.split(' ').any(|it| it == row))
            .peekable();
        if lines.peek().is_none() {
            found.push(format!("{row} has no line"));
            continue;
        }
        // Whoever looks for the row finds it among the tests by its name.
        let prefix = format!("{}_", row.to_lowercase());
        let mut tests = lines.flat_map(|(_, tests)| tests);
        if !tests.any(|test| test.contains(&prefix)) {
            found.push(format!("{row} names no test called after it"));
        }
    }
    for (row, tests) in &rows {
        if tests.is_empty() {
            found.push(format!("{row} names no test"));
        }
        for test in tests {
            if !sources.contains(&format!("fn {test}(")) {
                found.push(format!("{row} names `{test}`, which does not exist"));
            }
        }
    }
    found
}

#[test]
fn every_feature_names_tests_that_exist() {
    let page = std::fs::read_to_string(source::root().join("docs/features.md")).expect("docs/features.md");
    let all = [source::files("src"), source::files("tests")].concat();
    let sources: String = all.into_iter().map(|(_, text)| text).collect();
    let found = wrong(&page, &sources);
    assert!(found.is_empty(), "docs/features.md:\n{}", found.join("\n"));
}

#[test]
fn a_missing_test_and_a_missing_row_are_found() {
    let page =
        "| M02 | queue | here | `a_test` |\n| M03 | claim | there | `no_such_test` |\n| M18 | x | y | none |";
    let found = wrong(page, "fn a_test() {}").join("; ");
    assert!(found.contains("M03 names `no_such_test`") && found.contains("M18 names no test"));
    assert!(found.contains("M19 has no line") && !found.contains("M02 has no line"));
    assert!(found.contains("M02 names no test called after it"));
}

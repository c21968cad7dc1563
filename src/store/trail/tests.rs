use std::fs;

use super::*;
use crate::domain::{ConversationId, DeedKind, EntryId};

fn trail(longest: u64) -> (tempfile::TempDir, Trail) {
    let directory = tempfile::tempdir().unwrap();
    let trail = Trail {
        directory: directory.path().to_owned(),
        longest,
    };
    (directory, trail)
}

fn reveal(entry: &str) -> Deed {
    Deed::new(DeedKind::Reveal)
        .within(Some(ConversationId::new("c1")))
        .about(Some(EntryId::new(entry)))
}

fn fill(trail: &Trail, lines: usize) {
    for number in 0..lines {
        let deed = reveal(&format!("m{number}"));
        trail
            .add(
                &WorkspaceId::new("wss://desk/ws#work"),
                &deed,
                Timestamp::UNIX_EPOCH,
            )
            .unwrap();
    }
}

fn fault(trail: &Trail) -> Option<(usize, Fault)> {
    trail.check().unwrap().broken.map(|it| (it.line, it.fault))
}

#[test]
fn a_line_has_kind_and_ids_and_follows_the_one_before() {
    let (directory, trail) = trail(LONGEST);
    fill(&trail, 2);
    let path = directory.path().join("actions.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(lines[0]["number"], 1);
    assert_eq!(lines[0]["at"], "1970-01-01T00:00:00Z");
    assert_eq!(lines[0]["workspace"], "wss://desk/ws#work");
    assert_eq!(lines[0]["action"], "reveal");
    assert_eq!(lines[0]["conversation"], "c1");
    assert_eq!(lines[0]["entry"], "m0");
    assert_eq!(lines[0]["prev"], NOTHING);
    assert_eq!(lines[1]["prev"], lines[0]["hash"]);
    let checked = trail.check().unwrap();
    assert_eq!((checked.lines, checked.broken), (2, None));
    assert_eq!(checked.last.unwrap().1, lines[1]["hash"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn whatever_is_done_to_a_line_shows_where() {
    let spoil = |change: &dyn Fn(&mut Vec<String>)| {
        let (directory, trail) = trail(LONGEST);
        fill(&trail, 4);
        let path = directory.path().join("actions.jsonl");
        let text = fs::read_to_string(&path).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        change(&mut lines);
        fs::write(&path, lines.join("\n") + "\n").unwrap();
        fault(&trail)
    };
    assert_eq!(spoil(&|_| {}), None);
    assert_eq!(
        spoil(&|lines| lines[1] = lines[1].replace("\"m1\"", "\"m7\"")),
        Some((2, Fault::Changed))
    );
    assert_eq!(spoil(&|lines| drop(lines.remove(1))), Some((2, Fault::Unlinked)));
    assert_eq!(spoil(&|lines| lines.swap(1, 2)), Some((2, Fault::Unlinked)));
    assert_eq!(spoil(&|lines| drop(lines.remove(0))), Some((1, Fault::Beheaded)));
    assert_eq!(
        spoil(&|lines| lines[2].truncate(20)),
        Some((3, Fault::Unreadable))
    );
    assert_eq!(
        spoil(&|lines| lines[3].push_str(" no")),
        Some((4, Fault::Unreadable))
    );
}

#[test]
fn a_break_stays_visible_however_much_follows_it() {
    let (directory, trail) = trail(LONGEST);
    fill(&trail, 2);
    let path = directory.path().join("actions.jsonl");
    let text = fs::read_to_string(&path).unwrap().replace("\"m1\"", "\"m9\"");
    fs::write(&path, text).unwrap();
    fill(&trail, 3);
    assert_eq!(fault(&trail), Some((2, Fault::Changed)));
}

#[test]
fn the_chain_goes_on_from_file_to_file_and_the_oldest_go() {
    let (directory, trail) = trail(600);
    fill(&trail, 40);
    let mut names: Vec<String> = fs::read_dir(directory.path())
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "actions.lock")
        .collect();
    names.sort();
    assert_eq!(names.len(), files::FILES, "{names:?}");
    let checked = trail.check().unwrap();
    assert_eq!(checked.broken, None);
    assert_eq!(checked.last.unwrap().0, 40);
    assert!(checked.lines < 40, "the oldest lines are gone");
    fs::remove_file(directory.path().join("actions.2.jsonl")).unwrap();
    assert_eq!(fault(&trail), Some((1, Fault::Unlinked)));
    fs::remove_file(directory.path().join("actions.4.jsonl")).unwrap();
    assert_eq!(fault(&trail), Some((1, Fault::Beheaded)));
}

#[test]
fn a_chain_goes_on_after_a_file_that_was_just_rotated() {
    let (directory, trail) = trail(600);
    fill(&trail, 2);
    files::rotate(directory.path()).unwrap();
    fill(&trail, 1);
    let checked = trail.check().unwrap();
    assert_eq!((checked.lines, checked.broken), (3, None));
}

#[test]
fn half_a_line_of_a_power_cut_is_removed() {
    let (directory, trail) = trail(LONGEST);
    fill(&trail, 2);
    let path = directory.path().join("actions.jsonl");
    let mut file = private::append(&path).unwrap();
    file.write_all(b"{\"number\":3,\"at\":").unwrap();
    assert_eq!(fault(&trail), Some((3, Fault::Unreadable)));
    fill(&trail, 1);
    let checked = trail.check().unwrap();
    assert_eq!((checked.lines, checked.broken), (3, None));
}

#[test]
fn several_at_once_make_one_chain() {
    let (_directory, trail) = trail(LONGEST);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| fill(&trail, 10));
        }
    });
    let checked = trail.check().unwrap();
    assert_eq!((checked.lines, checked.broken), (40, None));
}

#[test]
fn a_servers_endless_id_and_its_line_breaks_stay_in_one_short_line() {
    let (directory, trail) = trail(LONGEST);
    let id = format!("a\n{{}}\u{1b}[2J{}", "x".repeat(100_000));
    trail
        .add(&WorkspaceId::new("w"), &reveal(&id), Timestamp::UNIX_EPOCH)
        .unwrap();
    let text = fs::read_to_string(directory.path().join("actions.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(text.len() < 1_000 && !text.contains('\u{1b}'), "{}", text.len());
    fill(&trail, 1);
    assert_eq!(fault(&trail), None);
}

#[test]
fn nothing_recorded_is_in_order() {
    let (_directory, trail) = trail(LONGEST);
    let checked = trail.check().unwrap();
    assert_eq!((checked.lines, checked.last, checked.broken), (0, None, None));
}

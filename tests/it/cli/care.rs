//! The 989 real customer-care dialogues.

use std::collections::BTreeSet;

use crate::support::{Home, Hub, Start, add_agent, care_dialogues, import};

#[test]
fn all_989_are_listed_and_read_as_they_were_written() {
    let Some(file) = care_dialogues() else {
        return;
    };
    let home = Home::new();
    let mut hub = Hub::start(
        &home,
        Start {
            dialogues: &[],
            agents: &[("Anna", "lead")],
        },
    );
    hub.stop();
    import(&home, hub.data(), &file);
    hub.restart(&home);
    let rows = hub
        .call(&home, "Anna", &["list", "--json"])
        .run("")
        .exits(0)
        .json();
    let ids: BTreeSet<String> = rows
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((rows.len(), ids.len()), (989, 989));

    let source = std::fs::read_to_string(&file).unwrap();
    for line in source.lines().step_by(100) {
        let dialogue: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = dialogue["id"].as_str().unwrap();
        let told = hub
            .call(&home, "Anna", &["show", id, "--json"])
            .run("")
            .exits(0)
            .json();
        let texts = told
            .iter()
            .filter(|entry| entry["kind"] == "message")
            .map(|entry| (&entry["author"], &entry["text"]));
        let turns = dialogue["turns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|turn| (&turn["from"], &turn["text"]));
        assert!(texts.eq(turns), "{id}");
    }
}

#[test]
fn the_demo_opens_them_too() {
    let Some(file) = care_dialogues() else {
        return;
    };
    let home = Home::new();
    let hub = Hub::demo(&home, &["--import", file.to_str().unwrap()]);
    add_agent(&home, hub.data(), "Visitor", "lead");
    let rows = hub
        .call(&home, "Visitor", &["list", "--json"])
        .run("")
        .exits(0)
        .json();
    let care = rows
        .iter()
        .filter(|row| row["id"].as_str().unwrap().starts_with("care"));
    assert_eq!(care.count(), 989);
}

//! `bench suggest` on files of a test's own; it needs no hub.

use crate::support::{Home, Program};

const TRAIN: &str = "text,category\r\n\
    where is my card,card_arrival\r\n\
    \"my card, when will it \"\"arrive\"\"?\",card_arrival\r\n\
    send money abroad,transfer\r\n\
    how do I transfer money,transfer\r\n";
const TEST: &str = "text,category\nhas my card arrived,card_arrival\ntransfer the money,transfer\n";

/// The command on two files, with more arguments.
fn bench(home: &Home, train: &str, more: &[&str]) -> Program {
    let train = home.write("train.csv", train);
    let test = home.write("test.csv", TEST);
    let files = [
        "bench",
        "suggest",
        "--train",
        train.to_str().unwrap(),
        "--test",
        test.to_str().unwrap(),
    ];
    let arguments: Vec<&str> = files.iter().chain(more).copied().collect();
    Program::new(home, &arguments)
}

#[test]
fn one_object_holds_the_figures() {
    let home = Home::new();
    let found = bench(&home, TRAIN, &["--json", "--shots", "1", "--seed", "3"])
        .run("")
        .exits(0);
    let [report] = &found.json()[..] else {
        panic!("one object, not {}", found.out);
    };
    let mut keys: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "model_bytes",
            "precision_shown",
            "rank_us",
            "shown",
            "top1",
            "top3",
            "top5",
            "update_us"
        ]
    );
    assert_eq!(report["top1"], 1.0, "{report}");
    assert_eq!(report["shown"], 1.0, "known by their names: {report}");
    assert_eq!(report["precision_shown"], 1.0, "{report}");
    assert!(report["rank_us"].as_f64().unwrap() > 0.0, "{report}");
    assert!(report["model_bytes"].as_u64().unwrap() > 100, "{report}");
}

#[test]
fn people_read_a_table_in_their_language() {
    let home = Home::new();
    let table = bench(&home, TRAIN, &["--lang", "en"]).run("").exits(0).out;
    assert!(table.contains("Right answer first, %"), "{table}");
    assert!(table.contains("100.0"), "{table}");
    let table = bench(&home, TRAIN, &["--lang", "ru"]).run("").exits(0).out;
    assert!(table.contains("Верный ответ на первом месте, %"), "{table}");
}

#[test]
fn the_curves_are_drawn_when_asked_for() {
    let home = Home::new();
    let drawn = bench(&home, TRAIN, &["--lang", "en", "--curves"])
        .run("")
        .exits(0)
        .out;
    for heading in ["USES", "SUREST"] {
        assert!(drawn.contains(heading), "{drawn}");
    }
    assert!(drawn.contains("████████████████████ 100.0"), "{drawn}");
    bench(&home, TRAIN, &["--curves", "--json"]).run("").exits(2);
}

#[test]
fn a_bad_file_is_named_with_its_line() {
    let home = Home::new();
    bench(&home, "text,category\nok,x\nwhere, is it,x\n", &[])
        .run("")
        .exits(1)
        .explains("train.csv:3:");
    bench(&home, "question;answer\n", &[])
        .run("")
        .exits(1)
        .explains("train.csv:1:");
    bench(&home, TRAIN, &["--shots", "0"]).run("").exits(2);
    let missing = [
        "bench",
        "suggest",
        "--train",
        "/nowhere.csv",
        "--test",
        "/nowhere.csv",
    ];
    Program::new(&home, &missing)
        .run("")
        .exits(1)
        .explains("/nowhere.csv");
}

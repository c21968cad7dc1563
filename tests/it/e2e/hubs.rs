//! Two hubs on one data directory, and programs that cannot write their log.

use std::fs;

use rustix::process::Signal;

use super::{Desk, LAST, ONE};
use crate::support::{Home, Hub, Program, Size};

#[test]
fn a_second_hub_on_the_same_data_is_refused_and_the_first_goes_on() {
    let mut desk = Desk::start(ONE);
    let data = desk.hub.data().to_owned();
    let first = desk.hub.pid();
    for command in ["serve", "demo"] {
        let mut arguments = vec![
            command,
            "--data",
            data.to_str().unwrap(),
            "--listen",
            "127.0.0.1:0",
        ];
        arguments.extend((command == "demo").then_some("--headless"));
        let refused = Program::new(&desk.home, &arguments).run("").exits(5);
        let refused = refused.explains(data.to_str().unwrap());
        refused.explains(&format!("(process {first})"));
    }
    assert_eq!(desk.texts("care-1", "message").len(), 3);
    desk.hub.kill9();
    desk.hub.restart(&desk.home);
    assert_eq!(
        desk.texts("care-1", "message").len(),
        3,
        "a killed hub leaves no lock"
    );
}

/// A home in which `path` is a file where a directory should be: not even root can write there.
fn blocked(path: &str) -> Home {
    let home = Desk::machine();
    if path == "state" {
        fs::remove_dir(home.state()).unwrap();
    }
    home.write(path, "in the way");
    home
}

#[test]
fn a_demo_starts_without_its_log_and_says_so() {
    for path in ["state/logs", "state"] {
        let home = blocked(path);
        let hub = Hub::demo(&home, &[]);
        hub.said("going on without a log");
        if path == "state" {
            hub.said("other commands will not find this demo");
        }
    }
}

#[test]
fn a_hub_starts_without_its_log_and_says_so() {
    let home = blocked("state/logs");
    let mut hub = Hub::serve(&home, &home.path().join("hub"), "127.0.0.1:0");
    hub.said("going on without a log");
    hub.stop();
}

#[test]
fn a_desk_opens_without_its_log_and_says_so() {
    let desk = Desk::start(ONE);
    let machine = blocked("state/logs");
    let mut anna = desk.open(&machine, "Anna", Size::WIDE);
    anna.sees("No log is written");
    anna.sees(LAST);
    anna.signal(Signal::TERM);
    assert_eq!(anna.ended(), 0);
}

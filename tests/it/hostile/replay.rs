//! The second emulator: pyte, in Python, with another width table than ours.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::pass::Anchor;
use crate::source::root;
use crate::support::{Size, skipped};

/// Where a sample was on the screen: bytes written so far, its name.
pub(crate) type Stop = (usize, String);

/// Replays `bytes` and gives what stood elsewhere than it should; `None`, said aloud, without pyte.
pub(crate) fn replay(
    dir: &Path,
    size: Size,
    bytes: &[u8],
    anchors: &[Anchor],
    stops: &[Stop],
) -> Option<String> {
    let found = Command::new("python3").args(["-c", "import pyte"]).output();
    if !found.is_ok_and(|output| output.status.success()) {
        skipped("the replay in a second emulator: python3 has no pyte (pip install pyte)");
        return None;
    }
    let (written, plan) = (dir.join("written"), dir.join("plan.json"));
    std::fs::write(&written, bytes).unwrap();
    std::fs::write(&plan, json!({ "cells": anchors, "stops": stops }).to_string()).unwrap();
    let output = Command::new("python3")
        .arg(root().join("tests/it/hostile/replay.py"))
        .args([size.0.to_string(), size.1.to_string()])
        .args([written, plan])
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "pyte: {err}");
    Some(out.into_owned())
}

//! A hub as a child process, with agents and dialogues of the test's own.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::process::Signal;
use serde_json::json;

use super::program::Running;
use super::{Home, Program};

/// A running hub.
#[derive(Debug)]
pub(crate) struct Hub {
    running: Option<Running>,
    data: PathBuf,
    /// `ws://…/ws`.
    pub(crate) url: String,
}

/// Lines for `ttydesk import`: the id and the turns of each dialogue, the customer's first, then the
/// agent's, and so on.
pub(crate) fn dialogues(all: &[(&str, &[&str])]) -> String {
    let line = |(id, turns): &(&str, &[&str])| {
        let turns: Vec<_> = turns
            .iter()
            .enumerate()
            .map(|(at, text)| json!({ "from": if at % 2 == 0 { "customer" } else { "agent" }, "text": text }))
            .collect();
        format!("{}\n", json!({ "id": id, "turns": turns }))
    };
    all.iter().map(line).collect()
}

/// What a desk starts with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start<'a> {
    /// Dialogues, see [`dialogues`].
    pub(crate) dialogues: &'a [(&'a str, &'a [&'a str])],
    /// Agents: name and role. A token file `NAME.token` is made for each.
    pub(crate) agents: &'a [(&'a str, &'a str)],
}

impl Hub {
    /// Starts an empty hub in `home` and fills it.
    pub(crate) fn start(home: &Home, start: Start<'_>) -> Self {
        let data = home.path().join("hub");
        fs::create_dir_all(&data).unwrap();
        for (name, role) in start.agents {
            add_agent(home, &data, name, role);
        }
        if !start.dialogues.is_empty() {
            let file = home.write("dialogues.jsonl", &dialogues(start.dialogues));
            import(home, &data, &file);
        }
        Self::serve(home, &data, "127.0.0.1:0")
    }

    /// Serves `data` at `listen`.
    pub(crate) fn serve(home: &Home, data: &Path, listen: &str) -> Self {
        let arguments = ["serve", "--listen", listen, "--data", data.to_str().unwrap()];
        Self::listening(Program::new(home, &arguments).start(), data)
    }

    /// The hub of the demo, without its screen: nobody writes by himself, the same every time.
    pub(crate) fn demo(home: &Home, more: &[&str]) -> Self {
        let data = home.path().join("demo");
        let fixed = [
            "demo",
            "--headless",
            "--seed",
            "7",
            "--rate",
            "0",
            "--data",
            data.to_str().unwrap(),
        ];
        let arguments: Vec<&str> = fixed.iter().chain(more).copied().collect();
        Self::listening(Program::new(home, &arguments).start(), &data)
    }

    /// A hub that says where it listens.
    pub(crate) fn listening(running: Running, data: &Path) -> Self {
        let first = running.line("`listening on …`");
        let url = first
            .strip_prefix("listening on ")
            .unwrap_or_else(|| panic!("first line: {first:?}"));
        Self {
            url: url.trim().to_owned(),
            running: Some(running),
            data: data.to_owned(),
        }
    }

    /// The next line it prints.
    #[track_caller]
    pub(crate) fn line(&self, what: &str) -> String {
        self.running.as_ref().expect("the hub runs").line(what)
    }

    /// Where its file lies.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// `HOST:PORT`.
    pub(crate) fn address(&self) -> &str {
        let host = self.url.strip_prefix("ws://").unwrap_or(&self.url);
        host.split('/').next().unwrap_or(host)
    }

    /// Its process id.
    pub(crate) fn pid(&self) -> u32 {
        self.running.as_ref().expect("the hub runs").pid()
    }

    /// Waits until it has said `words` on standard error.
    #[track_caller]
    pub(crate) fn said(&self, words: &str) {
        self.running.as_ref().expect("the hub runs").said(words);
    }

    /// Kills it.
    pub(crate) fn kill9(&mut self) {
        let running = self.running.take().expect("the hub runs");
        running.stop(Signal::KILL);
    }

    /// Stops it as an administrator does.
    pub(crate) fn stop(&mut self) {
        let running = self.running.take().expect("the hub runs");
        assert_eq!(running.stop(Signal::TERM), 0, "the hub ends cleanly on SIGTERM");
    }

    /// Starts it again at the same address.
    pub(crate) fn restart(&mut self, home: &Home) {
        *self = Self::serve(home, &self.data, self.address());
    }

    /// A call of the program as the agent `name`.
    pub(crate) fn call(&self, home: &Home, name: &str, arguments: &[&str]) -> Program {
        let token = token_file(home, name);
        let all: Vec<&str> = ["--url", &self.url, "--token-file", token.to_str().unwrap()]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        Program::new(home, &all)
    }
}

/// Where the token of an agent lies.
pub(crate) fn token_file(home: &Home, name: &str) -> PathBuf {
    home.path().join(format!("{name}.token"))
}

/// Adds an agent; writes its token file.
pub(crate) fn add_agent(home: &Home, data: &Path, name: &str, role: &str) {
    let arguments = [
        "agent",
        "add",
        name,
        "--role",
        role,
        "--data",
        data.to_str().unwrap(),
    ];
    let output = Program::new(home, &arguments).run("").exits(0);
    assert_eq!(
        output.out.lines().count(),
        1,
        "the token and nothing else: {:?}",
        output.out
    );
    home.write(&format!("{name}.token"), &output.out);
}

/// Imports a file.
pub(crate) fn import(home: &Home, data: &Path, file: &Path) {
    let arguments = ["import", file.to_str().unwrap(), "--data", data.to_str().unwrap()];
    Program::new(home, &arguments).run("").exits(0);
}

//! `doctor`: looks at everything the desk stands on, all at once and within two seconds, and says of
//! each what it found and what to do. It asks nothing, and changes nothing without `--fix`.

mod desks;
mod files;
mod storage;
mod terminal;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use serde_json::json;
use tokio::time::timeout;

use super::args::{Doctor, Global};
use super::exit::{Code, Failure};
use super::{language, print};
use crate::config::{self, Config, Paths, rights};
use crate::i18n::{Catalog, Text};

/// Longest time for one look; all are taken at once, and two seconds are promised for all.
const LIMIT: Duration = Duration::from_millis(1_500);

/// How it stands with something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// As it should be.
    Good,
    /// It works with less.
    Warn,
    /// Something will not work, or is not safe.
    Bad,
}

impl Level {
    /// The word in the first column, the same in every language: scripts look for it.
    fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq)]
struct Finding {
    /// What was looked at; a stable word.
    check: String,
    level: Level,
    found: Text,
    advice: Option<Text>,
}

impl Finding {
    fn good(check: impl Into<String>, found: Text) -> Self {
        Self {
            check: check.into(),
            level: Level::Good,
            found,
            advice: None,
        }
    }

    fn warn(check: impl Into<String>, found: Text, advice: Text) -> Self {
        Self {
            check: check.into(),
            level: Level::Warn,
            found,
            advice: Some(advice),
        }
    }

    fn bad(check: impl Into<String>, found: Text, advice: Text) -> Self {
        Self {
            level: Level::Bad,
            ..Self::warn(check, found, advice)
        }
    }

    /// In words of another part of the program, which name the cure themselves.
    fn failed(check: impl Into<String>, words: impl ToString) -> Self {
        Self {
            check: check.into(),
            level: Level::Bad,
            found: quoted(words),
            advice: None,
        }
    }
}

/// Words that are complete already, with the advice in them.
fn quoted(words: impl ToString) -> Text {
    Text::new("doctor-quoted").with("words", words)
}

/// What is looked at.
#[derive(Debug)]
struct Case {
    global: Global,
    paths: Paths,
    config: Config,
    catalog: Catalog,
}

type Look = BoxFuture<'static, Vec<Finding>>;

/// Looks and reports.
pub(super) fn run(args: Doctor, global: &Global) -> Result<(), Failure> {
    let paths = Paths::new(global.config_dir.clone(), global.state_dir.clone())?;
    let mut findings = if args.fix { mend(&paths) } else { Vec::new() };
    let (config, file) = match config::load(&paths) {
        Ok(config) => {
            let file = paths.config_file();
            let found = if file.exists() {
                Text::new("doctor-config-read").with("file", file.display())
            } else {
                Text::new("doctor-config-none").with("file", file.display())
            };
            (config, Finding::good("config", found))
        }
        Err(error) => {
            let bad = Finding::failed("config", error);
            (Config::default(), bad)
        }
    };
    findings.push(file);
    let case = Arc::new(Case {
        catalog: Catalog::new(language(global, Some(&config))),
        global: global.clone(),
        paths,
        config,
    });
    let runtime = super::runtime()?;
    findings.extend(runtime.block_on(examine(&case)));
    // A look that hangs, at a dead network disk for one, is not waited for.
    runtime.shutdown_background();
    report(&findings, args.output.json, &case.catalog)
}

/// Closes what others can reach, and says what it did.
fn mend(paths: &Paths) -> Vec<Finding> {
    let mut open = rights::of_config(paths);
    open.extend(rights::of_state(paths));
    let each = open.iter().filter(|breach| breach.mend().is_ok());
    each.map(|breach| {
        let found = Text::new("doctor-fixed").with("path", breach.path.display());
        Finding::good("fix", found)
    })
    .collect()
}

async fn examine(case: &Arc<Case>) -> Vec<Finding> {
    let mut looks: Vec<(String, Look)> = vec![
        ("terminal".to_owned(), aside(case, |_| terminal::all())),
        ("tmux".to_owned(), Box::pin(terminal::tmux())),
        ("files".to_owned(), aside(case, files::rights)),
        ("disk".to_owned(), aside(case, files::disk)),
        ("database".to_owned(), aside(case, files::database)),
        (
            "token-storage".to_owned(),
            Box::pin(storage::all(Arc::clone(case))),
        ),
    ];
    looks.extend(desks::all(case));
    let in_time = looks.into_iter().map(async |(check, look)| {
        timeout(LIMIT, look).await.unwrap_or_else(|_| {
            let found = Text::new("doctor-too-slow").with("seconds", LIMIT.as_secs_f32());
            vec![Finding::bad(check, found, Text::new("doctor-too-slow-advice"))]
        })
    });
    join_all(in_time).await.concat()
}

/// A look that blocks, on a thread of its own.
fn aside(case: &Arc<Case>, look: fn(&Case) -> Vec<Finding>) -> Look {
    let case = Arc::clone(case);
    Box::pin(async move {
        let looked = tokio::task::spawn_blocking(move || look(&case)).await;
        looked.unwrap_or_else(|error| {
            let found = quoted(error);
            vec![Finding::bad("doctor", found, Text::new("doctor-report-it"))]
        })
    })
}

fn report(findings: &[Finding], json: bool, catalog: &Catalog) -> Result<(), Failure> {
    let widest = findings.iter().map(|finding| finding.check.len()).max();
    for finding in findings {
        let found = catalog.words(&finding.found);
        let advice = finding.advice.as_ref().map(|advice| catalog.words(advice));
        let level = finding.level.word();
        if json {
            let check = &finding.check;
            print::object(&json!({ "check": check, "level": level, "found": found, "advice": advice }))?;
            continue;
        }
        let width = widest.unwrap_or_default();
        let advice = advice.map_or(String::new(), |advice| format!(" → {advice}"));
        print::line(&format!("{level:<4}  {:<width$}  {found}{advice}", finding.check))?;
    }
    let is_bad = findings.iter().any(|finding| finding.level == Level::Bad);
    if is_bad {
        return Err(Failure::Told(Code::Failed));
    }
    Ok(())
}

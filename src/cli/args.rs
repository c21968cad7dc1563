//! What can be said on the command line.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use url::Url;

use crate::i18n::Lang;

mod work;

pub(super) use work::{
    Export, Files, Handoff, List, One, Output, Search, SetPriority, Show, Snooze, Tag, Transfer, Write,
};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed, or the hub refused
  2  the command line or the configuration is wrong
  3  the hub cannot be reached
  4  not permitted, or the token is refused
  5  conflict: somebody was faster, or another hub has the data directory
  6  there is no such thing

Without a command the configured workspace is opened.";

/// A support desk in the terminal.
#[derive(Debug, Parser)]
#[command(name = "ttydesk", version, after_help = EXIT_CODES, after_long_help = EXIT_CODES)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(super) struct Global {
    /// Directory of config.toml, themes/ and keymaps/
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) config_dir: Option<PathBuf>,
    /// Directory of drafts, outbox, cache and logs
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) state_dir: Option<PathBuf>,
    /// Language of the interface
    #[arg(long, global = true, value_name = "LANG")]
    pub(super) lang: Option<Tongue>,
    /// Address of the hub, `ws://HOST/ws` or `wss://HOST/ws`
    #[arg(long, global = true, value_parser = address)]
    pub(super) url: Option<Url>,
    /// A workspace of config.toml; given several times, they share one queue
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "url")]
    pub(super) workspace: Vec<String>,
    /// File that holds the token, readable by its owner only
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) token_file: Option<PathBuf>,
    /// How much is written to the log files
    #[arg(long, global = true, value_name = "LEVEL")]
    pub(super) log: Option<Level>,
}

/// Reads the address of a WebSocket.
pub(super) fn address(text: &str) -> Result<Url, String> {
    let url: Url = text
        .parse()
        .map_err(|error| format!("{error}; write wss://HOST/ws"))?;
    if !matches!(url.scheme(), "ws" | "wss" | "http" | "https") {
        return Err(format!(
            "{}:// is not an address; write wss://HOST/ws, or https://HOST for a Libredesk",
            url.scheme()
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the address must hold no name or password; use --token-file".to_owned());
    }
    Ok(url)
}

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Tongue {
    /// English
    En,
    /// Russian
    Ru,
}

impl From<Tongue> for Lang {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::En => Self::En,
            Tongue::Ru => Self::Ru,
        }
    }
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Level {
    /// What failed
    Error,
    /// What may fail soon
    Warn,
    /// What happened
    Info,
    /// How it happened
    Debug,
    /// Every step
    Trace,
}

impl Level {
    /// The word log filters understand.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// Commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the desk at another address
    Connect {
        /// `ws://HOST/ws` or `wss://HOST/ws`
        #[arg(value_parser = address)]
        address: Url,
    },
    /// Open a desk with simulated customers on this machine
    Demo(Demo),
    /// Run a hub for a team
    Serve(Serve),
    /// Manage the agents of a hub
    #[command(subcommand)]
    Agent(AgentCommand),
    /// Manage the macros of a hub
    #[command(subcommand)]
    Macro(MacroCommand),
    /// Load conversations from JSON lines into a hub
    Import {
        /// One dialogue per line: {"id": …, "turns": [{"from": "customer" or "agent", "text": …}]}
        file: PathBuf,
        /// Directory of the hub's file
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    /// List conversations; without narrowing all the agent may see
    List(List),
    /// Print one thread, oldest first
    Show(Show),
    /// Answer the customer with the text from standard input
    Reply(Write),
    /// Write an internal note with the text from standard input
    Note(Write),
    /// List the files of a conversation, or save one
    Files(Files),
    /// Add and remove tags: tag ID +this -that
    Tag(Tag),
    /// Take a conversation nobody owns
    Claim(One),
    /// Give a conversation to an agent or a team
    Transfer(Transfer),
    /// Give a conversation to a bot, or back to the queue
    Handoff(Handoff),
    /// It is done
    Resolve(One),
    /// It is not done
    Reopen(One),
    /// Say how urgent a conversation is
    Priority(SetPriority),
    /// Put a conversation off
    Snooze(Snooze),
    /// Find people and messages
    Search(Search),
    /// Print what changes, as it changes, until ended
    Watch(Output),
    /// Print who did what, newest first; needs the right to read the action log
    Audit(Audit),
    /// Print the protocol's contract: JSON Schema
    Protocol {
        /// The AsyncAPI document instead
        #[arg(long)]
        asyncapi: bool,
    },
    /// Sign in: check a token with the hub and keep it in the best place there is
    Login(Login),
    /// Forget the token kept by login, everywhere
    Logout {
        /// Address, or name of a workspace [default: the usual workspace]
        #[arg(value_name = "URL|WORKSPACE")]
        desk: Option<String>,
        /// Forget the key of the language model instead
        #[arg(long, conflicts_with = "desk")]
        model: bool,
    },
    /// Remove what this machine keeps of a desk, a conversation or a contact; names it first
    Purge(Purge),
    /// Check terminal, files, places for tokens and desks; says what is wrong and what to do
    Doctor(Doctor),
    /// Configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print every key
    Keys,
    /// Measure, and make the load for it
    #[command(subcommand)]
    Bench(BenchCommand),
    /// What the suggestions learned from sent answers: take it to another desk, or forget it
    #[command(subcommand)]
    Suggest(SuggestCommand),
    /// Figures of this desk
    #[command(subcommand)]
    Stats(StatsCommand),
}

/// What can be done with what was learned.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum SuggestCommand {
    /// Write what was learned to a new file, without any words of customers
    Export {
        /// The new file
        file: PathBuf,
    },
    /// Learn what another desk exported, too; what is known already is left as it is
    Import {
        /// A file of export
        file: PathBuf,
    },
    /// Forget what was learned about a response, or everything
    Forget {
        /// Identity of the response [default: everything]
        response: Option<String>,
    },
}

/// What there are figures of.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum StatsCommand {
    /// How suggested answers were taken: in all, and by response, agent and channel
    Suggestions(StatsSuggestions),
    /// How the desk stands and what was done: in all, and by agent, channel and tag; times are median and
    /// 90th percentile, in seconds for scripts; needs the right to read the figures
    Desk(StatsDesk),
}

/// Of which period, and how the figures are printed.
#[derive(Debug, Clone, Args)]
pub(super) struct StatsDesk {
    /// From when on: a length back such as 8h, 7d, or a time such as 2030-01-31T09:00
    #[arg(long, value_name = "TIME", default_value = "24h")]
    pub(super) since: String,
    /// Up to when [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) until: Option<String>,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) export: Export,
}

/// Which figures, and how they are printed.
#[derive(Debug, Clone, Args)]
pub(super) struct StatsSuggestions {
    /// Only from this day on (UTC), such as 2030-01-31
    #[arg(long, value_name = "DAY")]
    pub(super) since: Option<jiff::civil::Date>,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) export: Export,
}

/// What can be measured.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum BenchCommand {
    /// How well answers are ranked after learning from past ones
    Suggest(BenchSuggest),
    /// Fill a hub with made-up conversations: mixed languages, lengths and channels
    Hub(BenchHub),
    /// Run a hub that makes events of all kinds, once for each line of standard input
    Flood(BenchFlood),
}

/// How large a desk is.
#[derive(Debug, Clone, Args)]
pub(super) struct BenchHub {
    /// Directory of the hub's file; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(super) data: PathBuf,
    /// How many conversations
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(super) conversations: usize,
    /// About how many messages they have together
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub(super) messages: usize,
    /// The same number, the same desk
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// The moment before which everything happened, such as 2026-11-21T10:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<Timestamp>,
}

/// How much happens.
#[derive(Debug, Clone, Args)]
pub(super) struct BenchFlood {
    /// Directory of the hub's file, as `bench hub` fills it
    #[arg(long, value_name = "DIR")]
    pub(super) data: PathBuf,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(super) listen: SocketAddr,
    /// Events a second to each connection
    #[arg(long, value_name = "PER_SECOND", default_value_t = 1_000)]
    pub(super) rate: u32,
    /// How long a flood lasts
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub(super) seconds: u32,
    /// Decides what happens where
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// A conversation that gets every fourth event, and the last words
    #[arg(long, value_name = "ID")]
    pub(super) conversation: Option<String>,
}

/// Past answers to learn from, and others to rank.
#[derive(Debug, Clone, Args)]
pub(super) struct BenchSuggest {
    /// CSV with the header text,category: past uses of canned responses
    #[arg(long, value_name = "FILE")]
    pub(super) train: PathBuf,
    /// CSV with the same header: what is ranked
    #[arg(long, value_name = "FILE")]
    pub(super) test: PathBuf,
    /// Learn from at most so many lines of each category
    #[arg(long, value_name = "N")]
    pub(super) shots: Option<NonZeroUsize>,
    /// Decides the order of learning, and which lines --shots takes
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) seed: u64,
    /// Also how answers become right with use, and how sure a ranking is against how often it is right
    #[arg(long, conflicts_with = "json")]
    pub(super) curves: bool,
    #[command(flatten)]
    pub(super) output: Output,
}

/// Signing in.
#[derive(Debug, Clone, Args)]
pub(super) struct Login {
    /// Address, or name of a workspace [default: the usual workspace]
    #[arg(value_name = "URL|WORKSPACE")]
    pub(super) desk: Option<String>,
    /// After the word libredesk: its address; the login is remembered as a workspace
    #[arg(value_name = "URL", requires = "desk")]
    pub(super) address: Option<String>,
    /// For a Libredesk: sign in with this e-mail address and its password instead of an API key
    #[arg(long, value_name = "ADDRESS", requires = "address")]
    pub(super) email: Option<String>,
    /// What to call the workspace [default: made of the address]
    #[arg(long, value_name = "NAME", requires = "address")]
    pub(super) name: Option<String>,
    /// Read the token from standard input instead of asking for it
    #[arg(long)]
    pub(super) token_stdin: bool,
    /// Keep the key of the language model instead; it is not tried
    #[arg(long, conflicts_with = "desk")]
    pub(super) model: bool,
}

/// What is to be forgotten.
#[derive(Debug, Clone, Args)]
pub(super) struct Purge {
    /// Address, name of a workspace, or demo:SEED [default: the usual workspace]
    #[arg(value_name = "URL|WORKSPACE")]
    pub(super) desk: Option<String>,
    /// Only this conversation
    #[arg(long, value_name = "ID", conflicts_with = "contact")]
    pub(super) conversation: Option<String>,
    /// Only this contact and the conversations known to be theirs
    #[arg(long, value_name = "ID")]
    pub(super) contact: Option<String>,
    /// Also drafts and unsent texts, which nobody else has, and copies of the database
    #[arg(long)]
    pub(super) drafts: bool,
    /// Remove it; without this it is only counted and named
    #[arg(long)]
    pub(super) yes: bool,
    #[command(flatten)]
    pub(super) output: Output,
}

/// Looking for what is wrong.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    pub(super) output: Output,
    /// Close to others what they should not reach
    #[arg(long)]
    pub(super) fix: bool,
}

/// A desk to try.
#[derive(Debug, Clone, Args)]
pub(super) struct Demo {
    /// How many conversations there are at the start [default: 24, or none with --import]
    #[arg(long, value_name = "N")]
    pub(super) conversations: Option<usize>,
    /// Messages per minute that customers write by themselves; 0 for none
    #[arg(long, value_name = "PER_MINUTE", default_value_t = 6)]
    pub(super) rate: u32,
    /// The same number, the same desk
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// Load dialogues from JSON lines
    #[arg(long, value_name = "FILE")]
    pub(super) import: Option<PathBuf>,
    /// Keep the hub's file in this directory
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(super) listen: SocketAddr,
    /// Only run the hub, without opening the screen
    #[arg(long)]
    pub(super) headless: bool,
}

/// A hub.
#[derive(Debug, Clone, Args)]
pub(super) struct Serve {
    /// Address to listen on, such as 127.0.0.1:4680; port 0 for any free one
    #[arg(long, value_name = "ADDR")]
    pub(super) listen: SocketAddr,
    /// Directory of the hub's file; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(super) data: PathBuf,
    /// Name of the desk, shown to agents
    #[arg(long, value_name = "NAME", default_value = "Desk")]
    pub(super) name: String,
    /// Longest file that can be sent, in MiB; 0 turns files off
    #[arg(long, value_name = "MIB", default_value_t = 20, value_parser = clap::value_parser!(u64).range(0..=4096))]
    pub(super) max_file_mib: u64,
}

/// Agents of a hub.
#[derive(Debug, Subcommand)]
pub(super) enum AgentCommand {
    /// Add an agent and print the token, once
    Add {
        /// Shown name
        name: String,
        /// What the agent may do
        #[arg(long, default_value = "agent")]
        role: RoleWord,
        /// Directory of the hub's file
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
}

/// Macros of a hub.
#[derive(Debug, Subcommand)]
pub(super) enum MacroCommand {
    /// Load macros from a TOML file; one with a known name is replaced
    Load {
        /// The file; docs/macros.md shows what stands in it
        file: PathBuf,
        /// Directory of the hub's file
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    /// List them
    List {
        /// Directory of the hub's file
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    /// Forget one
    Remove {
        /// Its name
        name: String,
        /// Directory of the hub's file
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
}

/// A role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RoleWord {
    /// Answers customers
    Agent,
    /// Also acts for others
    Lead,
    /// Also manages agents
    Admin,
}

/// Configuration.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Print an example of config.toml with everything there is
    Example,
}

/// Which actions.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Audit {
    /// Only in this conversation
    #[arg(long, value_name = "ID")]
    pub(super) conversation: Option<String>,
    /// Only by this agent, by name or id
    #[arg(long, value_name = "NAME")]
    pub(super) agent: Option<String>,
    /// Only from then on: a length back such as 90m, 2h, 3d, or a time such as 2030-01-31T09:00
    #[arg(long, value_name = "TIME")]
    pub(super) since: Option<String>,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(subcommand)]
    pub(super) own: Option<AuditCommand>,
}

/// What there is to do with the log of this machine.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum AuditCommand {
    /// Check that the log of this machine's own actions (reveal, copy, save, export …) is whole
    Verify(AuditVerify),
}

/// How its result is printed.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct AuditVerify {
    #[command(flatten)]
    pub(super) output: Output,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_table_of_options_is_sound() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn global_options_may_stand_before_and_after_the_command() {
        for line in [
            "ttydesk --url ws://h/ws list --json",
            "ttydesk list --json --url ws://h/ws",
        ] {
            let cli = read(line).expect(line);
            assert_eq!(cli.global.url.expect("an address").as_str(), "ws://h/ws");
        }
    }

    #[test]
    fn a_file_and_a_byte_order_mark_are_for_tables_only() {
        for bad in [
            "list --csv --json",
            "list --output x.csv",
            "search a --bom",
            "reply c1 --csv",
        ] {
            assert!(read(&format!("ttydesk {bad}")).is_err(), "{bad}");
        }
        for good in [
            "list --csv --bom --output x.csv",
            "show c1 --csv",
            "search a --csv",
        ] {
            assert!(read(&format!("ttydesk {good}")).is_ok(), "{good}");
        }
    }

    #[test]
    fn an_address_is_one_of_a_desk_and_holds_no_secret() {
        for bad in [
            "ftp://h/ws",
            "h",
            "ws://anna:secret@h/ws",
            "https://anna:secret@h",
        ] {
            assert!(read(&format!("ttydesk --url {bad} list")).is_err(), "{bad}");
        }
    }

    #[test]
    fn there_is_no_way_to_put_a_token_on_the_command_line() {
        assert!(read("ttydesk --token secret list").is_err());
    }

    #[test]
    fn every_exit_code_is_in_the_help() {
        let help = <Cli as clap::CommandFactory>::command().render_help().to_string();
        for code in 0..=6 {
            assert!(help.contains(&format!("\n  {code}  ")), "{code} in {help}");
        }
    }
}

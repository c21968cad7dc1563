use std::fs;
use std::path::Path;

use super::*;
use crate::config::{Language, LogLevel, Proxy, TokenSource};

fn paths(root: &Path) -> Paths {
    fs::create_dir_all(root.join("c")).expect("made");
    Paths::new(Some(root.join("c")), Some(root.join("s"))).expect("paths")
}

fn error(source: &str) -> String {
    parse("config.toml", source).expect_err("refused").to_string()
}

#[test]
fn without_a_file_everything_has_a_default() {
    let root = tempfile::tempdir().expect("a directory");
    assert_eq!(load(&paths(root.path())).expect("defaults"), Config::default());
    assert_eq!(parse("config.toml", "").expect("defaults"), Config::default());
}

#[test]
fn every_field_is_read() {
    let config = parse(
        "config.toml",
        r#"
        workspace = "acme"
        lang = "ru"
        theme = "light"
        keymap = "vim"
        undo_send_seconds = 0
        sidebar = false
        bell = false
        insecure_hosts = ["desk.lan", "10.0.0.7", "::1"]
        [log]
        level = "debug"
        [workspaces.acme]
        url = "wss://desk.example.com/ws"
        token_command = "pass show desk"
        ca_file = "ca.pem"
        [workspaces.other]
        url = "ws://localhost:9000/ws"
        "#,
    )
    .expect("a configuration");
    assert_eq!(config.lang, Language::Ru);
    assert_eq!((config.theme.as_str(), config.keymap.as_str()), ("light", "vim"));
    assert_eq!((config.undo_ms(), config.sidebar, config.bell), (0, false, false));
    assert_eq!(config.insecure_hosts, ["desk.lan", "10.0.0.7", "::1"]);
    assert_eq!(config.log.level, LogLevel::Debug);
    let [(name, acme)] = config.to_open()[..] else {
        panic!("one is named")
    };
    assert_eq!(name, "acme");
    assert_eq!(acme.url.as_str(), "wss://desk.example.com/ws");
    assert_eq!(
        acme.token_source(),
        TokenSource::Command("pass show desk".to_owned())
    );
    assert_eq!(config.workspaces["other"].token_source(), TokenSource::Kept);
}

#[test]
fn transport_of_a_workspace() {
    let desk = |settings: &str| format!("[workspaces.a]\nurl = 'wss://a/ws'\n{settings}\n");
    let read = |settings: &str| parse("config.toml", &desk(settings)).map(|it| it.workspaces["a"].clone());
    assert_eq!(read("proxy = 'none'").expect("read").proxy, Some(Proxy::Direct));
    let through = read("proxy = 'socks5://p:1080'\nproxy_login_file = 'l'").expect("read");
    let Some(Proxy::Through(url)) = through.proxy else {
        panic!("{through:?}")
    };
    assert_eq!(url.as_str(), "socks5://p:1080");
    for (settings, says) in [
        ("proxy = 'p:3128'", "write http://host:port"),
        ("proxy = 'https://p:3128'", "unknown scheme `https`"),
        ("proxy = 'http://u:canary@p:3128'", "proxy_login_file"),
        ("proxy_login_file = 'l'", "add proxy"),
        ("proxy = 'none'\nproxy_login_file = 'l'", "add proxy"),
        ("client_cert_file = 'c'", "add client_key_file"),
        ("client_key_file = 'k'", "add client_cert_file"),
    ] {
        let error = read(settings).expect_err(settings).to_string();
        assert!(
            error.starts_with("config.toml:3:") || error.starts_with("config.toml:4:"),
            "{error}"
        );
        assert!(error.contains(says), "{error}");
        assert!(!error.contains("canary"), "{error}");
    }
}

#[test]
fn the_only_workspace_needs_no_name_and_of_two_none_is_guessed() {
    let one = "[workspaces.a]\nurl = 'wss://a/ws'\n";
    let two = format!("{one}[workspaces.b]\nurl = 'wss://b/ws'\n");
    let open = |source: &str| -> Vec<String> {
        let config = parse("config.toml", source).expect("a configuration");
        config
            .to_open()
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .collect()
    };
    assert_eq!(open(one), ["a"]);
    assert_eq!(open(&two), [""; 0]);
    assert_eq!(open(&format!("workspace = 'b'\n{two}")), ["b"]);
    assert_eq!(
        open(&format!("workspace = ['b', 'a']\n{two}")),
        ["b", "a"],
        "in the order named"
    );
}

#[test]
fn a_wrong_list_of_workspaces_is_answered_with_its_place() {
    let desks = "[workspaces.acme]\nurl = 'wss://a/ws'\n[workspaces.shop]\nurl = 'wss://b/ws'\n";
    let wrong = |setting: &str| error(&format!("bell = true\nworkspace = {setting}\n{desks}"));
    for (setting, says) in [
        (
            "['acme', 'shpo']",
            "there is no workspace `shpo`; did you mean `shop`?",
        ),
        ("['acme', 'acme']", "`acme` is named twice"),
        ("[]", "the list is empty"),
        ("7", "a name, or a list of names"),
        ("[7]", "expected a string"),
    ] {
        let said = wrong(setting);
        assert!(said.starts_with("config.toml:2:"), "{setting}: {said}");
        assert!(said.contains(says), "{setting}: {said}");
    }
}

#[test]
fn an_unknown_field_is_answered_with_the_nearest() {
    assert_eq!(
        error("bell = true\nundo_send = 3\n"),
        "config.toml:2:1: unknown field `undo_send`, did you mean `undo_send_seconds`?"
    );
    assert_eq!(
        error("[workspaces.a]\nurl = 'wss://a/ws'\n  token_comand = 'x'\n"),
        "config.toml:3:3: unknown field `token_comand`, did you mean `token_command`?"
    );
    assert_eq!(
        error("[log]\nxyz = 1\n"),
        "config.toml:2:1: unknown field `xyz`; allowed are `level`"
    );
}

#[test]
fn a_wrong_value_is_answered_with_those_allowed() {
    assert_eq!(
        error("lang = \"de\"\n"),
        "config.toml:1:8: unknown value `de`; allowed are `auto`, `en`, `ru`"
    );
    assert_eq!(
        error("lang = 'atuo'\n"),
        "config.toml:1:8: unknown value `atuo`, did you mean `auto`? Allowed are `auto`, `en`, `ru`"
    );
    assert_eq!(
        error("[log]\nlevel = 'loudest'\n"),
        "config.toml:2:9: unknown value `loudest`; allowed are `error`, `warn`, `info`, `debug`, `trace`"
    );
    assert_eq!(
        error("undo_send_seconds = 100\n"),
        "config.toml:1:21: invalid value: integer `100`, expected a whole number of seconds from 0 to 60"
    );
    assert_eq!(
        error("undo_send_seconds = -1\n"),
        "config.toml:1:21: invalid value: integer `-1`, expected a whole number of seconds from 0 to 60"
    );
    assert_eq!(
        error("undo_send_seconds = '5'\n"),
        "config.toml:1:21: invalid type: string \"5\", expected a whole number of seconds from 0 to 60"
    );
    assert_eq!(
        error("bell = 'yes'\n"),
        "config.toml:1:8: invalid type: string \"yes\", expected a boolean"
    );
}

#[test]
fn an_address_is_checked_where_it_stands() {
    let at = |url: &str| error(&format!("[workspaces.a]\nurl = '{url}'\n"));
    assert!(
        at("desk").starts_with("config.toml:2:7: not an address"),
        "{}",
        at("desk")
    );
    assert_eq!(
        at("ftp://desk/ws"),
        "config.toml:2:7: unknown scheme `ftp`; an address begins with wss:// or ws://, of a Libredesk with https://"
    );
    let hub = at("https://desk/ws");
    assert!(hub.starts_with("config.toml:2:7: the address of a hub"), "{hub}");
    let libredesk = at("https://desk/ws'\nbackend = 'libredesk");
    assert!(
        libredesk.starts_with("config.toml:2:7: write the address of a Libredesk"),
        "{libredesk}"
    );
    let email = at("wss://desk/ws'\nemail = 'ann@example.org");
    assert!(
        email.starts_with("config.toml:3:9: a hub takes a token"),
        "{email}"
    );
    assert_eq!(
        at("wss://anna:secret@desk/ws"),
        "config.toml:2:7: no secrets in an address; put the token into token_file or token_command"
    );
    assert_eq!(
        error("[workspaces.a]\ntoken_file = 't'\n"),
        "config.toml:1:1: missing field `url`"
    );
}

#[test]
fn a_host_is_a_name_alone() {
    assert_eq!(
        error("insecure_hosts = ['desk.lan', 'ws://desk']\n"),
        "config.toml:1:18: `ws://desk` is not a host; write a name or an address alone, without ws://, \
         port or path"
    );
}

#[test]
fn a_program_that_opens_links_is_a_list_of_words() {
    let opener = parse("c", "opener = ['/opt/my browser', '--new-tab']\n")
        .expect("sound")
        .opener;
    assert_eq!(opener, ["/opt/my browser", "--new-tab"]);
    for (wrong, what) in [
        ("['firefox --new-tab']", "no shell splits it"),
        ("['-x']", "is not a program"),
        ("['']", "is not a program"),
        ("'firefox'", "expected a sequence"),
    ] {
        let said = error(&format!("opener = {wrong}\n"));
        assert!(
            said.starts_with("config.toml:1:10: ") && said.contains(what),
            "{said}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_file_others_can_write_may_name_no_program() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().expect("a directory");
    let paths = Paths::new(Some(root.path().to_owned()), Some(root.path().join("state"))).expect("paths");
    fs::write(paths.config_file(), "opener = ['firefox']\n").expect("written");
    fs::set_permissions(paths.config_file(), fs::Permissions::from_mode(0o666)).expect("set");
    assert!(matches!(load(&paths), Err(ConfigError::WritableByOthers { .. })));
    fs::set_permissions(paths.config_file(), fs::Permissions::from_mode(0o600)).expect("set");
    assert_eq!(load(&paths).expect("sound").opener, ["firefox"]);
}

#[test]
fn two_places_for_one_token_are_refused() {
    assert_eq!(
        error("[workspaces.a]\nurl = 'wss://a/ws'\ntoken_file = 't'\ntoken_command = 'c'\n"),
        "config.toml:4:17: the token comes from token_file already; remove one of the two"
    );
}

#[test]
fn the_workspace_to_open_must_be_there() {
    assert_eq!(
        error("workspace = 'acmee'\n[workspaces.acme]\nurl = 'wss://a/ws'\n"),
        "config.toml:1:13: there is no workspace `acmee`; did you mean `acme`?"
    );
    assert_eq!(
        error("bell = true\nworkspace = 'acme'\n"),
        "config.toml:2:13: there is no workspace `acme`; add [workspaces.acme] with its url"
    );
}

#[test]
fn what_is_not_toml_has_its_place_too() {
    assert!(
        error("bell = \n").starts_with("config.toml:1:8: "),
        "{}",
        error("bell = \n")
    );
    assert!(
        error("bell = true\nbell = true\n").starts_with("config.toml:2:1: duplicate key"),
        "{}",
        error("bell = true\nbell = true\n")
    );
}

#[test]
fn paths_become_absolute_when_a_file_is_read() {
    let root = tempfile::tempdir().expect("a directory");
    let paths = paths(root.path());
    let source = "[workspaces.a]\nurl = 'wss://a/ws'\ntoken_file = 't'\nca_file = '/etc/ca.pem'\n";
    fs::write(paths.config_file(), source).expect("written");
    let config = load(&paths).expect("a configuration");
    let workspace = &config.workspaces["a"];
    assert_eq!(
        workspace.token_source(),
        TokenSource::File(root.path().join("c/t"))
    );
    assert_eq!(workspace.ca_file.as_deref(), Some(Path::new("/etc/ca.pem")));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let root = tempfile::tempdir().expect("a directory");
    let paths = paths(root.path());
    fs::create_dir(paths.config_file()).expect("a directory in its place");
    let error = load(&paths).expect_err("refused").to_string();
    let name = paths.config_file().display().to_string();
    assert!(error.starts_with(&format!("{name}: cannot be read")), "{error}");
}

#[test]
fn bytes_that_are_no_text_have_their_place() {
    let root = tempfile::tempdir().expect("a directory");
    let paths = paths(root.path());
    fs::write(paths.config_file(), b"bell = true\ntheme = '\xff'\n").expect("written");
    let error = load(&paths).expect_err("refused").to_string();
    assert!(error.contains("config.toml:2:10: not UTF-8"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_configuration_others_can_change_is_not_read() {
    use std::os::unix::fs::PermissionsExt;
    let root = tempfile::tempdir().expect("a directory");
    let paths = paths(root.path());
    let file = paths.config_file();
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
    };
    let with_command = "[workspaces.a]\nurl = 'wss://a/ws'\ntoken_command = 'echo t'\n";
    fs::write(&file, with_command).expect("written");
    set(paths.config_dir(), 0o755);
    for mode in [0o620, 0o602] {
        set(&file, mode);
        let error = load(&paths).expect_err("refused").to_string();
        assert!(
            error.ends_with(&format!("run: chmod go-w '{}'", file.display())),
            "{error}"
        );
    }
    set(&file, 0o644);
    load(&paths).expect("only this user can write it");
    set(paths.config_dir(), 0o775);
    let error = load(&paths).expect_err("refused").to_string();
    assert!(
        error.ends_with(&format!("run: chmod go-w '{}'", paths.config_dir().display())),
        "{error}"
    );
    set(paths.config_dir(), 0o755);
    fs::write(&file, "bell = false\n").expect("written");
    set(&file, 0o666);
    load(&paths).expect_err("a changed address would get the token");
}

#[test]
fn a_model_needs_its_address_and_its_name_and_no_more() {
    let source = "[model]\nurl = \"http://127.0.0.1:8080/v1\"\nmodel = \"m\"\n";
    let model = parse("config.toml", source)
        .expect("sound")
        .model
        .expect("a model");
    assert_eq!(
        (model.time_limit, model.max_tokens, model.notes),
        (30, 600, false)
    );
    assert_eq!(
        (model.disclosure, model.key_file, model.input_price),
        (None, None, None)
    );
    assert_eq!(parse("config.toml", "").expect("sound").model, None);
}

#[test]
fn what_is_wrong_with_a_model_is_said_with_its_place() {
    let url = "url = \"https://api.example.com/v1\"\nmodel = \"m\"\n";
    for (lines, place, words) in [
        (
            "url = \"http://api.example.com/v1\"\nmodel = \"m\"".to_owned(),
            ":2:",
            "insecure_hosts",
        ),
        (
            "url = \"ws://api.example.com/v1\"\nmodel = \"m\"".to_owned(),
            ":2:",
            "unknown scheme `ws`",
        ),
        (
            "url = \"https://me:key@api.example.com/v1\"\nmodel = \"m\"".to_owned(),
            ":2:",
            "key_command",
        ),
        (
            "url = \"https://api.example.com/v1?key=x\"\nmodel = \"m\"".to_owned(),
            ":2:",
            "key_command",
        ),
        (
            "url = \"https://a.example/v1/chat/completions\"\nmodel = \"m\"".to_owned(),
            ":2:",
            "base alone",
        ),
        (
            "url = \"https://a.example/v1\"\nmodel = \" \"".to_owned(),
            ":3:",
            "no model is named",
        ),
        ("url = \"https://a.example/v1\"".to_owned(), ":1:", "model"),
        (format!("{url}time_limit = 0"), ":4:", "from 1 to 600"),
        (format!("{url}max_tokens = 9000"), ":4:", "from 16 to 8192"),
        (format!("{url}input_price = 1"), ":4:", "output_price"),
        (
            format!("{url}input_price = -1\noutput_price = 1"),
            ":4:",
            "0 or more",
        ),
        (format!("{url}disclosure = \"a\\nb\""), ":4:", "one line"),
        (format!("{url}key = \"sk-canary\""), ":4:", "key_file"),
    ] {
        let error = error(&format!("[model]\n{lines}\n"));
        assert!(error.contains(place) && error.contains(words), "{lines}: {error}");
        assert!(!error.contains("canary"), "{error}");
    }
    let named = "insecure_hosts = [\"gpu.lan\"]\n[model]\nurl = \"http://gpu.lan/v1\"\nmodel = \"m\"\n";
    assert!(parse("config.toml", named).is_ok());
}

//! The documented example file, made from the types.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use schemars::{Schema, schema_for};
use url::Url;

use super::{Backend, Config, Model, Proxy, Workspace};

const HEAD: &str = "\
# The configuration of ttydesk: config.toml in its configuration directory.
#
# Everything is optional. A line with a # and no space after it is a setting with its default, or an
# example where there is no default; take the # away to change it.
";

/// The example file: every setting with what it means, commented out. A test keeps
/// `docs/config.example.toml` equal to it.
pub fn example() -> String {
    let schema = schema_for!(Config);
    let settings = toml::to_string(&sample()).unwrap_or_default();
    let mut told = BTreeSet::new();
    let mut out = HEAD.to_owned();
    let mut table = String::new();
    for line in settings.lines().filter(|line| !line.is_empty()) {
        let place = match line.strip_prefix('[') {
            Some(header) => {
                let (place, below) = places(header.trim_end_matches(']'));
                table = below;
                place
            }
            None => format!(
                "{table}/properties/{}",
                line.split(" =").next().unwrap_or_default()
            ),
        };
        let is_new = told.insert(place.clone());
        if is_new || line.starts_with('[') {
            out.push('\n');
        }
        if is_new {
            out.push_str(&comment(&schema, &place));
        }
        out.push('#');
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Defaults, and a value for everything that has none.
fn sample() -> Config {
    let workspace = |url: &str| {
        Some(Workspace {
            backend: Backend::Hub,
            url: Url::parse(url).ok()?,
            email: None,
            token_file: None,
            token_command: None,
            ca_file: None,
            client_cert_file: None,
            client_key_file: None,
            proxy: None,
            proxy_login_file: None,
        })
    };
    let main = workspace("wss://desk.example.com/ws").map(|main| Workspace {
        token_command: Some("pass show ttydesk/main".to_owned()),
        ..main
    });
    let lab = workspace("wss://lab.example.com/ws").map(|lab| Workspace {
        token_file: Some(PathBuf::from("lab.token")),
        ca_file: Some(PathBuf::from("lab-ca.pem")),
        client_cert_file: Some(PathBuf::from("lab-client.pem")),
        client_key_file: Some(PathBuf::from("lab-client.key")),
        proxy: Url::parse("http://proxy.example.com:3128")
            .ok()
            .map(Proxy::Through),
        proxy_login_file: Some(PathBuf::from("proxy.login")),
        ..lab
    });
    let shop = workspace("https://support.example.com").map(|shop| Workspace {
        backend: Backend::Libredesk,
        email: Some("anna@example.com".to_owned()),
        ..shop
    });
    let named = [("main", main), ("lab", lab), ("shop", shop)].into_iter();
    Config {
        workspace: vec!["main".to_owned()],
        model: model(),
        cards: BTreeMap::from([("crm".to_owned(), vec!["/usr/local/bin/crm-card".to_owned()])]),
        workspaces: named
            .filter_map(|(name, workspace)| Some((name.to_owned(), workspace?)))
            .collect::<BTreeMap<_, _>>(),
        ..Config::default()
    }
}

/// A model with everything set.
fn model() -> Option<Model> {
    Some(Model {
        url: Url::parse("https://api.example.com/v1").ok()?,
        model: "some-model".to_owned(),
        key_file: Some(PathBuf::from("model.key")),
        key_command: Some("pass show ttydesk/model".to_owned()),
        time_limit: 30,
        max_tokens: 600,
        notes: false,
        disclosure: Some("This answer was written with the help of AI.".to_owned()),
        input_price: Some(0.15),
        output_price: Some(0.6),
        currency: "USD".to_owned(),
    })
}

/// Where the schema tells of a table, and where of what is in it. Tables of a map share both.
fn places(header: &str) -> (String, String) {
    match header.split_once('.') {
        None => (format!("/properties/{header}"), format!("/properties/{header}")),
        Some((map, _)) => (
            format!("/properties/{map}"),
            format!("/properties/{map}/additionalProperties"),
        ),
    }
}

/// The doc comment of a field, and the words it may have.
fn comment(schema: &Schema, place: &str) -> String {
    let Some(field) = schema.pointer(place) else {
        return String::new();
    };
    let mut words = String::new();
    for line in field["description"].as_str().unwrap_or_default().lines() {
        words.extend(["# ", line, "\n"]);
    }
    if let Some(variants) = field["oneOf"].as_array() {
        let allowed: Vec<&str> = variants
            .iter()
            .filter_map(|variant| variant["const"].as_str())
            .collect();
        words.extend(["# One of: ", &allowed.join(", "), ".\n"]);
    }
    words
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::config::parse;

    /// The example with every setting in force.
    fn in_force() -> String {
        let setting = |line: &str| match line.strip_prefix('#') {
            Some(setting) if !setting.is_empty() && !setting.starts_with(' ') => setting.to_owned(),
            _ => line.to_owned(),
        };
        example().lines().map(|line| setting(line) + "\n").collect()
    }

    #[test]
    fn the_example_in_the_documentation_is_up_to_date() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.example.toml");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(&path, example()).expect("written");
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            there,
            example(),
            "docs/config.example.toml is stale; run: UPDATE_DOCS=1 cargo test"
        );
    }

    #[test]
    fn the_example_changes_nothing_and_can_all_be_put_in_force() {
        assert_eq!(parse("example", &example()).expect("sound"), Config::default());
        assert_eq!(parse("example", &in_force()).expect("sound"), sample());
    }

    #[test]
    fn the_example_tells_of_every_setting_once() {
        let schema = schema_for!(Config);
        let example = example();
        for table in [
            "",
            "/properties/log",
            "/properties/model",
            "/properties/notifications",
            "/properties/workspaces/additionalProperties",
        ] {
            let fields = schema
                .pointer(&format!("{table}/properties"))
                .and_then(|fields| fields.as_object())
                .unwrap_or_else(|| panic!("no settings in {table:?}"));
            for name in fields.keys() {
                let words = comment(&schema, &format!("{table}/properties/{name}"));
                assert!(!words.is_empty(), "{table}: {name} has no documentation");
                assert_eq!(example.matches(&words).count(), 1, "{table}: {name}");
                let there = example.contains(&format!("#{name} =")) || example.contains(&format!("#[{name}"));
                assert!(there, "{table}: {name} has no example");
            }
        }
    }
}

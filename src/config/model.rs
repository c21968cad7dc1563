//! The language model, if there is one: off unless somebody writes `[model]`.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};
use url::{Host, Url};

use super::value;

/// Longest time for an answer, in seconds.
const LONGEST: u16 = 600;
/// Fewest and most tokens of an answer.
const TOKENS: std::ops::RangeInclusive<u32> = 16..=8_192;
/// Longest line of disclosure, in letters.
const DISCLOSURE: usize = 300;

/// A language model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Model {
    /// Base address of an endpoint that speaks as OpenAI's does, as in `https://api.example.com/v1`; on
    /// this machine `http://127.0.0.1:8080/v1`. Prompts and the key go there and nowhere else.
    #[serde(deserialize_with = "address", serialize_with = "value::write_address")]
    #[schemars(with = "String")]
    pub url: Url,
    /// The model's name at that endpoint.
    #[serde(deserialize_with = "name")]
    pub model: String,
    /// File that holds the key and nothing else, readable by you only. Without this and `key_command` the
    /// key comes from where `ttydesk login --model` kept it; an endpoint may want none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
    /// Command that prints the key, such as "pass show model"; run with sh -c. When it fails `key_file` is
    /// read, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_command: Option<String>,
    /// The longest an answer may take, in seconds, from 1 to 600.
    #[serde(default = "usual_limit", deserialize_with = "limit")]
    #[schemars(range(min = 1, max = 600))]
    pub time_limit: u16,
    /// The most tokens an answer may have, from 16 to 8192.
    #[serde(default = "usual_tokens", deserialize_with = "tokens")]
    #[schemars(range(min = 16, max = 8192))]
    pub max_tokens: u32,
    /// Whether internal notes of the conversation may be in a prompt.
    #[serde(default)]
    pub notes: bool,
    /// A line that is added to every answer a model wrote, in front of your eyes and at the latest when it
    /// is sent.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "disclosure"
    )]
    pub disclosure: Option<String>,
    /// Price of a million tokens of prompts, to show what an answer cost.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "price")]
    pub input_price: Option<f64>,
    /// Price of a million tokens of answers.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "price")]
    pub output_price: Option<f64>,
    /// What the prices are in.
    #[serde(default = "usual_currency")]
    pub currency: String,
}

fn usual_limit() -> u16 {
    30
}

fn usual_tokens() -> u32 {
    600
}

fn usual_currency() -> String {
    "USD".to_owned()
}

impl Model {
    /// Why prompts would be readable on their way, if they would.
    pub(super) fn exposed(&self, insecure_hosts: &[String]) -> Option<String> {
        let host = self.url.host()?;
        let named = |known: &String| {
            self.url
                .host_str()
                .is_some_and(|host| host.eq_ignore_ascii_case(known))
        };
        let own = match host {
            Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        (self.url.scheme() == "http" && !own && !insecure_hosts.iter().any(named)).then(|| {
            format!(
                "without encryption whoever carries the traffic reads every prompt; write https://, or name `{host}` in insecure_hosts"
            )
        })
    }

    /// A price without the other one.
    pub(super) fn lacks(&self) -> Option<(&'static str, &'static str)> {
        match (self.input_price, self.output_price) {
            (Some(_), None) => Some(("input_price", "an answer has two prices; add output_price")),
            (None, Some(_)) => Some(("output_price", "an answer has two prices; add input_price")),
            _ => None,
        }
    }
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<Url, D::Error> {
    let words = String::deserialize(from)?;
    let advice = "write it as in https://api.example.com/v1";
    let url = Url::parse(&words)
        .map_err(|error| D::Error::custom(format!("not an address ({error}); {advice}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(D::Error::custom(format!(
            "unknown scheme `{}`; {advice}",
            url.scheme()
        )));
    }
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        let why = "an address here has no key and no parameters";
        return Err(D::Error::custom(format!(
            "{why}; {advice}, and put the key into key_file or key_command"
        )));
    }
    if url.path().trim_end_matches('/').ends_with("/chat/completions") {
        return Err(D::Error::custom(format!(
            "write the base alone, without /chat/completions; {advice}"
        )));
    }
    Ok(url)
}

fn name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let name = String::deserialize(from)?;
    if name.trim().is_empty() {
        return Err(D::Error::custom(
            "no model is named; write its name at the endpoint, such as \"llama3.1:8b\"",
        ));
    }
    Ok(name)
}

fn limit<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    let number = i64::deserialize(from)?;
    u16::try_from(number)
        .ok()
        .filter(|seconds| (1..=LONGEST).contains(seconds))
        .ok_or_else(|| {
            let expected = format!("a whole number of seconds from 1 to {LONGEST}");
            D::Error::invalid_value(Unexpected::Signed(number), &expected.as_str())
        })
}

fn tokens<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let number = i64::deserialize(from)?;
    u32::try_from(number)
        .ok()
        .filter(|tokens| TOKENS.contains(tokens))
        .ok_or_else(|| {
            let expected = format!(
                "a whole number of tokens from {} to {}",
                TOKENS.start(),
                TOKENS.end()
            );
            D::Error::invalid_value(Unexpected::Signed(number), &expected.as_str())
        })
}

fn price<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    let price = f64::deserialize(from)?;
    if price.is_finite() && price >= 0.0 {
        return Ok(Some(price));
    }
    Err(D::Error::invalid_value(
        Unexpected::Float(price),
        &"a price of a million tokens, 0 or more",
    ))
}

fn disclosure<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let line = String::deserialize(from)?;
    let line = line.trim();
    if line.is_empty() || line.chars().any(char::is_control) || line.chars().count() > DISCLOSURE {
        let why = format!("one line of 1 to {DISCLOSURE} letters is needed; leave disclosure out for none");
        return Err(D::Error::custom(why));
    }
    Ok(Some(line.to_owned()))
}

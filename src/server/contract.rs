//! The public contract, made from the protocol's types: a JSON Schema of every frame and record, and an
//! AsyncAPI 3 document of the WebSocket. `docs/` holds both; a test fails when they are stale.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema, json_schema};
use serde_json::{Map, Value, json};

use crate::backend::native::wire::{
    ActionPage, Agent, Call, Claimed, Contact, Conversation, ConversationPage, Directory, Duplicates,
    EntryPage, EventBody, EventFrame, MAX_FRAME, Message, Note, PATH, PING_SECONDS, Request, Response,
    SUBPROTOCOL, SavedView, SearchPage, SliceCounts, Statistics, Synced, TimelinePage, VERSION,
};

/// An action and what it results in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Action {
    /// Its word.
    pub name: &'static str,
    result: fn(&mut SchemaGenerator) -> Schema,
}

const fn action(name: &'static str, result: fn(&mut SchemaGenerator) -> Schema) -> Action {
    Action { name, result }
}

/// Every action of the protocol.
pub(super) const ACTIONS: [Action; 36] = [
    action("sync", of::<Synced>),
    action("directory", of::<Directory>),
    action("list_conversations", of::<ConversationPage>),
    action("count_conversations", of::<SliceCounts>),
    action("get_conversation", of::<Conversation>),
    action("list_entries", of::<EntryPage>),
    action("get_contact", of::<Contact>),
    action("search", of::<SearchPage>),
    action("list_actions", of::<ActionPage>),
    action("list_timeline", of::<TimelinePage>),
    action("find_duplicates", of::<Duplicates>),
    action("statistics", of::<Statistics>),
    action("send_message", of::<Message>),
    action("cancel_message", nothing),
    action("add_note", of::<Note>),
    action("set_tags", of::<Conversation>),
    action("set_priority", of::<Conversation>),
    action("claim", of::<Conversation>),
    action("claim_next", of::<Claimed>),
    action("transfer", of::<Conversation>),
    action("return_transfer", of::<Conversation>),
    action("handoff", of::<Conversation>),
    action("snooze", of::<Conversation>),
    action("resolve", of::<Conversation>),
    action("reopen", of::<Conversation>),
    action("mark_read", of::<Conversation>),
    action("set_typing", nothing),
    action("set_viewing", nothing),
    action("set_availability", of::<Agent>),
    action("set_attribute", of::<Contact>),
    action("tag_contact", of::<Contact>),
    action("merge_contacts", of::<Contact>),
    action("undo_merge", of::<Contact>),
    action("save_view", of::<SavedView>),
    action("remove_view", nothing),
    action("save_response", nothing),
];

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn nothing(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object", "maxProperties": 0 })
}

/// JSON Schema of the frames: a frame is a request, a response or an event.
pub fn json_schema() -> String {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let frames = json!([
        of::<Request>(&mut generator),
        of::<Response>(&mut generator),
        of::<EventFrame>(&mut generator)
    ]);
    let results: Map<String, Value> = ACTIONS
        .iter()
        .map(|action| (action.name.to_owned(), (action.result)(&mut generator).to_value()))
        .collect();
    pretty(&json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SUBPROTOCOL,
        "description": "A frame of the ttydesk hub's WebSocket protocol. Made from the Rust types; do not edit.",
        "oneOf": frames,
        "x-results": results,
        "$defs": generator.take_definitions(true),
    }))
}

/// AsyncAPI 3 document of the WebSocket, from the hub's side: it receives requests and sends the rest.
pub fn asyncapi() -> String {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    let mut generator = settings.into_generator();
    let (mut messages, mut operations) = (Map::new(), Map::new());
    for (name, call) in variants::<Call>(&mut generator, "action") {
        let result = ACTIONS.iter().find(|action| action.name == name);
        let result = result.map_or(json!({}), |action| (action.result)(&mut generator).to_value());
        messages.insert(name.clone(), request(&name, call));
        messages.insert(format!("{name}.result"), answer(&name, &result));
        operations.insert(name.clone(), operation(&name));
    }
    for (kind, body) in variants::<EventBody>(&mut generator, "kind") {
        let name = format!("event.{kind}");
        messages.insert(name.clone(), event(&kind, body));
        operations.insert(name.clone(), json!({
            "action": "send", "channel": reference("channels/ws"), "messages": [reference(&format!("channels/ws/messages/{name}"))],
        }));
    }
    messages.insert(
        "error".to_owned(),
        json!({ "title": "A refused request", "payload": of::<Response>(&mut generator) }),
    );
    let listed: Map<String, Value> = messages
        .keys()
        .map(|name| (name.clone(), reference(&format!("components/messages/{name}"))))
        .collect();
    pretty(&json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "ttydesk hub", "version": VERSION.to_string(),
            "description": "Requests, responses and numbered events of a support desk over one WebSocket. Made from the Rust types; see protocol.md for the rules behind them.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "defaultContentType": "application/json",
        "servers": { "hub": { "host": "localhost", "pathname": PATH, "protocol": "ws", "security": [reference("components/securitySchemes/token")] } },
        "channels": { "ws": {
            "address": PATH,
            "description": format!("Subprotocol {SUBPROTOCOL}. Text frames of at most {MAX_FRAME} bytes; a ping every {PING_SECONDS} s."),
            "messages": listed,
        } },
        "operations": operations,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "messages": messages,
            "schemas": generator.take_definitions(true),
        },
    }))
}

/// The variants of an enum tagged by `tag`, with the schema of each.
fn variants<T: JsonSchema>(generator: &mut SchemaGenerator, tag: &str) -> Vec<(String, Value)> {
    let schema = T::json_schema(generator).to_value();
    let variants = schema
        .get("oneOf")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let named = variants.into_iter().filter_map(|variant| {
        let name = variant
            .pointer(&format!("/properties/{tag}/const"))?
            .as_str()?
            .to_owned();
        Some((name, variant))
    });
    named.collect()
}

fn request(name: &str, mut call: Value) -> Value {
    let summary = take_description(&mut call);
    call["properties"]["id"] = json!({ "type": "string", "format": "uuid" });
    call["required"] = json!(["id", "action", "params"]);
    json!({ "title": name, "summary": summary, "payload": call })
}

fn answer(name: &str, result: &Value) -> Value {
    json!({
        "title": format!("{name}, done"),
        "payload": {
            "type": "object",
            "properties": { "id": { "type": "string", "format": "uuid" }, "result": result },
            "required": ["id", "result"],
        },
    })
}

fn event(kind: &str, mut body: Value) -> Value {
    let summary = take_description(&mut body);
    body["properties"]["seq"] =
        json!({ "type": "integer", "minimum": 1, "description": "Absent for momentary events." });
    json!({ "title": kind, "summary": summary, "payload": body })
}

fn operation(name: &str) -> Value {
    json!({
        "action": "receive",
        "channel": reference("channels/ws"),
        "messages": [reference(&format!("channels/ws/messages/{name}"))],
        "reply": {
            "channel": reference("channels/ws"),
            "messages": [
                reference(&format!("channels/ws/messages/{name}.result")),
                reference("channels/ws/messages/error"),
            ],
        },
    })
}

fn take_description(schema: &mut Value) -> Value {
    let description = schema
        .as_object_mut()
        .and_then(|schema| schema.remove("description"));
    description.unwrap_or(Value::Null)
}

fn reference(path: &str) -> Value {
    json!({ "$ref": format!("#/{path}") })
}

fn pretty(document: &Value) -> String {
    format!("{document:#}\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_action_is_listed_once() {
        let mut generator = SchemaSettings::draft2020_12().into_generator();
        let real: BTreeSet<_> = variants::<Call>(&mut generator, "action")
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let listed: BTreeSet<_> = ACTIONS.iter().map(|action| action.name.to_owned()).collect();
        assert_eq!(real, listed);
        assert_eq!(listed.len(), ACTIONS.len());
    }

    #[test]
    fn every_reference_in_the_documents_leads_somewhere() {
        for document in [json_schema(), asyncapi()] {
            let document: Value = serde_json::from_str(&document).unwrap();
            let mut references = Vec::new();
            collect(&document, &mut references);
            assert!(references.len() > 50);
            for path in references {
                assert!(document.pointer(path.trim_start_matches('#')).is_some(), "{path}");
            }
        }
    }

    fn collect(value: &Value, references: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                references.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|value| collect(value, references));
            }
            Value::Array(list) => list.iter().for_each(|value| collect(value, references)),
            _ => {}
        }
    }

    #[test]
    fn the_documents_in_the_repository_are_up_to_date() {
        for (name, wanted) in [
            ("protocol.schema.json", json_schema()),
            ("asyncapi.json", asyncapi()),
        ] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
            if std::env::var_os("UPDATE_DOCS").is_some() {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, &wanted).unwrap();
            }
            let found = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                found == wanted,
                "docs/{name} is stale: UPDATE_DOCS=1 cargo test --lib contract"
            );
        }
    }
}

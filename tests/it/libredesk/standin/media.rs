//! Files: uploaded as one part of a form, given to the first message that names them, fetched by name.

use std::path::Path;

use serde_json::{Value, json};
use uuid::Uuid;

use super::http::{Answer, Asked};
use super::world::{Kind, Said, World};

type Answered = Result<Answer, Answer>;

/// A file.
#[derive(Debug, Clone)]
pub(super) struct Media {
    id: u64,
    uuid: Uuid,
    name: String,
    kind: &'static str,
    bytes: Vec<u8>,
    /// The message that has it.
    pub(super) of: Option<Uuid>,
}

impl Media {
    fn url(&self) -> String {
        format!(
            "http://localhost:9000/uploads/{}?sig=SIGNATURE&exp=1795247477",
            self.uuid
        )
    }

    /// As a message tells of it.
    fn attachment(&self) -> Value {
        let is_picture = self.kind.starts_with("image/");
        let thumbnail = if is_picture { self.url() } else { String::new() };
        json!({
            "name": self.name, "size": self.bytes.len(), "content": null, "content_id": "",
            "content_type": self.kind, "disposition": "attachment", "uuid": self.uuid,
            "url": self.url(), "thumbnail_url": thumbnail,
        })
    }
}

/// The files of a message.
pub(super) fn attached(world: &World, said: Uuid) -> Vec<Value> {
    let own = world.media.iter().filter(|media| media.of == Some(said));
    own.map(Media::attachment).collect()
}

/// Gives files to a message. One that another has already is left out in silence; an unknown one is an
/// error.
pub(super) fn give(world: &mut World, said: Uuid, ids: &[Value]) -> Result<(), Answer> {
    for id in ids {
        let id = id.as_u64();
        let media = world.media.iter_mut().find(|media| Some(media.id) == id);
        media.ok_or_else(Answer::wrong)?.of.get_or_insert(said);
    }
    Ok(())
}

/// An agent uploads.
pub(super) fn upload(world: &mut World, asked: &Asked) -> Answered {
    let media = keep(world, asked)?;
    let now = world.now();
    Ok(Answer::data(json!({
        "id": media.id, "created_at": now, "updated_at": now, "uuid": media.uuid, "store": "fs",
        "filename": media.name, "content_type": media.kind, "content_id": "", "model_id": null,
        "model_type": "messages", "disposition": "attachment", "size": media.bytes.len(),
        "meta": {}, "url": media.url(),
    })))
}

/// A visitor uploads: that is a message without words.
pub(super) fn upload_by_visitor(
    world: &mut World,
    asked: &Asked,
    talk: Uuid,
    contact: u64,
) -> Result<Said, Answer> {
    let media = keep(world, asked)?;
    let said = world.draft(talk, Kind::Incoming, contact, "");
    let own = world.media.iter_mut().find(|known| known.id == media.id);
    own.expect("just kept").of = Some(said.uuid);
    world.visitor_sends(&said);
    Ok(said)
}

fn keep(world: &mut World, asked: &Asked) -> Result<Media, Answer> {
    let part = part(asked, "files").ok_or_else(|| Answer::input("File not found"))?;
    let (name, bytes) = part;
    if bytes.is_empty() {
        return Err(Answer::input("This file is 0 bytes, so it will not be attached."));
    }
    let is_text = Path::new(&name).extension().is_some_and(|it| it == "txt");
    let kind = match bytes.get(..4) {
        Some(b"\x89PNG") => "image/png",
        _ if is_text => "text/plain",
        _ => "text/plain; charset=utf-8",
    };
    let media = Media {
        id: world.fresh(),
        uuid: Uuid::now_v7(),
        name,
        kind,
        bytes,
        of: None,
    };
    world.media.push(media.clone());
    Ok(media)
}

/// A field of the form: its file name and its bytes.
pub(super) fn part(asked: &Asked, field: &str) -> Option<(String, Vec<u8>)> {
    let boundary = asked.header("content-type").split_once("boundary=")?.1;
    let fence = format!("--{boundary}");
    let body = &asked.raw;
    let fences: Vec<usize> = (0..body.len())
        .filter(|at| body[*at..].starts_with(fence.as_bytes()))
        .collect();
    fences.windows(2).find_map(|two| {
        let whole = &body[two[0] + fence.len() + 2..two[1].checked_sub(2)?];
        let end = whole.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&whole[..end]).into_owned();
        let named = |what: &str| {
            let begin = head.find(&format!("; {what}=\""))? + what.len() + 4;
            head[begin..].split('"').next().map(str::to_owned)
        };
        (named("name")? == field).then(|| (named("filename").unwrap_or_default(), whole[end + 4..].to_vec()))
    })
}

/// The bytes, to somebody who is signed in or has the signed address.
pub(super) fn download(world: &World, name: &str) -> Answered {
    let uuid: Option<Uuid> = name.trim_start_matches("thumb_").parse().ok();
    let missing = || Answer::error(404, "File not found", "NotFoundException");
    let media = world.media.iter().find(|media| Some(media.uuid) == uuid);
    let media = media.ok_or_else(missing)?;
    let mut answer = Answer::bare(200, Value::Null);
    answer.bytes = Some((media.kind, media.bytes.clone()));
    let disposition = format!("attachment; filename=\"{}\"", media.name);
    answer.headers.push(("content-disposition", disposition));
    Ok(answer)
}

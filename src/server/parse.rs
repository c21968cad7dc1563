//! Frames of clients: a request, or the error that is answered instead.

use serde::Deserialize;
use uuid::Uuid;

use super::contract::ACTIONS;
use super::rules::refuse;
use crate::backend::native::wire::{ErrorBody, ErrorCode, MAX_FRAME, Request, Response};
use crate::text::nearest;

/// What can be read of a frame that is no request.
#[derive(Deserialize)]
struct Rough {
    #[serde(default)]
    id: Option<serde_json::Value>,
    #[serde(default)]
    action: Option<serde_json::Value>,
}

/// Reads a text frame. An error is the response to send; with the nil id it breaks the protocol.
pub(super) fn request(frame: &str) -> Result<Request, Box<Response>> {
    if frame.len() > MAX_FRAME {
        let message = format!(
            "the frame has {} bytes, at most {MAX_FRAME} are allowed",
            frame.len()
        );
        return Err(Box::new(failed(
            Uuid::nil(),
            refuse(ErrorCode::TooLarge, message),
        )));
    }
    serde_json::from_str(frame).map_err(|error| Box::new(explain(frame, &error)))
}

/// The response to a binary frame.
pub(super) fn binary() -> Response {
    failed(
        Uuid::nil(),
        refuse(ErrorCode::InvalidRequest, "frames are JSON text, not binary"),
    )
}

/// A response with an error.
pub(super) fn failed(id: Uuid, error: ErrorBody) -> Response {
    Response {
        id,
        result: None,
        error: Some(error),
    }
}

fn explain(frame: &str, error: &serde_json::Error) -> Response {
    let Ok(rough) = serde_json::from_str::<Rough>(frame) else {
        let message = format!("the frame is not a JSON object: {error}");
        return failed(Uuid::nil(), refuse(ErrorCode::InvalidRequest, message));
    };
    let id = rough
        .id
        .as_ref()
        .and_then(|id| id.as_str())
        .and_then(|id| Uuid::parse_str(id).ok());
    let Some(id) = id else {
        return failed(
            Uuid::nil(),
            refuse(ErrorCode::InvalidRequest, "`id` is missing or not a UUID"),
        );
    };
    let Some(action) = rough.action.as_ref().and_then(|action| action.as_str()) else {
        return failed(
            id,
            refuse(ErrorCode::InvalidRequest, "`action` is missing or not a word"),
        );
    };
    let names = || ACTIONS.iter().map(|action| action.name);
    if names().any(|name| name == action) {
        let message = format!("the parameters of {action} cannot be read: {error}");
        return failed(id, refuse(ErrorCode::InvalidRequest, message));
    }
    let hint = nearest(action, names()).map_or_else(String::new, |near| format!("; did you mean {near}?"));
    failed(
        id,
        refuse(
            ErrorCode::UnknownAction,
            format!("there is no action of that name{hint}"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0198c0de-0000-7000-8000-000000000001";

    fn error(frame: &str) -> (bool, ErrorCode, String) {
        let response = request(frame).unwrap_err();
        let error = response.error.unwrap();
        (
            response.id.is_nil(),
            error.code,
            error.message.original().to_owned(),
        )
    }

    #[test]
    fn a_request_is_read_and_unknown_fields_are_not_minded() {
        let frame =
            format!(r#"{{"id":"{ID}","action":"resolve","params":{{"conversation":"c","x":1}},"y":2}}"#);
        assert_eq!(request(&frame).unwrap().id.to_string(), ID);
    }

    #[test]
    fn what_cannot_be_read_is_answered_with_its_reason() {
        for (frame, nil, code, words) in [
            (
                "hello".to_owned(),
                true,
                ErrorCode::InvalidRequest,
                "not a JSON object",
            ),
            ("{}".to_owned(), true, ErrorCode::InvalidRequest, "`id`"),
            (
                format!(r#"{{"id":"{ID}"}}"#),
                false,
                ErrorCode::InvalidRequest,
                "`action`",
            ),
            (
                format!(r#"{{"id":"{ID}","action":"resolv"}}"#),
                false,
                ErrorCode::UnknownAction,
                "resolve?",
            ),
            (
                format!(r#"{{"id":"{ID}","action":"resolve","params":{{}}}}"#),
                false,
                ErrorCode::InvalidRequest,
                "missing field `conversation`",
            ),
            (
                "x".repeat(MAX_FRAME + 1),
                true,
                ErrorCode::TooLarge,
                "at most 1048576",
            ),
        ] {
            let (is_nil, is_code, message) = error(&frame);
            assert_eq!((is_nil, is_code), (nil, code), "{message}");
            assert!(message.contains(words), "{message}");
        }
    }
}

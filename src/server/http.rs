//! The HTTP side: who may connect, and what a browser or a monitor is told.

mod files;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use ring::digest::{SHA256, digest};
use serde_json::json;

use super::Shared;
use super::keeper::Keeper;
use super::rules::Caller;
use super::socket;
use super::storage::{Failure, TokenHash, by_token};
use crate::backend::native::wire::{AgentRef, FILES_PATH, MAX_FRAME, PATH, SUBPROTOCOL};
use crate::text::Untrusted;

/// Frames up to this size are read to be answered with an error; a larger one ends the connection.
const READ_LIMIT: usize = 4 * MAX_FRAME;

/// What every connection needs.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    /// The file.
    pub keeper: Keeper,
    /// Connections and signals.
    pub shared: Arc<Shared>,
}

/// The routes.
pub(super) fn router(gate: Gate) -> Router {
    Router::new()
        .route(PATH, get(upgrade))
        .route(FILES_PATH, post(files::upload))
        .route(&format!("{FILES_PATH}/{{id}}"), get(files::download))
        .route(
            "/",
            get(|| async { "ttydesk hub. Connect with `ttydesk connect ws://THIS-HOST/ws`.\n" }),
        )
        .route("/health", get(health))
        .with_state(gate)
}

async fn health(State(gate): State<Gate>) -> Response {
    match gate.keeper.read(|room| Ok(room.store.seen)).await {
        Ok(_) => "ok\n".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response(),
    }
}

async fn upgrade(
    State(gate): State<Gate>,
    headers: HeaderMap,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let (caller, hash) = match caller(&gate, &headers).await {
        Ok(known) => known,
        Err(refused) => return *refused,
    };
    let socket = match socket {
        Ok(socket) => socket.protocols([SUBPROTOCOL]),
        Err(rejection) => {
            return error(
                StatusCode::UPGRADE_REQUIRED,
                "upgrade_required",
                &rejection.body_text(),
            );
        }
    };
    if socket.selected_protocol().is_none() {
        let message = format!("ask for the subprotocol {SUBPROTOCOL}; this hub speaks no other");
        return error(StatusCode::BAD_REQUEST, "unknown_subprotocol", &message);
    }
    socket
        .max_message_size(READ_LIMIT)
        .max_frame_size(READ_LIMIT)
        .on_upgrade(move |socket| socket::serve(socket, gate, caller, hash))
}

/// The agent whose token a request carries, or the answer to one without.
async fn caller(gate: &Gate, headers: &HeaderMap) -> Result<(Caller, TokenHash), Box<Response>> {
    let Some(hash) = token(headers) else {
        return Err(Box::new(error(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "send `Authorization: Bearer TOKEN`",
        )));
    };
    let agent = match gate
        .keeper
        .read(move |room| by_token(&room.store.db, &hash))
        .await
    {
        Ok(Some(agent)) => agent,
        Ok(None) => {
            let message = "the token is not known here; ask for a new one (`ttydesk agent add`)";
            return Err(Box::new(error(StatusCode::UNAUTHORIZED, "unauthorized", message)));
        }
        Err(failure) => return Err(Box::new(unavailable(failure))),
    };
    let (id, name, role) = agent;
    let caller = Caller {
        agent: AgentRef {
            id,
            name: Untrusted::from(name),
        },
        role,
    };
    Ok((caller, hash))
}

fn token(headers: &HeaderMap) -> Option<TokenHash> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    digest(&SHA256, token.trim().as_bytes()).as_ref().try_into().ok()
}

fn unavailable(failure: Failure) -> Response {
    error(
        StatusCode::SERVICE_UNAVAILABLE,
        "unavailable",
        failure.body().message.original(),
    )
}

/// `{"error": {"code", "message"}}`.
fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "error": { "code": code, "message": message } }).to_string();
    let json = HeaderValue::from_static("application/json");
    (status, [(CONTENT_TYPE, json)], body).into_response()
}

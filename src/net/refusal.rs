//! An HTTP answer in place of a WebSocket: what it says, in one line.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::http::Response;
use tokio_tungstenite::tungstenite::http::header::{CONTENT_LENGTH, LOCATION};

use super::error::{ConnectError, words};
use super::lent::Io;
use crate::text::CleanLine;

/// Most bytes of a page that are looked at for its title.
const PAGE: usize = 64 << 10;
/// Longest wait for the rest of a page.
const PATIENCE: Duration = Duration::from_secs(2);

/// Reads the rest of the answer from `stream` and says what it means.
pub(super) async fn explain(
    response: Response<Option<Vec<u8>>>,
    stream: Option<Box<dyn Io>>,
) -> ConnectError {
    let status = response.status();
    if status.is_redirection() {
        // Never followed: the token would go along to wherever the server says.
        let target = response
            .headers()
            .get(LOCATION)
            .and_then(|value| value.to_str().ok());
        return ConnectError::NotAHub {
            status: status.as_u16(),
            title: target.map(|target| words(&format!("→ {target}"))),
        };
    }
    let expected = response
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .unwrap_or(PAGE)
        .min(PAGE);
    let mut body = response.into_body().unwrap_or_default();
    if let Some(stream) = stream {
        // Whatever came until the time is over has to do: the title stands at the top.
        drop(timeout(PATIENCE, read_rest(stream, &mut body, expected)).await);
    }
    let body = String::from_utf8_lossy(&body);
    match status.as_u16() {
        401 | 403 => ConnectError::Unauthorized(message(&body)),
        status => ConnectError::NotAHub {
            status,
            title: title(&body),
        },
    }
}

async fn read_rest(mut stream: Box<dyn Io>, body: &mut Vec<u8>, expected: usize) {
    while body.len() < expected {
        match stream.read_buf(body).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The text of the page's `<title>`.
pub(super) fn title(page: &str) -> Option<CleanLine> {
    let lower = page.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower[open..].find('>')? + 1;
    let end = start + lower[start..].find("</title").unwrap_or(0);
    let text = page[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| words(&text))
}

/// The words of a refusal: the `message` of a JSON answer, a page's title, or the first line.
pub(super) fn message(body: &str) -> CleanLine {
    let json: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let told = json.as_ref().and_then(|json| {
        let error = json.get("error");
        [
            json.get("message"),
            error.and_then(|error| error.get("message")),
            error,
            json.get("errors").and_then(|errors| errors.get(0)),
        ]
        .into_iter()
        .flatten()
        .find_map(serde_json::Value::as_str)
    });
    if let Some(told) = told {
        return words(&told);
    }
    if let Some(title) = title(body) {
        return title;
    }
    let first = body.lines().map(str::trim).find(|line| !line.is_empty());
    words(&first.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_found_whatever_the_page_looks_like() {
        let found = |page: &str| title(page).map(|title| title.as_str().to_owned());
        assert_eq!(
            found("<html><TITLE lang=x>Router\n  settings</TITLE>").as_deref(),
            Some("Router settings")
        );
        assert_eq!(found("<title>cut off in the mid"), None);
        assert_eq!(found("<title></title>"), None);
        assert_eq!(found("plain"), None);
        assert_eq!(found("<title"), None);
    }

    #[test]
    fn a_refusal_is_told_in_the_servers_words() {
        assert_eq!(
            message(r#"{"code":"unauthorized","message":"the token is not known"}"#).as_str(),
            "the token is not known"
        );
        for body in [
            r#"{"error":"no"}"#,
            r#"{"errors":["no","never"]}"#,
            r#"{"error":{"message":"no"}}"#,
        ] {
            assert_eq!(message(body).as_str(), "no", "{body}");
        }
        assert_eq!(message("\n token revoked \nmore").as_str(), "token revoked");
        assert_eq!(message("<html><title>401</title>").as_str(), "401");
        assert_eq!(message("").as_str(), "");
    }
}

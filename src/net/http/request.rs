//! What is asked: a method, a path and a body. A request names no host: it can only go where the client
//! it is given to belongs.

use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::multipart::Multipart;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Read. The only one that may be sent again without being asked.
    Get,
    /// Make, or anything else.
    Post,
    /// Replace.
    Put,
    /// Change.
    Patch,
    /// Remove.
    Delete,
}

impl Method {
    pub(super) fn wire(self) -> hyper::Method {
        match self {
            Self::Get => hyper::Method::GET,
            Self::Post => hyper::Method::POST,
            Self::Put => hyper::Method::PUT,
            Self::Patch => hyper::Method::PATCH,
            Self::Delete => hyper::Method::DELETE,
        }
    }
}

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Waits so long for the answer, where that is longer than usual.
    pub(super) patience: Duration,
}

impl Request {
    /// For a path, which begins with a slash and is encoded already.
    pub fn new(method: Method, path: &str) -> Self {
        Self {
            method,
            target: path.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            patience: Duration::ZERO,
        }
    }

    /// Reads a path.
    pub fn get(path: &str) -> Self {
        Self::new(Method::Get, path)
    }

    /// Reads what an address names; where it leads must have been compared with
    /// [`Origin::holds`](crate::net::Origin::holds) by whoever chose the client.
    pub fn get_url(url: &Url) -> Self {
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        Self::new(Method::Get, &format!("{}{query}", url.path()))
    }

    /// Waits so long for the answer, if that is longer than usual.
    #[must_use]
    pub fn patiently(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn query(mut self, name: &str, value: &(impl ToString + ?Sized)) -> Self {
        self.target
            .push(if self.target.contains('?') { '&' } else { '?' });
        self.target.extend(byte_serialize(name.as_bytes()));
        self.target.push('=');
        self.target.extend(byte_serialize(value.to_string().as_bytes()));
        self
    }

    /// Adds a header. Secrets belong to the client's [`Credential`](super::Credential).
    #[must_use]
    pub fn header(mut self, name: &'static str, value: HeaderValue) -> Self {
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }

    /// With a body of JSON.
    pub fn json(mut self, value: &impl Serialize) -> Result<Self, serde_json::Error> {
        self.body = serde_json::to_vec(value)?.into();
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(self)
    }

    /// With a form that may hold files.
    #[must_use]
    pub fn multipart(mut self, form: &Multipart) -> Self {
        let (kind, body) = form.encode();
        // The boundary is ours: letters, digits and dashes.
        if let Ok(kind) = HeaderValue::from_str(&kind) {
            self.headers.insert(CONTENT_TYPE, kind);
        }
        self.body = body.into();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_encoded() {
        let request = Request::get("/api/search")
            .query("q", "a&b=ё c")
            .query("page", &2);
        assert_eq!(request.target, "/api/search?q=a%26b%3D%D1%91+c&page=2");
    }
}

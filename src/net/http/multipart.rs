//! Bodies of several parts (RFC 7578): fields and files.

use uuid::Uuid;

/// One part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Name of the field.
    pub name: String,
    /// Name of the file, if it is one.
    pub file_name: Option<String>,
    /// Its media type, if it is a file.
    pub content_type: Option<String>,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A form with files. It is made in memory: whoever fills it checks sizes before.
#[derive(Debug, Default)]
pub struct Multipart {
    parts: Vec<Part>,
}

impl Multipart {
    /// Adds a field.
    #[must_use]
    pub fn field(self, name: &str, value: &str) -> Self {
        self.part(Part {
            name: name.to_owned(),
            file_name: None,
            content_type: None,
            bytes: value.as_bytes().to_vec(),
        })
    }

    /// Adds a part.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// The content type and the body.
    pub(super) fn encode(&self) -> (String, Vec<u8>) {
        let boundary = self.boundary();
        let mut body = Vec::new();
        for part in &self.parts {
            body.extend(format!("--{boundary}\r\n{}\r\n", head(part)).as_bytes());
            body.extend(&part.bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }

    /// Random, and in none of the parts.
    fn boundary(&self) -> String {
        loop {
            let boundary = format!("ttydesk-{}", Uuid::now_v7().simple());
            let within = |part: &Part| {
                part.bytes
                    .windows(boundary.len())
                    .any(|it| it == boundary.as_bytes())
            };
            if !self.parts.iter().any(within) {
                return boundary;
            }
        }
    }
}

fn head(part: &Part) -> String {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(&part.name));
    if let Some(name) = &part.file_name {
        head.extend(["; filename=\"", quoted(name).as_str(), "\""]);
    }
    head += "\r\n";
    if let Some(kind) = &part.content_type {
        // A line break would begin a header of somebody else's choice.
        let kind: String = kind.chars().filter(|it| !it.is_control()).collect();
        head.extend(["Content-Type: ", kind.as_str(), "\r\n"]);
    }
    head
}

/// As browsers write names (HTML, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_files_between_boundaries() {
        let form = Multipart::default().field("content", "Привет").part(Part {
            name: "attachments[]".to_owned(),
            file_name: Some("a\"b\r\nX: y.png".to_owned()),
            content_type: Some("image/png\r\nX: y".to_owned()),
            bytes: vec![0, 255],
        });
        let (kind, body) = form.encode();
        let boundary = kind
            .strip_prefix("multipart/form-data; boundary=")
            .expect("a boundary");
        let expected = [
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\nПривет\r\n"),
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"attachments[]\"; \
                 filename=\"a%22b%0D%0AX: y.png\"\r\nContent-Type: image/pngX: y\r\n\r\n"
            ),
        ]
        .concat();
        let mut expected = expected.into_bytes();
        expected.extend([0, 255]);
        expected.extend(format!("\r\n--{boundary}--\r\n").as_bytes());
        assert_eq!(body, expected);
    }
}

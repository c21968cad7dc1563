//! Files that lie elsewhere than at the backend: fetched only from hosts the agent has named, and without
//! anything that says who asks (`reliability.md`, T5).

use std::io;

use tokio::fs::File;
use url::Url;

use crate::backend::native::FileError;
use crate::net::http::{Client, DownloadError, Fault, Request};
use crate::net::{ConnectError, Transport};
use crate::text::CleanLine;

/// What may be fetched from elsewhere, and how.
#[derive(Debug, Clone, Default)]
pub(super) struct Elsewhere {
    /// Hosts, as the configuration names them.
    pub(super) hosts: Vec<String>,
    /// Authorities and proxies. Never our certificate: that is for the backend.
    pub(super) transport: Transport,
}

/// Why a file that lies elsewhere was not fetched.
#[derive(Debug)]
pub(super) enum NotFetched {
    /// Nobody has named this host.
    NotNamed(CleanLine),
    /// It did not come.
    File(FileError),
}

impl Elsewhere {
    /// Writes exactly `bytes` bytes of `address` to `to`.
    pub(super) async fn download(
        &self,
        address: &CleanLine,
        bytes: u64,
        to: &mut File,
    ) -> Result<(), NotFetched> {
        let url = self.named(address)?;
        let refused = |words: CleanLine| NotFetched::File(FileError::Refused(words));
        let client = Client::new(&url, self.transport.clone()).map_err(|error| match error {
            ConnectError::Insecure(host) => refused(host),
            other => NotFetched::File(other.into()),
        })?;
        let come = client.download(&Request::get_url(&url), to, bytes).await;
        match come.map_err(|error| NotFetched::File(failed(error)))?.bytes {
            come if come == bytes => Ok(()),
            _ => Err(NotFetched::File(FileError::TooLong)),
        }
    }

    /// The address, if its host is one the agent has named. A name or password in it is nobody's
    /// business here: such an address is not asked.
    fn named(&self, address: &CleanLine) -> Result<Url, NotFetched> {
        let not_named = || NotFetched::NotNamed(address.clone());
        let url = Url::parse(address.original()).map_err(|_| not_named())?;
        let host = url.host_str().ok_or_else(not_named)?;
        let web = matches!(url.scheme(), "https" | "http");
        let anonymous = url.username().is_empty() && url.password().is_none();
        if !web || !anonymous || !self.hosts.iter().any(|known| known == host) {
            return Err(NotFetched::NotNamed(CleanLine::from(host)));
        }
        Ok(url)
    }
}

fn failed(error: DownloadError) -> FileError {
    match error {
        DownloadError::Fault(Fault::TooLarge { .. }) => FileError::TooLong,
        DownloadError::Fault(Fault::Connect(error)) => error.into(),
        DownloadError::Fault(Fault::TimedOut) => FileError::Link(CleanLine::from("no answer in time")),
        DownloadError::Fault(Fault::Request(words) | Fault::Broken(words) | Fault::Protocol(words)) => {
            FileError::Link(words)
        }
        // A redirect too: whoever made it is not asked where it leads.
        DownloadError::Refused(answer) => {
            FileError::Refused(CleanLine::from(format!("HTTP {}", answer.status).as_str()))
        }
        DownloadError::Body(_) => FileError::Refused(CleanLine::from("it comes compressed")),
        DownloadError::Write(words) => FileError::Local(io::Error::other(words.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(address: &str) -> bool {
        let elsewhere = Elsewhere {
            hosts: vec!["files.example".to_owned()],
            ..Elsewhere::default()
        };
        elsewhere.named(&CleanLine::from(address)).is_ok()
    }

    #[test]
    fn only_hosts_that_were_named_are_asked() {
        assert!(named("https://files.example/a.pdf?signature=1"));
        for not in [
            "https://evil.example/a.pdf",
            "https://files.example.evil.example/a",
            "https://files.example@evil.example/a",
            "https://anna:secret@files.example/a",
            "ftp://files.example/a",
            "file:///etc/passwd",
            "http://169.254.169.254/latest/meta-data",
            "a.pdf",
            "",
        ] {
            assert!(!named(not), "{not}");
        }
    }
}

//! Why TLS failed, as a sentence for the header and the command line.

use crate::backend::TlsFault;
use crate::i18n::Text;

/// The sentence.
pub fn sentence(fault: &TlsFault) -> Text {
    match fault {
        TlsFault::Expired { days, on } => Text::new("tls-expired").number("days", *days).with("on", on),
        TlsFault::NotYetValid { from } => Text::new("tls-not-yet").with("from", from),
        TlsFault::WrongHost { host, names } if names.as_str().is_empty() => {
            Text::new("tls-no-names").with("host", host)
        }
        TlsFault::WrongHost { host, names } => Text::new("tls-wrong-host")
            .with("host", host)
            .with("names", names),
        TlsFault::SelfSigned => Text::new("tls-self-signed"),
        TlsFault::UnknownIssuer => Text::new("tls-unknown-issuer"),
        TlsFault::Revoked => Text::new("tls-revoked"),
        TlsFault::OldVersion => Text::new("tls-old-version"),
        TlsFault::NotTls => Text::new("tls-not-tls"),
        TlsFault::ClientCertificate => Text::new("tls-client-certificate"),
        TlsFault::File(what) => Text::new("tls-file").with("what", what),
        TlsFault::Other(what) => Text::new("tls-other").with("what", what),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::i18n::{Catalog, Lang};

    fn said(lang: Lang, fault: &TlsFault) -> String {
        Catalog::new(lang).words(&sentence(fault))
    }

    #[test]
    fn which_and_why_in_both_languages() {
        let expired = |days| TlsFault::Expired {
            days,
            on: date(2026, 11, 9),
        };
        assert_eq!(
            said(Lang::En, &expired(12)),
            "the server's certificate expired 12 days ago (2026-11-09)"
        );
        assert_eq!(
            said(Lang::En, &expired(0)),
            "the server's certificate expired today (2026-11-09)"
        );
        assert_eq!(
            said(Lang::Ru, &expired(2)),
            "сертификат сервера истёк 2 дня назад (2026-11-09)"
        );
        let foreign = TlsFault::WrongHost {
            host: "desk.example".into(),
            names: "old.example, www.example".into(),
        };
        assert_eq!(
            said(Lang::En, &foreign),
            "the server's certificate is for old.example, www.example, not for desk.example"
        );
        assert_eq!(
            said(Lang::Ru, &foreign),
            "сертификат сервера выдан для old.example, www.example, а не для desk.example"
        );
    }
}

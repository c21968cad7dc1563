//! Whom an answer by e-mail goes to, as the server's own page offers it: whoever wrote last, and everybody
//! who saw it, without the desk's own addresses. The server itself takes only what it is told.

use super::wire;
use crate::domain::{Mailbox, Position, Recipients};
use crate::text::Untrusted;

/// What is known of the mail of one conversation.
#[derive(Debug, Clone, Default)]
pub(super) struct Mail {
    /// The customer's address.
    customer: Option<Mailbox>,
    /// The inbox's own, once the conversation was read in full.
    inbox: Option<Vec<Mailbox>>,
    /// The newest message of a person.
    last: Option<Letter>,
    /// What was told of it.
    told: Option<Recipients>,
}

/// The head of one message.
#[derive(Debug, Clone)]
struct Letter {
    place: Position,
    /// The customer, or somebody for them, wrote it.
    came: bool,
    from: Vec<Mailbox>,
    to: Vec<Mailbox>,
    cc: Vec<Mailbox>,
}

impl Mail {
    /// Takes the conversation over.
    pub(super) fn learn(&mut self, row: &wire::Conversation) {
        if let Some(address) = &row.contact.email {
            self.customer = Mailbox::parse(address.original());
        }
        if row.is_full() {
            let own = [&row.inbox_mail, &row.inbox_reply_to];
            let read = own
                .into_iter()
                .flatten()
                .filter_map(|it| Mailbox::parse(it.original()));
            self.inbox = Some(read.collect());
        }
    }

    /// Takes a message over. Notes, lines about what happened and what a machine sent are no letters.
    pub(super) fn serve(&mut self, message: &wire::Message, place: Position) {
        let none = wire::Meta::default();
        let meta = message.meta.as_ref().unwrap_or(&none);
        let is_letter = !message.private && !meta.is_automated && message.kind != "activity";
        if is_letter && self.last.as_ref().is_none_or(|letter| letter.place <= place) {
            self.last = Some(Letter {
                place,
                came: message.kind == "incoming",
                from: read(&meta.from),
                to: read(&meta.to),
                cc: read(&meta.cc),
            });
        }
    }

    /// Whether the inbox's own addresses are known.
    pub(super) fn knows_inbox(&self) -> bool {
        self.inbox.is_some()
    }

    /// Whom an answer goes to; `None` until the last letter and the inbox's own addresses are known.
    pub(super) fn recipients(&self) -> Option<Recipients> {
        let (own, letter) = (self.inbox.as_ref()?, self.last.as_ref()?);
        let (to, mut cc) = if letter.came {
            // Whoever got it, too; and the customer stays in the picture when somebody else answered.
            let others = letter.to.iter().chain(&self.customer);
            (&letter.from, letter.cc.iter().chain(others).cloned().collect())
        } else {
            (&letter.to, letter.cc.clone())
        };
        let foreign = |it: &Mailbox| {
            let bare = without_mark(it);
            !own.iter().any(|known| known.is(&bare))
        };
        let mut to: Vec<Mailbox> = to.iter().filter(|it| foreign(it)).cloned().collect();
        if to.is_empty() {
            to.extend(self.customer.clone());
        }
        cc.retain(foreign);
        let all = Recipients {
            to,
            cc,
            bcc: Vec::new(),
        };
        let all = all.distinct();
        if all.count() <= Recipients::MOST {
            return Some(all);
        }
        // So many are no talk but a list: whoever wants them all names them.
        Some(Recipients {
            to: all.to.into_iter().take(1).collect(),
            ..Recipients::default()
        })
    }

    /// The customer alone.
    pub(super) fn customer(&self) -> Recipients {
        Recipients {
            to: self.customer.clone().into_iter().collect(),
            ..Recipients::default()
        }
    }

    /// The same, if it was not told yet.
    pub(super) fn news(&mut self) -> Option<Recipients> {
        let now = self.recipients().filter(|all| !all.to.is_empty())?;
        if self.told.as_ref() == Some(&now) {
            return None;
        }
        self.told = Some(now.clone());
        Some(now)
    }
}

/// Addresses of a message. What is none is left out: it cannot be answered to.
fn read(words: &[Untrusted]) -> Vec<Mailbox> {
    words
        .iter()
        .filter_map(|it| Mailbox::parse(it.original()))
        .collect()
}

/// The inbox's address without the mark of a conversation, `support+conv-UUID@…`.
fn without_mark(address: &Mailbox) -> Mailbox {
    let bare = address
        .as_str()
        .split_once('@')
        .and_then(|(local, host)| Some((local.rsplit_once("+conv-")?.0, host)))
        .and_then(|(local, host)| Mailbox::parse(&format!("{local}@{host}")));
    bare.unwrap_or_else(|| address.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(customer: &str) -> wire::Conversation {
        let row = json!({
            "uuid": "7324f50f-fab8-45b5-824f-db38916f6d11", "created_at": "2026-11-21T06:54:13Z",
            "updated_at": "2026-11-21T06:54:13Z", "contact": {"first_name": "M", "email": customer},
            "inbox_id": 2, "inbox_mail": "Support <support@desk.org>", "inbox_reply_to": "help@desk.org",
        });
        serde_json::from_value(row).expect("a conversation")
    }

    fn message(kind: &str, private: bool, meta: &serde_json::Value) -> wire::Message {
        let message = json!({
            "id": 1, "uuid": "1c32ea7c-db09-4837-be34-bb02d906e0fb",
            "conversation_uuid": "7324f50f-fab8-45b5-824f-db38916f6d11",
            "created_at": "2026-11-21T06:54:13Z", "updated_at": "2026-11-21T06:54:13Z", "type": kind,
            "private": private, "meta": meta,
        });
        serde_json::from_value(message).expect("a message")
    }

    fn answer(mail: &Mail) -> (String, String) {
        let all = mail.recipients().expect("known");
        assert_eq!(all.bcc, []);
        let words = |all: &[Mailbox]| {
            let words: Vec<&str> = all.iter().map(Mailbox::as_str).collect();
            words.join(" ")
        };
        (words(&all.to), words(&all.cc))
    }

    fn two(to: &str, cc: &str) -> (String, String) {
        (to.to_owned(), cc.to_owned())
    }

    #[test]
    fn an_answer_goes_to_who_wrote_and_to_all_who_saw_it_but_the_desk() {
        let mut mail = Mail::default();
        mail.serve(&message("incoming", false, &json!({})), 1);
        assert_eq!(
            mail.recipients(),
            None,
            "whose address the desk's is, is not known"
        );
        mail.learn(&row("mara@x.org"));
        assert_eq!(answer(&mail), two("mara@x.org", ""), "a letter without a head");
        let head = json!({
            "from": ["mara@x.org"], "cc": ["boss@x.org", "HELP@desk.org"],
            "to": ["support+conv-13216cf7-6626-4b0d-a938-46ce65a20701@desk.org", "peer@x.org"],
        });
        mail.serve(&message("incoming", false, &head), 2);
        assert_eq!(answer(&mail), two("mara@x.org", "boss@x.org peer@x.org"));
        let colleague = json!({"from": ["boss@x.org"], "to": ["support@desk.org"]});
        mail.serve(&message("incoming", false, &colleague), 3);
        assert_eq!(answer(&mail), two("boss@x.org", "mara@x.org"));
        let ours = json!({"to": ["mara@x.org"], "cc": ["boss@x.org"], "bcc": ["chief@desk.org"]});
        mail.serve(&message("outgoing", false, &ours), 4);
        assert_eq!(
            answer(&mail),
            two("mara@x.org", "boss@x.org"),
            "a hidden copy stays one"
        );
    }

    #[test]
    fn notes_older_lines_machines_and_nonsense_change_nothing() {
        let mut mail = Mail::default();
        mail.learn(&row("mara@x.org"));
        let head = json!({"from": ["mara@x.org"], "cc": ["boss@x.org"]});
        mail.serve(&message("incoming", false, &head), 9);
        let eve = json!({"from": ["eve@x.org"], "to": ["eve@x.org"], "is_automated": true});
        mail.serve(&message("outgoing", false, &eve), 10);
        mail.serve(&message("outgoing", true, &eve), 11);
        mail.serve(&message("activity", false, &json!({"to": ["eve@x.org"]})), 12);
        mail.serve(&message("incoming", false, &json!({"from": ["eve@x.org"]})), 8);
        assert_eq!(answer(&mail), two("mara@x.org", "boss@x.org"));
        let hostile = json!({"from": ["a@x.org\r\nBcc: e@x.org", 7], "cc": "eve@x.org", "to": null});
        mail.serve(&message("incoming", false, &hostile), 13);
        assert_eq!(answer(&mail), two("mara@x.org", ""));
    }

    #[test]
    fn it_is_told_once_and_a_mailing_list_is_not_answered_to_all() {
        let mut mail = Mail::default();
        mail.learn(&row("mara@x.org"));
        mail.serve(&message("incoming", false, &json!({"from": ["mara@x.org"]})), 1);
        assert!(mail.news().is_some());
        assert_eq!(mail.news(), None);
        let many: Vec<String> = (0..80).map(|at| format!("p{at}@x.org")).collect();
        let head = json!({"from": ["mara@x.org"], "cc": many});
        mail.serve(&message("incoming", false, &head), 2);
        assert_eq!(answer(&mail), two("mara@x.org", ""));
        assert_eq!(mail.news(), None, "the same as before");
    }
}

//! The simulated world of `ttydesk demo`: the support desk of an outdoor shop, the same for the same
//! plan.

use jiff::Timestamp;

use super::story::{POLLY, Person};
use super::{
    World, answers, build, contact, desk, files, macros, people_en, people_intl, people_ru, regular, variety,
};
use crate::backend::native::wire::Contact;

/// What world is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Chooses the generated people; the first 24 are written down and always the same.
    pub seed: u64,
    /// How many conversations; 24 tell everything there is to see.
    pub conversations: usize,
    /// All times of the world lie before it, except when a snoozed conversation returns.
    pub now: Timestamp,
}

/// Builds the world of `plan`. Pure: the same plan gives the same world.
pub fn demo(plan: Plan) -> World {
    let mut world = World {
        agents: Vec::new(),
        teams: Vec::new(),
        inboxes: desk::inboxes(),
        bots: vec![POLLY.to_owned()],
        canned_responses: answers::all(),
        macros: macros::all(),
        contacts: Vec::with_capacity(plan.conversations),
        conversations: Vec::with_capacity(plan.conversations),
        entries: Vec::new(),
        files: Vec::new(),
    };
    for (number, person) in (1..=plan.conversations).zip(cast()) {
        let contact = contact::contact(number, person, plan.now);
        let thread = match person.name {
            regular::NAME => build::thread(number, &contact, person.vip, &regular::story(), plan.now),
            _ => build::thread(number, &contact, person.vip, &person.story, plan.now),
        };
        add(&mut world, contact, thread);
    }
    for number in world.conversations.len() + 1..=plan.conversations {
        let made_up = variety::person(plan.seed, number, plan.now);
        let thread = build::thread(number, &made_up.contact, made_up.vip, &made_up.story, plan.now);
        add(&mut world, made_up.contact, thread);
    }
    world.agents = desk::agents(&world.conversations);
    world.teams = desk::teams(&world.conversations);
    files::add(&mut world);
    world
}

/// Those written down, mixed so that few conversations already show much.
fn cast() -> impl Iterator<Item = &'static Person> {
    let longest = people_en::PEOPLE
        .len()
        .max(people_ru::PEOPLE.len())
        .max(people_intl::PEOPLE.len());
    (0..longest).flat_map(|index| {
        [people_ru::PEOPLE, people_en::PEOPLE, people_intl::PEOPLE]
            .into_iter()
            .filter_map(move |people| people.get(index))
    })
}

/// Adds a conversation with its customer.
pub(super) fn add(world: &mut World, contact: Contact, thread: build::Thread) {
    world.contacts.push(contact);
    world.conversations.push(thread.conversation);
    world.entries.extend(thread.entries);
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;
    use crate::backend::native::wire::{
        Author, Channel, Conversation, Delivery, Entry, Handling, Message, Status, SystemKind,
    };
    use crate::server::world::regular;

    fn world(seed: u64, conversations: usize) -> World {
        let now = "2026-11-21T10:00:00Z".parse().unwrap();
        demo(Plan {
            seed,
            conversations,
            now,
        })
    }

    fn threads(world: &World) -> HashMap<&str, Vec<&Entry>> {
        let mut threads: HashMap<&str, Vec<&Entry>> = HashMap::new();
        for entry in &world.entries {
            threads.entry(facts(entry).conversation).or_default().push(entry);
        }
        threads
    }

    struct Facts<'a> {
        id: &'a str,
        conversation: &'a str,
        position: u64,
        at: Timestamp,
    }

    fn facts(entry: &Entry) -> Facts<'_> {
        let (id, conversation, position, at) = match entry {
            Entry::Message(it) => (&it.id, &it.conversation, it.position, it.at),
            Entry::Note(it) => (&it.id, &it.conversation, it.position, it.at),
            Entry::Event(it) => (&it.id, &it.conversation, it.position, it.at),
        };
        Facts {
            id,
            conversation,
            position,
            at,
        }
    }

    fn messages<'a>(entries: &[&'a Entry]) -> Vec<&'a Message> {
        let message = |entry: &&'a Entry| match entry {
            Entry::Message(message) => Some(message),
            _ => None,
        };
        entries.iter().filter_map(message).collect()
    }

    /// Whether the message is an answer that reached the customer.
    fn answers(message: &Message) -> bool {
        message.author != Author::Customer && !matches!(message.delivery, Some(Delivery::Failed { .. }))
    }

    #[test]
    fn the_same_plan_gives_the_same_world() {
        assert_eq!(world(7, 60), world(7, 60));
        assert_ne!(world(7, 60).conversations[24..], world(8, 60).conversations[24..]);
        assert_eq!(
            world(7, 24),
            world(8, 24),
            "those written down do not depend on the seed"
        );
    }

    #[test]
    fn the_number_of_conversations_is_the_plan_s() {
        for wanted in [0, 1, 5, 24, 25, 3000] {
            let world = world(1, wanted);
            assert_eq!(world.conversations.len(), wanted);
            assert_eq!(world.contacts.len(), wanted);
        }
    }

    #[test]
    fn every_thread_counts_from_one_in_time_and_ids_are_unique() {
        let world = world(1, 400);
        let mut ids = HashSet::new();
        let now: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        for (conversation, entries) in threads(&world) {
            let mut last = Timestamp::MIN;
            for (entry, position) in entries.into_iter().map(facts).zip(1..) {
                assert_eq!(entry.position, position, "{conversation}");
                assert!(entry.at >= last, "{conversation}: {} goes back in time", entry.id);
                assert!(entry.at <= now, "{conversation}: {} lies in the future", entry.id);
                assert!(ids.insert(entry.id.to_owned()), "{} twice", entry.id);
                last = entry.at;
            }
        }
    }

    #[test]
    fn each_conversation_is_what_its_thread_says() {
        let world = world(3, 400);
        let threads = threads(&world);
        for conversation in &world.conversations {
            let entries = &threads[conversation.id.as_str()];
            waits_since_the_oldest_unanswered(conversation, entries);
            previews_the_newest(conversation, entries);
            let newest = entries.last().map(|it| facts(it).at);
            assert_eq!(Some(conversation.last_activity), newest, "{}", conversation.id);
            assert_eq!(conversation.tags, tags(entries), "{}", conversation.id);
        }
    }

    /// The tags that are left, each once.
    fn tags(entries: &[&Entry]) -> Vec<crate::text::Untrusted> {
        let mut left = Vec::new();
        for entry in entries {
            if let Entry::Event(event) = entry
                && let SystemKind::Tagged { added, removed } = &event.what
            {
                left.retain(|tag| !removed.contains(tag));
                assert!(
                    added.iter().all(|tag| !left.contains(tag)),
                    "{} tags twice",
                    event.id
                );
                left.extend(added.iter().cloned());
            }
        }
        left
    }

    fn waits_since_the_oldest_unanswered(conversation: &Conversation, entries: &[&Entry]) {
        let messages = messages(entries);
        let unanswered = messages
            .iter()
            .rposition(|it| answers(it))
            .map_or(0, |index| index + 1);
        let oldest = messages[unanswered..]
            .iter()
            .find(|it| it.author == Author::Customer)
            .map(|it| it.at);
        let expected = oldest.filter(|_| conversation.status != Status::Resolved);
        assert_eq!(conversation.waiting_since, expected, "{}", conversation.id);

        let by_agent = |it: &&Message| answers(it) && matches!(it.author, Author::Agent(_));
        let unread_from = messages.iter().rposition(by_agent).map_or(0, |index| index + 1);
        let most = messages[unread_from..]
            .iter()
            .filter(|it| it.author == Author::Customer)
            .count();
        assert!(
            usize::try_from(conversation.unread).unwrap() <= most,
            "{}",
            conversation.id
        );
        if conversation.assignee.is_none() && conversation.status == Status::Open {
            assert_eq!(
                usize::try_from(conversation.unread).unwrap(),
                most,
                "{}",
                conversation.id
            );
        }
    }

    fn previews_the_newest(conversation: &Conversation, entries: &[&Entry]) {
        let newest = messages(entries).into_iter().next_back().unwrap();
        let preview = conversation.preview.as_ref().unwrap();
        let line = newest
            .text
            .original()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(preview.author, newest.author, "{}", conversation.id);
        assert!(line.starts_with(preview.text.original()), "{}", conversation.id);
    }

    #[test]
    fn references_lead_somewhere() {
        let world = world(1, 200);
        let agents: HashSet<&str> = world.agents.iter().map(|it| it.id.as_str()).collect();
        for (conversation, contact) in world.conversations.iter().zip(&world.contacts) {
            assert_eq!(conversation.contact, contact.id);
            assert_eq!(conversation.contact_name, contact.name);
            assert!(
                contact.language.is_some() && contact.key_facts.len() <= 3,
                "{}",
                contact.id
            );
            assert!(
                world
                    .inboxes
                    .iter()
                    .any(|it| it.id == conversation.inbox && it.channel == conversation.channel)
            );
            assert!(
                contact
                    .identities
                    .iter()
                    .any(|it| it.channel == conversation.channel),
                "{}",
                contact.id
            );
            if let Some(owner) = &conversation.assignee {
                assert!(agents.contains(owner.id.as_str()));
            }
            if let Some(team) = &conversation.team {
                assert!(world.teams.iter().any(|it| &it.id == team));
            }
        }
        for team in &world.teams {
            assert!(team.members.iter().all(|it| agents.contains(it.as_str())));
        }
        let loads: u32 = world.agents.iter().map(|it| it.load).sum();
        let owned = |it: &&Conversation| it.status == Status::Open && it.assignee.is_some();
        assert_eq!(
            usize::try_from(loads).unwrap(),
            world.conversations.iter().filter(owned).count()
        );
    }

    #[test]
    fn waits_are_between_20_s_and_3_h_and_start_20_s_into_a_minute() {
        let now: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        let waits: Vec<i64> = world(1, 200)
            .conversations
            .iter()
            .filter_map(|it| it.waiting_since)
            .map(|since| now.as_second() - since.as_second())
            .collect();
        assert!(waits.len() >= 12 && waits.contains(&20), "{waits:?}");
        assert!(
            waits
                .iter()
                .all(|wait| (20..=10_800).contains(wait) && wait % 60 == 20),
            "{waits:?}"
        );
    }

    #[test]
    fn the_24_show_everything_there_is_to_see() {
        let world = world(1, 24);
        let some = |what: &str, holds: &dyn Fn(&Conversation) -> bool| {
            assert!(world.conversations.iter().any(holds), "nobody: {what}");
        };
        for channel in [
            Channel::WebChat,
            Channel::Telegram,
            Channel::Whatsapp,
            Channel::Email,
            Channel::Sms,
            Channel::Phone,
        ] {
            some("a channel", &|it| it.channel == channel);
        }
        some("escalated by the bot", &|it| {
            it.handoff.as_ref().is_some_and(|card| card.collected.len() >= 3)
        });
        some("handled by the bot", &|it| {
            it.handling == Handling::Bot && it.status == Status::Open
        });
        some("snoozed", &|it| {
            it.status == Status::Snoozed && it.snoozed_until.is_some()
        });
        some("resolved", &|it| it.status == Status::Resolved);
        some("very important", &|it| it.vip);
        some("e-mail with a subject", &|it| {
            it.channel == Channel::Email && it.subject.is_some()
        });
        for owner in ["anna", "bob", "sveta", "kenji"] {
            some(owner, &|it| {
                it.assignee.as_ref().is_some_and(|agent| agent.id == owner)
            });
        }
        let said: String = world
            .entries
            .iter()
            .filter_map(|it| messages(&[it]).pop())
            .map(|it| it.text.original())
            .collect();
        for sample in ["👨‍👩‍👧‍👦", "возврат", "返金", "فاتورة", "שלום", "> "]
        {
            let in_names = world
                .contacts
                .iter()
                .any(|it| it.name.original().contains(sample));
            assert!(said.contains(sample) || in_names, "nobody wrote {sample}");
        }
        let call = |answered: bool| {
            world.entries.iter().any(|entry| {
                matches!(entry, Entry::Event(event)
                    if matches!(event.what, SystemKind::Call { seconds, .. } if seconds.is_some() == answered))
            })
        };
        assert!(call(true) && call(false), "an answered and a missed call");
        let line = |wanted: fn(&SystemKind) -> bool| {
            let mut entries = world.entries.iter();
            entries.any(|entry| matches!(entry, Entry::Event(event) if wanted(&event.what)))
        };
        assert!(line(|what| matches!(what, SystemKind::Order { .. })), "an order");
        assert!(
            line(|what| matches!(what, SystemKind::Payment { .. })),
            "a payment"
        );
    }

    #[test]
    fn the_regular_customer_s_thread_is_long_and_spans_channels() {
        let world = world(1, 24);
        let hers = world
            .conversations
            .iter()
            .find(|it| it.contact_name.original() == regular::NAME)
            .unwrap();
        let thread = &threads(&world)[hers.id.as_str()];
        assert!(thread.len() >= 250, "{} entries", thread.len());
        let channels: HashSet<Channel> = messages(thread).iter().map(|it| it.channel).collect();
        assert!(channels.len() >= 4, "{channels:?}");
        let days = (facts(thread.last().unwrap()).at.as_second() - facts(thread[0]).at.as_second()) / 86_400;
        assert!(days > 300, "{days} days");
    }

    #[test]
    fn canned_responses_come_in_twins_with_examples() {
        let responses = world(1, 1).canned_responses;
        assert!(responses.len() >= 28);
        let keys = |language: &str| -> Vec<String> {
            responses
                .iter()
                .filter(|it| it.language.original() == language)
                .map(|it| it.id.trim_end_matches(&format!("-{language}")).to_owned())
                .collect()
        };
        assert_eq!(keys("en"), keys("ru"));
        for response in &responses {
            assert!((3..=6).contains(&response.examples.len()), "{}", response.id);
        }
        for variable in [
            "contact.first_name",
            "agent.name",
            "order.number",
            "order.status",
            "days",
        ] {
            let used = format!("{{{{{variable}}}}}");
            assert!(
                responses.iter().any(|it| it.body.original().contains(&used)),
                "{variable}"
            );
        }
    }
}

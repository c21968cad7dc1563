//! A desk as large as one likes, for measuring: made-up people with years of history, in portions.
//!
//! Who they are and how their newest round stands is what [`super::variety`] makes up; before it lies a
//! history of messages in several scripts, from one word to a page.

use std::borrow::Cow;

use jiff::Timestamp;

use super::demo::{self, Plan, demo};
use super::story::{ANNA, BOB, KENJI, Line, SVETA, What, Who, Words};
use super::variety_words::{ENGLISH, RUSSIAN, Scene, Vocabulary};
use super::{World, build, seed::Dice, variety};

/// What crowd is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrowdPlan {
    /// Decides everything: the same seed, the same crowd.
    pub seed: u64,
    /// How many conversations.
    pub conversations: usize,
    /// About how many messages they have together; each has at least those of its newest round.
    pub messages: usize,
    /// All times lie before it, except when a snoozed conversation returns.
    pub now: Timestamp,
}

/// Conversations of one portion.
const PORTION: usize = 250;
/// The longest thread, and the part of all messages it may have.
const LONGEST: usize = 10_000;
const LONGEST_PART: usize = 4;
/// What the conversation with the longest thread can be found by.
const LONGEST_TAG: &str = "long-history";
/// Conversations from one with a long thread to the next.
const LONG_EVERY: usize = 50;
/// How much longer its thread is than that of others.
const LONG_TIMES: u64 = 10;
/// Messages of a newest round, about.
const ROUND: usize = 3;
/// Longest time between two messages of a history, in seconds.
const APART: u64 = 1_200;
/// From the end of the history to the newest round, in seconds.
const QUIET: u32 = 3_600;

const AGENTS: [Who; 4] = [ANNA, BOB, SVETA, KENJI];

/// What is said in no particular language.
const ONE_WORD: [&str; 8] = ["ok", "да", "👍", "?", "thanks", "спасибо", "…", "и?"];
/// Sentences of other scripts: wide, right to left, with marks, joined.
const FOREIGN: [&str; 9] = [
    "こんにちは。注文の配達状況を教えてください。",
    "サイズが小さいので、返金をお願いします。",
    "مرحبًا، أين طلبي؟ أنتظر منذ ثلاثة أيام.",
    "שלום, מתי תגיע ההזמנה שלי?",
    "Grüße aus München! Das Paket ist beschädigt angekommen.",
    "你好，我的订单什么时候发货？",
    "नमस्ते, मेरा पैकेज अभी तक नहीं आया है।",
    "안녕하세요, 주문을 취소하고 싶어요.",
    "Familie 👩‍👩‍👧 wartet 🚚 — e\u{301}te\u{301} 2026",
];
/// What people paste.
const PASTED: &str = "https://shop.example.org/orders/8123?from=mail&lang=en\n\
     > Status: shipped\n> Carrier: Polar Post, tracking PP-0031-7765-20\n\
     > Total: 128.00\nWhat does this mean?";

/// The crowd of `plan`, portion after portion. Pure: the same plan gives the same portions.
pub fn crowd(plan: CrowdPlan) -> impl Iterator<Item = World> {
    (0..plan.conversations.div_ceil(PORTION)).map(move |portion| {
        let first = portion * PORTION + 1;
        let last = (first + PORTION - 1).min(plan.conversations);
        // The desk itself: agents, teams, inboxes, canned responses.
        let mut world = demo(Plan {
            seed: plan.seed,
            conversations: 0,
            now: plan.now,
        });
        for number in first..=last {
            add(&mut world, plan, number);
        }
        world
    })
}

fn add(world: &mut World, plan: CrowdPlan, number: usize) {
    let mut made_up = variety::person(plan.seed, number, plan.now);
    let mut dice = Dice::of(plan.seed, &format!("history-{number}"));
    let is_russian = made_up
        .contact
        .language
        .as_ref()
        .is_some_and(|language| language.original() == RUSSIAN.language);
    let words = if is_russian { &RUSSIAN } else { &ENGLISH };
    let round = made_up.story.lines.into_owned();
    let began = round.first().map_or(QUIET, |line| line.ago) + QUIET;
    let count = messages(plan, number, &mut dice);
    let mut lines = history(&mut dice, words, count, began);
    lines.extend(round);
    made_up.story.lines = Cow::Owned(lines);
    let mut thread = build::thread(number, &made_up.contact, made_up.vip, &made_up.story, plan.now);
    if number == 1 {
        thread.conversation.tags.push(LONGEST_TAG.into());
    }
    demo::add(world, made_up.contact, thread);
}

/// Messages before the newest round. Most histories are short, some long, and the first is the longest.
fn messages(plan: CrowdPlan, number: usize, dice: &mut Dice) -> usize {
    let longest = LONGEST.min(plan.messages / LONGEST_PART);
    if number == 1 {
        return longest.saturating_sub(ROUND);
    }
    let others = plan.conversations.saturating_sub(1).max(1);
    let each = ((plan.messages - longest) / others).saturating_sub(ROUND);
    let each = u64::try_from(each).unwrap_or(u64::MAX);
    let long_every = u64::try_from(LONG_EVERY).unwrap_or(u64::MAX);
    let times = if number.is_multiple_of(LONG_EVERY) {
        LONG_TIMES
    } else {
        1
    };
    // Twice the average, which over both kinds together is `each`.
    let parts = long_every - 1 + LONG_TIMES;
    let most = (2 * each * long_every * times + parts / 2) / parts;
    usize::try_from(dice.between(0, most)).unwrap_or(0)
}

/// So many messages, the newest of them `until` seconds ago and an answer.
fn history(dice: &mut Dice, words: &Vocabulary, count: usize, until: u32) -> Vec<Line> {
    let (mut lines, mut ago) = (Vec::with_capacity(count), until);
    let who = dice.pick(&AGENTS);
    for back in 0..count {
        let text = said(dice, words);
        let what = match dice.between(0, 19) {
            _ if back == 0 => What::Agent(who, text),
            0 => What::Note(who, text),
            1..=9 => What::Agent(who, text),
            _ => What::Customer(text),
        };
        lines.push(Line { ago, what });
        ago = ago.saturating_add(u32::try_from(dice.between(20, APART)).unwrap_or(0));
    }
    lines.reverse();
    lines
}

/// One message.
fn said(dice: &mut Dice, words: &Vocabulary) -> Words {
    let scene = &dice.pick(words.scenes);
    match dice.between(0, 99) {
        0..12 => Cow::Borrowed(dice.pick(&ONE_WORD)),
        12..24 => Cow::Borrowed(dice.pick(&FOREIGN)),
        24..27 => Cow::Borrowed(PASTED),
        27..35 => Cow::Owned(several(dice, words, 12)),
        35..55 => Cow::Owned(several(dice, words, 3)),
        _ => Cow::Owned(sentence(dice, words, scene)),
    }
}

fn several(dice: &mut Dice, words: &Vocabulary, most: u64) -> String {
    let count = dice.between(2, most);
    let mut text = String::new();
    for at in 0..count {
        let scene = &dice.pick(words.scenes);
        if at > 0 {
            text.push_str(if dice.between(0, 3) == 0 { "\n\n" } else { " " });
        }
        text.push_str(&sentence(dice, words, scene));
    }
    text
}

fn sentence(dice: &mut Dice, words: &Vocabulary, scene: &Scene) -> String {
    let order = dice.between(1_000, 99_999).to_string();
    let ask = dice.pick(scene.asks);
    let text = dice.pick(&[ask, scene.details, scene.answer, scene.again]);
    text.replace("{order}", &order)
        .replace("{item}", dice.pick(words.items))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::backend::native::wire::{Entry, Message};

    fn plan(seed: u64, conversations: usize, messages: usize) -> CrowdPlan {
        CrowdPlan {
            seed,
            conversations,
            messages,
            now: "2026-11-21T10:00:00Z".parse().unwrap(),
        }
    }

    fn messages_of(worlds: &[World]) -> Vec<&Message> {
        let entries = worlds.iter().flat_map(|world| &world.entries);
        entries
            .filter_map(|entry| match entry {
                Entry::Message(message) => Some(message),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn the_same_plan_gives_the_same_crowd() {
        let made = |seed| crowd(plan(seed, 300, 2_000)).collect::<Vec<_>>();
        assert_eq!(made(1), made(1));
        assert_ne!(made(1), made(2));
        assert_eq!(made(1).len(), 2, "portions");
    }

    #[test]
    fn there_are_as_many_as_asked_for_and_they_differ() {
        let worlds: Vec<World> = crowd(plan(3, 400, 20_000)).collect();
        let rows: Vec<_> = worlds.iter().flat_map(|world| &world.conversations).collect();
        let ids: BTreeSet<_> = rows.iter().map(|row| &row.id).collect();
        assert_eq!((rows.len(), ids.len()), (400, 400));
        let all = messages_of(&worlds);
        assert!((17_000..23_000).contains(&all.len()), "{} messages", all.len());
        let channels: BTreeSet<_> = rows.iter().map(|row| format!("{:?}", row.channel)).collect();
        let lengths: BTreeSet<_> = all.iter().map(|message| message.text.original().len()).collect();
        assert!(
            channels.len() >= 5 && lengths.len() > 300,
            "{channels:?} {}",
            lengths.len()
        );
        assert!(
            lengths.first() < Some(&5) && lengths.last() > Some(&800),
            "{lengths:?}"
        );
        let says = |words: &str| all.iter().any(|message| message.text.original().contains(words));
        assert!(says("注文") && says("طلبي") && says("спасибо") && says("👩‍👩‍👧"));
    }

    #[test]
    fn the_first_has_the_longest_thread_and_can_be_found() {
        let worlds: Vec<World> = crowd(plan(1, 40, 8_000)).collect();
        let all = messages_of(&worlds);
        let of = |id: &str| all.iter().filter(|message| message.conversation == id).count();
        let counts: Vec<_> = worlds[0].conversations.iter().map(|row| of(&row.id)).collect();
        assert_eq!(counts.iter().max(), Some(&counts[0]), "{counts:?}");
        assert!((1_800..2_200).contains(&counts[0]), "{}", counts[0]);
        let tags = &worlds[0].conversations[0].tags;
        assert!(tags.iter().any(|tag| tag.original() == LONGEST_TAG));
    }
}

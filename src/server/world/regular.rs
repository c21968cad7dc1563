//! The customer of many years: one thread of more than 250 entries over fourteen months and four
//! channels, made from rounds that are told one after another.

use std::borrow::Cow;

use super::story::{ANNA, BOB, KENJI, Line, SVETA, Seen, Story, What, Who, customer};
use crate::backend::native::wire::{Channel, Handling, Priority};

/// The customer's name, by which the cast finds this story.
pub(super) const NAME: &str = "Ingrid Solheim";

/// How many rounds were closed before the present one.
const ROUNDS: u32 = 32;
/// Days between two rounds.
const EVERY_DAYS: u32 = 13;

/// Who says a line of a round.
#[derive(Clone, Copy)]
enum By {
    She,
    We,
    Remark,
}
use By::{Remark, She, We};

/// A round: its channel, the tag it got, and the lines with `{item}` and `{order}`.
struct Round {
    channel: Channel,
    tag: &'static str,
    lines: &'static [(By, &'static str)],
}

const ROUND: [Round; 8] = [
    Round {
        channel: Channel::WebChat,
        tag: "delivery",
        lines: &[
            (She, "Hi, it's Ingrid. When does order {order} leave?"),
            (
                We,
                "Hi Ingrid! The {item} are being packed, they leave tomorrow morning.",
            ),
            (She, "Perfect. Please put them all into one box"),
            (We, "Done, I left a remark for the warehouse."),
            (She, "You are the best"),
        ],
    },
    Round {
        channel: Channel::Email,
        tag: "invoice",
        lines: &[
            (
                She,
                "Hello,\n\nplease send the invoice for order {order} ({item}) with our tax number, and to the office, not to me.\n\nBest,\nIngrid Solheim\nSolheim Guides",
            ),
            (Remark, "Office address is in the sidebar. Tax number checked."),
            (
                We,
                "Hello Ingrid,\n\nthe invoice for {order} went to your office just now.\n\nBest regards\nPolar Outfitters",
            ),
            (
                She,
                "Received, thank you.\n\n> the invoice for {order} went to your office just now.",
            ),
        ],
    },
    Round {
        channel: Channel::Whatsapp,
        tag: "warranty",
        lines: &[
            (She, "Bad news from the glacier 🏔️"),
            (She, "one of the {item} is broken"),
            (She, "order {order}, the buckle"),
            (
                We,
                "Oh no! Is everybody all right? I'll send a new one today, no need to return the old one.",
            ),
            (She, "All fine, we had a spare 💪"),
            (Remark, "Third buckle of this batch, told purchasing"),
            (We, "On its way: PO-{order}-W."),
            (She, "takk! ❤️"),
        ],
    },
    Round {
        channel: Channel::WebChat,
        tag: "sizes",
        lines: &[
            (She, "Do the {item} come up small? I have a guest with size 48"),
            (We, "They fit to size. For thick socks I'd take one size more."),
            (She, "Can I take two sizes and send one back?"),
            (
                We,
                "Of course, returns are free for guides. I noted it on {order}.",
            ),
            (She, "Great, ordered"),
        ],
    },
    Round {
        channel: Channel::Telegram,
        tag: "stock",
        lines: &[
            (She, "Are there still 6 {item}?"),
            (
                We,
                "Four here and two in the shop. Shall I put them together for you?",
            ),
            (She, "yes please 🙏"),
            (We, "Reserved until Friday, under {order}."),
            (She, "👍"),
        ],
    },
    Round {
        channel: Channel::WebChat,
        tag: "refund",
        lines: &[
            (
                She,
                "I sent two of the {item} back, order {order}. Has the parcel arrived?",
            ),
            (
                We,
                "It arrived yesterday. The refund is on its way to your card, 3 to 5 days.",
            ),
            (She, "Could it go to the company account instead?"),
            (Remark, "Asked accounting: possible until the evening"),
            (We, "Yes, changed. You'll see it within a week."),
            (She, "Thank you!"),
        ],
    },
    Round {
        channel: Channel::Whatsapp,
        tag: "address",
        lines: &[
            (She, "Can {order} go to the hut instead? We leave on Sunday"),
            (We, "To the hut with the snowmobile post, as in March?"),
            (She, "exactly 😄 same place"),
            (We, "Changed. Please have somebody there on Saturday."),
            (She, "Lars is there all day"),
            (We, "Perfect, the {item} will find Lars."),
        ],
    },
    Round {
        channel: Channel::Email,
        tag: "b2b",
        lines: &[
            (
                She,
                "Hello,\n\ncould you quote 12 more {item} with our guide discount? We decide this week.\n\nIngrid",
            ),
            (
                We,
                "Hello Ingrid,\n\nthe quote is attached, 12 % off and free delivery, valid until the end of the month. I used order {order} as the template.\n\nBest regards\nPolar Outfitters",
            ),
            (She, "Accepted. Same terms, please.\n\nIngrid"),
        ],
    },
];

const ITEMS: [&str; 9] = [
    "crampons",
    "head torches",
    "rope bags",
    "dry bags",
    "down jackets",
    "bivy sacks",
    "ice axes",
    "camp stoves",
    "harnesses",
];
const OWNERS: [Who; 5] = [ANNA, BOB, ANNA, SVETA, KENJI];

/// The whole thread; its last message is 20 s old.
pub(super) fn story() -> Story {
    let mut lines = Vec::new();
    for number in 0..ROUNDS {
        tell(&mut lines, number);
    }
    lines.extend(today());
    Story {
        subject: None,
        team: Some("vip"),
        priority: Priority::High,
        starts: Handling::Human,
        card: None,
        seen: Seen::UpToAnswer,
        lines: Cow::Owned(lines),
    }
}

/// What she wants now.
fn today() -> [Line; 10] {
    let line = |ago, what| Line { ago, what };
    [
        line(1520, What::Via(Channel::WebChat)),
        line(1520, What::Reopened),
        customer(1520, "Hi Anna! Crampons, order 7795: 8 pairs, right?"),
        line(1400, What::Claimed(ANNA)),
        line(
            1340,
            What::Agent(
                ANNA,
                "Hi Ingrid! Right, 8 pairs of Serac, packed since this morning.".into(),
            ),
        ),
        line(1330, What::Tagged(ANNA, Cow::Borrowed(&["b2b"]))),
        customer(140, "Two guests more, so I need 10 pairs"),
        customer(
            80,
            "And can you still change the delivery address? To the airport hotel",
        ),
        line(
            60,
            What::Note(ANNA, "Two more pairs are in the shop, shelf B2".into()),
        ),
        customer(20, "Flight is on Thursday ✈️"),
    ]
}

/// One closed round, some days before the next.
fn tell(lines: &mut Vec<Line>, number: u32) {
    let at = |of: u32| pick_index(number, of);
    let round = &ROUND[at(8)];
    let owner = OWNERS[at(5)];
    let order = (5000 + number * 83).to_string();
    let filled = |text: &str| text.replace("{item}", ITEMS[at(9)]).replace("{order}", &order);
    // Each round begins at another time of day and goes on in steps of a few minutes.
    let mut ago = (ROUNDS - number) * EVERY_DAYS * 86_400 - (number * 37 % 480) * 60;
    let mut push = |minutes: u32, what: What| {
        ago -= minutes * 60 + 11;
        lines.push(Line { ago, what });
    };
    push(0, What::Via(round.channel));
    if number > 0 {
        push(0, What::Reopened);
    }
    for (index, (by, text)) in round.lines.iter().enumerate() {
        let text = filled(text).into();
        match by {
            She => push(1 + number % 4, What::Customer(text)),
            We => push(2 + number % 7, What::Agent(owner, text)),
            Remark => push(1, What::Note(owner, text)),
        }
        if index == 0 {
            push(1, What::Claimed(owner));
        }
    }
    push(1, What::Tagged(owner, Cow::Owned(vec![round.tag])));
    push(1, What::Resolved(owner));
}

fn pick_index(number: u32, of: u32) -> usize {
    usize::try_from(number % of).unwrap_or(0)
}

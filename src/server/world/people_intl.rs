//! Customers of the demo who write in other languages and scripts: Japanese, Arabic, Hebrew, German.

use std::borrow::Cow::Borrowed;

use super::story::{
    ANNA, Bought, Card, KENJI, Person, SVETA, Seen, Story, Vip, What, agent, bot, customer, day, escalated,
    event, min, note, tagged, to_agent,
};
use crate::backend::native::wire::{Channel, Handling, Priority};

/// In the order of the demo.
pub(super) static PEOPLE: &[Person] = &[
    Person {
        name: "田中 美奈",
        language: "ja",
        vip: Vip::No,
        key_facts: &["返品希望 · order 7744", "answers best after 18:00 JST"],
        identities: &[
            (Channel::WebChat, "visitor 5098"),
            (Channel::Email, "mina@example.org"),
        ],
        attributes: &[("city", "札幌", "order"), ("size", "23.5 cm", "order")],
        tags: &[],
        notes: &["Kenji speaks Japanese; English is fine for short questions"],
        orders: &[Bought(
            "7744",
            "スノーブーツ Floe 23.5",
            "delivered",
            "¥18,400",
            8,
        )],
        consent: &[(Channel::WebChat, "service", true)],
        previous: &[],
        story: Story {
            subject: None,
            team: Some("refunds"),
            priority: Priority::Normal,
            starts: Handling::Human,
            card: None,
            seen: Seen::UpToAnswer,
            lines: Borrowed(&[
                customer(
                    min(28),
                    "こんにちは。注文7744のブーツについて、返金をお願いしたいです。",
                ),
                customer(
                    min(26),
                    "サイズが小さくて、かかとが痛いです😢 返品の方法を教えてください。",
                ),
                tagged(min(26), KENJI, &["refund", "sizes"]),
            ]),
        },
    },
    Person {
        name: "عمر حداد",
        language: "ar",
        vip: Vip::No,
        key_facts: &["parcel 7699 held at customs", "needs an invoice for customs"],
        identities: &[
            (Channel::Whatsapp, "+1 555 0163"),
            (Channel::Email, "omar@example.org"),
        ],
        attributes: &[
            ("city", "عمّان", "order"),
            ("customs", "invoice missing", "tracking"),
        ],
        tags: &[],
        notes: &["Omar Haddad; reads English, writes Arabic"],
        orders: &[Bought(
            "7699",
            "Down jacket Glacier, M",
            "at customs",
            "$329.00",
            17,
        )],
        consent: &[(Channel::Whatsapp, "service", true)],
        previous: &[(150, "size of a jacket", "ordered M")],
        story: Story {
            subject: None,
            team: Some("delivery"),
            priority: Priority::Normal,
            starts: Handling::Human,
            card: None,
            seen: Seen::UpToAnswer,
            lines: Borrowed(&[
                customer(min(53), "مرحبًا، طلبي رقم 7699 متوقف في الجمارك."),
                customer(
                    min(51),
                    "يطلبون فاتورة (invoice) مختومة. هل يمكنكم إرسالها اليوم؟ 🙏",
                ),
                tagged(min(50), SVETA, &["delivery", "customs"]),
            ]),
        },
    },
    Person {
        name: "נועה לוי",
        language: "he",
        vip: Vip::No,
        key_facts: &["gift card 300 ₪ not accepted", "answered, waits for her try"],
        identities: &[(Channel::Telegram, "@noa_levi_demo")],
        attributes: &[
            ("city", "חיפה", "crm"),
            ("gift card", "GC-**-4410", "agent Anna Weber"),
        ],
        tags: &[],
        notes: &[],
        orders: &[Bought("7798", "תרמיל Brook 28", "payment failed", "₪412.00", 1)],
        consent: &[(Channel::Telegram, "service", true)],
        previous: &[],
        story: Story {
            subject: None,
            team: None,
            priority: Priority::Normal,
            starts: Handling::Human,
            card: None,
            seen: Seen::All,
            lines: Borrowed(&[
                customer(min(64), "שלום, כרטיס המתנה שלי לא עובד בהזמנה 7798"),
                event(min(62), What::Claimed(ANNA)),
                agent(
                    min(60),
                    ANNA,
                    "Hi Noa! The card is fine, but it needs the code without dashes. Could you try GC4410?",
                ),
                tagged(min(60), ANNA, &["payment"]),
                customer(min(22), "תודה! אנסה בערב 😊"),
                agent(
                    min(21),
                    ANNA,
                    "Great, I'll keep the backpack for you until tomorrow.",
                ),
            ]),
        },
    },
    Person {
        name: "Hannah Weiß",
        language: "de",
        vip: Vip::No,
        key_facts: &["wrong stove delivered", "leaves on Saturday"],
        identities: &[(Channel::Email, "hannah.weiss@example.org")],
        attributes: &[
            ("city", "Lübeck", "order"),
            ("received", "Stove Ember (wrong)", "bot"),
        ],
        tags: &[],
        notes: &[],
        orders: &[Bought("7751", "Kocher Spark", "delivered", "€88.00", 7)],
        consent: &[(Channel::Email, "service", true)],
        previous: &[(260, "Rechnung", "sent")],
        story: Story {
            subject: Some(Borrowed("Falscher Artikel in Bestellung 7751")),
            team: Some("delivery"),
            priority: Priority::Normal,
            starts: Handling::Bot,
            card: Some(Card {
                reason: Borrowed("wrong article, the bot may not send replacements"),
                question: Borrowed("Can the right stove arrive before Saturday?"),
                collected: Borrowed(&[
                    ("order", "7751"),
                    ("ordered", "Spark"),
                    ("received", "Ember"),
                    ("opened", "no"),
                ]),
            }),
            seen: Seen::UpToAnswer,
            lines: Borrowed(&[
                customer(
                    min(107),
                    "Guten Tag,\n\nin meinem Paket (Bestellung 7751) lag der Kocher „Ember“ statt „Spark“. Am Samstag fahren wir los.\n\nViele Grüße\nHannah Weiß",
                ),
                bot(
                    min(106),
                    "Hello Hannah, this is Polly, the shop's bot. I am sorry! Did you open the wrong box?",
                ),
                customer(
                    min(101),
                    "Nein, ungeöffnet. Bitte einfach den richtigen schicken – vor Samstag!",
                ),
                escalated(min(101) - 5, "wrong article, the bot may not send replacements"),
                tagged(min(100), SVETA, &["delivery"]),
            ]),
        },
    },
    Person {
        name: "佐藤 健",
        language: "ja",
        vip: Vip::Yes,
        key_facts: &["VIP · 12回目の注文", "Kenji handles him"],
        identities: &[(Channel::Whatsapp, "+1 555 0176")],
        attributes: &[("city", "長野", "crm")],
        tags: &["vip"],
        notes: &["登山ガイド"],
        orders: &[Bought("7770", "アイスアックス Névé 2本", "shipped", "¥42,000", 5)],
        consent: &[(Channel::Whatsapp, "service", true)],
        previous: &[(75, "領収書", "送付済み")],
        story: Story {
            subject: None,
            team: Some("vip"),
            priority: Priority::Normal,
            starts: Handling::Human,
            card: None,
            seen: Seen::All,
            lines: Borrowed(&[
                customer(
                    min(150),
                    "いつもお世話になっています。注文7770は金曜日までに届きますか？",
                ),
                to_agent(min(149), ANNA, KENJI, "Japanese, please take it"),
                agent(
                    min(144),
                    KENJI,
                    "佐藤様、お世話になっております。木曜日にお届けの予定です。追跡番号はJP-7770-01です。",
                ),
                tagged(min(144), KENJI, &["delivery"]),
                customer(min(139), "ありがとうございます！助かります🙇‍♂️"),
                agent(min(138), KENJI, "こちらこそ、ありがとうございます。良い山行を！"),
            ]),
        },
    },
    Person {
        name: "Emma Lindqvist",
        language: "en",
        vip: Vip::No,
        key_facts: &["waits for the warehouse", "snoozed until the zip puller is back"],
        identities: &[
            (Channel::Email, "emma.l@example.org"),
            (Channel::Phone, "+1 555 0189"),
        ],
        attributes: &[
            ("city", "Umeå", "crm"),
            ("part", "zip puller, orange", "agent Anna Weber"),
        ],
        tags: &[],
        notes: &[],
        orders: &[Bought("7540", "Duffel Portage 90", "delivered", "€139.00", 40)],
        consent: &[(Channel::Email, "service", true)],
        previous: &[],
        story: Story {
            subject: Some(Borrowed("Zip puller of a Portage 90")),
            team: None,
            priority: Priority::Normal,
            starts: Handling::Human,
            card: None,
            seen: Seen::All,
            lines: Borrowed(&[
                customer(
                    day(3, 200),
                    "Hello,\n\nthe orange zip puller of my Portage 90 broke off. Can I buy one?\n\nEmma",
                ),
                event(day(3, 260), What::Claimed(ANNA)),
                agent(
                    day(3, 270),
                    ANNA,
                    "Hi Emma,\n\nit's on us. The part is back in the warehouse this week, I'll send it then and write to you.\n\nAnna",
                ),
                note(day(3, 271), ANNA, "Ask Kenji on arrival: shelf C4, part 90-ZP-OR"),
                tagged(day(3, 271), ANNA, &["spare part"]),
                event(day(3, 272), What::Snoozed(ANNA, 18)),
            ]),
        },
    },
];

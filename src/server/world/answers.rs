//! The shop's canned responses: each in English (here) and Russian (`answers_ru`), with the questions
//! it answers. `{{days}}` and the like have no value on purpose: the agent must fill them.

use super::answers_ru::RUSSIAN;
use crate::backend::native::wire::{CannedResponse, Channel};
use crate::text::Untrusted;

/// A canned response as written down.
pub(super) struct Answer {
    /// The same for both languages; the language is added to it.
    pub(super) key: &'static str,
    pub(super) group: &'static str,
    pub(super) name: &'static str,
    pub(super) body: &'static str,
    pub(super) examples: &'static [&'static str],
    pub(super) channels: &'static [Channel],
    /// How often it was sent.
    pub(super) uses: u64,
}

/// Those `WhatsApp` approved as templates.
const APPROVED: [&str; 2] = ["hello", "which-order"];

/// All of them, English first.
pub(super) fn all() -> Vec<CannedResponse> {
    let english = ENGLISH.iter().map(|it| record(it, "en"));
    english.chain(RUSSIAN.iter().map(|it| record(it, "ru"))).collect()
}

fn record(answer: &Answer, language: &str) -> CannedResponse {
    CannedResponse {
        id: format!("{}-{language}", answer.key),
        name: answer.name.into(),
        group: answer.group.into(),
        language: language.into(),
        body: answer.body.into(),
        examples: answer.examples.iter().copied().map(Untrusted::from).collect(),
        channels: answer.channels.to_vec(),
        approved: APPROVED.contains(&answer.key),
        uses: answer.uses,
    }
}

static ENGLISH: &[Answer] = &[
    Answer {
        key: "hello",
        group: "greetings",
        name: "Hello",
        body: "Hello {{contact.first_name}}! This is {{agent.name}} from Polar Outfitters. How can I help?",
        examples: &[
            "hi",
            "hello, is anyone there?",
            "good morning",
            "can I talk to a person?",
        ],
        channels: &[],
        uses: 412,
    },
    Answer {
        key: "which-order",
        group: "greetings",
        name: "Ask for the order number",
        body: "Thank you for writing, {{contact.first_name}}. Which order is it about? The number is in the confirmation, for example 7731.",
        examples: &[
            "I have a problem with my order",
            "something is wrong with my parcel",
            "I have a question about an order",
        ],
        channels: &[],
        uses: 188,
    },
    Answer {
        key: "where-is-order",
        group: "delivery",
        name: "Where is my order",
        body: "{{contact.first_name}}, your order {{order.number}} is \"{{order.status}}\" at the moment. I expect it with you in {{days}} days and will keep an eye on it.",
        examples: &[
            "where is my order?",
            "when will my parcel arrive?",
            "the tracking has not moved for days",
            "my jacket has not arrived",
            "where is the courier?",
        ],
        channels: &[],
        uses: 530,
    },
    Answer {
        key: "late-sorry",
        group: "delivery",
        name: "Apology for a late parcel",
        body: "I am sorry, {{contact.first_name}}: order {{order.number}} should have been with you long ago. I am calling the carrier now and will write to you within {{minutes}} minutes, whatever they say.",
        examples: &[
            "my order is nine days late",
            "it should have been here on Monday",
            "this is a joke, where is my parcel",
            "you promised it last week",
            "I fly on Friday and need it",
        ],
        channels: &[],
        uses: 143,
    },
    Answer {
        key: "change-address",
        group: "delivery",
        name: "Change the address",
        body: "Yes, as long as the parcel has not left. Please send me the new address with the postcode, and I will change order {{order.number}}.",
        examples: &[
            "can you change the address?",
            "please send it to another address",
            "I moved, the delivery address is wrong",
            "can you still change the delivery address to the hotel?",
        ],
        channels: &[],
        uses: 97,
    },
    Answer {
        key: "customs",
        group: "delivery",
        name: "Held at customs",
        body: "{{contact.first_name}}, customs need the invoice for order {{order.number}}. I am sending it to you by e-mail now; please pass it on to them.",
        examples: &[
            "my parcel is held at customs",
            "customs want an invoice",
            "do I have to pay import duty?",
        ],
        channels: &[],
        uses: 41,
    },
    Answer {
        key: "refund-when",
        group: "refunds",
        name: "When the money comes",
        body: "{{contact.first_name}}, the refund for order {{order.number}} has been started. Banks take {{days}} days; it goes back the way you paid.",
        examples: &[
            "where is my refund?",
            "when do I get my money back?",
            "I returned it but no money yet",
            "the refund is missing 40 euros",
            "refund now",
        ],
        channels: &[],
        uses: 365,
    },
    Answer {
        key: "return-how",
        group: "refunds",
        name: "How to return",
        body: "You have 60 days to return it, {{contact.first_name}}. I am sending you a return code for order {{order.number}}: show it at any pick-up point, no printer needed.",
        examples: &[
            "how do I return this?",
            "I want to send it back",
            "do I have to send the old one back?",
            "where do I get a return label?",
            "which counter do I take the parcel to?",
        ],
        channels: &[],
        uses: 301,
    },
    Answer {
        key: "warranty",
        group: "refunds",
        name: "Warranty replacement",
        body: "I am sorry about that, {{contact.first_name}}. It is covered by our two-year warranty. Please send me a photo of the damage, and I will send a replacement.",
        examples: &[
            "the zip broke",
            "a seam has opened",
            "is this covered by the warranty?",
            "my tent pole is broken",
            "I received the wrong article",
        ],
        channels: &[],
        uses: 122,
    },
    Answer {
        key: "which-size",
        group: "sizes",
        name: "Which size to take",
        body: "Our clothes fit to size. Between two sizes take the larger one, for boots add one centimetre to the length of your foot. What do you usually wear, {{contact.first_name}}?",
        examples: &[
            "which size should I take?",
            "does it fit small?",
            "what size of boots do I need with wide feet?",
            "I am 182 cm, M or L?",
        ],
        channels: &[],
        uses: 256,
    },
    Answer {
        key: "exchange",
        group: "sizes",
        name: "Exchange for another size",
        body: "Of course. I am keeping the other size for you, {{contact.first_name}}. Please send {{order.number}} back within {{days}} days; the exchange is free.",
        examples: &[
            "can I exchange it for a larger size?",
            "it is too small, I need an M",
            "can you swap the size?",
            "too wide, can I get another size?",
        ],
        channels: &[],
        uses: 178,
    },
    Answer {
        key: "payment-failed",
        group: "payment",
        name: "Payment failed",
        body: "{{contact.first_name}}, you were not charged: the bank only reserved the sum and releases it by itself. Here is a new payment link for order {{order.number}}: {{payment.link}}",
        examples: &[
            "my payment failed",
            "my card was declined twice",
            "was I charged twice?",
            "can I pay another way?",
            "please send a new payment link",
        ],
        channels: &[],
        uses: 209,
    },
    Answer {
        key: "invoice",
        group: "payment",
        name: "Invoice",
        body: "The invoice for order {{order.number}} is on its way to your e-mail address, {{contact.first_name}}. Do you need a tax number on it?",
        examples: &[
            "can I get an invoice?",
            "please send the invoice",
            "I need the papers for accounting",
            "invoice with tax number",
        ],
        channels: &[Channel::Email, Channel::WebChat],
        uses: 88,
    },
    Answer {
        key: "anything-else",
        group: "closing",
        name: "Anything else",
        body: "You are welcome, {{contact.first_name}}! Is there anything else I can do for you?",
        examples: &["thank you!", "thanks, that helps", "great, got it", "perfect"],
        channels: &[],
        uses: 640,
    },
    Answer {
        key: "goodbye",
        group: "closing",
        name: "Goodbye",
        body: "Thank you for choosing Polar Outfitters. Have a good trip!\n\n{{agent.name}}",
        examples: &[
            "bye",
            "that's all, thank you",
            "no, that was everything",
            "have a nice day",
        ],
        channels: &[],
        uses: 377,
    },
];

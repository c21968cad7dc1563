//! The customers' words in English.

use super::lines::{BotLines, Lines};
use super::persona::Topic::{Delivery, General, Payment, Refund, Sizes, Warranty};

/// All of them.
pub(super) static LINES: Lines = Lines {
    openers: &[
        (
            Delivery,
            &[
                "Any news about my parcel?",
                "The tracking page still says \"in transit\". Is that normal?",
                "The courier says he was here, but nobody rang 😕",
                "Can I still change the delivery address?",
            ],
        ),
        (
            Refund,
            &[
                "The money still has not arrived. When will it?",
                "How do I send the second item back?",
                "My bank asks for a refund reference. Do you have one?",
            ],
        ),
        (
            Sizes,
            &[
                "One more question: do the gloves fit small?",
                "If M is too tight, can I exchange it for L?",
                "Is there a size chart for boots?",
            ],
        ),
        (
            Payment,
            &[
                "The payment link does not open on my phone",
                "I was charged again! Please check",
                "Could you send me the invoice?",
            ],
        ),
        (
            Warranty,
            &[
                "I have sent the photo, did you get it?",
                "How long does the replacement take?",
                "The same seam is opening on the other side now",
            ],
        ),
        (
            General,
            &[
                "Hi, is anyone there?",
                "I have another question about my order",
                "Hello again 👋 do you have a minute?",
                "Could somebody look at my last message, please?",
            ],
        ),
    ],
    follow_ups: &[
        (
            Delivery,
            &[
                "What time of day will it be?",
                "Can the courier call me first?",
                "And if I am not at home?",
            ],
        ),
        (
            Refund,
            &[
                "Will it be the full amount?",
                "Which account does it go to?",
                "Do I get a confirmation?",
            ],
        ),
        (
            Sizes,
            &[
                "And with a thick sweater?",
                "Is the other colour cut the same?",
                "Is the exchange free?",
            ],
        ),
        (
            Payment,
            &[
                "Is the order kept for me until then?",
                "Can I pay by transfer?",
                "When is the reserved sum released?",
            ],
        ),
        (
            Warranty,
            &[
                "Do I have to send the old one back?",
                "Can I get another colour?",
                "How long will it take?",
            ],
        ),
        (
            General,
            &[
                "How long will that take?",
                "Do I need to do anything myself?",
                "Is there anything to watch out for?",
            ],
        ),
    ],
    acknowledge: &[
        "Okay.",
        "I see, thank you.",
        "Good to know.",
        "Right, understood.",
        "Alright 👍",
    ],
    unsure: &[
        "I'm not sure, could you explain?",
        "Hard to say. What would you suggest?",
        "I'd have to look that up. Does it matter much?",
        "Yes, I think so.",
    ],
    nudges: &[
        "Hello? Any news?",
        "Still waiting 🙂",
        "Is somebody looking into this?",
        "Just checking that my message arrived.",
    ],
    angry: &[
        "I have heard that before",
        "so WHEN",
        "nobody tells me anything",
        "that's not an answer",
        "I want my money back",
        "unbelievable",
    ],
    calmed: &[
        "Okay. Thank you for saying that. What happens now?",
        "Fine. I'm sorry too, it's been a long week. Please just find it.",
        "Thank you. You're the first one who says so. When will I have it?",
    ],
    thanks: &[
        "Great, thank you for your help!",
        "Perfect, thanks. Have a nice day!",
        "Thanks a lot, that was quick 🙏",
        "That's all I needed. Thank you!",
    ],
    order: "It's {order}",
    no_order: "I don't have the number with me, can you find it by my name?",
    address: "12 Harbour Lane, flat 4, please. Same town.",
    size: "Usually a medium, I'm 178 cm",
    photo: "I've just sent the photo 📷",
    contact: "The e-mail address you have is the right one",
    nothing_else: "No, that was everything. Thank you!",
    bot: BotLines {
        back: "Hi, it's Polly, the shop's bot. I'll take it from here.",
        question: "Could you tell me in one sentence what you need?",
        details: "It's about order {order}. I'd like to know when it will be settled.",
        solved: "Thank you! It is being worked on, you'll get an e-mail by tomorrow. Anything else?",
        person: "I'd rather talk to a person, please",
        reason: "the customer asked for a person",
        facts: ["order", "details", "note"],
    },
};

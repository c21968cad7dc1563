//! The customers' words in Japanese, Arabic, Hebrew and German: fewer, the same for all topics. The
//! bot speaks English, as the shop's bot does.

use super::lines::{BotLines, Lines};
use super::persona::Topic::General;

const BOT: BotLines = BotLines {
    back: "Hi, it's Polly, the shop's bot. I'll take it from here.",
    question: "Could you tell me in one sentence what you need?",
    details: "Order {order}",
    solved: "Thank you! It is being worked on, you'll get an e-mail by tomorrow. Anything else?",
    person: "A person, please 🙏",
    reason: "the bot does not speak the customer's language",
    facts: ["order", "details", "note"],
};

/// Japanese.
pub(super) static JAPANESE: Lines = Lines {
    openers: &[(
        General,
        &[
            "すみません、その後どうなりましたか？",
            "もう一つ質問があります。",
            "注文の件でお伺いします。",
        ],
    )],
    follow_ups: &[(
        General,
        &[
            "どのくらいかかりますか？",
            "こちらで何か必要ですか？",
            "送料はかかりますか？",
        ],
    )],
    acknowledge: &[
        "わかりました。",
        "なるほど、承知しました。",
        "ありがとうございます。",
    ],
    unsure: &["すみません、よくわかりません。", "そうだと思います。"],
    nudges: &["お返事をお待ちしています。", "届いていますでしょうか？"],
    angry: &["もう待てません。", "いつになるんですか。", "困ります。"],
    calmed: &["わかりました。よろしくお願いします。"],
    thanks: &["ありがとうございました！", "助かりました。ありがとうございます🙇‍♀️"],
    order: "注文番号は{order}です。",
    no_order: "番号は手元にありません。名前で調べられますか？",
    address: "札幌市中央区1-2-3です。",
    size: "普段は24cmです。",
    photo: "写真を送りました📷",
    contact: "登録のメールで大丈夫です。",
    nothing_else: "いいえ、大丈夫です。ありがとうございました。",
    bot: BOT,
};

/// Arabic.
pub(super) static ARABIC: Lines = Lines {
    openers: &[(
        General,
        &["هل من جديد بخصوص طلبي؟", "لدي سؤال آخر.", "مرحبًا، هل يوجد أحد؟"],
    )],
    follow_ups: &[(
        General,
        &["كم سيستغرق ذلك؟", "هل تحتاجون شيئًا مني؟", "هل هناك رسوم؟"],
    )],
    acknowledge: &["حسنًا.", "فهمت، شكرًا.", "تمام 👍"],
    unsure: &["لست متأكدًا، هل يمكنكم التوضيح؟", "أظن ذلك."],
    nudges: &["ما زلت أنتظر 🙂", "هل وصلت رسالتي؟"],
    angry: &["انتظرت كثيرًا", "متى؟", "هذا ليس جوابًا"],
    calmed: &["شكرًا على الاعتذار. ماذا بعد؟"],
    thanks: &["شكرًا جزيلًا على المساعدة!", "ممتاز، شكرًا لكم 🙏"],
    order: "رقم الطلب {order}",
    no_order: "الرقم ليس معي، هل يمكن البحث بالاسم؟",
    address: "شارع الميناء 12، الطابق 4",
    size: "عادةً M",
    photo: "أرسلت الصورة 📷",
    contact: "البريد المسجل صحيح",
    nothing_else: "لا، هذا كل شيء. شكرًا!",
    bot: BOT,
};

/// Hebrew.
pub(super) static HEBREW: Lines = Lines {
    openers: &[(
        General,
        &["יש חדש לגבי ההזמנה שלי?", "יש לי עוד שאלה.", "שלום, יש מישהו?"],
    )],
    follow_ups: &[(General, &["כמה זמן זה ייקח?", "צריך משהו ממני?", "זה עולה כסף?"])],
    acknowledge: &["בסדר.", "הבנתי, תודה.", "מצוין 👍"],
    unsure: &["לא בטוחה, אפשר להסביר?", "נראה לי שכן."],
    nudges: &["עדיין מחכה 🙂", "ההודעה שלי הגיעה?"],
    angry: &["כמה אפשר לחכות", "מתי?", "זאת לא תשובה"],
    calmed: &["תודה שאתם אומרים. מה הלאה?"],
    thanks: &["תודה רבה על העזרה!", "מעולה, תודה 🙏"],
    order: "מספר ההזמנה {order}",
    no_order: "אין לי את המספר, אפשר לחפש לפי שם?",
    address: "רחוב הנמל 12, דירה 4",
    size: "בדרך כלל M",
    photo: "שלחתי תמונה 📷",
    contact: "המייל שרשום נכון",
    nothing_else: "לא, זה הכול. תודה!",
    bot: BOT,
};

/// German.
pub(super) static GERMAN: Lines = Lines {
    openers: &[(
        General,
        &[
            "Gibt es etwas Neues zu meiner Bestellung?",
            "Ich habe noch eine Frage.",
            "Hallo, ist jemand da?",
        ],
    )],
    follow_ups: &[(
        General,
        &[
            "Wie lange dauert das?",
            "Muss ich etwas tun?",
            "Fallen Kosten an?",
        ],
    )],
    acknowledge: &["In Ordnung.", "Verstanden, danke.", "Gut zu wissen."],
    unsure: &[
        "Das weiß ich nicht genau. Was schlagen Sie vor?",
        "Ich denke schon.",
    ],
    nudges: &["Ich warte noch 🙂", "Ist meine Nachricht angekommen?"],
    angry: &["Das habe ich schon gehört", "Also WANN", "Das ist keine Antwort"],
    calmed: &["Danke, dass Sie das sagen. Wie geht es weiter?"],
    thanks: &[
        "Vielen Dank für die Hilfe!",
        "Wunderbar, danke. Schönen Tag noch!",
    ],
    order: "Die Nummer ist {order}",
    no_order: "Die Nummer habe ich nicht da. Finden Sie mich über den Namen?",
    address: "Hafenstraße 12, bitte.",
    size: "Meistens M, ich bin 178 cm groß",
    photo: "Das Foto ist unterwegs 📷",
    contact: "Die Adresse, die Sie haben, stimmt",
    nothing_else: "Nein, das war alles. Danke!",
    bot: BOT,
};

//! What is learned, how soon, and when nothing is said.

use super::*;

fn best<'a>(learner: &'a Learner, said: &str) -> &'a str {
    learner
        .rank(said, &[])
        .answers
        .first()
        .map_or("", |best| best.answer)
}

fn shop() -> Learner {
    let mut learner = Learner::default();
    learner.introduce("refund", "refund money back");
    learner.introduce("status", "order status where is my order");
    learner.introduce("возврат", "вернуть деньги возврат");
    learner.introduce("посылка", "где моя посылка заказ");
    learner
}

#[test]
fn names_are_enough_on_the_first_day() {
    let learner = shop();
    assert_eq!(best(&learner, "I want to be refunded"), "refund");
    assert_eq!(best(&learner, "where are my orders"), "status");
    assert_eq!(best(&learner, "когда придут деньги за возвраты?"), "возврат");
    assert!(!learner.rank("refund", &[]).shown, "nothing was ever observed");
    assert_eq!(Learner::default().rank("refund", &[]).answers, []);
}

#[test]
fn typing_errors_translit_and_layout_are_read() {
    let learner = shop();
    assert_eq!(best(&learner, "I want a refnud refundd"), "refund");
    assert_eq!(best(&learner, "gde posylka"), "посылка");
    assert_eq!(best(&learner, "ult gjcskrf"), "посылка");
}

#[test]
fn three_uses_teach_what_no_name_says() {
    let mut learner = shop();
    let said = "the gizmo beeps all night";
    assert_ne!(best(&learner, said), "status");
    for _ in 0..3 {
        learner.learn("status", "my gizmo beeps", &[]);
    }
    assert_eq!(best(&learner, said), "status");
}

#[test]
fn circumstances_decide_between_equals() {
    let mut learner = Learner::default();
    for _ in 0..5 {
        learner.learn("letter", "thanks for the invoice", &["channel:email"]);
        learner.learn("chat", "thanks for the invoice", &["channel:webchat"]);
    }
    for (hint, answer) in [("channel:email", "letter"), ("channel:webchat", "chat")] {
        let ranking = learner.rank("thanks for the invoice", &[hint]);
        assert_eq!(ranking.answers[0].answer, answer);
    }
}

#[test]
fn the_same_lessons_make_the_same_model() {
    assert_eq!(shop().rank("order", &[]), shop().rank("order", &[]));
}

const BANKING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/banking77-");

#[test]
fn ten_uses_each_are_enough_among_twenty_real_answers() {
    let read = |part: &str| std::fs::read_to_string(format!("{BANKING}{part}.csv"));
    let (Ok(train), Ok(test)) = (read("train"), read("test")) else {
        eprintln!("SKIPPED: no questions at {BANKING}*.csv");
        return;
    };
    let mut shots: HashMap<&str, usize> = HashMap::new();
    let mut learner = Learner::default();
    for (text, about) in train.lines().skip(1).filter_map(|row| row.rsplit_once(',')) {
        if shots.len() == 20 && !shots.contains_key(about) {
            continue;
        }
        let shots = shots.entry(about).or_default();
        if *shots < 10 {
            *shots += 1;
            learner.learn(about, text, &[]);
        }
    }
    let (mut asked, mut right) = (0, 0);
    for (text, about) in test.lines().skip(1).filter_map(|row| row.rsplit_once(',')) {
        if shots.contains_key(about) {
            asked += 1;
            right += usize::from(best(&learner, text) == about);
        }
    }
    // 658 of 800 (82 %) when this was written; blind luck would be 5 %.
    assert!(right * 100 >= asked * 78, "{right} of {asked}");
}

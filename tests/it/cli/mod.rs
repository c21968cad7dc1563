//! The program without a screen: what scripts stand on.

mod bench;
mod canary;
mod care;
mod demo;
mod doctor;
mod load;
mod login;
mod refused;
mod tables;
mod together;
mod work;

use crate::support::{Home, Hub, Start};

/// Three dialogues in which the customer waits, and a lead and an agent.
const DESK: Start<'_> = Start {
    dialogues: &[
        (
            "care-1",
            &[
                "где мой возврат? заказ 7731",
                "Проверяю, одну минуту",
                "спасибо, жду",
            ],
        ),
        ("care-2", &["my parcel is late", "Which number?", "order 4512"]),
        ("care-3", &["ミナです。返金について"]),
    ],
    agents: &[("Anna", "lead"), ("Bob", "agent")],
};

fn desk() -> (Home, Hub) {
    let home = Home::new();
    let hub = Hub::start(&home, DESK);
    (home, hub)
}

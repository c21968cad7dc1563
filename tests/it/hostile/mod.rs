//! Hostile text through the real program: a customer writes the samples of `../shared/corpus` to a real
//! hub, the built program shows them in a terminal, and what it wrote is judged byte by byte and cell by
//! cell. The everyday run takes each sample once, in one field or another; `cargo test hostile -- --ignored`
//! takes all of them in every field at both sizes with and without a background.

mod corpus;
mod long;
mod oracle;
mod pass;
mod replay;
mod served;

use crate::support::Size;
use pass::{Field, Look, Pass};

#[test]
fn bodies_of_messages() {
    Pass::new(Field::Body, Size::USUAL, Look::Plain)
        .share(0, 2)
        .judge();
}

#[test]
fn names_subjects_and_tags_at_once() {
    Pass::new(Field::AllOfARow, Size(200, 50), Look::Ground)
        .share(1, 2)
        .judge();
}

#[test]
fn names_of_files() {
    Pass::new(Field::FileName, Size::USUAL, Look::Ground)
        .share(0, 5)
        .judge();
}

#[test]
#[ignore = "every field at every size takes minutes"]
fn every_field_in_two_panes_on_every_ground() {
    every_field(Size::USUAL);
}

#[test]
#[ignore = "every field at every size takes minutes"]
fn every_field_in_three_panes_on_every_ground() {
    every_field(Size(200, 50));
}

fn every_field(size: Size) {
    for look in Look::ALL {
        for field in Field::ALL {
            Pass::new(field, size, look).judge();
        }
    }
}

#[test]
#[ignore = "the card is fetched anew for each customer: minutes"]
fn everything_on_the_customers_card() {
    for look in Look::ALL {
        Pass::new(Field::Card, Size(200, 50), look).judge();
    }
}

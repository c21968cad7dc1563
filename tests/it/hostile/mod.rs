//! Hostile text through the real program: a customer writes the samples of `../shared/corpus` to a real
//! hub, the built program shows them in a terminal, and what it wrote is judged byte by byte and cell by
//! cell. The everyday run takes each sample once; `cargo test hostile -- --ignored` takes every field at
//! both sizes with and without a background.

mod corpus;
mod oracle;
mod pass;
mod replay;
mod served;

use crate::support::Size;
use pass::{Field, Look, Pass};

/// Two panes, three panes.
const SIZES: [Size; 2] = [Size::USUAL, Size(200, 50)];

#[test]
fn bodies_of_messages() {
    Pass::new(Field::Body, Size::USUAL, Look::Plain).judge();
}

#[test]
fn names_subjects_and_tags_at_once() {
    Pass::new(Field::AllOfARow, Size(200, 50), Look::Ground).judge();
}

#[test]
#[ignore = "every field at every size takes minutes"]
fn every_field_at_every_size_on_every_ground() {
    for size in SIZES {
        for look in Look::ALL {
            for field in Field::ALL {
                Pass::new(field, size, look).judge();
            }
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

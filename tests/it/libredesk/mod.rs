//! Libredesk: a stand-in server with the recorded behaviour, the proof that it has it, and the agent's
//! day against it or against a real one.

mod budget;
mod conformance;
mod day;
mod drafting;
mod hardship;
mod login;
mod mailing;
mod modelling;
mod narrowing;
mod notifying;
mod peer;
mod plain;
mod seam;
mod seeds;
mod shapes;
pub(crate) mod standin;
mod trouble;
mod visitor;
mod worker;

//! Libredesk: a stand-in server with the recorded behaviour, the proof that it has it, and the agent's
//! day against it or against a real one.

mod conformance;
mod day;
mod peer;
mod plain;
mod shapes;
pub(crate) mod standin;
mod trouble;
mod visitor;
mod worker;

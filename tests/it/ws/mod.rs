//! The real client and the real hub with a proxy between them that breaks the link on purpose
//! (`docs/reliability.md`; the pure simulator is `simulation`).

mod cuts;
pub(crate) mod desk;
mod endings;
mod frames;
pub(crate) mod proxy;
pub(crate) mod site;
mod team;

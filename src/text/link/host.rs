//! What is doubtful about a host.

use unicode_security::MixedScript;
use unicode_security::confusable_detection::skeleton;
use url::Host;

use super::Doubt;

/// Parts of a host from which on its end is easily missed.
const MANY: usize = 7;
/// Columns of a host from which on its end may be off the screen.
const LONG: usize = 60;

/// Judges a host in its ASCII form.
pub(super) fn doubts(host: &str) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    if matches!(Host::parse(host), Ok(Host::Ipv4(_) | Host::Ipv6(_))) {
        doubts.push(Doubt::Numeric);
        return doubts;
    }
    if host.split('.').count() >= MANY || host.len() >= LONG {
        doubts.push(Doubt::ManyParts);
    }
    let (unicode, readable) = idna::domain_to_unicode(host);
    if readable.is_err() {
        doubts.push(Doubt::Confusable);
    }
    for label in unicode.split('.').filter(|label| !label.is_ascii()) {
        doubts.push(Doubt::NotAscii);
        if !label.is_single_script() {
            doubts.push(Doubt::MixedScript);
        }
        if skeleton(label).all(|c| c.is_ascii()) {
            doubts.push(Doubt::Confusable);
        }
    }
    doubts
}

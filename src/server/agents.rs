//! Agents and their tokens, managed on the file itself: it works whether or not a hub runs on it.

use std::path::Path;

use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use uuid::Uuid;

use super::HubError;
use super::keeper::now;
use super::rules::word;
use super::storage::{Failure, Store, Tx, by_name, fold};
use crate::backend::native::wire::{EventBody, Role};

/// Open conversations an agent can carry, until somebody says otherwise.
const CAPACITY: u32 = 10;
/// Longest name, in characters.
const NAME: usize = 64;

/// Adds an agent to the desk in `data` and returns its token. The token is shown this once: the desk
/// keeps only its hash.
pub fn add(data: &Path, name: &str, role: Role) -> Result<String, HubError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
        return Err(HubError::BadName(name.escape_debug().to_string()));
    }
    let token = token()?;
    let store = Store::open(data)?;
    let (added, _) = store.write(now(), |tx| {
        if by_name(tx.db, name)?.is_some() {
            return Ok(false);
        }
        let id = Uuid::now_v7().to_string();
        tx.db.execute(
            "INSERT INTO agent (id, name, name_key, role, availability, capacity) \
             VALUES (?1, ?2, ?3, ?4, 'online', ?5)",
            (&id, name, fold(name), word(role), CAPACITY),
        )?;
        give(tx, &id, &token)?;
        Ok(true)
    })?;
    if added {
        Ok(token)
    } else {
        Err(HubError::AgentExists(name.to_owned()))
    }
}

/// Makes a further token for the agent with the id or name `agent`; the demo signs its user in so.
pub fn token_for(data: &Path, agent: &str) -> Result<String, HubError> {
    let token = token()?;
    let store = Store::open(data)?;
    let (known, _) = store.write(now(), |tx| {
        let Some(id) = find(tx, agent)? else {
            return Ok(false);
        };
        give(tx, &id, &token)?;
        Ok(true)
    })?;
    if known {
        Ok(token)
    } else {
        Err(HubError::UnknownAgent(agent.to_owned()))
    }
}

/// Makes all tokens of an agent invalid. A running hub ends its connections when it next looks, at
/// the latest after 20 seconds.
pub fn revoke(data: &Path, agent: &str) -> Result<(), HubError> {
    let store = Store::open(data)?;
    let (known, _) = store.write(now(), |tx| {
        let Some(id) = find(tx, agent)? else {
            return Ok(false);
        };
        tx.db.execute("DELETE FROM token WHERE agent = ?1", [id])?;
        tx.emit(EventBody::DirectoryChanged {})?;
        Ok(true)
    })?;
    if known {
        Ok(())
    } else {
        Err(HubError::UnknownAgent(agent.to_owned()))
    }
}

fn find(tx: &Tx<'_>, agent: &str) -> Result<Option<String>, Failure> {
    let by_id: bool = tx.db.query_row(
        "SELECT EXISTS (SELECT 1 FROM agent WHERE id = ?1)",
        [agent],
        |row| row.get(0),
    )?;
    if by_id {
        Ok(Some(agent.to_owned()))
    } else {
        by_name(tx.db, agent)
    }
}

fn give(tx: &mut Tx<'_>, agent: &str, token: &str) -> Result<(), Failure> {
    let hash = digest(&SHA256, token.as_bytes());
    tx.db.execute(
        "INSERT INTO token (hash, agent, made_at) VALUES (?1, ?2, ?3)",
        (hash.as_ref(), agent, tx.now.as_microsecond()),
    )?;
    tx.emit(EventBody::DirectoryChanged {})
}

/// 32 random bytes in 43 characters that need no quoting anywhere.
fn token() -> Result<String, HubError> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = [0_u8; 33];
    SystemRandom::new()
        .fill(&mut bytes[..32])
        .map_err(|_| HubError::Random)?;
    let mut token: String = bytes
        .chunks_exact(3)
        .flat_map(|three| {
            let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
            [18, 12, 6, 0].map(|shift| char::from(ALPHABET[(bits >> shift) as usize & 63]))
        })
        .collect();
    // The last character encodes only padding.
    token.pop();
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::storage::by_token;

    #[test]
    fn an_added_agent_is_known_by_the_token_and_only_its_hash_is_kept() {
        let data = tempfile::tempdir().unwrap();
        let token = add(data.path(), "Bob Tanner", Role::Lead).unwrap();
        assert_eq!(token.len(), 43);
        let store = Store::open(data.path()).unwrap();
        let hash = digest(&SHA256, token.as_bytes()).as_ref().try_into().unwrap();
        let (_, name, role) = by_token(&store.db, &hash).unwrap().unwrap();
        assert_eq!((name.as_str(), role), ("Bob Tanner", Role::Lead));
        drop(store);
        for file in std::fs::read_dir(data.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(
                !bytes
                    .windows(token.len())
                    .any(|window| window == token.as_bytes())
            );
        }
    }

    #[test]
    fn names_are_taken_once_whatever_their_case() {
        let data = tempfile::tempdir().unwrap();
        add(data.path(), "Фёдор", Role::Agent).unwrap();
        let error = add(data.path(), "федор", Role::Agent).unwrap_err();
        assert!(matches!(error, HubError::AgentExists(_)), "{error}");
        for bad in ["", " ", "a\nb"] {
            assert!(matches!(
                add(data.path(), bad, Role::Agent),
                Err(HubError::BadName(_))
            ));
        }
    }

    #[test]
    fn a_revoked_token_is_unknown_and_a_new_one_can_be_made() {
        let data = tempfile::tempdir().unwrap();
        let old = add(data.path(), "Bob", Role::Agent).unwrap();
        revoke(data.path(), "bob").unwrap();
        let new = token_for(data.path(), "Bob").unwrap();
        let store = Store::open(data.path()).unwrap();
        let known = |token: &str| {
            let hash = digest(&SHA256, token.as_bytes()).as_ref().try_into().unwrap();
            by_token(&store.db, &hash).unwrap().is_some()
        };
        assert!(!known(&old));
        assert!(known(&new));
        assert!(matches!(
            revoke(data.path(), "nobody"),
            Err(HubError::UnknownAgent(_))
        ));
    }
}

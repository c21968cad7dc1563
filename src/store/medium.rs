//! What kind of file system the database is on. On a network one SQLite's shared memory does not work
//! and its log loses words (SQLite's documents; opencode#14970), so there the file has one user at a
//! time and no log.

use std::path::Path;

/// The kind of file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A disk of this machine, as far as anybody knows.
    Local,
    /// Not of this machine alone.
    Network(&'static str),
}

/// Magic numbers of `statfs(2)`. FUSE is counted in: sshfs and the like cannot be told from others.
const NETWORKS: [(u32, &str); 16] = [
    (0x0000_6969, "NFS"),
    (0x0000_517B, "SMB"),
    (0xFF53_4D42, "CIFS"),
    (0xFE53_4D42, "SMB2"),
    (0x4750_4653, "GPFS"),
    (0x0BD0_0BD0, "Lustre"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9p"),
    (0x00C3_6400, "Ceph"),
    (0x5346_414F, "AFS"),
    (0x6B41_4653, "kAFS"),
    (0x7375_7245, "Coda"),
    (0x0116_1970, "GFS2"),
    (0x7461_636F, "OCFS2"),
    (0x1980_0202, "BeeGFS"),
    (0xAAD7_AAEA, "PanFS"),
];

/// The medium a file is on, or will be.
pub fn of(path: &Path) -> Medium {
    let directory = path.parent().filter(|it| !it.as_os_str().is_empty());
    magic(directory.unwrap_or(Path::new("."))).map_or(Medium::Local, named)
}

fn named(magic: u32) -> Medium {
    let network = NETWORKS.iter().find(|(number, _)| *number == magic);
    network.map_or(Medium::Local, |(_, name)| Medium::Network(name))
}

#[cfg(target_os = "linux")]
fn magic(directory: &Path) -> Option<u32> {
    let found = rustix::fs::statfs(directory).ok()?;
    // The field has another width on each architecture; the numbers have 32 bits.
    u32::try_from(i128::from(found.f_type) & 0xFFFF_FFFF).ok()
}

#[cfg(not(target_os = "linux"))]
fn magic(_directory: &Path) -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_are_known_by_their_numbers() {
        for (number, name) in [(0x6969, "NFS"), (0x4750_4653, "GPFS"), (0xFF53_4D42, "CIFS")] {
            assert_eq!(named(number), Medium::Network(name));
        }
        let (ext4, tmpfs, btrfs, overlay) = (0xEF53, 0x0102_1994, 0x9123_683E, 0x794C_7630);
        for local in [ext4, tmpfs, btrfs, overlay] {
            assert_eq!(named(local), Medium::Local);
        }
    }

    #[test]
    fn the_medium_of_a_file_is_that_of_its_directory() {
        let directory = tempfile::tempdir().unwrap();
        // Nothing is there yet; the answer must not depend on the file.
        let (file, other) = (directory.path().join("desk.db"), directory.path().join("other"));
        assert_eq!(of(&file), of(&other));
        #[cfg(target_os = "linux")]
        assert!(magic(directory.path()).is_some());
    }
}

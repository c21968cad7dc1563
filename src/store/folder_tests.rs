//! Saving and spooling on a real disk.

use std::fs;

use super::*;

fn saved(root: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let (saving, mut file) = save(root, "c-1", name, 0).unwrap();
    file.write_all(bytes).unwrap();
    saving.finish().unwrap()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_saved_file_is_its_users_alone_and_never_replaces_another() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("files");
    let first = saved(&root, "../../dup.pdf", b"one");
    let second = saved(&root, "dup.pdf", b"two");
    assert_eq!(first, root.join("c-1/dup.pdf"));
    assert_eq!(second, root.join("c-1/dup-2.pdf"));
    assert_eq!(
        (fs::read(&first).unwrap(), fs::read(&second).unwrap()),
        (b"one".to_vec(), b"two".to_vec())
    );
    #[cfg(unix)]
    assert_eq!(
        (mode(&root), mode(&root.join("c-1")), mode(&first)),
        (0o700, 0o700, 0o600)
    );
}

#[test]
fn workspaces_that_end_alike_do_not_share_a_directory() {
    let own = |address: &str| own_folder(&WorkspaceId::new(address));
    let all = [
        "wss://a.example/ws",
        "wss://b.example/ws",
        "wss://a.example/ws#anna",
    ]
    .map(own);
    assert!(
        all[0] != all[1] && all[0] != all[2] && all[1] != all[2],
        "{all:?}"
    );
    assert_eq!(all[0], own("wss://a.example/ws"));
    assert!(all.iter().all(|name| safe_file_name(name) == *name), "{all:?}");
}

#[cfg(unix)]
#[test]
fn a_link_of_the_same_name_is_not_followed() {
    let root = tempfile::tempdir().unwrap();
    let outside = root.path().join("outside");
    fs::write(&outside, "mine").unwrap();
    let files = root.path().join("files");
    fs::create_dir_all(files.join("c-1")).unwrap();
    std::os::unix::fs::symlink(&outside, files.join("c-1/link.pdf")).unwrap();
    std::os::unix::fs::symlink("nowhere", files.join("c-1/link-2.pdf")).unwrap();
    assert_eq!(saved(&files, "link.pdf", b"theirs"), files.join("c-1/link-3.pdf"));
    assert_eq!(fs::read(&outside).unwrap(), b"mine");
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_directory_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let files = root.path().join("files");
    fs::create_dir_all(&files).unwrap();
    std::os::unix::fs::symlink(root.path(), files.join("c-1")).unwrap();
    assert!(matches!(save(&files, "c-1", "a", 0), Err(FolderError::Io { .. })));
}

#[test]
fn half_a_file_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (saving, mut file) = save(root.path(), "c-1", "a.txt", 9).unwrap();
    file.write_all(b"half").unwrap();
    drop(saving);
    assert_eq!(fs::read_dir(root.path().join("c-1")).unwrap().count(), 0);
}

#[test]
fn the_quota_counts_what_is_there() {
    let root = tempfile::tempdir().unwrap();
    let path = saved(root.path(), "a.bin", b"");
    // Sparse: the length counts, the disk is not filled.
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(SAVED_QUOTA - 10).unwrap();
    assert!(save(root.path(), "c-2", "b", 10).is_ok());
    let refused = save(root.path(), "c-2", "b", 11).unwrap_err();
    assert!(refused.to_string().contains("200 MiB"), "{refused}");
}

#[test]
fn the_spool_holds_a_copy_that_does_not_change() {
    let root = tempfile::tempdir().unwrap();
    let source = root.path().join("счёт.pdf");
    fs::write(&source, "as attached").unwrap();
    let spool = Spool::new(root.path().join("spool"));
    let id = Uuid::from_u128(7);
    let file = spool.take_in(id, &source, 11).unwrap();
    assert_eq!((file.name.as_str(), file.bytes), ("счёт.pdf", 11));
    fs::write(&source, "changed").unwrap();
    assert_eq!(fs::read(spool.path(id)).unwrap(), b"as attached");
    #[cfg(unix)]
    assert_eq!(mode(&spool.path(id)), 0o600);
    spool.tidy(&[id]).unwrap();
    assert!(spool.path(id).exists());
    spool.tidy(&[]).unwrap();
    assert!(!spool.path(id).exists());
}

#[test]
fn what_cannot_be_sent_is_not_taken_in() {
    let root = tempfile::tempdir().unwrap();
    let source = root.path().join("a.txt");
    fs::write(&source, "12345").unwrap();
    let spool = Spool::new(root.path().join("spool"));
    let id = Uuid::from_u128(1);
    let taken = |path: &Path| spool.take_in(id, path, 4).unwrap_err();
    assert!(matches!(
        taken(&source),
        FolderError::TooLarge {
            bytes: 5,
            limit: 4,
            ..
        }
    ));
    assert!(matches!(taken(root.path()), FolderError::NotAFile(_)));
    assert!(matches!(taken(&root.path().join("none")), FolderError::Io { .. }));
    assert!(!spool.path(id).exists());
}

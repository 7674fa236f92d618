//! The files of a data directory: who may read them, and what becomes of those that nothing names.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use service::leftover;
use tempfile::TempDir;

use crate::support::process::command;
use crate::support::test_app::TestApp;

const BUSES: &str = "JY19-031";

/// Runs a command of the real binary in a shell with a umask.
fn run_with_umask(umask: &str, data: &Path, arguments: &[&str]) {
    let program = command(data, &[]);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("umask {umask}; exec \"$0\" \"$@\"")])
        .arg(program.get_program())
        .args(program.get_args())
        .args(arguments)
        .current_dir(std::env::temp_dir());
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Every file and directory below a directory, and the directory itself, with their modes.
fn modes(dir: &Path) -> Vec<(PathBuf, u32)> {
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let mut found = vec![(dir.to_owned(), mode(dir))];
    for file in fs::read_dir(dir).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            found.extend(modes(&path));
        } else {
            found.push((path.clone(), mode(&path)));
        }
    }
    found
}

#[test]
fn only_the_owner_may_read_the_data_whatever_the_umask_and_files_that_users_name_keep_theirs() {
    let dir = TempDir::new().unwrap();
    let (data, out) = (dir.path().join("data"), dir.path().join("export"));
    run_with_umask("000", &data, &["seed"]);
    let evidence = dir.path().join("photo.txt");
    fs::write(&evidence, "到货单").unwrap();
    // The day is the machine's, so that any month serves that has begun.
    let found = modes(&data);
    assert!(
        found
            .iter()
            .any(|(path, _)| path.ends_with("keys/ledger.key"))
    );
    for (path, mode) in found {
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
    }
    run_with_umask("022", &data, &["ledger", "export", out.to_str().unwrap()]);
    for (path, mode) in modes(&out) {
        let usual = if path.is_dir() { 0o755 } else { 0o644 };
        assert_eq!(mode, usual, "{}: {mode:o}", path.display());
    }
    for (path, mode) in modes(&data) {
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
    }
}

/// Makes a file look as if it had been written long ago.
fn age(path: &Path) {
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1))
        .unwrap();
}

#[test]
fn files_that_no_entry_names_are_counted_and_then_collected_once_they_are_old() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let store = &test_app.app.evidence;
    let named = store.store_bytes("txt", "到货单".as_bytes()).unwrap();
    let mut request = test_app.request(BUSES, "2019-03", "2019-03-20", "40");
    request.evidence = vec![named.clone()];
    test_app.send(request).unwrap();
    let (lost, young) = (
        store.store_bytes("txt", b"lost").unwrap(),
        store.store_bytes("txt", b"young").unwrap(),
    );
    let evidence = test_app.data().join("evidence");
    let mail = test_app.data().join("mail");
    fs::create_dir_all(&mail).unwrap();
    let (upload, letter, received) = (
        evidence.join("4711.part"),
        mail.join(".part-00"),
        mail.join("received.eml"),
    );
    for path in [&upload, &letter, &received] {
        fs::write(path, b"half").unwrap();
    }
    let of = |one: &domain::update::Evidence| {
        let path = store.path(one);
        [path.with_extension("salt"), path]
    };
    let old = [&of(&named)[..], &of(&lost)].concat();
    for path in old.iter().chain([&upload, &letter, &received]) {
        age(path);
    }
    let data = test_app.data().to_owned();
    let found = test_app
        .app
        .ledger
        .ask(|reader| leftover::find(reader, &data))
        .unwrap();
    let mut wanted = [&of(&lost)[..], &[upload, letter]].concat();
    wanted.sort();
    let mut paths = found.paths.clone();
    paths.sort();
    assert_eq!(paths, wanted);
    assert_eq!(found.bytes, 4 + 32 + 4 + 4);
    test_app.at("2019-03-31 03:00").dispatch();
    let left = |paths: &[PathBuf]| paths.iter().filter(|path| path.exists()).count();
    assert_eq!(left(&wanted), 0);
    assert_eq!(left(&of(&named)) + left(&of(&young)) + left(&[received]), 5);
}

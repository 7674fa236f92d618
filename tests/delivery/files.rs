//! Delivery into files and into memory.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use mail::deliver::{DeliveryError, FileMailer, Mailer, MemoryMailer, Parcel, Trouble};

use super::parcel;

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_message_becomes_one_file_however_often_it_is_delivered() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("data/mail");
    let mailer = Mailer::File(FileMailer::new(&dir));
    for number in [0, 1, 1, 0] {
        let receipt = mailer.deliver(&parcel(number)).await.unwrap();
        let path = dir.join(&parcel(number).file_name);
        assert_eq!(receipt.answer, path.display().to_string());
        assert_eq!(fs::read(path).unwrap(), parcel(number).bytes);
    }
    assert_eq!(
        names(&dir),
        [parcel(0).file_name, parcel(1).file_name],
        "and no temporary file is left"
    );
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir) & 0o027, 0, "closed to others");
    assert_eq!(mode(&dir.join(parcel(0).file_name)) & 0o037, 0);
}

#[tokio::test]
async fn a_changed_message_replaces_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let mailer = Mailer::File(FileMailer::new(dir.path()));
    mailer.deliver(&parcel(1)).await.unwrap();
    let other = Parcel {
        bytes: b"shorter\r\n".to_vec(),
        ..parcel(1)
    };
    mailer.deliver(&other).await.unwrap();
    assert_eq!(
        fs::read(dir.path().join(&other.file_name)).unwrap(),
        other.bytes
    );
}

#[tokio::test]
async fn names_that_leave_the_directory_are_refused_for_good() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("mail");
    let mailer = Mailer::File(FileMailer::new(&dir));
    let long = "x".repeat(300);
    for name in [
        "", ".", "..", "../a.eml", "/a.eml", "a/b.eml", "a\\b.eml", ".a.eml", "c:a", "a\0.eml",
        "a\n.eml", &long,
    ] {
        let parcel = Parcel {
            file_name: name.into(),
            ..parcel(1)
        };
        let error = mailer.deliver(&parcel).await.unwrap_err();
        assert!(error.is_permanent(), "{name:?}: {error}");
        assert_eq!(error.trouble(), Trouble::FileName);
    }
    assert_eq!(names(home.path()).len(), usize::from(dir.exists()));
    assert_eq!(names(&dir), Vec::<String>::new());
}

#[tokio::test]
async fn a_directory_that_cannot_be_written_is_temporary() {
    let home = tempfile::tempdir().unwrap();
    let in_the_way = home.path().join("mail");
    fs::write(&in_the_way, "a file where the directory should be").unwrap();
    let mailer = Mailer::File(FileMailer::new(&in_the_way));
    for error in [
        mailer.deliver(&parcel(1)).await.unwrap_err(),
        mailer.probe().await.unwrap_err(),
    ] {
        assert!(!error.is_permanent());
        assert_eq!(error.trouble(), Trouble::Disk);
    }
    fs::remove_file(&in_the_way).unwrap();
    mailer.probe().await.unwrap();
    assert_eq!(
        names(&in_the_way),
        Vec::<String>::new(),
        "a probe leaves nothing"
    );
    mailer.deliver(&parcel(1)).await.unwrap();
}

#[tokio::test]
async fn memory_keeps_the_order_and_fails_when_requested() {
    let memory = MemoryMailer::new();
    let busy = DeliveryError::Temporary {
        trouble: Trouble::Refused,
        answer: "451 busy".into(),
    };
    memory.fail_next(busy.clone());
    let mailer = Mailer::Memory(memory);
    assert_eq!(mailer.deliver(&parcel(0)).await, Err(busy));
    mailer.deliver(&parcel(1)).await.unwrap();
    mailer.deliver(&parcel(0)).await.unwrap();
    let Mailer::Memory(memory) = &mailer else {
        unreachable!()
    };
    assert_eq!(memory.parcels(), [parcel(1), parcel(0)]);
}

//! A ledger of many commitments, which the measurements share.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use clock::Clock;
use domain::seed::Seed;
use domain::{Code, Commitment, Narrative, Rules, Timestamp};
use mail::deliver::{Mailer, MemoryMailer};
use mail::mailbox::Mailbox;
use pledgebook::app::read_seed;
use service::link::LinkKey;
use service::mark::MarkFile;
use service::open::{Charter, seed};
use service::{ClockGuard, Ledger, Letterhead};
use store::Db;
use tlog::keys::{NoteSigner, Origin};

/// The result of a measurement, or why it failed.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// When every measured ledger is opened.
pub const OPENED: &str = "2019-03-01T01:00:00.000Z";

/// The built-in seed with its commitments repeated under other codes.
pub fn wide_seed(commitments: usize) -> Outcome<Seed> {
    let mut seed = read_seed(None)?;
    let promises = std::mem::take(&mut seed.commitments);
    seed.commitments = promises
        .iter()
        .cycle()
        .take(commitments)
        .enumerate()
        .map(|(index, promise)| {
            Ok(Commitment {
                code: Code::parse(&format!("JY19-{:04}", index + 1))?,
                ..promise.clone()
            })
        })
        .collect::<Outcome<_>>()?;
    Ok(seed)
}

/// The ledger of a directory; a new one is opened with that seed.
#[allow(dead_code, reason = "a ledger that is served has keys of its own")]
pub fn ledger(data: &Path, own_seed: &Seed) -> Outcome<Ledger> {
    let origin = Origin::parse("bench.pledgebook.example/ledger")?;
    let signer = NoteSigner::from_seed(origin, [7; 32]);
    let charter = Charter {
        verifier: signer.verifier(),
        zone: chrono_tz::Asia::Shanghai,
        demo: false,
        rules: Rules::default(),
        calendar: None,
    };
    let ledger = Ledger {
        acting: Arc::new(service::Acting::PROGRAM),
        db: Db::create(data)?,
        clock: ClockGuard::new(Clock::starting_at(Timestamp::parse(OPENED)?), 120),
        letterhead: Letterhead {
            sender: Mailbox {
                name: None,
                address: "pledgebook@localhost".into(),
            },
            base_url: None,
            signer: Arc::new(signer),
            witnesses: [].into(),
            links: LinkKey::of(data),
            has_signed_links: true,
            mark: MarkFile::of(data, None),
        },
        mailer: Arc::new(Mailer::Memory(MemoryMailer::new())),
    };
    let own = own_seed.clone();
    ledger.act_blocking(move |tx, now| seed(tx, now, &charter, &own))?;
    Ok(ledger)
}

/// The narrative of an update.
pub fn narrative() -> Narrative {
    Narrative::new(
        "项目已开工，前期手续全部办结，累计完成投资一千二百万元，主体工程进入施工阶段。",
        "部分路段征迁进度偏慢，需协调镇办配合。",
        "三月底前完成征迁，四月转入主体施工。",
    )
}

//! Witnesses that cosign checkpoints as C2SP tlog-cosignature describes, implemented apart from the product's code.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

/// 22 March 2019, 08:00 in China.
pub const FRIDAY: u64 = 1_553_212_800;

/// A witness.
pub struct Witness {
    name: &'static str,
    key: SigningKey,
}

impl Witness {
    pub fn new(name: &'static str, seed: u8) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        Self { name, key }
    }

    pub fn id(&self) -> [u8; 4] {
        let public = self.key.verifying_key();
        let hash = Sha256::digest([self.name.as_bytes(), b"\n\x04", public.as_bytes()].concat());
        hash[..4].try_into().unwrap()
    }

    pub fn vkey(&self) -> String {
        let material = [&[4], self.key.verifying_key().as_bytes().as_slice()].concat();
        let (name, id) = (self.name, hex::encode(self.id()));
        format!("{name}+{id}+{}", STANDARD.encode(material))
    }

    /// The line by which it cosigns a note.
    pub fn line(&self, note: &str, seconds: u64) -> String {
        let text = &note[..note.find("\n\n").unwrap() + 1];
        let signed = format!("cosignature/v1\ntime {seconds}\n{text}");
        let signature = self.key.sign(signed.as_bytes()).to_bytes();
        let blob = [self.id().as_slice(), &seconds.to_be_bytes(), &signature].concat();
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode(blob))
    }

    pub fn cosigned(&self, note: &str, seconds: u64) -> String {
        format!("{note}{}", self.line(note, seconds))
    }
}

pub fn audit_office() -> Witness {
    Witness::new("audit.example/w1", 3)
}

pub fn university() -> Witness {
    Witness::new("university.example/ledgers", 4)
}

pub fn stranger() -> Witness {
    Witness::new("stranger.example/w", 5)
}

/// The two that are configured.
pub fn known() -> String {
    format!("{} {}", audit_office().vkey(), university().vkey())
}

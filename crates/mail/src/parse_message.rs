//! Taking a letter apart again: its bodies and attachments out of its exact bytes (RFC 5322, RFC 2045).
//!
//! Must not change a byte of what it hands out, nor trust that the letter is ours.

use mail_parser::{MessageParser, MimeHeaders as _};

use domain::office::Lang;

/// A letter taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anatomy {
    /// The subject line, decoded.
    pub subject_line: String,
    /// The language that it says it is written in, where that is one of ours.
    pub lang: Option<Lang>,
    /// The text body, with the line ends that it was written with.
    pub text: String,
    /// The HTML body, where it has one.
    pub html: Option<String>,
    /// The attachments, in their order.
    pub files: Vec<AttachedFile>,
}

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedFile {
    /// Its name.
    pub name: String,
    /// Its media type, such as `text/csv`.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Takes a letter apart; nothing where it is none.
pub fn parse_message(bytes: &[u8]) -> Option<Anatomy> {
    let mail = MessageParser::new().parse(bytes)?;
    let files = mail.attachments().filter_map(|part| {
        let kind = part.content_type();
        Some(AttachedFile {
            name: part.attachment_name()?.to_owned(),
            media_type: kind.map_or_else(
                || "application/octet-stream".to_owned(),
                |kind| {
                    format!(
                        "{}/{}",
                        kind.ctype(),
                        kind.subtype().unwrap_or("octet-stream")
                    )
                },
            ),
            bytes: part.contents().to_vec(),
        })
    });
    Some(Anatomy {
        subject_line: mail.subject().unwrap_or_default().to_owned(),
        lang: mail
            .header_raw("Content-Language")
            .and_then(|tag| Lang::parse(tag.trim().get(..2)?)),
        text: mail
            .body_text(0)
            .map_or_else(String::new, |text| text.into_owned()),
        html: mail.body_html(0).map(|html| html.into_owned()),
        files: files.collect(),
    })
}

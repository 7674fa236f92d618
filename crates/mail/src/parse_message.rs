//! Parsing messages (RFC 5322, RFC 2045): the bodies and attachments of a letter, and the signed checkpoint that a letter or a
//! text file holds. Signatures are not verified here.

use mail_parser::{MessageParser, MimeHeaders as _};

use domain::Lang;
use tlog::note::Note;

/// How a signature line of a note begins.
const SIGNATURE_PREFIX: &str = "\u{2014} ";

/// The parts of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParsedMessage {
    /// The subject line, decoded.
    pub subject_line: String,
    /// Its Content-Language, where that is Chinese or English.
    pub lang: Option<Lang>,
    /// The text body, with its line ends unchanged.
    pub text: String,
    /// The HTML body, if there is one.
    pub html: Option<String>,
    /// The attachments, in order.
    pub files: Vec<Attachment>,
}

/// An attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type, such as `text/csv`.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Parses a message; `None` where the bytes are no message.
pub fn parse_message(bytes: &[u8]) -> Option<ParsedMessage> {
    let mail = MessageParser::new().parse(bytes)?;
    let files = mail.attachments().filter_map(|part| {
        let kind = part.content_type();
        Some(Attachment {
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
    Some(ParsedMessage {
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

/// Whether [`checkpoint_note`] may find a note in a letter of ours: it has the attachment checkpoint.txt, or a line of a signature.
/// Reminders have neither.
pub fn may_hold_note(bytes: &[u8]) -> bool {
    let has = |text: &str| memchr::memmem::find(bytes, text.as_bytes()).is_some();
    has("checkpoint.txt") || has(SIGNATURE_PREFIX)
}

/// The signed note in a file: the whole file, the attachment checkpoint.txt of a message, or a note within its text. Line ends
/// become LF.
pub fn checkpoint_note(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok().map(unix_lines);
    if let Some(note) = text.as_deref().and_then(as_note) {
        return Some(note);
    }
    if let Some(mail) = MessageParser::new().parse(bytes) {
        let attached = mail
            .attachments()
            .filter(|part| {
                part.attachment_name()
                    .is_some_and(|name| name.eq_ignore_ascii_case("checkpoint.txt"))
            })
            .filter_map(|part| std::str::from_utf8(part.contents()).ok())
            .find_map(|text| as_note(&unix_lines(text)));
        let in_body = || (0..mail.text_body_count()).find_map(|at| within(&mail.body_text(at)?));
        if let Some(note) = attached.or_else(in_body) {
            return Some(note);
        }
    }
    // A text that was copied out of a message.
    within(&text?)
}

fn unix_lines(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// The text if all of it is a note; a missing last line feed is added.
fn as_note(text: &str) -> Option<String> {
    let text = format!("{}\n", text.trim_end_matches('\n'));
    Note::parse(&text).ok().map(|_| text)
}

/// The first note within a text: signature lines, the empty line before them, and the lines before that back to an empty line.
fn within(text: &str) -> Option<String> {
    let text = unix_lines(text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let signed = (1..lines.len())
        .find(|at| lines[*at].starts_with(SIGNATURE_PREFIX) && lines[*at - 1].is_empty())?;
    let start = lines[..signed - 1]
        .iter()
        .rposition(|line| line.is_empty())
        .map_or(0, |blank| blank + 1);
    let end = lines[signed..]
        .iter()
        .position(|line| !line.starts_with(SIGNATURE_PREFIX))
        .map_or(lines.len(), |count| signed + count);
    as_note(&lines[start..end].join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "a.example/b\n4\nAAAA\n\n\u{2014} a.example/b AAAAAAAA\n";

    #[test]
    fn a_note_is_found_alone_in_a_text_and_in_a_mail() {
        let found = |text: &str| checkpoint_note(text.as_bytes());
        assert_eq!(found(NOTE).as_deref(), Some(NOTE));
        assert_eq!(found(NOTE.trim_end()).as_deref(), Some(NOTE));
        assert_eq!(found(&NOTE.replace('\n', "\r\n")).as_deref(), Some(NOTE));
        let text = format!("Dear office,\n\n{NOTE}\nTo check it\n");
        assert_eq!(found(&text).as_deref(), Some(NOTE));
        let base64 = "YS5leGFtcGxlL2IKNApBQUFBCgrigJQgYS5leGFtcGxlL2IgQUFBQUFBQUEK";
        let mail = format!(
            "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\
             Content-Type: text/plain\r\n\r\nSee the file.\r\n--x\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"checkpoint.txt\"\r\n\r\n{base64}\r\n--x--\r\n"
        );
        assert_eq!(found(&mail).as_deref(), Some(NOTE));
        let quoted = "a.example/b=0A4=0AAAAA=0A=0A=E2=80=94 a.example/b AAAAAAAA=0A";
        let mail = format!(
            "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\nHello.\r\n\r\n{quoted}\r\n"
        );
        assert_eq!(found(&mail).as_deref(), Some(NOTE));
        for none in [
            "",
            "nothing",
            "a\n\nb\n",
            "From: a@b.example\r\n\r\nHello.\r\n",
        ] {
            assert_eq!(found(none), None, "{none}");
        }
    }
}

//! Bytes to text: UTF-8 (with or without BOM), UTF-16 with BOM, GB18030 and Big5.
//!
//! What cannot be decoded becomes U+FFFD.

use crate::slice::SliceExt as _;
use encoding_rs::{BIG5, Encoding as Codec, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};

/// How the file was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, a BOM dropped.
    Utf8,
    /// UTF-16, recognised by its BOM.
    Utf16,
    /// GB18030, which GBK and GB2312 are part of.
    Gb18030,
    /// Big5.
    Big5,
}

/// How much of a file is looked at to tell GB18030 from Big5.
const SAMPLE_BYTES: usize = 200_000;

/// Characters that nearly every Chinese page has, in either script. The wrong codec yields rare ones instead.
const COMMON: &str = "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過子说說产產种種面而方后後多定行学學法所民得经經十三之进進着等部度家电電力里如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應开開它合还還因由其些然前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内數数正心反你明看原又么利比或但质質气氣第向道命此变變条條只没沒结結解问問意建月公无無系军軍很情者最立代想已通并並提直题題党黨程展五果料象员員革位入常文总總次品式活设設及管特件长長求老头頭基资資边邊流路级級少图圖山统統接知较較将將组組见見计計别別她手角期根论論运運农農指几幾九区區强強放决決西被干做必战戰先回则則任取据处處府研市县縣省增亿億万萬";

/// Decodes `bytes`. The text is what every offset of the reader counts in.
///
/// ```
/// use report_reader::{Encoding, decode};
/// let (text, encoding) = decode(&[0xb9, 0xab, 0xd4, 0xb0]);
/// assert_eq!((text.as_str(), encoding), ("公园", Encoding::Gb18030));
/// ```
pub fn decode(bytes: &[u8]) -> (String, Encoding) {
    if let Some((codec, bom)) = Codec::for_bom(bytes) {
        let encoding = if codec == UTF_16LE || codec == UTF_16BE {
            Encoding::Utf16
        } else {
            Encoding::Utf8
        };
        let body = bytes.part(bom..);
        return (text_of(codec, body), encoding);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (text_of(UTF_8, bytes), Encoding::Utf8);
    }
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let as_utf8 = strangeness(&text_of(UTF_8, sample));
    let as_gb = strangeness(&text_of(GB18030, sample));
    let as_big5 = strangeness(&text_of(BIG5, sample));
    // A few bad bytes in a UTF-8 file leave it UTF-8.
    if as_utf8 <= as_gb && as_utf8 <= as_big5 {
        (text_of(UTF_8, bytes), Encoding::Utf8)
    } else if as_big5 < as_gb {
        (text_of(BIG5, bytes), Encoding::Big5)
    } else {
        (text_of(GB18030, bytes), Encoding::Gb18030)
    }
}

fn text_of(codec: &'static Codec, bytes: &[u8]) -> String {
    codec.decode_without_bom_handling(bytes).0.into_owned()
}

/// How unlike Chinese prose a text is, in thousandths: characters that are replaced, private or rare against all.
fn strangeness(text: &str) -> usize {
    let common: std::collections::HashSet<char> = COMMON.chars().collect();
    let (mut all, mut strange) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        strange += match c {
            char::REPLACEMENT_CHARACTER => 8,
            '\u{e000}'..='\u{f8ff}' => 4,
            '，' | '。' | '、' | '；' | '：' | '\u{3000}' => 0,
            c if common.contains(&c) => 0,
            _ => 1,
        };
    }
    (strange * 1000).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIMPLIFIED: &str = "今年政府工作的主要目标是：生产总值增长8%左右，新增就业1万人。";
    const TRADITIONAL: &str = "今年政府工作的主要目標是：生產總值增長8%左右，新增就業1萬人。";

    #[test]
    fn each_encoding_is_distinguished_from_the_others() {
        let (text, encoding) = decode(SIMPLIFIED.as_bytes());
        assert_eq!((text.as_str(), encoding), (SIMPLIFIED, Encoding::Utf8));
        let (text, encoding) = decode(format!("\u{feff}{SIMPLIFIED}").as_bytes());
        assert_eq!((text.as_str(), encoding), (SIMPLIFIED, Encoding::Utf8));
        let (text, encoding) = decode(&GB18030.encode(SIMPLIFIED).0);
        assert_eq!((text.as_str(), encoding), (SIMPLIFIED, Encoding::Gb18030));
        let (text, encoding) = decode(&BIG5.encode(TRADITIONAL).0);
        assert_eq!((text.as_str(), encoding), (TRADITIONAL, Encoding::Big5));
        let mut wide = vec![0xff, 0xfe];
        wide.extend(SIMPLIFIED.encode_utf16().flat_map(u16::to_le_bytes));
        let (text, encoding) = decode(&wide);
        assert_eq!((text.as_str(), encoding), (SIMPLIFIED, Encoding::Utf16));
    }

    #[test]
    fn a_bad_byte_leaves_a_file_what_it_is() {
        let mut bytes = SIMPLIFIED.repeat(20).into_bytes();
        bytes.push(0xff);
        assert_eq!(decode(&bytes).1, Encoding::Utf8);
        assert_eq!(decode(&[]).0, "");
    }
}

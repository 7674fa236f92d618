//! News feeds in the Atom format (RFC 4287).

use atom_syndication::{Category, Entry, Feed, Generator, Link, Person, Text, WriteConfig};

use super::ExportError;
use domain::Timestamp;
use domain::text::visible;

/// An entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Its permanent id.
    pub id: String,
    /// What happened, in one line.
    pub title: String,
    /// A longer text about it.
    pub summary: String,
    /// The page about it.
    pub url: String,
    /// The kind of the ledger entry, such as `update.accepted`.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
}

/// A feed and its entries in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsFeed {
    /// Its permanent id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The name of its author.
    pub author: String,
    /// The address of the feed.
    pub own_url: String,
    /// The page that it belongs to.
    pub page_url: String,
    /// BCP 47 tag of its language.
    pub lang: &'static str,
    /// When it last changed.
    pub updated: Timestamp,
    /// Its entries.
    pub news: Vec<News>,
}

/// The feed as an Atom document.
///
/// # Errors
/// [`ExportError::Table`] when the document cannot be written.
pub fn feed_atom(feed: &NewsFeed) -> Result<String, ExportError> {
    let link = |href: &str, rel: &str, kind: &str| Link {
        href: href.to_owned(),
        rel: rel.to_owned(),
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    };
    let entry = |news: &News| Entry {
        title: Text::plain(visible(&news.title)),
        id: news.id.clone(),
        updated: news.at.utc().fixed_offset(),
        published: Some(news.at.utc().fixed_offset()),
        categories: vec![Category {
            term: news.kind.clone(),
            ..Category::default()
        }],
        links: vec![link(&news.url, "alternate", "text/html")],
        summary: Some(Text::plain(visible(&news.summary))),
        ..Entry::default()
    };
    let document = Feed {
        title: Text::plain(visible(&feed.title)),
        id: feed.id.clone(),
        updated: feed.updated.utc().fixed_offset(),
        authors: vec![Person {
            name: visible(&feed.author).into_owned(),
            ..Person::default()
        }],
        generator: Some(Generator {
            value: "pledgebook".to_owned(),
            ..Generator::default()
        }),
        links: vec![
            link(&feed.own_url, "self", "application/atom+xml"),
            link(&feed.page_url, "alternate", "text/html"),
        ],
        entries: feed.news.iter().map(entry).collect(),
        lang: Some(feed.lang.to_owned()),
        ..Feed::default()
    };
    let written = document.write_with_config(Vec::new(), WriteConfig::default());
    let bytes = written.map_err(|error| ExportError::Table(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| ExportError::Table(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_xml_forbids_does_not_break_the_feed() {
        let at = Timestamp::parse("2019-06-20T02:00:00.000Z").unwrap();
        let feed = NewsFeed {
            id: "tag:pledgebook.example,2019-02-18:x/feed".into(),
            title: "a".into(),
            author: "b".into(),
            own_url: "http://127.0.0.1:8019/feed.atom".into(),
            page_url: "http://127.0.0.1:8019/".into(),
            lang: "en",
            updated: at,
            news: vec![News {
                id: "tag:pledgebook.example,2019-02-18:x/7".into(),
                title: "x\u{ffff}\u{b}y".into(),
                summary: "\u{fffe}".into(),
                url: "http://127.0.0.1:8019/".into(),
                kind: "update.accepted".into(),
                at,
            }],
        };
        let text = feed_atom(&feed).unwrap();
        assert!(
            text.contains("x[U+FFFF][U+000B]y") && text.contains("[U+FFFE]"),
            "{text}"
        );
        assert!(Feed::read_from(text.as_bytes()).is_ok());
    }

    #[test]
    fn it_reads_back_and_what_people_wrote_is_escaped() {
        let at = Timestamp::parse("2019-06-20T02:00:00.000Z").unwrap();
        let feed = NewsFeed {
            id: "tag:pledgebook.example,2019-02-18:x/feed".into(),
            title: "承诺 & <b>".into(),
            author: "济源市".into(),
            own_url: "http://127.0.0.1:8019/feed.atom?lang=zh".into(),
            page_url: "http://127.0.0.1:8019/".into(),
            lang: "zh-CN",
            updated: at,
            news: vec![News {
                id: "tag:pledgebook.example,2019-02-18:x/7".into(),
                title: "<script>alert(1)</script>".into(),
                summary: "a < b & c".into(),
                url: "http://127.0.0.1:8019/commitments/JY19-031?a=1&b=2".into(),
                kind: "update.accepted".into(),
                at,
            }],
        };
        let text = feed_atom(&feed).unwrap();
        assert!(!text.contains("<script>"), "{text}");
        let read = Feed::read_from(text.as_bytes()).unwrap();
        assert_eq!(read.lang(), Some("zh-CN"));
        assert_eq!(read.title().as_str(), feed.title);
        let [entry] = read.entries() else {
            panic!("one entry")
        };
        assert_eq!(entry.id(), feed.news[0].id);
        assert_eq!(entry.title().as_str(), feed.news[0].title);
        assert_eq!(entry.links()[0].href(), feed.news[0].url);
        assert_eq!(entry.updated().to_rfc3339(), "2019-06-20T02:00:00+00:00");
    }
}

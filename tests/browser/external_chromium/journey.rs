//! A month in the browser: a department reports, the update is returned, it reports again, and the light changes; and an update
//! in three actions by the link of a reminder.

use domain::Lang;
use i18n::Localizer;
use mail_parser::MessageParser;
use store::{Known, UpdateFilter};

use super::axe::{Rules, grave_faults};
use super::keyboard::{reached, skip};
use super::sites::Running;
use super::tab::{ENTER, TAB, Tab};
use crate::support::people::PASSWORD;
use crate::support::test_app::{TestApp, code};

const BUSES: &str = "JY19-031";
/// Their part of the form.
const CARD: &str = "#c-JY19-031";
const DEPARTMENT: &str = "jiaotongju";
const SUPERVISOR: &str = "duchashi";

/// A person at a browser, who reads one language.
struct Reader {
    tab: Tab,
    localizer: Localizer,
}

impl Reader {
    fn new(site: &Running, lang: Lang) -> Self {
        let reader = Self {
            tab: site.visit(),
            localizer: Localizer::new(lang),
        };
        reader.tab.open(&format!("/login?lang={}", lang.as_str()));
        reader
    }

    fn of(site: &Running, lang: Lang, account: &str) -> Self {
        let reader = Self::new(site, lang);
        reader.tab.sign_in(account, PASSWORD);
        reader
    }

    fn t(&self, key: &str) -> String {
        self.localizer.t(key)
    }

    /// Asserts that the page has no fault and fits on a phone.
    #[track_caller]
    fn looks(&self) {
        let at = self.tab.place();
        assert_eq!(grave_faults(&self.tab, Rules::All), [""; 0], "{at}");
        assert_eq!(self.tab.complaints(), [""; 0], "{at}");
        assert_eq!(self.tab.strangers(), [""; 0], "{at}");
        self.tab.wide(390);
        let wide = self
            .tab
            .eval("return document.documentElement.scrollWidth")
            .as_u64();
        assert!(wide <= Some(390), "{at} is {wide:?} wide on a phone");
        self.tab.wide(1280);
    }

    /// Reports a figure for the buses, and reads the receipt.
    #[track_caller]
    fn report(&self, value: &str) {
        let field = self.tab.labelled(CARD, &self.t("submit-value-count"));
        self.tab.fill(&field, value);
        self.tab.press(CARD, &self.t("submit-send"));
        assert_eq!(
            self.tab
                .eval_text("return document.querySelector('h1').innerText"),
            self.t("receipt-title"),
            "{}",
            self.tab.text()
        );
    }

    /// How many commitments have a light.
    fn lights(&self, class: &str) -> usize {
        self.tab.open("/");
        let script =
            format!("return document.querySelector('main li.{class} .count-big').innerText");
        self.tab.eval_text(&script).trim().parse().unwrap()
    }
}

fn is_back_and_forth(lang: Lang) {
    let site = Running::at("2019-06-20 10:00");
    let department = Reader::of(&site, lang, DEPARTMENT);
    let supervisor = Reader::of(&site, lang, SUPERVISOR);
    let (red, green) = (supervisor.lights("red"), supervisor.lights("green"));

    // An empty form gets a message beside the field, to which the summary links.
    department.tab.open("/submit");
    department.looks();
    department.tab.press(CARD, &department.t("submit-send"));
    department.tab.click(".error-summary a");
    let described = department.tab.eval_text(
        "return document.activeElement.getAttribute('aria-describedby').split(' ') \
         .map(id => document.getElementById(id).innerText).join(' ')",
    );
    assert!(
        described.contains(&department.t("submit-empty-value")),
        "{described}"
    );
    department.looks();
    department.report("80辆");
    department.looks();

    // Returned with a reason, which the department reads.
    supervisor.tab.open("/review");
    supervisor.looks();
    assert!(supervisor.tab.text().contains("80辆") || supervisor.tab.text().contains("80 buses"));
    supervisor
        .tab
        .fill(".return [name=reason]", "缺验收单 <b>2</b>");
    supervisor
        .tab
        .press(".return", &supervisor.t("review-return"));
    supervisor.looks();
    department.tab.open("/submit");
    let printed = department.tab.text();
    assert!(printed.contains("缺验收单 <b>2</b>"), "{printed}");
    department.looks();
    department.report("88辆");

    // Accepted by keyboard alone.
    supervisor.tab.open("/review");
    supervisor.tab.keys("j");
    supervisor.tab.leaving(|| supervisor.tab.keys("a"));
    let printed = supervisor.tab.text();
    assert!(printed.contains(&supervisor.t("review-empty")), "{printed}");

    assert_eq!(supervisor.lights("green"), green + 1);
    assert_eq!(supervisor.lights("red"), red - 1);
    supervisor.looks();
}

#[test]
fn a_report_goes_back_and_forth_until_the_light_turns_in_chinese() {
    is_back_and_forth(Lang::Zh);
}

#[test]
fn a_report_goes_back_and_forth_until_the_light_turns_in_english() {
    is_back_and_forth(Lang::En);
}

/// A supervising office adds an instruction, and opens the page on which its completion would be sent back.
fn comes_from_elsewhere(lang: Lang) {
    let site = Running::at("2019-06-20 10:00");
    let supervisor = Reader::of(&site, lang, SUPERVISOR);
    supervisor.tab.open("/commitments/add");
    supervisor.looks();
    supervisor
        .tab
        .press("main form", &supervisor.t("elsewhere-button"));
    supervisor.looks();
    supervisor.tab.eval(
        "const typed = { title: '修复路灯', clause: '尽快修复路灯', document: '济政办〔2019〕8号', asked_by: '市长',          dated: '2019-06-18', due_on: '2019-06-30', lead: 'chengguanju' };          for (const [id, value] of Object.entries(typed)) document.getElementById(id).value = value;          document.getElementById('source-1').checked = true; return null",
    );
    supervisor
        .tab
        .press("main form", &supervisor.t("elsewhere-button"));
    let place = supervisor.tab.place();
    assert!(
        place.ends_with("/commitments/JYD19-001"),
        "{place}: {}",
        supervisor.tab.text()
    );
    supervisor.looks();
    supervisor.tab.open("/commitments/JYD19-001/send-back");
    supervisor.looks();
}

#[test]
fn an_instruction_is_added_in_chinese() {
    comes_from_elsewhere(Lang::Zh);
}

#[test]
fn an_instruction_is_added_in_english() {
    comes_from_elsewhere(Lang::En);
}

#[test]
fn a_report_needs_no_mouse() {
    let site = Running::at("2019-06-20 10:00");
    let department = Reader::of(&site, Lang::Zh, DEPARTMENT);
    department.tab.open("/submit");
    skip(&department.tab);
    let names = reached(&department.tab, 2);
    let button = department.t("submit-send");
    assert!(
        names.len() == 2 && names[1].starts_with(&button),
        "first the figure, then to submit it: {names:?}"
    );
    // On to the buses, past the fields before them.
    let field = department
        .tab
        .labelled(CARD, &department.t("submit-value-count"));
    let is_there = format!("return document.activeElement.matches({field:?})");
    let most = 60;
    let presses = (0..most).find(|_| {
        department.tab.keys(TAB);
        department.tab.eval(&is_there) == true
    });
    assert!(presses.is_some(), "Tab does not come to {field}");
    department.tab.keys("88");
    department.tab.leaving(|| department.tab.keys(ENTER));
    let title = department.t("receipt-title");
    let printed = department.tab.text();
    assert!(printed.contains(&title), "{printed}");
}

/// The link of a reminder, without the site.
fn link(test_app: &TestApp, office: &str) -> String {
    let letter = test_app.mail_files(&format!("reminder.jiyuan-2019.2019-06.{office}"));
    let bytes = std::fs::read(&letter[0]).unwrap();
    let letter = MessageParser::default().parse(&bytes).unwrap();
    let text = letter.body_text(0).unwrap();
    let (_, link) = text.split_once("/submit?link=").unwrap();
    format!("/submit?link={}", link.split_whitespace().next().unwrap())
}

#[test]
fn from_the_reminder_to_a_report_are_three_actions() {
    let site = Running::at("2019-06-20 10:00");
    site.test_app.at("2019-06-22 10:00").dispatch();
    let link = link(&site.test_app, DEPARTMENT);
    let tab = site.visit();

    // Open, type, submit.
    tab.open(&link);
    let field = tab.labelled(CARD, &Localizer::new(Lang::Zh).t("submit-value-count"));
    tab.fill(&field, "88辆");
    tab.press(CARD, &Localizer::new(Lang::Zh).t("submit-send"));

    let read = |reader: &store::Reader<'_>| reader.updates(&UpdateFilter::default(), Known::NOW);
    let updates = site.test_app.app.ledger.ask(read).unwrap();
    assert_eq!(updates.len(), 1, "{}", tab.text());
    assert_eq!(updates[0].submission.code, code(BUSES));
    // The link opens no other page.
    tab.open("/review");
    let printed = tab.text();
    assert!(
        printed.contains(&Localizer::new(Lang::Zh).t("trust-forbidden")),
        "{printed}"
    );
}

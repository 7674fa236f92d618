//! Proposes a lead office: the departments that every level of government has, each with the words of its field.
//!
//! A report names no office, so a person confirms each proposal.

use std::sync::LazyLock;

/// A department as most governments have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Department {
    /// Its id in seeds.
    pub id: &'static str,
    /// Its name without the level: `教育局`.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// Words by which its business is known, with 、 between them; the longest one found decides.
    words: &'static str,
}

/// The department for whatever no other claims.
static GENERAL: Department = Department {
    id: "fagaiwei",
    zh: "发展和改革委员会",
    en: "Development and Reform Commission",
    words: "生产总值、固定资产投资、重点项目、重大项目、服务业增加值、居民消费价格、物价、劳动生产率、可支配收入、收入比、能耗、城镇化率、粮食储备、储备粮、充电桩、天然气、GDP、fixed-asset、consumer price",
};

/// The departments of `words/departments.tsv` (id, Chinese name, English name, words), after the general one.
///
/// ```
/// assert!(report_reader::department::departments().iter().any(|d| d.id == "jiaoyuju"));
/// ```
pub fn departments() -> &'static [Department] {
    static DEPARTMENTS: LazyLock<Vec<Department>> = LazyLock::new(|| {
        let rows = include_str!("../words/departments.tsv").lines();
        let parsed = rows.filter_map(|row| {
            let mut fields = row.split('\t');
            Some(Department {
                id: fields.next()?,
                zh: fields.next()?,
                en: fields.next()?,
                words: fields.next()?,
            })
        });
        [GENERAL].into_iter().chain(parsed).collect()
    });
    &DEPARTMENTS
}

/// The office that watches over all of it, in every seed that is proposed.
pub const SUPERVISOR: (&str, &str, &str) =
    ("duchashi", "政府督查室", "Government Supervision Office");

/// The department whose business `text` is: that of the longest word found in it; the first department where there is none.
///
/// ```
/// assert_eq!(report_reader::department::department_of("新增公交车180辆").zh, "交通运输局");
/// ```
pub fn department_of(text: &str) -> &'static Department {
    let found = departments().iter().flat_map(|department| {
        let words = department.words.split('、');
        words
            .filter(|word| text.contains(*word))
            .map(move |word| (word.chars().count(), department))
    });
    // Of two words of a length the earlier department keeps it, so that the table's order can be read as precedence.
    let mut best = (0, &GENERAL);
    for (length, department) in found {
        if length > best.0 {
            best = (length, department);
        }
    }
    best.1
}

/// A department's name at the level of a jurisdiction: `市教育局`, `县教育局`; a province has 厅 where a city has 局.
///
/// ```
/// assert_eq!(report_reader::department::name_zh("教育局", "济源市"), "市教育局");
/// ```
pub fn name_zh(base: &str, jurisdiction: &str) -> String {
    let level = jurisdiction.trim().chars().last();
    match level {
        Some('省') => format!(
            "省{}",
            base.strip_suffix('局')
                .map_or_else(|| base.to_owned(), |stem| format!("{stem}厅"))
        ),
        Some(level @ ('市' | '县' | '区' | '旗' | '州' | '盟' | '镇' | '乡')) => {
            format!("{level}{base}")
        }
        _ => base.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_decides() {
        for (text, id) in [
            ("新建改建公厕128座", "chengguanju"),
            ("新增公交车180辆", "jiaotongju"),
            ("改造农村户厕4万户", "nongyenongcunju"),
            ("城乡居民医保报销比例达到60%", "yibaoju"),
            ("城镇登记失业率控制在4.5%以内", "rensheju"),
            ("无人认领的事情3件", "fagaiwei"),
            ("plant 20,000 trees by June", "linyeju"),
        ] {
            assert_eq!(department_of(text).id, id, "{text}");
        }
    }

    #[test]
    fn names_follow_the_level() {
        assert_eq!(name_zh("教育局", "某某市"), "市教育局");
        assert_eq!(name_zh("教育局", "某某省"), "省教育厅");
        assert_eq!(name_zh("卫生健康委员会", "某某省"), "省卫生健康委员会");
        assert_eq!(name_zh("教育局", "Springfield"), "教育局");
    }

    #[test]
    fn ids_are_used_once() {
        let mut ids: Vec<&str> = departments().iter().map(|d| d.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), departments().len());
    }
}

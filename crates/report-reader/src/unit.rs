//! Measure words and units of measurement: which stands behind a numeral, and what kind it is.
//!
//! Owns the list. Must not know the clause around it.

use std::sync::LazyLock;

use super::lexicon::{Words, words};

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// %, ‰.
    Percent,
    /// 个百分点.
    Points,
    /// 元 and other currencies.
    Money,
    /// 亩, 公里, 吨, 千瓦: measured things.
    Measured,
    /// 人, 户, 名.
    People,
    /// 个, 家, 条: counted things.
    Counted,
    /// 天, 小时, 年, 个月.
    Time,
    /// 年, 月, 日 of the calendar, or what makes the numeral an ordinal: 号, 届, 级.
    Name,
    /// 岁.
    Age,
    /// 倍.
    Times,
    /// 微克/立方米.
    Density,
}

/// A unit behind a numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The unit.
    pub name: &'static str,
    /// How many characters it takes.
    pub len: usize,
    /// What it measures.
    pub kind: Kind,
}

const PERCENT: &[&str] = &["%", "‰"];
const POINTS: &[&str] = &["个百分点", "百分点", "个千分点", "个点"];
const MONEY: &[&str] = &[
    "元人民币",
    "美元",
    "欧元",
    "港元",
    "港币",
    "日元",
    "英镑",
    "元",
    "块钱",
];
static DENSITY: Words = LazyLock::new(|| {
    words(
        "微克/立方米 微克每立方米 μg/m³ μg/m3 毫克/立方米 毫克/升 微克/标准立方米 分贝 度/平方公里 \
     个/立方厘米",
    )
});
static MEASURED: Words = LazyLock::new(|| {
    words(
        "吨标准煤 吨标煤 吨公里 吨/日 吨/天 吨/年 立方米/日 立方米/秒 立方米/天 立方米 立方 平方公里 \
     平方千米 平方米 平方 平米 m² m2 ㎡ km² 公里 千米 海里 华里 里程 厘米 毫米 米 km 亩次 亩 公顷 \
     吨 公斤 千克 克 斤 标方 方 兆瓦时 千瓦时 兆瓦 吉瓦 千瓦 瓦 kWh MW GW kW 千伏安 兆伏安 千伏 \
     蒸吨 标准箱 标箱 TEU 箱 升 度电 度 bps Gbps Mbps 兆 G/s PB TB 亩/人 载重吨 总吨 皮长公里 \
     芯公里 车公里 标准立方米",
    )
});
static PEOPLE: Words = LazyLock::new(|| words("人次 人份 人 名 户次 户 位 口 人/年 人天"));
static COUNTED: Words = LazyLock::new(|| {
    words(
        "件次 场次 车次 班次 航次 架次 艘次 辆次 批次 台次 台套 台（套） 台件 套次 例次 标准车 标准台 \
     套（户） 户（套） 项次 家次 个 家 项 条 座 所 处 套 辆 台 张 件 次 场 批 部 头 只 羽 株 棵 \
     对 间 栋 幢 片 块 盏 门 艘 架 班 列 组 支 队 篇 册 本 种 类 起 宗 例 笔 份 口井 眼 站 轮 颗 \
     粒 枚 尾 匹 峰 床 园 馆 房 路段 团 路 道 段 环节 店 厂 校 院 村 镇 县 乡 街 社区 单元 泊位 \
     车位 学位 床位 岗位 点位 网点 板块 幅 首 出 档 票 亩均 届 宗地 标段 孔 端口 \
     端 桩 柜 辆车 趟 款 集 届次 门次 节 根 瓶 包 袋 桶 把 封 扇 具 窗口 标准化 车 船 机 \
     企业 项目 卷 街道 园区 行政村 贫困村 自然村",
    )
});
static TIME: Words = LazyLock::new(|| {
    words(
        "个工作日 工作日 个自然日 天 小时 个小时 分钟 秒 个月 周年 周岁 年 学时 课时 个季度 个周 周 \
     日历天",
    )
});
static NAME: Words = LazyLock::new(|| {
    words(
        "年代 年期 月份 月 日 号线 号 届 级 世纪 季度 时 日游 次会议 次全会 次党代会 次代表大会 \
     中全会 大 星级 星 型 # 县道 省道 国道 高速 维 代 强 佳 日谈 次方 周 期工程 分制 \
     期 版 字 步 层",
    )
});
const AGE: &[&str] = &["周岁", "岁"];
const TIMES: &[&str] = &["倍", "番", "成"];

/// Those of one kind, tried in this order: the longest match wins, of equals the first.
static ALL: LazyLock<[(&[&str], Kind); 11]> = LazyLock::new(|| {
    [
        (PERCENT, Kind::Percent),
        (POINTS, Kind::Points),
        (MONEY, Kind::Money),
        (&DENSITY, Kind::Density),
        (AGE, Kind::Age),
        (&NAME, Kind::Name),
        (&TIME, Kind::Time),
        (&MEASURED, Kind::Measured),
        (&PEOPLE, Kind::People),
        (TIMES, Kind::Times),
        (&COUNTED, Kind::Counted),
    ]
});

/// The unit that starts at `at`. Constant time.
pub(super) fn unit_at(text: &[char], at: usize) -> Option<Found> {
    let rest = text.get(at..)?;
    let first = *rest.first()?;
    let mut best: Option<Found> = None;
    for (names, kind) in ALL.iter() {
        for name in *names {
            if !name.starts_with(first) {
                continue;
            }
            let len = name.chars().count();
            let longer = best.is_none_or(|b| len > b.len);
            if longer && starts_with(rest, name) {
                best = Some(Found {
                    name,
                    len,
                    kind: *kind,
                });
            }
        }
    }
    best.filter(|found| !is_part_of_word(rest, found))
}

/// Whether `text` starts with `word`.
pub(super) fn starts_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter();
    word.chars().all(|c| chars.next() == Some(&c))
}

/// One-character measure words that open a longer noun (名校, 人才, 元素): then there is no measure word.
fn is_part_of_word(rest: &[char], found: &Found) -> bool {
    static WORDS: Words = LazyLock::new(|| {
        words(
            "人才 人工 名优 件件 个性 条件 项目 家庭 家长 次新 点击 机构 机关 机器 路灯 校舍 村民 村级 \
         车辆 车间 企业 园林 院士 站点 道路 部门 部队 场馆 场地 队伍 段落 对外 组织 面积 片区 社区 \
         房屋 房间 船舶 岗位 度假 线上 线下 口岸 代表 代办 大型 大学 大数据 型号 级别 强企 位居 位列 \
         人均 户籍 亩均 点亮 环境 节能 节约 方案 方面 方便 方式 包括 集中 集成 集体 集聚 集团 对口 \
         起步 批发 条款 平台 日常 日均 时间 时代 成为 成立 周边 周转 步行 期间 期末 度夏 层次 层级 \
         中心 基地 学校 医院 街道 园区 行政村 自然村 贫困村",
        )
    });
    static KEPT: Words = LazyLock::new(|| {
        words("项目 企业 社区 平台 街道 园区 基地 中心 行政村 自然村 贫困村 岗位 学校 医院")
    });
    if found.len > 1 {
        return false;
    }
    WORDS
        .iter()
        .filter(|w| !KEPT.contains(w))
        .any(|w| starts_with(rest, w))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Option<(&'static str, Kind)> {
        let chars: Vec<char> = text.chars().collect();
        unit_at(&chars, 0).map(|f| (f.name, f.kind))
    }

    #[test]
    fn the_longest_wins() {
        assert_eq!(unit("个百分点左右"), Some(("个百分点", Kind::Points)));
        assert_eq!(unit("人次以上"), Some(("人次", Kind::People)));
        assert_eq!(unit("平方公里"), Some(("平方公里", Kind::Measured)));
        assert_eq!(unit("吨标准煤"), Some(("吨标准煤", Kind::Measured)));
        assert_eq!(unit("年底"), Some(("年", Kind::Time)));
        assert_eq!(unit("微克/立方米"), Some(("微克/立方米", Kind::Density)));
        assert_eq!(unit("人才"), None);
        assert_eq!(unit("纳税人"), None);
    }
}

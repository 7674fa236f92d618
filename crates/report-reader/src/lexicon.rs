//! The words the grammar knows: verbs of promising, verbs of result, words of time, nouns that make a label.
//!
//! Lists only, and how to look them up in constant time. No name of a place, no sentence of a particular report.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use super::unit::starts_with;

/// What a verb does to the figure near it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VerbKind {
    /// The figure is how much the subject changes: 增长, 下降.
    Change,
    /// The figure is what the subject comes to: 达到, 控制在.
    Reach,
    /// The figure counts the object: 新建, 培育.
    Act,
    /// Says what is, promises nothing: 有, 占, 是.
    State,
}

static CHANGE: Words = LazyLock::new(|| {
    words(
        "增长 增加 提高 提升 上升 下降 降低 减少 压减 压缩 缩减 缩短 缩小 回落 扩大 递增 增幅 降幅 \
     涨幅 上涨 上浮 下浮 下调 上调 净增 净增长 多增 增产 增收 削减 减轻 降本 减负 翻 降 增速 消减 \
     减排 降耗 攀升 提速 节约 节省 压降 调减 提升了 快于 高于 低于 优于 高 增",
    )
});
static REACH: Words = LazyLock::new(|| {
    words(
        "达到 达 突破 超过 控制在 控制 保持在 保持 稳定在 稳定 维持在 维持 不低于 不超过 不少于 \
     不高于 不小于 不大于 提高到 提高至 提升到 提升至 增加到 增加至 扩大到 扩大至 下降到 下降至 \
     降低到 降低至 降至 降到 减少到 减少至 压缩到 压缩至 缩短到 缩短至 缩减至 缩减到 压减至 \
     压减到 增至 增长到 升至 上升到 上升至 发展到 跨越 迈上 迈过 跃上 站上 实现 力争 确保 缩小到 \
     缩小至 安排 超 逾 不下 至少 到位 占比 调整到 调整至 恢复到 恢复至 冲刺 挺进 跨入 拓展到 \
     延长至 延长到 累计达 累计完成 预计 预期",
    )
});
static ACT: Words = LazyLock::new(|| {
    words(
        "新增 新建 新改建 新改扩建 新（改、扩）建 新开工 新开 新设 新引进 新培育 新认定 新签约 新注册 \
     新登记 新发展 新植 新种 新造 新投 新购 新创建 新获批 新上 新入库 改建 扩建 改扩建 改造 \
     改造提升 建设 建成 建立 建好 建强 建 打造 培育 引进 引育 招引 引入 落户 签约 实施 推进 抓好 \
     抓实 完成 开工 竣工 投产 投用 创建 争创 发展 壮大 扶持 支持 补贴 发放 投入 投资 争取 筹集 \
     筹措 整合 落实 开展 举办 组织 培训 轮训 转移 安置 解决 化解 治理 整治 修复 绿化 造林 种植 \
     栽植 栽种 补植 植树 铺设 架设 敷设 安装 加装 更新 更换 购置 购买 投放 配备 配置 设立 设置 \
     组建 成立 认定 申报 获批 授权 登记 孵化 招录 招聘 扩招 招收 选派 选聘 选拔 培养 打通 贯通 \
     拓宽 硬化 亮化 美化 清理 拆除 拆迁 征收 征迁 收储 供应 供地 出让 盘活 处置 关停 关闭 淘汰 \
     取缔 搬迁 脱贫 减贫 退出 摘帽 救助 资助 帮扶 帮助 提供 供给 开发 开通 开辟 开设 开办 开行 \
     增设 增殖放流 放流 办好 办理 办成 带动 吸引 接待 销售 推广 流转 整理 复垦 复绿 加固 维修 \
     修建 修缮 修编 兴建 续建 规划 谋划 储备 包装 策划 编制 出台 制定 修订 取消 下放 精简 消化 \
     去化 回迁 交付 分配 筹建 启动 上市 挂牌 股改 入库 入统 升规 技改 滚动 选树 评选 命名 覆盖 \
     惠及 受益 拿出 清偿 用于 扩招 融资 贷款 减免 减税 让利 返还 退税 募集 发行 下达 拨付 兑付 \
     兑现 化债 偿还 回收 收回 生产 出栏 存栏 养殖 播种 粮食产量 产出 输送 派遣 服务 慰问 签订 \
     参保 扩面 扩容 征缴 入园 落地 引资 招商 洽谈 对接 走访 联系 包联 创造 创成 创评 申请 获得 \
     取得 承办 赴 巡演 演出 放映 送戏 配送 增补 增配 增开 优化 调整 整改 销号 巡查 检查 抽检 监测 \
     检测 查处 破获 调解 接续 推动 加快 促进 协调 督办 深化 试点 推行 普及 保障 提质 升级 装修 \
     粉刷 疏浚 清淤 除险 防护 治沙 封育 退耕 还林 还草 抚育 飞播 育苗 放养 采购 外购 租赁 托管 \
     代管 兜底 就业 创业 转化 孵育 集聚 引领 做强 做大 做优 评定 评审 遴选 入选 跻身 进入 迁入 \
     迁建 重建 翻建 翻新 更替 替代 压产 限产 减量 限制 巩固 恢复 聚集 汇聚 释放 腾出 腾退 腾空 \
     提取 归集 缴存 放款 投保 承保 理赔 担保 贴息 增信 形成 确定 选择 选取 布设 布局 布点 设 办 \
     招 引 育 植 修 种 重点抓 主抓 紧盯 聚焦 围绕 瞄准 做好 强化 加强 净化 提标 扩 改 拆 清 完善 \
     举行 参加 完工 通车 通水 通气 供热 供水 供电 联网 接入 开放 布置 安放 施划 划定 划转 建档 \
     建设完成 累计 新 增持 入驻 开业 营业 运营 投运 上线 迎来 吸纳 资助 返乡 回引 回流 统筹 调配 \
     调度 供种 试种 轮作 休耕 压采 节水 蓄水 引水 补水 调水 检修 巡检 确权 颁证 登记颁证 入股 \
     改制 募投 增发 首发 过会 辅导 备案 受理 审结 立项 销售收入 产值 营业收入 主营业务收入 总收入 \
     打击 管控 管护 看护 救治 筛查 体检 诊疗 签约服务 接种 供养 赡养 代养 补助 奖补 奖励 减征 \
     缓缴 免征 免除 促成 签署 合作共建 共建 联建 帮建 援建 捐建 集中供养 挖掘 保护 修葺 征集 创作 \
     推出 出版 拍摄 录制 展演 排演 提档 提质改造 维护 更新改造 升级改造 整修 大修 中修 养护 护坡 \
     治污 截污 纳管 雨污分流 改厕 改水 改电 改气 改暖 煤改气 煤改电 淘汰落后产能 \
     改善 消除 召开 创办 输转 认证 新认证 新开发 清退 研发 攻克 推介 达产 量产 复工 复产 评估 扶助",
    )
});
static STATE: Words =
    LazyLock::new(|| words("拥有 贡献了 位居 位列 面临 相当于 占据 现有 尚有 仍有 还有 多达 来自"));

/// A verb that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verb {
    pub(super) word: &'static str,
    pub(super) kind: VerbKind,
    /// Where it starts in the slice it was looked for in.
    pub(super) start: usize,
    /// Where it ends (exclusive).
    pub(super) end: usize,
}

type Table = HashMap<char, Vec<(&'static str, usize, VerbKind)>>;

fn verbs() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table::new();
        for (words, kind) in [
            (&REACH, VerbKind::Reach),
            (&CHANGE, VerbKind::Change),
            (&ACT, VerbKind::Act),
            (&STATE, VerbKind::State),
        ] {
            for word in words.iter() {
                let Some(first) = word.chars().next() else {
                    continue;
                };
                table
                    .entry(first)
                    .or_default()
                    .push((word, word.chars().count(), kind));
            }
        }
        for words in table.values_mut() {
            words.sort_by_key(|(_, len, _)| std::cmp::Reverse(*len));
        }
        table
    })
}

/// The longest verb that starts at `at`.
pub(super) fn verb_at(text: &[char], at: usize) -> Option<Verb> {
    let rest = text.get(at..)?;
    let words = verbs().get(rest.first()?)?;
    words
        .iter()
        .find(|(word, _, _)| starts_with(rest, word))
        .map(|(word, len, kind)| Verb {
            word,
            kind: *kind,
            start: at,
            end: at + len,
        })
}

/// Every verb of a stretch, from the left, none within another. A single character only counts where it stands
/// directly before the end (达8%) or opens the stretch (建3座).
pub(super) fn verbs_in(text: &[char]) -> Vec<Verb> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match verb_at(text, at) {
            Some(verb)
                if (verb.end - verb.start > 1
                    || verb.end == text.len()
                    || verb.start == 0 && !matches!(verb.word, "高" | "新" | "改" | "育"))
                    && !opens_noun(text.get(verb.end)) =>
            {
                found.push(verb);
                at = verb.end;
            }
            _ => at += 1,
        }
    }
    found
}

/// 保障性住房, 创新型企业: a suffix makes the verb a part of the noun.
fn opens_noun(next: Option<&char>) -> bool {
    matches!(next, Some('性' | '型' | '者'))
}

/// A list of words, written with blanks between them.
pub(super) type Words = LazyLock<Vec<&'static str>>;

/// The words of a list.
pub(super) fn words(text: &'static str) -> Vec<&'static str> {
    text.split_whitespace().collect()
}

/// Whether `text` ends with `word`.
pub(super) fn ends_with(text: &[char], word: &str) -> bool {
    let mut chars = text.iter().rev();
    word.chars().rev().all(|c| chars.next() == Some(&c))
}

/// The word of the list that `text` ends with.
pub(super) fn ending<'w>(text: &[char], words: &[&'w str]) -> Option<&'w str> {
    words.iter().find(|w| ends_with(text, w)).copied()
}

/// The word of the list that `text` starts with.
pub(super) fn beginning<'w>(text: &[char], words: &[&'w str]) -> Option<&'w str> {
    words.iter().find(|w| starts_with(text, w)).copied()
}

/// Whether `word` stands anywhere in `text`. Both are short: callers bound `text` to a clause.
pub(super) fn contains(text: &[char], word: &str) -> bool {
    find(text, word).is_some()
}

/// Where `word` first stands in `text`.
pub(super) fn find(text: &[char], word: &str) -> Option<usize> {
    (0..text.len()).find(|at| starts_with(text.get(*at..).unwrap_or_default(), word))
}

/// Whether any of the words stands in `text`.
pub(super) fn contains_any(text: &[char], words: &[&str]) -> bool {
    words.iter().any(|w| contains(text, w))
}

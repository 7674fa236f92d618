# 邮件：月度通报与反馈提醒
mail-heading = { $at ->
    [1] 一
    [2] 二
    [3] 三
    [4] 四
    [5] 五
    [6] 六
   *[7] 七
}、{ $title }
mail-heading-lights = 亮灯情况
mail-heading-attention = 需重点关注事项
mail-heading-completed = 本月完成事项
mail-heading-reporting = 进展反馈情况
mail-heading-sections = 各领域序时进度
mail-heading-operational = 系统运行情况
mail-heading-proof = 存证与核验

mail-title = 承诺事项月度通报
mail-to = 主送：{ $office }
mail-as-of = 数据截至{ $day }
mail-demo = 演示数据：本邮件由演示程序生成，所列进展均为模拟，不代表任何单位的实际工作。
mail-correction = 更正通报（第{ $number }号）。更正原因：{ $reason }。本通报替代本月此前的通报，原通报仍予保留。
mail-simulated = 模拟

mail-subject-digest = { $period }通报：{ $state }（{ $report }）
mail-subject-grave = 滞后{ $red }项、预警{ $yellow }项
mail-subject-calm = 无滞后、无预警事项
mail-subject-correction = 【更正{ $number }】
mail-subject-demo = 【演示】
mail-subject-reminder = 【提醒】{ $period }进展反馈还有{ $n }项待报，{ $cutoff }截止

mail-headline = { $done }，{ $state }；{ $reports }；{ $trend }。
mail-headline-done = 截至{ $period }底，{ $total }项承诺事项已完成{ $met }项
mail-headline-done-new = 截至{ $period }底，{ $total }项承诺事项已完成{ $met }项（本月新增{ $new }项）
mail-headline-done-all-new = 截至{ $period }底，{ $total }项承诺事项已完成{ $met }项（均为本月完成）
mail-headline-calm = 无滞后、无预警事项
mail-headline-red = 滞后{ $red }项，无预警事项
mail-headline-yellow = 预警{ $yellow }项，无滞后事项
mail-headline-both = 滞后{ $red }项、预警{ $yellow }项
mail-headline-nothing-owed = 本月无应报事项
mail-headline-all-reported = 应报进展{ $owed }项，全部报送
mail-headline-reported = 应报进展{ $owed }项，实报{ $reported }项
mail-headline-first = 本月为首次通报，暂无上月可比
mail-headline-same = 与上月相比，亮灯情况无变化
mail-headline-worse = { $better ->
    [0] 与上月相比总体转差，{ $worse }项转差
   *[other] 与上月相比总体转差，{ $worse }项转差、{ $better }项转好
}
mail-headline-better = { $worse ->
    [0] 与上月相比总体好转，{ $better }项转好
   *[other] 与上月相比总体好转，{ $better }项转好、{ $worse }项转差
}
mail-headline-even = 与上月相比总体持平，转好、转差各{ $moved }项

mail-lights-caption = 各灯项数，下行为较上月增减
mail-lights-caption-first = 各灯项数（首次通报，暂无上月可比）
mail-lights-met-open = 另有{ $n }项已达目标、待办结销号，销号后亮完成灯。
mail-delta-none = 持平
mail-lights-caption-text = （各灯项数，括号内为较上月增减）
mail-moves-worse = 转差{ $n }项
mail-moves-better = 转好{ $n }项
mail-moves-none = 与上月相比，没有事项变灯。
mail-more = 另有{ $n }项，详见附件表格。

mail-attention-none = 本月没有需要重点关注的事项。
mail-problems = 存在问题
mail-fact-target = 目标
mail-fact-accepted = 审核通过
mail-fact-pending = 待审核
mail-fact-due = 完成时限
mail-fact-lead = 牵头单位
mail-fact-leader = 分管领导
mail-fact-last = 上次通过
mail-fact-expected = 月底应达
mail-pace = 完成{ $share }，应达{ $expected }
mail-pace-alone = 完成{ $share }
mail-expected = { $share }%（{ $value }）
mail-target-milestone = 按期完成
mail-target-adjusted = { $now }（原承诺{ $promised }）
mail-due-extended = { $now }（原定{ $promised }）
mail-milestone-done = 已完成
mail-milestone-open = 未完成
mail-accepted = { $value }（截至{ $day }）
mail-accepted-none = 尚无
mail-gap-left = 距目标还差{ $size }
mail-gap-below = 低于目标{ $size }
mail-gap-above = 高于目标{ $size }
mail-points = { $points }个百分点
mail-pending = 反馈 { $update } 待审核，未计入
mail-lead-proposed = { $name }（拟定）

mail-completed-none = 本月没有新完成的事项。
mail-done = 目标{ $target }，审核通过{ $accepted }；{ $lead }；{ $state }
mail-done-milestone = { $accepted }；{ $lead }；{ $state }
mail-done-met = 已达目标，待办结销号
mail-done-closed = { $day }办结销号

mail-reporting-none = 本月没有应报送的进展。
mail-reporting-office = 单位
mail-reporting-owed = 应报
mail-reporting-reported = 已报
mail-reporting-late = 迟报
mail-reporting-missing = 未报
mail-reporting-line = { $office }：应报{ $owed }项，已报{ $reported }项，迟报{ $late }项
mail-reporting-complete = 按时足额报送的有{ $offices }个单位：{ $names }。

mail-sections-caption = 进度条为累计类、节点类事项的平均完成比例，竖线为序时应达位置。
mail-sections-caption-text = （# 为累计类、节点类事项的平均完成比例，| 为序时应达位置）
mail-section-total = { $n }项
mail-section-measured = 累计、节点类{ $measurable }项，其中{ $measured }项有审核通过数
mail-section-rates = 指标类{ $rates }项，达标{ $on_target }项

mail-verified-never = 台账尚未全面核验过（每周核验一次）。
mail-verified-sound = 最近一次全面核验：{ $at }，前{ $size }条，条目、视图、信件和佐证材料均与原记录一致。
mail-verified-unsound = 最近一次全面核验：{ $at }，前{ $size }条中发现{ $faults }类不符，请立即查明。
mail-proof-intro = 台账只可追加。下面是本通报生成前台账的签名检查点，与附件 checkpoint.txt 相同；请与上月邮件一并留存，日后即可核验台账是否被改动。
mail-proof-command = 核验命令
mail-proof-vkey = 验签公钥
mail-footer-basis = 进展以审核通过的数据为准；数据截至{ $day }，台账读至{ $instant }。
mail-footer-csv = 全部事项见附件 { $xlsx }，数据文件为 { $file }。
mail-footer-file = 全部事项见附件 { $file }。
mail-footer-too-large = { $files } 超过附件上限（{ $most } MB），未随信附上，可在此查看和下载： { $link }
mail-footer-too-large-here = { $files } 超过附件上限（{ $most } MB），未随信附上，可在系统“承诺事项”页下载。
mail-footer-pages = 查看台账
mail-footer-auto = 本邮件由系统自动发送，请勿直接回复。

mail-reminder-title = 进展反馈提醒
mail-reminder-headline = { $period }还有{ $n }项进展待反馈，请于{ $cutoff }前（含当日）报送；逾期将按迟报记录并计入月度通报。
mail-reminder-cutoff = 截止{ $day }
mail-reminder-last = { $value }（{ $period }报送）
mail-reminder-clause = 报告原文
mail-reminder-returned = 上次报送已退回，请修改后重报。退回原因：{ $reason }
mail-reminder-returned-bare = 上次报送已退回，请修改后重报。
mail-reminder-command = 报送命令
mail-reminder-how = 命令中 DATE 为数据截至日期（不晚于填报当天，形如 2019-03-25），N 为截至该日的数值，可写作 1.2万。
mail-reminder-milestone = 节点类事项完成时用 --done；尚未完成的，用 --value 0 并以 --progress 说明进展。

error-mail-address = 邮件：“{ $value }”不是可用的 ASCII 地址；中文域名请写成 xn-- 形式
error-mail-name = 邮件：“{ $value }”不能用于 Message-ID；应为字母、数字和“-”
error-mail-base-url = 邮件：base_url“{ $value }”应以 http:// 或 https:// 开头
error-mail-compose = 邮件：无法生成（{ $reason }）

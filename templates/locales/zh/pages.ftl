# 网页：框架、总览和各页共用的说法
nav-label = 主导航
nav-overview = 总览
nav-commitments = 承诺事项
nav-submit = 进展反馈
nav-review = 审核
nav-findings = 发现问题
nav-digests = 月度通报
nav-offices = 单位
nav-jobs = 任务
nav-audit = 审计
nav-settings = 设置
nav-sign-in = 登录
nav-sign-out = 退出登录
nav-guest = 凭邮件链接填报

role-admin = 管理员
role-supervisor = 督办人员
role-department = 填报人员
role-auditor = 审计人员
role-public = 公众

pager-label = 翻页
pager-previous = 上一页
pager-next = 下一页
pager-said = { $total ->
    [0] 共0项
   *[other] 第{ $from }–{ $to }项，共{ $total }项
}

moment-known-at = 台账读至
moment-known-at-hint = 日期，或 2019-04-01 09:00；只看当时已记入的内容
moment-as-of = 数据截至
moment-as-of-hint = 按这一天判断进度；不填即为台账读至之日
moment-open = 查看某一时点的台账
moment-submit = 查看
moment-back = 回到现在

page-error-not-found = 找不到页面
page-error-refused = 无权查看
page-error-wrong = 请求有误
page-error-failed = 暂时无法办理
chart-table = 以表格查看
chart-comma = 、
chart-semicolon = ；
chart-month = { $month }月
chart-month-head = 月末
chart-until = （截至{ $day }）
chart-target = 目标 { $value }
chart-day = 日期
chart-accepted = 审核通过
chart-plan = 序时进度
chart-forecast = 按现有进度预计

overview-year-title = 全年完成情况与时间进度
overview-year = 完成{ $done }/{ $total }项，占{ $percent }%；时间已过{ $gone }%。
overview-year-key = 横条为已达目标事项（含尚未销号的）的占比，竖线为时间进度。
overview-done = 已达目标事项
overview-gone = 时间已过
overview-headline = 现有滞后{ $red }项、预警{ $yellow }项，按序时推进{ $green }项；本月应报进展{ $owed }项，已报{ $made }项。
overview-lights = 亮灯情况
overview-delta = { $change }（较{ $month }月末）
overview-movement = 逐月变化
overview-months-missing = 部分月份正在读取，稍后刷新即可看到。
overview-attention-more = 另有{ $n }项，查看全部滞后和预警事项
overview-section = 章节
overview-count = 事项
overview-share = 平均完成与序时进度
overview-no-share = 无可计进度的事项
overview-bar = 完成{ $share }%
overview-rates-head = 指标达标
overview-rates = { $on_target }/{ $rates }
overview-none = —
overview-sections-key = 平均完成只计已有审核通过数据的累计类和节点类事项，每项最多计100%；指标类事项只看是否达标。
overview-more = 另有{ $n }项
overview-week = 本周变化
overview-week-said = { $from }至{ $to }记入台账的变化。
overview-week-cut = 记入较多，只统计最近的部分。
overview-week-quiet = 这七天没有变化。
overview-week-accepted = 审核通过的数值（{ $n }）
overview-week-amended = 目标调整与延期（{ $n }）
overview-week-closed = 办结销号（{ $n }）
overview-week-opened = 新发现的问题（{ $n }）
overview-week-gone = 已消除的问题（{ $n }）
overview-accepted = { $value }（截至{ $day }）
overview-withdrawn = 撤销通过：{ $reason }
overview-adjusted = 目标调整为{ $value }（{ $document }）
overview-extended = 时限延至{ $due_on }（{ $document }）
overview-closed = 办结销号

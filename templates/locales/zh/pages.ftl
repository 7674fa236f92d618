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
chart-now = 今日
chart-until-now = （至今）
chart-target = 目标 { $value }
chart-day = 日期
chart-accepted = 审核通过
chart-plan = 序时进度
chart-forecast = 按现有进度预计

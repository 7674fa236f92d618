# 领域词汇：灯、比较、状态、结论、原因、核查发现
light-blue = 完成
light-red = 滞后
light-yellow = 预警
light-green = 正常
light-grey = 未报

comparator-exactly = 等于
comparator-at-least = 不低于
comparator-at-most = 不高于
comparator-about = 左右
comparator-none = 无

basis-count = 累计数
basis-rate = 增长率
basis-level = 水平
basis-ratio = 比率
basis-proportion = 占比
basis-change = 变化幅度
basis-milestone = 节点

state-submitted = 待审核
state-superseded = 已被新报替换
state-accepted = 审核通过
state-returned = 已退回
state-corrected = 已撤销通过

verdict-kept = 兑现
verdict-kept-late = 逾期兑现
verdict-partly-kept = 部分兑现
verdict-not-kept = 未兑现
verdict-unverified = 无法核实

reason-overdue = 已逾期{ $days }天
reason-behind = 落后序时进度{ $points }个百分点
reason-missed = { $periods ->
    [1] { $last }未报
   *[other] 连续{ $periods }期未报（最近一期{ $last }）
}
reason-within-tolerance = 未达目标值，在允许范围内
reason-outside = 未达目标值，超出允许范围
reason-yellow-two-months = 连续两个月预警，转为滞后

finding-overdue = 已过完成时限（{ $due_on }）仍未完成
finding-due-soon = { $days }天内到期（{ $due_on }），尚未完成
finding-not-reported = { $period }进展未反馈（截止{ $cutoff }）
finding-behind-pace = 落后序时进度{ $points }个百分点（完成{ $share }%，应完成{ $expected }%）
finding-awaiting-review = 进展反馈 { $update } 自{ $since }起待审核
finding-value-fell = 进展反馈 { $update } 的累计数{ $value }低于此前审核通过的{ $highest }
finding-dropped = 未完成，{ $report }（{ $since }录入）中没有交代去向
finding-met-not-closed = 已达目标（进展反馈 { $update }，{ $since }）但尚未办结销号
finding-mail-undeliverable = 邮件无法送达：{ $message_id }（{ $answer }）
finding-job-did-not-run = 定时任务 { $job } 未按时运行（应于{ $scheduled_at }）
finding-ledger-unsound = 台账核验发现{ $faults }类问题，首项为 { $fault }
finding-ledger-unsound-at = 台账核验发现{ $faults }类问题，首项为 { $fault }（第 { $entry } 号条目）

finding-kind-overdue = 逾期未完成
finding-kind-due_soon = 即将到期
finding-kind-not_reported = 未反馈进展
finding-kind-behind_pace = 落后序时进度
finding-kind-awaiting_review = 待审核超期
finding-kind-value_fell = 上报数下降
finding-kind-dropped = 未交代去向
finding-kind-met_not_closed = 已达标未销号
finding-kind-mail_undeliverable = 邮件无法送达
finding-kind-job_did_not_run = 任务未运行
finding-kind-ledger_unsound = 台账核验不符

error-id-code = 编号“{ $value }”不是承诺事项编号；应形如 JY19-014
error-id-office = 单位“{ $value }”不是单位代号；应为小写字母、数字和“-”
error-id-actor = 操作人“{ $value }”有误；应为账号、office:单位代号 或 system:任务名
error-id-update = 进展反馈编号“{ $value }”有误；应为数字，例如 128
error-time = 时间“{ $value }”有误；应形如 2019-04-01T09:00:00+08:00 或日期
error-period = 报告期“{ $value }”有误；应为月份，例如 2019-03
error-value-number = 数值“{ $value }”不是数字；应形如 120、12,000、1.3万、8.2
error-value-unit = 数值“{ $value }”的单位是“{ $given }”；应为“{ $zh }”，也可只填数字
error-value-large = 数值“{ $value }”过大；小数点前最多15位、后最多6位

job-checks = 新增发现{ $opened }项，消除{ $closed }项，现有{ $open }项
job-verified = 核验{ $size }条，无误
job-unsound = 核验{ $size }条，发现{ $faults }类问题
job-delivered = 发出{ $sent }封，待重发{ $waiting }封，退信{ $failed }封
job-nothing = 无
job-no-instant = { $period }的月度通报没有对应的发出时间
job-before-ledger = { $period }在建账之前已结束
job-frozen-before = { $period }的月度通报此前已生成
job-settled = { $period }之前已年底交账
job-cutoff-passed = { $period }的截止日已过
job-backed-up = { $file }，{ $megabytes } MB{ $missing ->
    [0] {""}
   *[other] ；{ $missing }个佐证材料未找到
}

via-channel = { $channel ->
    [page] 网页
    [api] 接口
    [cli] 命令行
    [link] 填报链接
   *[job] 程序
 }
via-token = { via-channel }（令牌 { $token }）

admin-account-created = 建立{ $service ->
    [true] 程序账号
   *[other] 账号
 }，角色：{ trust-role }{ $office ->
    [none] {""}
   *[other] ，代表 { $office }
 }
admin-account-removed = 注销账号
admin-account-disabled = 停用账号
admin-account-enabled = 恢复账号
admin-account-role = 角色由 { $before }（{ $office_before }）改为 { $role }（{ $office }）
admin-account-password = 更改密码
admin-token-created = 建立令牌 { $token }：{ $scopes }
admin-token-revoked = 吊销令牌 { $token }
admin-office-address = { $office } 的邮箱改为 { $email }（原为 { $before }）
admin-office-reply-to = { $office } 信函的回复地址改为 { $email }
admin-office-away = { $office } 的 { $email } 自 { $from } 至 { $until } 外出，由 { $deputy } 代收
admin-office-back = 取消 { $office } 的 { $email } 自 { $from } 至 { $until } 的外出登记
admin-office-language = { $office } 的信函改用{ $lang ->
    [zh] 中文
   *[en] 英文
 }
admin-session-opened = 登录，来自 { $address }
admin-session-refused = 登录失败，来自 { $address }
admin-session-ended = 退出 { $sessions } 处登录
relation = { $relation ->
    [continues] 延续
    [tightens] 加码
    [loosens] 减码
    [repeats] 重提
   *[other] { $relation }
}
source = { $source ->
    [instruction] 领导批示
    [meeting] 会议议定
   *[complaint] 群众来信
}

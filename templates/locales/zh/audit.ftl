# 审计查询：条目的说法、列名、audit 的帮助
entry-opened = 建账（{ $origin }）
entry-rules = 采用预警标准
entry-calendar = 采用休息日安排
entry-report = 登记报告 { $report }：{ $title }
entry-office = 登记单位 { $office }：{ $name }
reform-founded = 自{ $day }起设立{ $name }（{ $office }）（{ $document }）
reform-renamed = { $office }自{ $day }起更名为{ $name }（{ $document }）
reform-merged = { $offices }自{ $day }起并入{ $into }（{ $document }）
reform-split = { $office }自{ $day }起拆分为{ $into }；{ $passing ->
    [0] 所负责事项由{ $rest }承接
   *[other] 按清单划转{ $passing }项，其余由{ $rest }承接
}（{ $document }）
reform-abolished = 自{ $day }起撤销{ $office }，由{ $successor }承接（{ $document }）
reform-abolished-done = 自{ $day }起撤销{ $office }，无未办事项（{ $document }）
entry-settled = { $year }年度交账
entry-erased = 删除佐证材料 { $sha256 } 的内容：{ $reason }
entry-located = 在报告原文中定位 { $places } 条承诺事项的原文
entry-clock = 已确认时钟无误；此前最近一条记录为 { $newest }
entry-key-rotated = 更换签署密钥，此后以 { $vkey } 签署
entry-key-rotated-reason = 更换签署密钥，此后以 { $vkey } 签署：{ $reason }
entry-verified = 台账核验：前 { $size } 条无误
entry-unsound = 台账核验：前 { $size } 条中发现 { $faults } 类不符

audit-days-reversed = --from：{ $from } 晚于 --to { $to }；应为同日或更早
audit-changed = { $from }至{ $to }：新增{ $entries }条，{ $commitments }项承诺的情况有变化。
audit-accepted = 通过
audit-returned = 退回
audit-withdrawn = 撤销通过

audit-col-after = 变更后
audit-col-approver = 批准机关
audit-col-assignment = 分工
audit-col-before = 变更前
audit-col-count = 反馈次数
audit-col-cutoff = 截止日
audit-col-days-late = 逾期天数
audit-col-days-waited = 历时天数
audit-col-decided-by = 审核人
audit-col-decision = 审核意见
audit-col-difference = 差额
audit-col-document = 批准文号
audit-col-earlier = 此前反馈
audit-col-earlier-as-of = 此前截至
audit-col-earlier-value = 此前数值
audit-col-explanation = 下降原因
audit-col-fell-by = 减少
audit-col-inspected = 核查值
audit-col-missed = 未报各期
audit-col-pending = 待审核
audit-col-reason = 理由
audit-col-reported = 填报值
audit-col-submitted = 报送时间
audit-col-submitted-by = 报送人
audit-col-update = 反馈

help-audit = 审计查询，只读不改
help-audit-changes = 某日至某日新增的条目，以及情况有变化的承诺事项
help-audit-changes--from = 首日，如 2019-06-01
help-audit-changes--to = 末日（含当日）
help-audit-changes--code = 只看某一事项
help-audit-changes--kind = 只看某一类条目（如 update.accepted）及其涉及的事项
help-audit-reviews = 谁审核了谁报送的数值
help-audit-reviews--by = 只看该账号或 office:单位 的审核
help-audit-reviews--office = 只看该单位报送的数值
help-audit-adjustments = 目标调整和延期：经办人、批准机关、文号
help-audit-late = 截止日之后报送的进展反馈
help-audit-fell = 审核通过的累计数低于此前通过值的情形
help-audit-inspections = 填报值与实地核查值对照
help-audit-unreported = 尚无审核通过反馈的承诺事项
help-audit-account = 某一账号的全部操作，按时间顺序
help-audit-account--account = 账号、office:单位 或 system:任务
help-audit-admin = 账号、密码、令牌、邮箱和登录的操作记录
help-audit-admin--from = 起始日
help-audit-admin--to = 截止日
help-audit-admin--account = 某一账号所做或所涉：登录名或账号代号
entry-restored = 由备份恢复，保留 { $kept } 条，此后以 { $origin } 签署：{ $reason }
entry-restored-lost = 由备份恢复，保留 { $kept } 条（已知原有 { $lost } 条），此后以 { $origin } 签署：{ $reason }

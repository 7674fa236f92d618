# 操作被拒绝的原因，以及台账存储与程序启动的错误
# 表单、接口和命令行字段的名称
refused-field = { $name ->
    [account] 账号
    [actor] 操作人
    [office] 单位
    [password] 密码
    [token] 令牌
    [scopes] 权限
    [expires] 到期
    [draft] 草稿
    [entry] 条目
    [code] 编号
    [reading] 读取
    [proposal] 候选
    [report] 报告
    [update] 进展反馈
    [mail] 邮件
    [value] 数值
    [done] 完成
    [as_of] 截至日期
    [period] 报告期
    [lead] 牵头单位
    [reason] 理由
    [evidence] 佐证材料
    [due_on] 完成时限
    [year] 年度
    [email] 邮箱
    [progress] 进展情况
    [problems] 存在问题
    [next] 下一步打算
    [explanation] 原因说明
    [note] 备注
    [name] 名称
    [approver] 批准单位
    [document] 批准文号
    [effective_on] 生效日期
    [jurisdiction] 地区
    [into] 承接单位
    [offices] 合并单位
    [rest] 其余事项承接单位
    [passing] 划转事项
    [successor] 承接单位
    [scope] 督办范围
    [name_zh] 名称
    [name_en] 英文名称
    [of] 上一年事项
    [relation] 关系
    [joint] 共同牵头单位
    [supporting] 配合单位
    [text] 情况
    [leader] 分管领导
    [post] 职务
    [from] 起始日期
    [on] 结束日期
    [away] 外出登记
    [deputy] 代收邮箱
    [until] 结束日期
    [reply_to] 回复地址
    [source] 来源
    [dated] 成文日期
    [asked_by] 交办人
    [title] 标题
    [clause] 交办内容
    [unit] 单位
    [words] 批示内容
   *[other] { $name }
}
refused-not-open = 尚无台账；请先运行 pledgebook seed
refused-no-entry = { $field }：没有第 { $seq } 号条目；台账共{ $size }条，从 0 起编号
refused-no-size = 条数：{ $from } 和 { $to } 不是本台账先后的条数；最多为{ $size }
refused-no-key = { $path }：“{ $value }”不是公钥；应为“名称+编号+公钥”（C2SP signed-note）
refused-no-commitment = { $field }：没有承诺事项 { $code }
refused-placed-twice = { $field }：{ $code } 在原文中给出了两处位置，应当只有一处
refused-no-reading = { $field }：没有第 { $id } 次读取
refused-no-proposal = { $field }：这次读取中没有第 { $number } 条候选
refused-reading-seeded = { $field }：第 { $id } 次读取已经建账，不能再改
refused-many-proposals = { $field }：有 { $count } 条候选，最多 { $most } 条
refused-has-report = { $field }：本台账已录入 { $report }
refused-not-earlier = { $field }：{ $of } 不是同一地区更早报告中的事项，不能由 { $code } 承接
refused-already-continued = { $field }：{ $code } 承接 { $of } 已经录入
refused-not-continued = { $field }：没有录入 { $code } 承接 { $of }
refused-no-later-report = { $field }：{ $code } 之后还没有新的报告，谈不上未再列入
refused-no-relation = { $field }：“{ $relation }”不是关系名称；可用 { $known }
refused-relation-contradicts = { $field }：两项目标值表明的关系是 { $expected }，与 { $relation } 不符；只想说明承接可用 continues
refused-no-evidence = { $field }：没有条目提到佐证材料 { $sha256 }
refused-already-erased = { $field }：{ $sha256 } 的内容已经删除
refused-no-report = { $field }：本台账没有录入 { $report }；已录入的有 { $known }
refused-mixed-codes = { $field }：{ $code } 不以 { $prefix } 开头；同一份报告的编号开头须一致
refused-codes-of-another-report = { $field }：{ $report } 的编号与 { $code } 开头相同；请为这份报告另定编号开头
refused-nothing-accepted = { $field }：还没有采纳任何候选
refused-no-office = { $field }：没有单位 { $office }
refused-office-ended = { $field }：{ $office } 自 { $on } 起不再存在，请填写承接其职责的单位
refused-office-exists = { $field }：{ $office } 是现有或曾有单位的编号，请用新的编号
refused-office-name-taken = { $field }：{ $office } 已叫“{ $name }”
refused-same-office-name = { $field }：{ $office } 现在就是这个名称
refused-office-twice = { $field }：{ $office } 重复出现
refused-reform-ahead = { $field }：{ $effective_on } 尚未到来，请在当天录入；应为 { $today } 或更早
refused-reform-early = { $field }：{ $effective_on } 早于本台账；应为 { $first } 或更晚
refused-reform-before-last = { $field }：{ $office } 已于 { $last } 变更；应为该日或更晚，而不是 { $effective_on }
refused-takes-over-from-itself = { $field }：{ $office } 不能承接自己的职责，请填写另一个单位
refused-other-role = { $field }：{ $heir } 不能承接 { $office } 的职责，一个是牵头单位，一个是督办单位
refused-other-jurisdiction = { $field }：{ $office } 属于其他地区，只能在同一地区的单位之间变更
refused-no-jurisdiction = { $field }：本台账没有地区 { $jurisdiction } 的报告，可选：{ $known }
refused-scopes-differ = { $field }：{ $office } 的督办范围与其种类不同（按章节或按单位），不能合并
refused-split-into-one = { $field }：拆分 { $office } 至少要有两个承接单位；只有一个承接单位的是合并
refused-not-a-successor = { $field }：{ $office } 不在拆分后的单位之中
refused-rest-elsewhere = { $field }：{ $office } 继续存在，未列出的事项仍由其负责；请列出划出的事项
refused-not-a-passing = { $field }：“{ $value }”没有写明事项和单位；应为“编号=单位”，如 JY19-014=jiaotongju
refused-passed-twice = { $field }：{ $code } 划给了两个单位，只能有一个
refused-not-answered = { $field }：{ $office } 既不牵头 { $code }，也不配合
refused-still-owed = { $field }：{ $office } 负责的 { $code } 尚未办结，请填写承接单位
refused-scope-wanted = { $field }：督办单位须有督办范围：全部、按章节或按单位
refused-scope-unwanted = { $field }：牵头单位没有督办范围
refused-no-section = { $field }：报告中没有 { $section } 这一节
refused-no-update = { $field }：没有编号为 { $update } 的进展反馈
refused-no-mail = { $field }：发件箱中没有编号为 { $id } 的邮件
refused-not-a-department = { $field }：{ $office } 是督办单位，不报送进展；应为牵头单位
refused-not-supervising = { $field }：{ $by } 不是督办单位；应由该事项所属的督办单位办理
refused-out-of-scope = { $field }：{ $code } 不在 { $office } 的督办范围内
refused-no-reviewer = { $field }：{ $code } 不在任何督办单位的范围内；请指明操作人
refused-not-yourself = { $field }：{ $by } 不能代 { $office } 报送；单位只能报送本单位事项
refused-other-office = { $field }：{ $code } 不由 { $office } 牵头，牵头单位是 { $lead }
refused-wrong-sign = { $field }：{ $value } 为负数；应为0或正数
refused-beyond-whole = { $field }：{ $value } 超过整体；应不大于100
refused-milestone-value = { $field }：{ $value } 不是节点的状态；应为0（未完成）或100（已完成）
refused-done-needs-milestone = { $field }：{ $code } 有具体指标；应填报数值，单位为{ $unit }
refused-fell = { $field }：{ $value } 低于此前审核通过的 { $last }，累计数不应下降；请说明原因
refused-future-date = { $field }：{ $as_of } 尚未到来；应不晚于 { $today }
refused-outside-year = { $field }：{ $as_of } 不在本年度内；应在 { $first } 至 { $last } 之间
refused-after-period = { $field }：{ $as_of } 晚于报告期 { $period }；应为该月或更早的日期
refused-future-period = { $field }：{ $period } 尚未开始；应不晚于 { $current }
refused-early-period = { $field }：{ $period } 早于本年首月；应不早于 { $first }
refused-settled = { $field }：{ $year }年的账已交结，不能再改动
refused-closed = { $field }：{ $code } 已办结销号，不再报送
refused-already-closed = { $field }：{ $code } 已办结销号
refused-not-met = { $field }：{ $code } 尚无审核通过且达到目标的数值，不能销号
refused-already-assigned = { $field }：{ $code } 已明确由 { $lead } 牵头
refused-not-pending = { $field }：{ $update } 的状态是“{ $state ->
    [submitted] 待审核
    [superseded] 已被新报替换
    [accepted] 审核通过
    [returned] 已退回
   *[other] 已撤销通过
}”；应为待审核的进展反馈
refused-not-accepted = { $field }：{ $update } 的状态是“{ $state ->
    [submitted] 待审核
    [superseded] 已被新报替换
    [accepted] 审核通过
    [returned] 已退回
   *[other] 已撤销通过
}”；应为审核通过的进展反馈
refused-closure-rests = { $field }：{ $code } 已据 { $update } 销号，不能撤销其通过
refused-own-update = { $field }：{ $update } 由 { $by } 报送；任何人不得审核自己报送的进展
refused-no-reason = { $field }：请写明原因
refused-too-long = { $field }：共{ $chars }字；应不超过{ $most }字
refused-hazard = { $field }：第{ $place }个字符为 { $character }，无法正常显示；请删去后重填
refused-empty = { $field }：不能为空
refused-evidence-kind = { $field }：不接收 { $file } 这类文件；可接收 { $kinds }
refused-evidence-size = { $field }：{ $file } 为{ $size }字节；应为1至{ $most }字节
refused-evidence-count = { $field }：共{ $count }个文件；应不超过{ $most }个
refused-no-figure = { $field }：{ $code } 是节点事项，没有数值指标
refused-same-target = { $field }：{ $code } 的目标值已是 { $value }
refused-not-later = { $field }：{ $due_on } 不晚于 { $current }；延期应推后时限
refused-year-not-over = { $field }：{ $year }年尚未结束；应在 { $last } 当日或之后交账
refused-other-year = { $field }：本台账不是{ $year }年的；应为{ $expected }年
refused-already-settled = { $field }：{ $year }年的账已交结
refused-needs-whole-scope = { $field }：{ $by } 不督办全部事项；应由督办全部事项的单位交账
refused-period-not-over = { $field }：{ $period } 的月度通报应于 { $due } 发出，不能提前
refused-before-ledger = { $field }：{ $period } 在建账之前已经结束
refused-nothing-to-correct = { $field }：{ $period } 尚未发出月度通报，无可更正
refused-no-address = { $field }：{ $office } 没有邮件地址；请在种子文件中写明或另行设置
refused-clock-jumped = 系统时钟显示 { $shown }，比按开机时长推算的 { $expected } 快了一天以上；在时钟恢复正常、或管理员确认无误（pledgebook jobs resume）之前，暂停记账和定时任务
refused-clock-gap = 系统时钟显示 { $shown }，而最近一条记录为 { $newest }，间隔超过 [jobs] catch_up_days；在时钟恢复正常、或管理员确认无误（pledgebook jobs resume）之前，暂停记账和定时任务
refused-being-delivered = { $field }：{ $id } 正在投递；请在 { $until } 之后（投递必已结束）再试
refused-mail-expired = { $field }：{ $id } 提醒的报送截止日已过，未发送，也无需再发
refused-already-sent = { $field }：{ $id } 已发出；月度通报绝不重复发送

error-store-io = { $path }：{ $why }
error-store-foreign = { $path } 不是 pledgebook 台账
error-store-none = { $path }：此处没有台账；请先运行 pledgebook seed
error-store-file = 台账数据文件已损坏（{ $what }）；请运行 pledgebook ledger verify 核查，并从备份恢复
error-store-schema = 台账的表结构被人改动（{ $what }）；请运行 pledgebook ledger verify
error-store-damaged = 第{ $seq }条：{ $what }；请运行 pledgebook ledger verify
error-store-node = 校验树节点 { $level }/{ $index } 缺失；请运行 pledgebook ledger verify
error-store-busy = 另一进程正在写台账且未及时结束；请稍后再试
error-store-corrupt = 数据库文件已损坏：{ $why }；请先复制数据目录，再从备份恢复，或运行 pledgebook ledger export 目录 --salvage 抢救
error-store-full = 磁盘或数据库已满，未写入任何内容；请腾出空间后再试
error-store-refused = 系统拒绝写入台账文件，未写入任何内容；请检查磁盘与挂载状态
error-store-given-up = 办理超时，已在写入之前取消，未写入任何内容；请再试一次
error-crowded = 等候办理的同类请求过多；请稍候再试
error-uploads-full = 正在上传的文件过多，本次提交未予记录；请过几分钟再试
error-store-sqlite = 台账数据库拒绝了操作：{ $why }
error-store-older = 台账的表结构为第{ $found }版，本程序为第{ $known }版；请运行 pledgebook upgrade，或启动 serve（启动时自动升级）
error-store-newer = 台账由较新版本的 pledgebook 写入（表结构第{ $found }版，本程序只认识到第{ $known }版）；请使用该版本或更新的版本
error-store-migration-changed = 此台账已应用的第{ $version }次表结构升级与本程序所带的不同；请使用写入该台账的程序版本
error-store-migration = 台账的表结构无法升级：{ $why }
error-store-key-replaced = 程序运行期间，台账的签署密钥已被更换；本次未作任何记录，请重新启动程序
error-store-halted = 时钟异常期间暂停记账
error-store-closed = 台账正在关闭
error-store-panicked = 程序内部错误；未写入任何内容
error-file = { $path }：{ $why }
error-random = 系统未能提供随机数：{ $why }
error-runtime = { $why }
error-origin-configured = ledger.origin：{ $why }
error-other-origin = ledger.origin：本台账名为“{ $found }”，配置写的是“{ $configured }”；台账名称终身不变
error-other-zone = time.zone：本台账按“{ $found }”计日，配置写的是“{ $configured }”；台账时区终身不变
error-start-in-future = time.start：{ $start } 晚于今天（系统时钟显示 { $machine }）；应为过去的时间
error-start-too-early = time.start：{ $start } 比最新一条记录（{ $newest }）早一天以上；应不早于 { $newest }
error-mark-absent = { $path }：此处原有台账（{ $origin }，至少{ $size }条），现已缺失或为空；请放回原文件，或从备份恢复
error-mark-left-behind = { $path }：没有台账，但 { $beside } 中有原台账留下的内容；请放回数据库、从备份恢复，或用 --data 为新台账另选目录
error-mark-other = 数据库属于台账 { $found }，而标记文件 { $mark } 属于 { $expected }；请放回正确的数据库，或从备份恢复
error-mark-older = 数据库只有{ $size }条，而本程序已对外签发过{ $published }条的检查点（标记文件 { $mark }）；请连同 -wal 文件放回较新的数据库，或运行 pledgebook restore FILE --accept-loss 从备份恢复
error-mark-differs = 前{ $size }条与此台账已签发的内容不符（标记文件 { $mark }）；请运行 pledgebook ledger verify
error-store-swapped = { $path }：文件在使用中被移走或替换；已停止写入：请停止程序，放回原文件后重新启动
error-key-absent = { $path }：台账的签名密钥不在；请从备份恢复，密钥绝不会悄悄重新生成
error-key-wrong = { $path }：这不是本台账的密钥（{ $why }）
error-not-a-demo = 此数据目录存放的是正式台账；演示请另用目录：--data 目录
error-locked = { $path } 上已有另一个 serve 在运行；请先停止它，或另用 --data
error-listen = web.listen：无法监听 { $address }：{ $why }
error-not-loopback = web.listen：{ $address } 不是本机地址；尚无账号时只允许本机访问，请先用 `pledgebook users add` 建立账号
fault-schema = 表结构：{ $what } 被人改动、删除或添加
error-text = 文本第{ $place }个字符为 { $character }，无法正常显示，应当删去。
fault-database = 数据库：{ $what }
fault-index = 第{ $seq }条：按索引 { $index } 查表 { $table }，所见与记录不符
fault-checkpoint-missing = 规模为{ $size }的检查点：{ $by } 载有该检查点，留存的检查点中却没有
fault-cosignature = 规模为{ $size }的检查点：{ $witness } 的副署不作数（{ $why }）
fault-seal = { $table }：{ $row } 这一行被人改动或添加，与台账封记不符
fault-unreadable = 第{ $seq }条：数据库由此读不下去（{ $why }）
fault-event = 第{ $seq }条：{ $why }
fault-projection = 第{ $seq }条：表 { $table } 中是[{ $found }]，按记录应为[{ $expected }]
fault-signature = 规模为{ $size }的检查点：{ $why }
refused-file-exists = { $path }：已有同名文件，请换一个名称
refused-not-a-backup = { $path } 不是完整的 pledgebook 备份（{ $why }）；请换用另一份
refused-backup-unsound = { $path }：备份中的数据库已损坏（{ $why }）；请对台账运行 `pledgebook ledger verify`，或换用另一份备份
refused-already-open = 台账已有条目；请另指定空的数据目录
refused-not-held = { $field }：邮件 { $id } 未被扣留
error-not-vacant = { $path }：此处已有台账；请用 --data 指定空目录，或用 `restore FILE --accept-loss` 替换（原有内容移开保存）
error-other-ledger = 备份属于台账 { $found }，此处是 { $expected }；请用 --data 指定其他目录
error-no-key-to-restore = { $path }：密钥 { $vkey } 既不在备份中，也不在此处；请将台账密钥放到该处，或改用 --with-keys 的备份
refused-assigned-twice = { $field }：{ $office } 只能列一次：牵头、共同牵头或配合
refused-not-a-part = { $field }：{ $office } 既不共同牵头 { $code }，也不配合；牵头单位请直接报送进展
refused-no-term = { $field }：第 { $leader } 号条目不是分管领导的任职
refused-term-ended = { $field }：该任期已于 { $on } 结束
refused-term-backwards = { $field }：{ $on } 不晚于起始日期 { $from }
refused-no-source = { $field }：没有来源“{ $named }”，可选：{ $known }
refused-due-outside = { $field }：{ $due_on } 应在 { $first } 至 { $last } 之间
refused-not-from-elsewhere = { $field }：{ $code } 是报告中的事项，没有交办人可退回
refused-not-closed = { $field }：{ $code } 尚未办结销号
refused-lead-ended = { $field }：{ $code } 的牵头单位 { $office } 自 { $on } 起不再存在，请在种子数据中改为承接其职责的单位

# 日历与订阅
feeds-due = 到期：{ $code } { $title }
feeds-target = 目标值
feeds-lead = 牵头单位
feeds-closed = 已于{ $day }办结销号
feeds-cutoff = { $period }进展反馈截止
feeds-cutoff-of = { $office }：{ $period }进展反馈截止
feeds-cutoff-text = 逾期报送将标注为迟报。
feeds-accepted = 审核通过{ $value }（截至{ $day }）
feeds-opened = 新发现一项问题。
feeds-digest = { $period }{ $name }（{ $office }）
feeds-calendar = 日历（iCalendar）
feeds-feed = 台账动态（Atom）

# 每一种信件的名称与描述。

entry-letter = { $kind ->
    [reminder] 生成 { $period } 催报提醒，发 { $office }
   *[digest] 生成 { $period } 月度通报，发 { $office }
}
entry-letter-corrected = 生成 { $period } 月度通报的更正，发 { $office }：{ $reason }
audit-did-letter = { $kind ->
    [reminder] 生成{ $period }催报提醒，发{ $office }
   *[digest] 生成{ $period }通报，发{ $office }
}
audit-did-correct = 生成{ $period }通报的更正，发{ $office }：{ $reason }
audit-kind-digest-frozen = 生成月度通报
audit-kind-reminder-frozen = 生成催报提醒
jobs-mail-digest = 月度通报
jobs-mail-correction = 月度通报更正（第{ $number }次）
jobs-mail-reminder = 催报通知
job-digests = { $period }通报{ $count }份已生成
job-reminders = { $period }催报提醒{ $count }份
jobs-name-digest = 月度通报
jobs-name-reminder = 催报
leader = { $post }{ $name }

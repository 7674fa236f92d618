# What is said of each kind of letter.

entry-letter = { $kind ->
    [reminder] reminder for { $period } written to { $office }
   *[digest] digest of { $period } frozen for { $office }
}
entry-letter-corrected = correction of the digest of { $period } frozen for { $office }: { $reason }
audit-did-letter = { $kind ->
    [reminder] Wrote the reminder of { $period } to { $office }
   *[digest] Froze the digest of { $period } for { $office }
}
audit-did-correct = Froze a correction of the digest of { $period } for { $office }: { $reason }
audit-kind-digest-frozen = Digest frozen
audit-kind-reminder-frozen = Reminder written
jobs-mail-digest = Monthly digest
jobs-mail-correction = Correction { $number } of the monthly digest
jobs-mail-reminder = Reminder
job-digests = { $period }: { $count } digests frozen
job-reminders = { $period }: { $count } reminders
jobs-name-digest = Monthly digest
jobs-name-reminder = Reminders
leader = { $name }, { $post }

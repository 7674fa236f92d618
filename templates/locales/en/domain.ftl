# Words of the domain: lights, comparators, states, verdicts, reasons, findings
light-blue = Done
light-red = Behind
light-yellow = Warning
light-green = On track
light-grey = Not reported

comparator-exactly = exactly
comparator-at-least = at least
comparator-at-most = at most
comparator-about = about
comparator-none = none

basis-count = cumulative count
basis-rate = growth rate
basis-level = level
basis-ratio = ratio
basis-proportion = proportion
basis-change = change
basis-milestone = milestone

state-submitted = awaiting review
state-superseded = superseded
state-accepted = accepted
state-returned = returned
state-corrected = acceptance withdrawn

verdict-kept = kept
verdict-kept-late = kept late
verdict-partly-kept = partly kept
verdict-not-kept = not kept
verdict-unverified = cannot be verified

reason-overdue = { $days ->
    [1] one day overdue
   *[other] { $days } days overdue
}
reason-behind = { $points } points behind pace
reason-missed = { $periods ->
    [1] no report for { $last }
   *[other] { $periods } periods running without a report (latest { $last })
}
reason-within-tolerance = off target, within tolerance
reason-outside = off target, outside tolerance
reason-yellow-two-months = yellow for two months running

finding-overdue = past its due date ({ $due_on }) and not met
finding-due-soon = { $days ->
    [1] due within one day ({ $due_on }), not met
   *[other] due within { $days } days ({ $due_on }), not met
}
finding-not-reported = no report for { $period } (cut-off { $cutoff })
finding-behind-pace = { $points } points behind pace ({ $share }% done, { $expected }% expected)
finding-awaiting-review = update { $update } has awaited review since { $since }
finding-value-fell = update { $update } reports { $value }, below the { $highest } accepted before
finding-dropped = not met, and { $report } (entered { $since }) says nothing of it
finding-met-not-closed = met (update { $update }, { $since }) but not closed
finding-mail-undeliverable = mail cannot be delivered: { $message_id } ({ $answer })
finding-job-did-not-run = job { $job } did not run when it should have ({ $scheduled_at })
finding-ledger-unsound = verifying the ledger found { $faults ->
    [one] one kind of fault: { $fault }
   *[other] { $faults } kinds of fault, first { $fault }
}
finding-ledger-unsound-at = verifying the ledger found { $faults ->
    [one] one kind of fault: { $fault }, at entry { $entry }
   *[other] { $faults } kinds of fault, first { $fault }, at entry { $entry }
}

finding-kind-overdue = Overdue
finding-kind-due_soon = Due soon
finding-kind-not_reported = Not reported
finding-kind-behind_pace = Behind pace
finding-kind-awaiting_review = Awaiting review too long
finding-kind-value_fell = Reported value fell
finding-kind-dropped = Dropped without a word
finding-kind-met_not_closed = Met but not closed
finding-kind-mail_undeliverable = Mail undeliverable
finding-kind-job_did_not_run = Job did not run
finding-kind-ledger_unsound = ledger not sound

error-id-code = code: `{ $value }` is not a commitment's code; expected e.g. JY19-014
error-id-office = office: `{ $value }` is not an office id; expected lower-case letters, digits and `-`
error-id-actor = actor: `{ $value }` is neither an account, `office:ID` nor `system:JOB`
error-id-update = update: `{ $value }` is not an update's number; expected e.g. 128
error-time = time: `{ $value }` is not an instant; expected e.g. 2019-04-01T09:00:00+08:00, or a date
error-period = period: `{ $value }` is not a month; expected e.g. 2019-03
error-value-number = value: `{ $value }` is not a number; expected e.g. 120, 12,000, 1.3万 or 8.2
error-value-unit = value: `{ $value }` is in `{ $given }`; expected { $en } ({ $zh }) or a bare number
error-value-large = value: `{ $value }` is too large; at most 15 digits before the point and 6 after it

job-checks = { $opened } opened, { $closed } closed, { $open } open
job-verified = { $size } entries verified, sound
job-unsound = { $size } entries verified, { $faults } kinds of fault
job-delivered = { $sent } sent, { $waiting } waiting, { $failed } failed
job-nothing = nothing
job-no-instant = the schedule has no instant for the digest of { $period }
job-before-ledger = { $period } was over before the ledger was opened
job-frozen-before = the digest of { $period } was frozen before
job-settled = the year was settled before { $period }
job-cutoff-passed = the cut-off of { $period } has passed
job-backed-up = { $file }, { $megabytes } MB{ $missing ->
    [0] {""}
   *[other] ; { $missing } evidence files not found
}

via-channel = { $channel ->
    [page] page
    [api] API
    [cli] command line
    [link] link
   *[job] program
 }
via-token = { via-channel }, token { $token }

admin-account-created = account made: { $role }{ $office ->
    [none] {""}
   *[other] {" "}of { $office }
 }{ $service ->
    [true] , for a program
   *[other] {""}
 }
admin-account-removed = account removed
admin-account-disabled = account disabled
admin-account-enabled = account enabled again
admin-account-role = role changed from { $before } ({ $office_before }) to { $role } ({ $office })
admin-account-password = password changed
admin-token-created = token { $token } made: { $scopes }
admin-token-revoked = token { $token } revoked
admin-office-address = mail of { $office } goes to { $email } (before: { $before })
admin-office-reply-to = answers to letters of { $office } go to { $email }
admin-office-away = { $email } of { $office } is away from { $from } to { $until }; { $deputy } gets the letters
admin-office-back = { $email } of { $office } is not away from { $from } to { $until } any more
admin-office-language = letters to { $office } are written in { $lang ->
    [zh] Chinese
   *[en] English
 }
admin-session-opened = signed in from { $address }
admin-session-refused = failed to sign in from { $address }
admin-session-ended = signed out of { $sessions } { $sessions ->
    [one] session
   *[other] sessions
 }
relation = { $relation ->
    [continues] continues
    [tightens] promises more
    [loosens] promises less
    [repeats] repeats
   *[other] { $relation }
}
source = { $source ->
    [instruction] instruction
    [meeting] decision of a meeting
   *[complaint] complaint
}

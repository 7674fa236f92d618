# The command line: what it says, names of columns, and the help of every command and argument
cli-error = {"error: "}
cli-colon = {": "}
cli-none = (none)
cli-usage = the command line does not read:
cli-usage-heading = {"Usage: "}
cli-commands-heading = Commands
cli-arguments-heading = Arguments
cli-options-heading = Options
cli-globals-heading = Global options

cli-day = `{ $value }` is not a day; expected e.g. 2019-03-31
cli-job-name = NAME
cli-choice = { $option }: `{ $value }` is not known here; expected one of { $allowed }
cli-before-ledger = the ledger was not open at { $at }; expected { $opened } or later
cli-upgraded = Upgraded the ledger's schema from { $from } to { $to }; the ledger as it was before: { $copy }.
cli-upgraded-nothing = Nothing to upgrade: the ledger's schema is { $to }.
cli-seed-faults = { $count ->
    [one] the seed has a fault; nothing of it was entered:
   *[other] the seed has { $count } faults; nothing of it was entered:
}

cli-demo-serving = Serving http://{ $address }/ until Ctrl-C; the virtual clock runs on.
cli-seeded = Entered { $commitments } commitments and { $offices } offices; the ledger has { $size } entries.
cli-seed-nothing = Nothing to enter: the ledger has all of the seed ({ $size } entries).
cli-seed-differs = { $differences ->
    [one] The seed differs from the ledger in one place; nothing was entered, and what was promised stays as it was:
   *[other] The seed differs from the ledger in { $differences } places; nothing was entered, and what was promised stays as it was:
}
cli-listed = { $count ->
    [one] One commitment, as of { $day }, as known at { $at }.
   *[other] { $count } commitments, as of { $day }, as known at { $at }.
}
cli-assigned = { $code } is now answered for by { $lead } (entry { $seq }).
cli-milestone = done (milestone)
cli-done = done
cli-not-done = not done
cli-late = late
cli-no-updates = Nothing has been reported on it.
cli-accepted-value = { $value } (as of { $day }, update { $update })
cli-share = { $share }%, expected { $expected }%
cli-adjusted-to = { $value } ({ $approver }, { $document })
cli-extended-to = { $due_on } ({ $approver }, { $document })
cli-inspected-as = { $day }: { $value } { $note }

cli-submitted = Update { $update } recorded: { $code }, { $value }. It awaits review.
cli-submitted-late = It came after the cut-off and is recorded as late.
cli-submitted-supersedes = It takes the place of update { $older }, which was not reviewed yet.
cli-accepted = Update { $update } on { $code } is accepted and counts (entry { $seq }).
cli-returned = Update { $update } on { $code } is sent back (entry { $seq }).
cli-corrected = The acceptance of update { $update } on { $code } is withdrawn; both entries stay (entry { $seq }).
cli-inspected = The inspection of { $code } is recorded beside the reported value (entry { $seq }).
cli-adjusted = The new target of { $code } is recorded; the promised one stays visible (entry { $seq }).
cli-extended = { $code } is now due on { $due_on }; the promised day stays visible (entry { $seq }).
cli-closed = { $code } is closed as met (entry { $seq }).
cli-settled = The year is settled with { $count } verdicts; its accounts are closed.

cli-checked = Checked: { $opened } findings opened, { $closed } closed, { $open } open.
cli-rules-adopted = The configured thresholds or rest days differed from those in force and were adopted first.
cli-check-preview = A preview: nothing was recorded. A check at { $at } would find { $count ->
    [0] nothing.
    [one] one cause:
   *[other] { $count } causes:
}

cli-no-instant = the schedule of the digest never comes round after { $period }
cli-attached = The attached table of all commitments, in short:
cli-digest-frozen = The digest of { $period } is frozen: { $count } letters.
cli-digest-corrected = The correction of the digest of { $period } is frozen: { $count } letters. The original stays.
cli-digest-before = The digest of { $period } was frozen before; nothing was sent. Its letters:
cli-digest-settled = the year was settled before { $period }; no digest of it is due

cli-delivered = Mail: { $sent } sent, { $waiting } will be tried again, { $failed } refused for good.
cli-mail-queued = waiting
cli-mail-sent = sent
cli-mail-failed = refused
cli-mail-expired = too late, not sent

cli-resumed = The clock is confirmed: it is { $at } (entry { $entry }). Recording and jobs go on.
cli-job-late = late
cli-job-never = not run yet
cli-job-done = done
cli-job-skipped = passed over
cli-job-future = { $at } has not come (it is { $now }); a job runs for an instant that has
cli-job-none = { $job } was never scheduled between the opening of the ledger ({ $opened }) and { $at }
cli-job-ran = { $job } ran for { $at }: { $note }
cli-job-passed = { $job } passed over { $at }: { $note }
cli-job-before = { $job } had run for { $at } before; nothing was done.

cli-verified = Sound: { $size } entries, root { $root }, { $checkpoints } checkpoints, { $letters } letters and { $evidence } evidence files compared.
cli-unsound = { $count ->
    [one] NOT SOUND: one kind of fault in { $size } entries; their bytes give the root { $root }.
   *[other] NOT SOUND: { $count } kinds of fault in { $size } entries; their bytes give the root { $root }.
}
cli-verifying-hashes = hashes: { $done } of { $of } entries
cli-verifying-projections = projections: { $done } of { $of } entries
cli-checkpoint-contained = { $path }: the ledger still contains this checkpoint ({ $size } entries).
cli-checkpoint-refuted = { $path }: the ledger no longer contains this checkpoint ({ $size } entries): an entry before it was changed or is gone.
cli-bundle-sound = The bundle is sound: { $size } entries, root { $root }, signed by { $vkey }.
cli-proof-holds = It holds: entry { $seq } is, byte for byte, in the ledger of { $size } entries and root { $root }.
cli-proof-continues = It holds: the ledger of { $size } entries and root { $root } continues the one of { $from } entries.
cli-proof-refused = { $path }: the proof does not hold. { $why }
cli-proof-needs = checking this proof also needs { $option }
cli-no-checkpoint = { $path }: there is no checkpoint in it; expected a signed note, or a mail that carries one
cli-bad-checkpoint = { $path }: this checkpoint says nothing about this ledger. { $why }
cli-exported = { $size } entries written to { $dir }; root { $root }.
cli-exported-unsound = NOT SOUND: { $size } entries written to { $dir } as they are; no checkpoint was signed.
cli-key-rotated = Another key signs from here on (entry { $seq }): { $vkey }
cli-key-rotated-kept = The old key is kept in { $path }. Put both into the place where you keep keys, apart from the backups.
cli-key-rotated-tell = Tell auditors and witnesses the new key, with the note by which the old one announces it:
cli-bad-rotation = { $path } does not announce the next key: { $why }
cli-rebuilt = The projections were filled anew from { $size } entries.

cli-address-set = The mail of { $office } now goes to { $email }. Letters that wait keep their address until they are retried.
cli-role-supervising = supervising office
cli-role-department = department
cli-scope-all = everything

cli-doctor = { $bad ->
    [0] { $warnings ->
        [0] Everything is as it should be.
        [one] It works; one thing should be looked at.
       *[other] It works; { $warnings } things should be looked at.
    }
    [one] One thing does not work.
   *[other] { $bad } things do not work.
}
cli-health-ok = ok
cli-health-warn = warning
cli-health-bad = BAD
cli-topic-configuration = configuration
cli-topic-data = data directory
cli-topic-ledger = ledger
cli-topic-key = key
cli-topic-clock = clock
cli-topic-schedule = schedule
cli-topic-mail = mail

col-accepted = Accepted
col-address = Address
col-adjustment = Adjusted to
col-answer = Answer
col-as-of = As of
col-at = When
col-attempts = Tries
col-by = By
col-via = Through
col-number = No.
col-clause = Clause
col-closed = Closed
col-closed-on = Closed on
col-code = Code
col-due = Due
col-expected = Expected
col-extension = Extended to
col-finding = No.
col-health = State
col-inspection = Inspection
col-job = Job
col-kind = Kind
col-lang = Language
col-last-run = Last run
col-lead = Lead office
col-light = Light
col-mail = No.
col-name = Name
col-narrative = Progress
col-next-run = Next run
col-note = Note
col-office = Office
col-opened = Opened
col-period = Period
col-reasons = Reasons
col-recipient = To
col-role = Role
col-schedule = Schedule
col-scope = Scope
col-ended = Ended
col-section = Section
col-seen = Seen
col-sent = Sent or next
col-seq = Entry
col-share = Share
col-state = State
col-target = Target
col-title = Commitment
col-topic = What
col-update = No.
col-value = Value
col-verdict = Verdict
col-what = What

history-made = the promise was entered
history-assigned = { $lead } answers for it
history-adjusted = target adjusted to { $value } ({ $approver }, { $document })
history-extended = due date extended to { $due_on } ({ $approver }, { $document })
history-closed = closed as met, by update { $update }
history-continued = { $code } { $relation ->
    [tightens] promises more than
    [loosens] promises less than
    [repeats] repeats
   *[other] continues
} { $of }
history-continuation-withdrawn = { $code } does not continue { $of } after all: { $reason }
history-dropped = { $code } was dropped on purpose: { $reason } ({ $document })
history-inspected = inspected: { $value } on { $as_of }
history-submitted = update { $update } for { $period }: { $value } as of { $as_of }
history-accepted = update { $update } accepted
history-returned = update { $update } sent back: { $reason }
history-corrected = acceptance of update { $update } withdrawn: { $reason }
history-finding-opened = finding { $finding } opened: { $what }
history-finding-closed = finding { $finding } closed
history-verdict = verdict: { $outcome }

doctor-config-file = settings of { $path }
doctor-config-defaults = the built-in defaults; no file was named and there is no config.toml here
doctor-config-variables = { $file }, and the variables { $variables }
doctor-data-writable = { $path } can be written
doctor-data-refused = { $path } cannot be written: { $why }
doctor-data-refused-advice = Give the directory to the user that pledgebook runs as, or choose another with --data.
doctor-data-absent = { $path } is not there yet
doctor-data-absent-advice = `pledgebook seed` or `pledgebook serve` makes it; or name the right one with --data.
doctor-space = { $megabytes } MB free
doctor-space-unknown = free space is not known: { $why }
doctor-space-advice = Make room on the disk: when it is full, nothing more can be recorded.
doctor-ledger = { $origin }: { $size } entries, schema { $schema }
doctor-leftovers = { $count } files that no entry names ({ $bytes } bytes), left by requests that broke off
doctor-leftovers-advice = The next weekly verification removes them once they are a day old.
doctor-ledger-absent = there is no ledger yet
doctor-ledger-absent-advice = `pledgebook seed` or `pledgebook serve` opens one.
doctor-ledger-refused-advice = Mend what is named; `pledgebook ledger verify` tells more about a damaged ledger.
doctor-key = { $path }: there, and only its owner’s to read
doctor-key-absent = { $path } is not there
doctor-key-absent-advice = Restore keys/ from a backup. A key is never made anew for a ledger that exists.
doctor-key-open = others may read { $paths }
doctor-key-open-advice = chmod 700 the directory and 600 the file. Whoever has read the key can sign in this ledger’s name.
doctor-mark = the mark of the newest published state is { $path }
doctor-mark-inside-advice = Name a file outside the data directory, best on another disk, in [ledger] mark. Where the whole directory is replaced by an older copy, a mark inside it is replaced too, and nothing shows.
doctor-clock = { $now }, days are counted in { $zone }
doctor-clock-start-advice = This ledger lives in a time of its own ([time] start, or a demonstration). Remove `start` for real use.
doctor-clock-behind = the machine’s clock ({ $now }) is behind the newest entry ({ $newest })
doctor-clock-halted-advice = set the clock right; if it is right, confirm it: pledgebook jobs resume
doctor-clock-behind-advice = Set the machine’s clock, and keep it set (NTP). Until then entries bear the newest entry’s time.
doctor-schedule = { $job } ({ $schedule }): { $runs }
doctor-late-advice = Is `pledgebook serve` running? When it starts it catches up. `pledgebook jobs run` runs one by hand.
doctor-mail = { $way }
doctor-mail-advice = Look at [mail] in the configuration; a message that could not go waits and is tried again.
doctor-mail-open = mail goes to { $host } in the open (tls = "none")
doctor-mail-open-password = the password goes to { $host } in the open (tls = "none")
doctor-mail-open-advice = Set tls = "starttls" or "tls" in [mail.smtp].
doctor-mail-sent = a trial letter went to { $to }: { $answer }
doctor-outbox = outbox: { $queued } waiting, { $failed } refused for good
doctor-outbox-failed-advice = `pledgebook mail list --state failed` says why; mend it, then `pledgebook mail retry ID`.

mail-trial-subject = Trial letter of pledgebook
mail-trial-text = This letter was sent from { $from } at { $at } by `pledgebook doctor`. That it arrived shows that mail works. Nothing needs to be done.

help = pledgebook: opens a government’s accounts at the start of the year, examines them every month, settles them at year end
help-serve = The daemon: jobs, mail and the HTTP side; opens and seeds an empty ledger first
help-serve--unseeded = Opens an empty ledger without a commitment in it, for a report that is read on the page /report
help-demo = The whole of 2019 on a virtual clock, with simulated departments; then serves it
help-demo--no-serve = Ends after the replay
help-demo--years = How many years: 1 (2019, without it) or 2 (2020 as well, whose report is made up)
help-seed = Opens the ledger and enters the promises; a second time it changes nothing
help-seed--dir = Directory of a seed; without it the configured or the built-in one
help-commitments = Commitments: list, show, assign
help-commitments-list = Lists commitments as they stand on a day, as known at an instant
help-commitments-list--section = Only this section of the report, e.g. 2.7
help-commitments-list--group = Only this enumeration, e.g. 十件民生实事
help-commitments-list--office = Only those of this lead office
help-commitments-list--light = Only this light: blue, red, yellow, green, grey
help-commitments-list--basis = Only this kind of figure: count, rate, level, ratio, proportion, change, milestone
help-commitments-list--search = Only those with this in title, clause or code
help-commitments-show = Shows one commitment with all that was reported, approved and found
help-commitments-show--history = Its entries one by one instead
help-commitments-assign = Confirms, or changes, who answers for a commitment
help-commitments-assign--lead = The department that answers
help-updates = Updates: submit, list, accept, return, correct
help-updates-submit = A department reports on a commitment for a month
help-updates-submit--office = The department that reports; it also acts, unless --as says otherwise
help-updates-submit--as-of = The day for which the value is true, e.g. 2019-03-25
help-updates-submit--value = The figure as people write it: 45, 4万户, 1.3万, 12,000
help-updates-submit--done = The milestone is done
help-updates-submit--progress = What was done
help-updates-submit--problems = What is in the way
help-updates-submit--next = What comes next
help-updates-submit--explanation = Why a cumulative count is lower than the last accepted one
help-updates-list = Lists updates
help-updates-list--code = Only those on this commitment
help-updates-list--office = Only those of this office
help-updates-list--state = Only those in this state: submitted, superseded, accepted, returned, corrected
help-updates-accept = Accepts a pending update: from now on it counts
help-updates-return = Sends a pending update back with a reason
help-updates-correct = Withdraws a wrong acceptance with a reason; both entries stay
help-inspect = Records what was found on the spot, beside the reported value
help-inspect--value = The figure that was found; for a milestone 0 or 100
help-inspect--as-of = The day of the visit
help-inspect--note = What was found, in words
help-adjust = Records an approved change of a target; the promised one stays visible
help-adjust--value = The new figure
help-extend = Records an approved later due date; the promised one stays visible
help-extend--due-on = The new due date
help-close = Closes a commitment that is verified as met
help-close--note = How it was verified
help-settle = Settles the year: a verdict on every commitment, then no more changes
help-settle--year = The report’s year
help-checks = Checks
help-checks-run = Looks for findings and records what opened and what closed
help-checks-run--at = Another instant; where it lies before the newest entry or in the future, only a preview
help-findings = Findings
help-findings-list = Lists what the checks found and is still so
help-findings-list--all = Closed ones too
help-findings-list--kind = Only this kind, e.g. overdue
help-findings-list--code = Only those on this commitment
help-findings-list--office = Only those of this office
help-digest = The monthly digest: preview, send
help-digest-preview = Shows what the digest would say; --lang overrides the office’s language
help-digest-preview--office = The supervising office
help-digest-preview--out = Writes .eml, .txt and .html to this directory
help-digest-send = Freezes and sends the month’s digest, exactly as the job does; once
help-digest-send--correct = Sends a numbered correction; the original stays
help-digest-send--reason = Why it is corrected
help-mail = The outbox: list, flush, retry, release
help-mail-list = Lists the outbox
help-mail-list--state = Only those in this state: queued, sent, failed
help-mail-flush = Tries everything that waits now
help-mail-retry = Tries a refused or waiting letter again, to the address that the office has now
help-mail-retry--id = Its number in the outbox
help-jobs = Jobs: list, run, resume
help-jobs-list = Lists jobs: schedule, last run, next run, state
help-jobs-resume = Lets appending and jobs go on after a person has checked the clock
help-jobs-run = Runs a job for its scheduled instant at or before a time, and what was missed before it
help-jobs-run--name = The job: digest, reminder, checks, verify, backup, deliver
help-jobs-run--at = The time; now where it is left out
help-ledger = The ledger: verify, checkpoint, cosign, prove, export, import, rebuild, rotate-key
help-ledger-verify = Recomputes every hash and projection and compares; exit code 3 where something is wrong
help-ledger-verify--checkpoint = A checkpoint from outside: a note, or a mail (.eml) that carries one; may be repeated
help-ledger-verify--bundle = an earlier export: names the first entry that differs from it; may be repeated
help-ledger-prove = prove that the ledger holds an entry, or continues a checkpoint; prints a text that anybody can check
help-ledger-prove--seq = the number of the entry, from 0
help-ledger-prove--from = the size of the earlier checkpoint
help-ledger-prove--to = up to this size; else as the ledger stands
help-ledger-check-proof = check a proof offline; exit code 3 when it does not hold
help-ledger-check-proof--file = the proof
help-ledger-check-proof--entry = the exact bytes of the entry
help-ledger-check-proof--checkpoint = the checkpoint that is continued: a note, or a mail that carries one (.eml)
help-ledger-check-proof--vkey = the ledger's verifier key, from a mail or a page; else that of the data directory
help-ledger-check-bundle = verify an export offline, without a database; exit code 3 when it is not sound
help-ledger-check-bundle--dir = the directory of the export
help-ledger-check-bundle--vkey = the ledger's verifier key, from a mail or a page; else the one that the bundle brings along
help-ledger-checkpoint = Signs the ledger’s size and root as they stand
help-ledger-export = Writes entries.jsonl, checkpoint and vkey
help-ledger-export--dir = The directory to write to
help-ledger-rotate-key = Replaces the key that signs; the old one announces it in an entry
help-ledger-rotate-key--reason = why, as the entry says it
help-ledger-check-proof--rotation = the note by which the key in --vkey announces the one that follows it; once for each rotation, in order
help-ledger-rebuild = Fills every projection anew from the entries
help-offices = Offices: list, addresses, and how they change
help-offices-list = Lists offices with role, scope, language and address
help-offices-set-address = Sets where an office’s mail goes
help-offices-set-address--office = The office
help-offices-set-address--email = The address
help-offices-add = Founds an office
help-offices-add--office = Its id: lower-case letters, digits and -
help-offices-add--name-zh = Its name in Chinese
help-offices-add--name-en = Its name in English
help-offices-add--role = department (without it) or supervising
help-offices-add--kind = department (without it), town_or_street, state_company, vertical or leading_group
help-offices-add--email = Where its letters go
help-offices-add--letters = The language of its letters: zh (without it) or en
help-offices-add--scope = all: a supervising office looks after every commitment
help-offices-add--scope-sections = The sections of the report that a supervising office looks after
help-offices-add--scope-departments = The departments that a supervising office looks after
help-offices-add--scope-jurisdictions = The jurisdictions that a supervising office looks after
help-offices-add--jurisdiction = The jurisdiction that it belongs to; without it that of the office that enters it
help-offices-rename = Gives an office another name; its id stays
help-offices-rename--office = The office
help-offices-rename--name-zh = The name in Chinese
help-offices-rename--name-en = The name in English
help-offices-merge = Makes offices part of another one, which takes over everything
help-offices-merge--offices = The offices that end
help-offices-merge--into = The office that takes over
help-offices-merge--name-zh = Its name in Chinese, where it is new
help-offices-merge--name-en = Its name in English, where it is new
help-offices-split = Divides an office among others
help-offices-split--office = The office; it ends unless --into names it
help-offices-split--into = The offices among which it is divided
help-offices-split--rest = The one of them that takes over what --pass does not name
help-offices-split--passing = Commitments that pass to others, e.g. JY19-014=jiaotongju
help-offices-abolish = Ends an office
help-offices-abolish--office = The office
help-offices-abolish--successor = The office that takes over; may be left out where nothing is owed
help-arg-effective-on = The first day on which it holds, today or earlier
help-upgrade = Brings the ledger's schema up to date, after writing a copy beside the file
help-doctor = Looks whether everything is as it should be, and says what to do
help-doctor--send-test = Sends a trial letter to this address
help-completions = Prints a script that completes commands in a shell
help-completions--shell = The shell: bash, elvish, fish, powershell, zsh

help-arg-config = Configuration file; without it ./config.toml where there is one
help-arg-data = Data directory (PLEDGEBOOK_DATA); ./pledgebook-data without it
help-arg-report = Report by its id, or all; the newest that is not settled without it
help-arg-actor = Who acts: an account or office:ID (PLEDGEBOOK_AS)
help-arg-lang = Language: zh or en (PLEDGEBOOK_LANG); zh without it
help-arg-format = table, json (one value on standard output and nothing else) or csv
help-arg-help = Shows help
help-arg-version = Shows the version
help-arg-code = Code of the commitment, e.g. JY19-031
help-arg-update = Number of the update, e.g. 214
help-arg-period = The month, e.g. 2019-03
help-arg-as-of = The day for which values are true; without it the day of --known-at
help-arg-known-at = Read the ledger as it stood at this instant, e.g. 2019-04-01T09:00; now without it
help-arg-evidence = A file behind it; may be repeated
help-arg-reason = Why
help-arg-approver = The body that approved it; not a person’s name
help-arg-document = Number of the document, or its title
cli-backed-up = Backup written to { $file } and found whole: { $size } entries, root { $root }, { $evidence } evidence files, { $letters } letters.
cli-backed-up-keys = The keys are in it: anyone who has the file can sign in this ledger’s name.
cli-backed-up-no-keys = The keys are not in it. Keep a copy of keys/ledger.key apart: without the key a restored ledger cannot be continued.
cli-backed-up-missing = { $count } evidence files that entries name were not found, first { $first }; run pledgebook ledger verify.
cli-job-no-backup-dir = backup.dir: no directory for scheduled backups is configured; set [backup] dir, or run pledgebook backup FILE
help-backup = Writes the whole ledger to one file, while it is in use
help-backup--file = The file, which must not exist yet
help-backup--with-keys = With the signing key: anyone who has the file can then sign in the ledger’s name
cli-restored = Restored: { $size } entries of the backup of { $taken }. The ledger goes on as { $origin }; tell its auditors the new verifier key { $vkey }.
cli-restored-lost = { $count } entries are lost: there had been { $lost } at least. The entry ledger.restored says so.
cli-restored-lost-unknown = How many entries are lost is not known: neither a mark nor a database was found here.
cli-restored-replaced = What was here before lies in { $path }.
cli-restored-held = { $held } letters that waited are held back, because they may have been sent; look at them with mail list --state held, let them go with mail release.
cli-restored-ended = { $sessions } sessions and { $tokens } tokens ended; links that were mailed before are void.
cli-restored-accounts = Accounts as they were at the backup. Review them: an account that was closed or a password that was changed later is as it was before.
cli-restore-reason = restored from a backup
cli-mail-released = { $released } letters were let go.
cli-mail-held = held
cli-salvaged = { $size } entries written to { $dir }; none is missing. Nothing was signed: run ledger export for an export with a checkpoint.
cli-salvaged-missing = { $size } entries written to { $dir }; { $lost } are missing, by number:
cli-imported = Imported: { $size } entries, root { $root }; { $checkpoints } checkpoints kept.
cli-imported-key = An export has no key: put keys/ledger.key into the data directory to open the ledger. Accounts, addresses and evidence are not in an export either.
cli-letters-not-held = Letters not held: { $count }; evidence files not held: { $evidence }. They are not in an export; anyone who received a letter has it.
cli-checkpoint-lost = { $path }: this checkpoint ({ $size } entries) is the state that an entry declares lost in a restore.
help-restore = Makes a ledger of a backup, in an empty data directory or in the place of an older state
help-restore--file = The backup
help-restore--accept-loss = Replaces the ledger that is here; it is moved aside, not deleted
help-restore--reason = Why, for the entry that records the restore
help-restore--number = The number of the restore, at least; needed where an earlier restore of this ledger left no trace here
help-mail-release = Lets letters go that a restore held back: one, or all
help-mail-release--id = Its number in the outbox; all where it is left out
help-ledger-import = Makes the ledger of an export, in an empty data directory
help-ledger-import--dir = The directory of the export
help-ledger-import--vkey = The ledger's verifier key, from a mail or a page; else the one that the export brings along
help-ledger-export--salvage = Goes on past damaged pages and names the missing entries; nothing is signed
doctor-outbox-held = { $held } letters are held back since a restore
doctor-outbox-held-advice = look at them with `mail list --state held`; `mail release` lets them go
help-continuations = What goes on from one year's report to the next
help-continuations-propose = Proposes continuations by title and unit
help-continuations-list = Lists what is confirmed
help-continuations-list--code = Only what concerns this commitment
help-continuations-confirm = Confirms that a commitment continues an earlier one
help-continuations-confirm--code = The later commitment
help-continuations-confirm--of = The earlier commitment
help-continuations-confirm--relation = continues, tightens, loosens or repeats; without it as the figures say
help-continuations-withdraw = Withdraws a continuation
help-continuations-withdraw--code = The later commitment
help-continuations-withdraw--of = The earlier commitment
help-continuations-withdraw--reason = Why
help-continuations-drop = Says why an unmet commitment is not in the next report
help-continuations-drop--code = The commitment
help-continuations-drop--reason = Why
help-continuations-drop--document = The document
cli-continued = Entered: { $code } continues { $of } ({ $relation }), entry { $seq }
cli-continuation-withdrawn = { $code } no longer continues { $of }, entry { $seq }
cli-dropped = { $code } was dropped on purpose, entry { $seq }
col-earlier = Earlier
col-relation = Relation
col-likeness = Likeness
help-erase = Erases the content of an evidence file for good
help-erase--sha256 = The hash that the entry records
help-erase--reason = Why
help-erase--document = The document that decided it
cli-erased = The content of { $sha256 } is erased, entry { $seq }
history-assigned-all = { $lead } answers for it; { $others }
history-assigned-joint = { $n ->
    [0] no joint lead office
   *[other] jointly with { $offices }
}
history-assigned-supporting = { $n ->
    [0] no supporting office
   *[other] helped by { $offices }
}
history-leader = { $name }, { $post }, is responsible for { $offices } from { $from } ({ $document })
history-leader-ended = the term of entry { $leader } ends on { $on } ({ $document })
history-contributed = { $office } reported on its part for { $period }: { $text }
history-contributed-value = { $office } reported on its part for { $period } ({ $value }): { $text }
cli-contributed = { $office } reported on its part of { $code } for { $period } (entry { $seq }).
cli-appointed = The leader is entered (entry { $seq }).
cli-term-ended = The end of the term of entry { $leader } is entered (entry { $seq }).
cli-contribution = { $office } { $period } { $value } { $text }
col-joint = Joint lead offices
col-supporting = Supporting offices
col-responsible = Responsible leader
col-contribution = Part
col-leader = Entry
col-post = Post
col-from = From
col-ended-on = Ended on
col-offices = Offices
help-commitments-assign--joint = a further lead office; may be repeated; an empty one: none any more
help-commitments-assign--supporting = an office that helps; may be repeated; an empty one: none any more
help-updates-contribute = reports on the part of an office, for the lead office
help-updates-contribute--office = the office
help-updates-contribute--text = what it did
help-updates-contribute--value = its part of the figure
help-leaders = responsible leaders: list, appoint, end
help-leaders-list = lists leaders and their terms
help-leaders-appoint = begins the term of a leader
help-leaders-appoint--name = the name in Chinese
help-leaders-appoint--name-en = the name in English
help-leaders-appoint--post = the post in Chinese
help-leaders-appoint--post-en = the post in English
help-leaders-appoint--from = the first day
help-leaders-appoint--offices = an office of the field; may be repeated
help-leaders-appoint--document = the document that says so
help-leaders-end = ends a term
help-leaders-end--on = the first day without the leader
help-leaders-end--document = the document that says so
help-arg-codes = the commitments
help-arg-leader = the entry of the appointment
col-document = Document
help-offices-set-address--cc = an address that gets a copy; may be repeated; none where it is left out
help-offices-set-address--reply-to = where answers go; an empty one: to the addresses; left out, it stays
help-offices-away = lists who of an office is away
help-offices-away--office = the office
help-offices-set-away = records who is away and who gets the letters meanwhile
help-offices-set-away--office = the office
help-offices-set-away--email = the address of the one who is away
help-offices-set-away--deputy = the address of the deputy
help-offices-set-away--from = the first day
help-offices-set-away--until = the last day
help-offices-end-away = removes such a record
help-offices-end-away--office = the office
help-offices-end-away--id = the number of the record
cli-away = Recorded (number { $id }).
cli-away-ended = Record { $id } is removed.
col-away = Number
col-email = Address
col-deputy = Deputy
col-until = Until
history-sent-back = the completion was sent back: { $words } (due { $due_on })
cli-added = { $code } is entered (entry { $seq }).
cli-sent-back = { $code } is sent back (entry { $seq }).
help-commitments-add = adds a commitment that is in no report
help-commitments-add--source = instruction, meeting or complaint
help-commitments-add--document = the title or the number of the document
help-commitments-add--dated = the day of the document
help-commitments-add--asked-by = who asked for it
help-commitments-add--urgent = urgent: due within 60 days, ends with a report to who asked
help-commitments-add--title = a short title in Chinese
help-commitments-add--title-en = in English
help-commitments-add--clause = what is asked, in the words of the document
help-commitments-add--value = the target of a count; left out for what is done or not
help-commitments-add--unit = its unit
help-commitments-add--due-on = the due date
help-commitments-add--lead = the lead office
help-commitments-add--supporting = an office that helps; may be repeated
help-commitments-add--jurisdiction = the jurisdiction, where there are several
help-commitments-send-back = who asked did not take the completion: open again
help-commitments-send-back--words = the words of who asked
help-commitments-send-back--due-on = the new due date

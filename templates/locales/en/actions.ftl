# Refusals of service functions, and errors of the store and the composition root
# The label of a field; the command line puts its flag there, the API its JSON field.
refused-field = { $name ->
    [as_of] as-of
    [due_on] due
    [effective_on] effective-on
    [jurisdiction] jurisdiction
    [name_zh] name-zh
    [name_en] name-en
    [of] of
    [relation] relation
    [joint] joint lead offices
    [supporting] supporting offices
    [from] first day
    [on] end
    [reply_to] reply-to
    [asked_by] asked-by
    [title] title
   *[other] { $name }
}
refused-not-open = there is no ledger yet; run `pledgebook seed` first
refused-no-entry = { $field }: there is no entry { $seq }; the ledger has { $size }, counted from 0
refused-no-size = from, to: { $from } and { $to } are no sizes of this ledger in their order; expected at most { $size }
refused-no-key = { $path }: “{ $value }” is no verifier key; expected NAME+ID+KEY (C2SP signed-note)
refused-no-commitment = { $field }: there is no commitment { $code }
refused-placed-twice = { $field }: { $code } is given two places in the text; expected one
refused-no-reading = { $field }: there is no reading { $id }
refused-no-proposal = { $field }: there is no proposal { $number } in this reading
refused-reading-seeded = { $field }: { $id } was seeded and is closed
refused-many-proposals = { $field }: { $count } proposals; expected at most { $most }
refused-has-report = { $field }: this ledger already holds { $report }
refused-not-earlier = { $field }: { $of } is not of an earlier report of the same jurisdiction, so { $code } cannot continue it
refused-already-continued = { $field }: that { $code } continues { $of } is entered already
refused-not-continued = { $field }: that { $code } continues { $of } is not entered
refused-no-later-report = { $field }: there is no report after that of { $code } which could have dropped it
refused-no-relation = { $field }: { $relation } is no relation; expected one of { $known }
refused-relation-contradicts = { $field }: by its figures the later commitment { $expected } the earlier one, which { $relation } contradicts; continues says no more than that it goes on
refused-no-evidence = { $field }: no entry names the evidence { $sha256 }
refused-already-erased = { $field }: the content of { $sha256 } was erased before
refused-no-report = { $field }: this ledger does not hold { $report }; it holds { $known }
refused-mixed-codes = { $field }: { $code } does not begin with { $prefix }; the codes of one report all begin alike
refused-codes-of-another-report = { $field }: the codes of { $report } begin like { $code }; choose another beginning for this report
refused-nothing-accepted = { $field }: nothing was accepted yet
refused-no-office = { $field }: there is no office { $office }
refused-office-ended = { $field }: { $office } ended on { $on }; name the office that took over
refused-office-exists = { $field }: there is an office { $office }, or was one; expected a new id
refused-office-name-taken = { $field }: { $office } is called “{ $name }” already
refused-same-office-name = { $field }: { $office } has this name already
refused-office-twice = { $field }: { $office } is named more than once
refused-reform-ahead = { $field }: { $effective_on } has not come; enter the reform on that day, expected { $today } or earlier
refused-reform-early = { $field }: { $effective_on } lies before this ledger; expected { $first } or later
refused-reform-before-last = { $field }: { $office } changed on { $last }; expected that day or later, not { $effective_on }
refused-takes-over-from-itself = { $field }: { $office } cannot take over from itself; name another office
refused-other-role = { $field }: { $heir } cannot take over from { $office }; one is a department, the other supervises
refused-other-jurisdiction = { $field }: { $office } belongs to another jurisdiction; a reform stays within one
refused-no-jurisdiction = { $field }: this ledger has no report of { $jurisdiction }; it has { $known }
refused-scopes-differ = { $field }: the scope of { $office } is of another kind, sections or departments; the two cannot be joined
refused-split-into-one = { $field }: { $office } is divided among at least two offices; one that takes over everything is a merger
refused-not-a-successor = { $field }: { $office } is none of the offices among which it is divided
refused-rest-elsewhere = { $field }: { $office } goes on, so it keeps what no list names; name the commitments that pass to others
refused-not-a-passing = { $field }: “{ $value }” does not name a commitment and an office; expected CODE=OFFICE, e.g. JY19-014=jiaotongju
refused-passed-twice = { $field }: { $code } is given to two offices; expected one
refused-not-answered = { $field }: { $office } neither leads { $code } nor helps with it
refused-still-owed = { $field }: { $office } answers for { $code }, which is open; expected the office that takes over
refused-scope-wanted = { $field }: a supervising office needs a scope: all, sections or departments
refused-scope-unwanted = { $field }: a department has no scope
refused-no-section = { $field }: the report has no section { $section }
refused-no-update = { $field }: there is no update { $update }
refused-no-mail = { $field }: there is no mail { $id } in the outbox
refused-not-a-department = { $field }: { $office } supervises and does not report; expected a department
refused-not-supervising = { $field }: { $by } is not a supervising office; expected one in whose scope the commitment lies
refused-out-of-scope = { $field }: { $code } is not within the scope of { $office }
refused-no-reviewer = { $field }: { $code } lies within no supervising office's scope; name the office that acts
refused-not-yourself = { $field }: { $by } cannot report for { $office }; a department reports for itself
refused-other-office = { $field }: { $office } does not answer for { $code }; { $lead } does
refused-wrong-sign = { $field }: { $value } is negative; expected 0 or more
refused-beyond-whole = { $field }: { $value } is more than the whole; expected at most 100
refused-milestone-value = { $field }: { $value } is no state of a milestone; expected 0 (not done) or 100 (done)
refused-done-needs-milestone = { $field }: { $code } is promised in figures; expected a value in { $unit }
refused-fell = { $field }: { $value } is below the { $last } accepted before, and a cumulative count does not fall; expected an explanation
refused-future-date = { $field }: { $as_of } has not come; expected { $today } or earlier
refused-outside-year = { $field }: { $as_of } is outside the year; expected { $first } to { $last }
refused-after-period = { $field }: { $as_of } lies after { $period }; expected a day of that month or earlier
refused-future-period = { $field }: { $period } has not begun; expected { $current } or earlier
refused-early-period = { $field }: { $period } lies before the year's first month; expected { $first } or later
refused-settled = { $field }: the accounts of { $year } are settled; nothing can be changed in them
refused-closed = { $field }: { $code } is closed; nothing more is reported on it
refused-already-closed = { $field }: { $code } is closed already
refused-not-met = { $field }: no accepted value of { $code } meets its target; it cannot be closed
refused-already-assigned = { $field }: { $code } is assigned to { $lead } already
refused-not-pending = { $field }: { $update } is { $state }; expected one that awaits review
refused-not-accepted = { $field }: { $update } is { $state }; expected an accepted one
refused-closure-rests = { $field }: { $code } was closed on the strength of { $update }; its acceptance cannot be withdrawn
refused-own-update = { $field }: { $by } submitted { $update }; nobody accepts or returns an update they submitted
refused-no-reason = { $field }: expected a sentence that says why
refused-too-long = { $field }: { $chars } characters; expected at most { $most }
refused-hazard = { $field }: character { $place } is { $character }, which cannot be shown; type the text without it
refused-empty = { $field }: expected a text
refused-evidence-kind = { $field }: { $file } is of a kind that is not taken; expected { $kinds }
refused-evidence-size = { $field }: { $file } has { $size } bytes; expected 1 to { $most }
refused-evidence-count = { $field }: { $count } files; expected at most { $most }
refused-no-figure = { $field }: { $code } is a milestone and has no figure
refused-same-target = { $field }: the target of { $code } is { $value } already
refused-not-later = { $field }: { $due_on } is not later than { $current }; an extension moves a due date back
refused-year-not-over = { $field }: { $year } is not over; expected { $last } or later
refused-other-year = { $field }: { $year } is not this ledger's; expected { $expected }
refused-already-settled = { $field }: the accounts of { $year } are settled already
refused-needs-whole-scope = { $field }: { $by } does not supervise every commitment; expected a supervising office whose scope is all
refused-period-not-over = { $field }: the digest of { $period } is due at { $due }; it cannot be sent before
refused-before-ledger = { $field }: { $period } was over before the ledger was opened
refused-nothing-to-correct = { $field }: no digest of { $period } was sent; there is nothing to correct
refused-no-address = { $field }: { $office } has no mail address; seed it or set one
refused-clock-jumped = the clock shows { $shown }, more than a day ahead of { $expected }, the time by the machine’s own count; nothing is recorded and no job runs until the clock is right again, or an administrator confirms it: pledgebook jobs resume
refused-clock-gap = the clock shows { $shown }, and the newest entry is of { $newest }, longer ago than [jobs] catch_up_days; nothing is recorded and no job runs until the clock is right again, or an administrator confirms it: pledgebook jobs resume
refused-being-delivered = { $field }: { $id } is being delivered; try again after { $until }, when the delivery has ended for certain
refused-mail-expired = { $field }: { $id } was not sent, because the cut-off it reminds of has passed; nothing needs to be sent
refused-already-sent = { $field }: { $id } was sent already; a digest is never sent twice

error-store-io = { $path }: { $why }
error-store-foreign = { $path } is not a pledgebook ledger
error-store-none = { $path }: there is no ledger here; run `pledgebook seed` first
error-store-file = the ledger's file is damaged ({ $what }); run `pledgebook ledger verify`, and restore a backup
error-store-schema = the ledger's schema was changed by hand ({ $what }); run `pledgebook ledger verify`
error-store-damaged = entry { $seq }: { $what }; run `pledgebook ledger verify`
error-store-node = the tree's node { $level }/{ $index } is missing; run `pledgebook ledger verify`
error-store-busy = another process is writing to the ledger and did not finish in time; try again
error-store-corrupt = the database file is damaged: { $why }; copy the data directory, then restore a backup or run `pledgebook ledger export DIR --salvage`
error-store-full = the disk or the database is full; nothing was written; make room and try again
error-store-refused = the system refuses to write to the ledger's file; nothing was written; look at the disk and the mount
error-store-given-up = the request took too long and was given up before anything was written; try again
error-crowded = too many requests of this kind are waiting; try again in a moment
error-uploads-full = too many files are being uploaded at the moment; nothing was recorded; try again in a few minutes
error-store-sqlite = the ledger's database refused: { $why }
error-store-older = the ledger's schema is { $found }, this pledgebook's is { $known }; run `pledgebook upgrade`, or `serve`, which upgrades
error-store-newer = written by a newer pledgebook (schema { $found }, this one knows { $known }); use that version or a later one
error-store-migration-changed = migration { $version }, which was applied to this ledger, is not the one that this pledgebook has; use the program that wrote the ledger
error-store-migration = the ledger's schema could not be brought up to date: { $why }
error-store-key-replaced = the ledger’s key was replaced while this program ran; nothing was recorded: start the program again
error-store-halted = nothing is recorded while the clock is not believed
error-store-closed = the ledger is being shut down
error-store-panicked = an internal fault; nothing was written
error-file = { $path }: { $why }
error-random = the system gave no random bytes: { $why }
error-runtime = { $why }
error-origin-configured = ledger.origin: { $why }
error-other-origin = ledger.origin: this ledger is `{ $found }`, the configuration says `{ $configured }`; a ledger keeps its origin for life
error-other-zone = time.zone: this ledger counts days in `{ $found }`, the configuration says `{ $configured }`; a ledger keeps its zone for life
error-start-in-future = time.start: { $start } lies after today (the clock shows { $machine }); expected an instant of the past
error-start-too-early = time.start: { $start } lies more than a day before the newest entry, { $newest }; expected { $newest } or later
error-mark-absent = { $path }: there was a ledger here ({ $origin }, at least { $size } entries), and it is absent or empty; put it back, or restore a backup
error-mark-left-behind = { $path }: there is no ledger, but { $beside } holds what one left; put the database back, restore a backup, or give a new ledger another --data
error-mark-other = the database is of the ledger { $found }, the mark { $mark } of { $expected }; put the right database back, or restore a backup
error-mark-older = the database has { $size } entries, but a checkpoint of { $published } has left this program (mark { $mark }); put the newer database back together with its -wal file, or restore a backup with `pledgebook restore FILE --accept-loss`
error-mark-differs = the first { $size } entries are not the ones that were published under this ledger's key (mark { $mark }); run `pledgebook ledger verify`
error-store-swapped = { $path }: the file was removed or replaced while this program had it open; nothing more is written: stop the program, put the file back, and start again
error-key-absent = { $path }: the ledger's signing key is absent; restore it from a backup, since a key is never made anew silently
error-key-wrong = { $path }: this is not the key of this ledger ({ $why })
error-not-a-demo = this data directory holds a real ledger; the demonstration wants a directory of its own: --data DIR
error-locked = another `serve` is running on { $path }; stop it first, or give this one another --data
error-listen = web.listen: { $address } cannot be listened on: { $why }
error-not-loopback = web.listen: { $address } is not a loopback address; until an account exists only loopback is listened on: make one with `pledgebook users add`
fault-schema = schema: { $what } was changed, dropped or added by hand
error-text = Character { $place } of the text is { $character }, which cannot be shown; the text must do without it.
fault-database = database: { $what }
fault-index = entry { $seq }: through its index { $index } the table { $table } shows other rows than the entries say
fault-checkpoint-missing = checkpoint of size { $size }: { $by } carries it, and it is not among the kept ones
fault-cosignature = checkpoint of size { $size }: the cosignature of { $witness } does not count ({ $why })
fault-seal = { $table }: the row { $row } was changed or added by hand: the ledger's seal does not fit it
fault-unreadable = entry { $seq }: the database cannot be read on from here ({ $why })
fault-event = entry { $seq }: { $why }
fault-projection = entry { $seq }: the table { $table } holds [{ $found }], the entries say [{ $expected }]
fault-signature = checkpoint of size { $size }: { $why }
refused-file-exists = { $path }: there is a file of this name already; give another name
refused-not-a-backup = { $path } is not a whole backup of pledgebook ({ $why }); use another one
refused-backup-unsound = { $path }: the database in the backup is damaged ({ $why }); run `pledgebook ledger verify` on the ledger, or use another backup
refused-already-open = the ledger has entries already; give an empty data directory
refused-not-held = { $field }: mail { $id } is not held back
error-not-vacant = { $path }: there is a ledger here; give an empty --data, or replace it with `restore FILE --accept-loss`, which moves it aside
error-other-ledger = the backup is of the ledger { $found }, the one here is { $expected }; give another --data
error-no-key-to-restore = { $path }: the key { $vkey } is neither in the backup nor here; put the ledger’s key there, or use a backup that was taken --with-keys
refused-assigned-twice = { $field }: { $office } is named twice; each office leads, leads jointly or helps
refused-not-a-part = { $field }: { $office } neither leads { $code } jointly nor helps with it; the lead office reports the whole
refused-no-term = { $field }: entry { $leader } appoints no leader
refused-term-ended = { $field }: that term ended on { $on } already
refused-term-backwards = { $field }: { $on } is not after the first day, { $from }
refused-no-source = { $field }: there is no source `{ $named }`; expected one of { $known }
refused-due-outside = { $field }: { $due_on } is not from { $first } to { $last }
refused-not-from-elsewhere = { $field }: { $code } is a commitment of a report; nobody who asked for it can send it back
refused-not-closed = { $field }: { $code } is not closed
refused-lead-ended = { $field }: { $office }, which leads { $code }, does not exist since { $on }; name the office that took over in the seed

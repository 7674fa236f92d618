# What auditors ask: entries in words, columns, and the help of `audit`
entry-opened = the ledger { $origin } was opened
entry-rules = thresholds adopted
entry-calendar = rest days adopted
entry-report = report { $report } registered: { $title }
entry-office = office { $office } registered: { $name }
reform-founded = { $name } ({ $office }) is founded from { $day } ({ $document })
reform-renamed = { $office } is called { $name } from { $day } ({ $document })
reform-merged = { $offices } become part of { $into } from { $day } ({ $document })
reform-split = { $office } is divided among { $into } from { $day }; { $passing ->
    [0] { $rest } takes over its commitments
    [one] one commitment passes by a list, the rest to { $rest }
   *[other] { $passing } commitments pass by a list, the rest to { $rest }
} ({ $document })
reform-abolished = { $office } is abolished from { $day }; { $successor } takes over ({ $document })
reform-abolished-done = { $office } is abolished from { $day }; it owed nothing ({ $document })
entry-settled = the year { $year } was settled
entry-erased = content of the evidence { $sha256 } deleted: { $reason }
entry-erased-by = content of the evidence { $sha256 } deleted: { $reason } ({ $document })
entry-located = { $places ->
    [one] the clause of one commitment
   *[other] the clauses of { $places } commitments
} found in the report’s text
entry-clock = the clock was confirmed to be right; the newest entry before is of { $newest }
entry-key-rotated = another key signs from here on: { $vkey }
entry-key-rotated-reason = another key signs from here on: { $vkey }; { $reason }
entry-verified = ledger verified: the first { $size } entries are sound
entry-unsound = ledger verified: { $faults } kinds of fault in the first { $size } entries

audit-days-reversed = --from: { $from } lies after --to { $to }; expected the same day or an earlier one
audit-changed = From { $from } to { $to }: { $entries ->
    [one] one entry
   *[other] { $entries } entries
}, { $commitments ->
    [one] one commitment stands
   *[other] { $commitments } commitments stand
} differently.
audit-accepted = accepted
audit-returned = returned
audit-withdrawn = acceptance withdrawn

audit-col-after = After
audit-col-approver = Approved by
audit-col-assignment = Assignment
audit-col-before = Before
audit-col-count = Updates
audit-col-cutoff = Cut-off
audit-col-days-late = Days late
audit-col-days-waited = Days
audit-col-decided-by = Decided by
audit-col-decision = Decision
audit-col-difference = Difference
audit-col-document = Document
audit-col-earlier = Earlier no.
audit-col-earlier-as-of = Earlier as of
audit-col-earlier-value = Earlier value
audit-col-explanation = Explanation
audit-col-fell-by = Fell by
audit-col-inspected = Inspected
audit-col-missed = Missed
audit-col-pending = Awaits review
audit-col-reason = Reason
audit-col-reported = Reported
audit-col-submitted = Submitted
audit-col-submitted-by = Submitted by
audit-col-update = Update

help-audit = Questions auditors ask; each only reads
help-audit-changes = What was entered from one day to another, and which commitments stand differently
help-audit-changes--from = The first day, e.g. 2019-06-01
help-audit-changes--to = The last day, inclusive
help-audit-changes--code = Only what concerns this commitment
help-audit-changes--kind = Only entries of this kind, e.g. update.accepted, and the commitments they speak of
help-audit-reviews = Who accepted or returned whose figures
help-audit-reviews--by = Only decisions of this account or office:ID
help-audit-reviews--office = Only figures of this office
help-audit-adjustments = Targets that were adjusted and due dates that were extended, by whom and on whose approval
help-audit-late = Updates submitted after the cut-off
help-audit-fell = Accepted cumulative counts that fell below an earlier accepted one
help-audit-inspections = What was reported against what was found on the spot
help-audit-unreported = Commitments with no accepted update
help-audit-account = Everything that one account did, in order
help-audit-account--account = An account, office:ID or system:JOB
help-audit-admin = What was done with accounts, passwords, tokens, addresses and sessions
help-audit-admin--from = The first day
help-audit-admin--to = The last day
help-audit-admin--account = By an account or about it: its sign-in name or its id
entry-restored = restored from a backup with { $kept } entries; signed as { $origin } from here on: { $reason }
entry-restored-lost = restored from a backup with { $kept } entries, { $lost } had been known; signed as { $origin } from here on: { $reason }

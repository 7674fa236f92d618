# The list of commitments, and one of them
commitments-file = commitments
commitments-said = { $shown ->
    [0] None of { $total } commitments match
    [one] { $shown } of { $total } commitments matches
   *[other] { $shown } of { $total } commitments
}
commitments-search = Search code, title, wording, office
commitments-section = Section of the report
commitments-all-sections = All sections
commitments-group = Programme
commitments-all-groups = Any programme
commitments-office = Lead office
commitments-all-offices = All offices
commitments-basis = Kind of figure
commitments-all-bases = All kinds
commitments-assignment = Assignment
commitments-all-assignments = Any
commitments-due-after = Due on or after
commitments-due-before = Due on or before
commitments-filter = Filter
commitments-clear = Clear the filters
commitments-lights = Filter by light
commitments-order = Order:
commitments-order-report = as in the report
commitments-order-gap = furthest behind
commitments-order-updated = latest change
commitments-value = Accepted / target
commitments-share = Done and expected
commitments-none = —
commitments-empty = No commitment matches
commitments-empty-advice = Drop a filter, shorten the search, or look at another moment of the ledger.
commitments-download = Download what is listed:

commitment-unknown = The ledger has no such commitment at that moment.
commitment-back = Back to the list
commitment-accepted = Accepted
commitment-expected = Expected by now
commitment-no-reason = Nothing stands out.
commitment-clause = The report’s own words
commitment-promise = What was promised
commitment-target-written = Target as written
commitment-target-judged = Judged as
commitment-judged = { $comparator } { $value }
commitment-tolerance = Tolerance
commitment-adjusted = Target adjusted
commitment-adjusted-to = to { $value } ({ $approver }, { $document })
commitment-extended = Due date extended
commitment-extended-to = to { $day } ({ $approver }, { $document })
commitment-baseline = Last year’s figure
commitment-period = From and until
commitment-from-to = { $from } to { $to }
commitment-plan = Plan
commitment-plan-even = evenly, day by day
commitment-plan-points = by month: { $points }
commitment-plan-point = { $month } { $share }%
commitment-plan-none = has no pace
commitment-cadence = Reports
commitment-supporting = Supporting offices
commitment-related = Related commitments
commitment-note = Note on the judging
commitment-closed = Closed on
commitment-verdict = Verdict at year’s end
commitment-chart = Accepted values against the plan
commitment-chart-bare = Accepted values against the target
commitment-chart-said = As of { $day }, { $value } accepted; the target is { $target }.
commitment-chart-none = No value has been accepted yet.
commitment-forecast = Forecast only, nothing is judged by it: at the average pace since the start it would be about { $value } on { $day }; the target is { $target }.
commitment-key-accepted = Accepted
commitment-key-plan = Plan
commitment-key-forecast = Forecast at this pace
commitment-key-goal = Target
commitment-updates = Updates
commitment-updates-none = No update yet.
commitment-update = { $period }: { $value }
commitment-update-facts = No. { $update }, true for { $day }, submitted by { $who } at { $at }
commitment-late = late
commitment-decided = accepted by { $who } at { $at }
commitment-returned = sent back by { $who } at { $at }: { $reason }
commitment-withdrawn = acceptance withdrawn by { $who } at { $at }: { $reason }
commitment-superseded = superseded by update { $update }
commitment-progress = Progress
commitment-problems = Problems
commitment-next = Next step
commitment-explanation = Why it fell
commitment-evidence = Evidence: { $kind }, { $size }
commitment-evidence-closed = { $n ->
    [one] One evidence file; sign in to download it
   *[other] { $n } evidence files; sign in to download them
}
commitment-findings = Findings
commitment-findings-none = Nothing was ever found.
commitment-finding-open = open
commitment-finding-closed = closed at { $at }
commitment-inspections = Inspections
commitment-inspected = { $day }: { $value }
commitment-story = The story
commitment-story-said = { $n ->
    [one] The one entry of the ledger that speaks of this commitment.
   *[other] All { $n } entries of the ledger that speak of this commitment, the newest first.
}
commitment-entry = Entry { $seq }
commitment-system = the system
commitment-cadence-month = every month
commitment-cadence-quarter = every quarter
commitment-cadence-year = every year

evidence-absent = There is no such evidence file.
evidence-erased = The content of this evidence file was erased; the ledger says so.
evidence-altered = This evidence file is not the one that the ledger names and is not handed out.
commitment-findings-more = { $n ->
    [one] One more finding that was closed
   *[other] { $n } more findings that were closed
}
commitment-in-report = Its place in the report’s text, in characters:
erase-title = Erase the content of a file
erase-said = The content and its salt are deleted for good. The ledger keeps the entry and records this erasure, and verification then says "erased". Do not repeat in the reason what is to be erased.
erase-reason = Reason
erase-document = Document
erase-button = Erase for good
erase-link = erase
erase-erased = erased
commitment-joint = Joint lead offices
commitment-leader = Responsible leader
commitment-contributions = What each office reported on its part
commitment-contribution = { $office }, { $period }
commitment-contribution-value = { $office }, { $period }: { $value }
commitment-from-elsewhere = Source
commitment-origin = { $source }: { $document } ({ $dated }), asked by { $asked_by }
commitment-origin-urgent = urgent · { $source }: { $document } ({ $dated }), asked by { $asked_by }
commitment-sent-back = Sent back
commitment-sent-back-said = { $day }: { $words } (due { $due_on })
elsewhere-add = Add a commitment from elsewhere
elsewhere-said = Instructions, decisions of meetings and complaints are in no report. Entered here, they are reported on, reviewed, checked and mailed like all others, until they are closed.
elsewhere-source = Source
elsewhere-urgent = Urgency
elsewhere-urgent-no = normal
elsewhere-urgent-yes = urgent (due within 60 days, ends with a report to who asked)
elsewhere-title = Title in Chinese
elsewhere-title_en = Title in English (optional)
elsewhere-clause = What is asked, in the words of the document
elsewhere-document = Document
elsewhere-dated = Day of the document
elsewhere-asked_by = Who asked
elsewhere-due_on = Due
elsewhere-value = Target of a count (optional)
elsewhere-unit = Unit
elsewhere-jurisdiction = Id of the jurisdiction
elsewhere-lead = Lead office
elsewhere-supporting = Supporting offices
elsewhere-choose = Choose
elsewhere-button = Add
elsewhere-back = Send back
elsewhere-back-said = Where who asked did not take the completion. The commitment is open again, what was accepted counts no more, and it is owed until the new due date.
elsewhere-back-words = Words of who asked
elsewhere-back-due_on = New due date

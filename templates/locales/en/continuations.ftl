continuations-title = From year to year
continuations-lead = Which commitments of the year before go on in { $report }. Nothing of the year before changes.
continuations-proposed = Proposed
continuations-proposed-none = Nothing is proposed.
continuations-choose = Confirm
continuations-later = This year
continuations-earlier = The year before
continuations-relation = Relation
continuations-likeness = Likeness
continuations-confirm = Confirm what is chosen
continuations-none-chosen = Choose at least one
continuations-known = Confirmed
continuations-known-none = Nothing is confirmed yet.
continuations-withdraw = Withdraw
continuations-reason = Reason
continuations-other = Enter another
continuations-other-said = What is not proposed is entered here.
continuations-code = Code of this year
continuations-of = Code of the year before
continuations-by-figures = as the figures say
continuations-add = Enter
continuations-open = Not met, and dropped without a word
continuations-open-none = Everything that was not met the year before is accounted for.
continuations-drop = Say why it was dropped
continuations-document = Document
continuations-done = { $n ->
    [one] One is entered
   *[other] { $n } are entered
}
continuations-only-one = This ledger has the report of one year only.
commitment-line = Through the years
commitment-line-target = Target
commitment-line-value = Accepted
commitment-line-verdict = Verdict
commitment-dropped = Dropped on purpose
commitment-dropped-said = { $reason } ({ $document })

# Reporting: the form and the receipt
submit-heading = { $office }: report for { $period }
submit-owed = { $n ->
    [one] One commitment is to be reported on by { $cutoff }.
   *[other] { $n } commitments are to be reported on by { $cutoff }.
}
submit-owed-late = { $n ->
    [one] One commitment was not reported on; the cut-off ({ $cutoff }) has passed, and a report now counts as late.
   *[other] { $n } commitments were not reported on; the cut-off ({ $cutoff }) has passed, and a report now counts as late.
}
submit-nothing-owed = Nothing is to be reported on for this month.
submit-how = The figure is enough to submit. 4万, 1.3万 and 12,000 are all understood; the unit may be left out.
submit-more = { $n } more appear once these are submitted.
submit-value-count = Done since the start of the year
submit-value = Latest figure
submit-done = Is it done?
submit-done-yes = Done
submit-done-no = Not done yet
submit-send = Submit
submit-keep = Save draft
submit-button = { $code }
submit-details = Add progress, problems, evidence (optional)
submit-progress = Progress
submit-problems = Problems
submit-next = Next step
submit-explanation = Why the figure fell
submit-explanation-hint = Needed where a cumulative count is below the one accepted before.
submit-as-of = True for
submit-as-of-hint = Today unless you say otherwise, or the month's last day once it is over.
submit-evidence = Evidence
submit-evidence-hint = Drop files here or choose them: at most 10, each up to 20 MB. Kinds: { $kinds }.
submit-files-again = Choose the evidence again: browsers do not keep files that were chosen before.
submit-returned = Your last report was returned: { $reason }
submit-returned-bare = Your last report was returned; please check it and report again.
submit-draft-there = Filled in from the draft saved at { $at }; not submitted yet.
submit-saved = Draft saved, not submitted yet. Files are not kept with a draft; choose them when you submit.
submit-problem = Not submitted: please correct
submit-empty-value = Enter a figure
submit-choose = Say whether it is done
submit-bad-day = Enter a date, such as 2019-03-25
submit-fell = { $value } is below the { $last } accepted before; say why the figure fell, or correct it
submit-file-count = Too many files; at most 10
submit-file-large = The file “{ $file }” is too large; at most 20 MB each
submit-unreadable-form = The form could not be read. Go back and submit it again.
submit-other-office = Your office does not answer for this commitment. Nothing was recorded.
submit-other-month = This link is for the month of its mail alone; sign in to report for another.
submit-no-such-month = There is no such month, or it has not begun.
submit-only-departments = Departments report. Your account does not act for one, so there is nothing to fill in here; supervising offices go to “Review”.
submit-reported = Reported for this month
submit-commitment = Commitment
submit-again = Report again
submit-missed-title = Earlier months not reported
submit-missed = { $period }: { $n }
submit-guest-note = You came by the link of a mail: you can report for your office and this month alone.

receipt-title = Submitted
receipt-number = Report number
receipt-code = Commitment
receipt-value = Figure
receipt-period = Month
receipt-at = Submitted at
receipt-state = State
receipt-late = Late
receipt-late-said = It came after the cut-off and counts as late
receipt-supersedes = Takes the place of
receipt-files = { $n ->
    [one] One file
   *[other] { $n } files
}
receipt-then = It counts once the supervising office has accepted it. If it is returned, the reason stands at the top of your page.
receipt-still = { $n ->
    [one] One commitment is still to be reported on for { $period }
   *[other] { $n } commitments are still to be reported on for { $period }
}
receipt-all-done = Everything is reported for { $period }
receipt-back = Back to reporting
submit-reported-more = { $n ->
    [one] One more commitment was reported on this month; the list of commitments has it.
   *[other] { $n } more commitments were reported on this month; the list of commitments has them.
}
contribute-title = Report on your part
contribute-said = The lead office, { $lead }, consolidates it into its report; nothing counts towards the figures from this page. A later report for the same month takes its place.
contribute-period = Month (such as 2019-03)
contribute-value = Your part of the figure (optional)
contribute-text = What you did
contribute-earlier = Reported before
contribute-done = Your part for { $period } is reported
contribute-not-yours = Your office neither leads this commitment jointly nor helps with it.
submit-contributions = Other offices reported:
submit-contribution = { $office } { $value } { $text }
submit-parts = Commitments that you lead jointly or help with
submit-parts-said = Their lead offices consolidate them; report on your part each month.

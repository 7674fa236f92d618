# Mail: the monthly digest and the reminder
mail-heading = { $at }. { $title }
mail-heading-lights = Lights
mail-heading-attention = What needs attention first
mail-heading-completed = Completed this month
mail-heading-reporting = Who reported, and who did not
mail-heading-sections = Progress of each section
mail-heading-operational = The system itself
mail-heading-proof = Proof

mail-title = Monthly digest of commitments
mail-to = For: { $office }
mail-as-of = As of { $day }
mail-demo = Demonstration: this mail was made by a simulation. None of its figures describes the work of a real office.
mail-correction = Correction no. { $number }. Reason: { $reason }. It takes the place of the earlier digest of this month, which is kept.
mail-simulated = simulated

mail-subject-digest = { $period }: { $state } ({ $report })
mail-subject-grave = { $red } behind, { $yellow } with a warning
mail-subject-calm = nothing behind, no warnings
mail-subject-correction = [Correction { $number }]{" "}
mail-subject-demo = [Demo]{" "}
mail-subject-reminder = Reminder: { $n ->
    [1] one report
   *[other] { $n } reports
} for { $period } due by { $cutoff }

mail-headline = { $done }; { $state }; { $reports }; { $trend }.
mail-headline-done = By the end of { $period }, { $met } of { $total } commitments { $met ->
    [1] is
   *[other] are
} done
mail-headline-done-new = By the end of { $period }, { $met } of { $total } commitments { $met ->
    [1] is
   *[other] are
} done ({ $new } of them this month)
mail-headline-done-all-new = By the end of { $period }, { $met } of { $total } commitments { $met ->
    [1] is done, this month
   *[other] are done, all of them this month
}
mail-headline-calm = nothing is behind and nothing carries a warning
mail-headline-red = { $red ->
    [1] one is
   *[other] { $red } are
} behind and none carries a warning
mail-headline-yellow = none is behind and { $yellow ->
    [1] one carries
   *[other] { $yellow } carry
} a warning
mail-headline-both = { $red ->
    [1] one is
   *[other] { $red } are
} behind and { $yellow ->
    [1] one carries
   *[other] { $yellow } carry
} a warning
mail-headline-nothing-owed = no report was owed this month
mail-headline-all-reported = { $owed ->
    [1] the one report owed was made
   *[other] all { $owed } reports owed were made
}
mail-headline-reported = { $reported } of { $owed } reports owed { $reported ->
    [1] was
   *[other] were
} made
mail-headline-first = this is the first digest, so there is no month to compare it with
mail-headline-same = no light has changed since the month before
mail-headline-worse = { $better ->
    [0] compared with the month before things got worse, with { $worse ->
        [1] one light
       *[other] { $worse } lights
    } down
   *[other] compared with the month before things got worse, with { $worse ->
        [1] one light
       *[other] { $worse } lights
    } down and { $better } up
}
mail-headline-better = { $worse ->
    [0] compared with the month before things got better, with { $better ->
        [1] one light
       *[other] { $better } lights
    } up
   *[other] compared with the month before things got better, with { $better ->
        [1] one light
       *[other] { $better } lights
    } up and { $worse } down
}
mail-headline-even = on balance nothing changed since the month before, with { $moved ->
    [1] one light
   *[other] { $moved } lights
} up and as many down

mail-lights-caption = How many show each light; below, the change since the month before
mail-lights-caption-first = How many show each light (first digest: nothing to compare with)
mail-lights-met-open = { $n ->
    [1] One more has met its target and shows as done once it is closed.
   *[other] { $n } more have met their targets and show as done once they are closed.
}
mail-delta-none = same
mail-lights-caption-text = (How many show each light; in brackets, the change since the month before)
mail-moves-worse = { $n ->
    [1] One got worse
   *[other] { $n } got worse
}
mail-moves-better = { $n ->
    [1] One got better
   *[other] { $n } got better
}
mail-moves-none = No light has changed since the month before.
mail-more = And { $n } more: see the attached table.

mail-attention-none = Nothing needs attention this month.
mail-problems = Problems
mail-fact-target = Target
mail-fact-accepted = Accepted
mail-fact-pending = Pending
mail-fact-due = Due
mail-fact-lead = Lead office
mail-fact-leader = Responsible leader
mail-fact-last = Last value
mail-fact-expected = Expected
mail-pace = { $share } done, { $expected } expected
mail-pace-alone = { $share } done
mail-expected = { $share }% ({ $value }) by the end of the month
mail-target-milestone = done by the due date
mail-target-adjusted = { $now } (promised: { $promised })
mail-due-extended = { $now } (promised: { $promised })
mail-milestone-done = done
mail-milestone-open = not done
mail-accepted = { $value } (as of { $day })
mail-accepted-none = none yet
mail-gap-left = { $size } short of the target
mail-gap-below = { $size } below the target
mail-gap-above = { $size } above the target
mail-points = { $points } percentage points
mail-pending = update { $update } awaits review and is not counted
mail-lead-proposed = { $name } (proposed)

mail-completed-none = Nothing was completed this month.
mail-done = Target: { $target }. Accepted: { $accepted }. { $lead }; { $state }
mail-done-milestone = Milestone { $accepted }. { $lead }; { $state }
mail-done-met = target met, waiting to be closed
mail-done-closed = closed on { $day }

mail-reporting-none = No report was owed this month.
mail-reporting-office = Office
mail-reporting-owed = Owed
mail-reporting-reported = Made
mail-reporting-late = Late
mail-reporting-missing = Missing
mail-reporting-line = { $office }: { $owed } owed, { $reported } made, { $late } late
mail-reporting-complete = { $offices ->
    [1] One office reported everything in time
   *[other] { $offices } offices reported everything in time
}: { $names }.

mail-sections-caption = The bar is the mean share of counts and milestones; the mark shows where the plan expects it.
mail-sections-caption-text = (# is the mean share of counts and milestones, | where the plan expects it)
mail-section-total = { $n ->
    [1] one commitment
   *[other] { $n } commitments
}
mail-section-measured = { $measured } of { $measurable } counts and milestones have an accepted value
mail-section-rates = { $on_target } of { $rates } rates and levels on target

mail-verified-never = The ledger has not been verified yet; that is done every week.
mail-verified-sound = Verified on { $at }: the first { $size } entries, every projection, letter and evidence file are as they were recorded.
mail-verified-unsound = Verified on { $at }: { $faults ->
    [one] one kind of fault was
   *[other] { $faults } kinds of fault were
} found in the first { $size } entries. Find out at once.
mail-proof-intro = The ledger can only be added to. This is the signed checkpoint of the ledger just before this digest, the same as in checkpoint.txt. Keep it with last month’s mail: together they show later whether anything was changed.
mail-proof-command = To check it
mail-proof-vkey = Verifier key
mail-footer-basis = Only accepted values count. Values as of { $day }; ledger read up to { $instant }.
mail-footer-csv = All commitments are in the attached { $xlsx }, and as plain data in { $file }.
mail-footer-file = All commitments are in the attached { $file }.
mail-footer-too-large = { $files } would exceed { $most } MB and was not attached. See and download it here: { $link }
mail-footer-too-large-here = { $files } would exceed { $most } MB and was not attached. Download it from the list of commitments.
mail-footer-pages = Open the ledger
mail-footer-auto = This mail was sent by a program. Please do not reply to it.

mail-reminder-title = Reports still owed
mail-reminder-headline = { $n ->
    [1] One report
   *[other] { $n } reports
} for { $period } { $n ->
    [1] is
   *[other] are
} still owed. Please report by { $cutoff }; later reports are recorded as late and named in the digest.
mail-reminder-cutoff = Cut-off: { $day }
mail-reminder-last = { $value } (reported for { $period })
mail-reminder-clause = Clause
mail-reminder-returned = The last report was returned; please mend it and send it again. Reason: { $reason }
mail-reminder-returned-bare = The last report was returned; please mend it and send it again.
mail-reminder-command = To report
mail-reminder-how = In the commands, DATE is the day the value is true for (not after today, such as 2019-03-25) and N the value on that day, such as 12,000.
mail-reminder-milestone = A milestone that is done takes --done; one that is not takes --value 0, with --progress to say how far it is.

error-mail-address = mail: `{ $value }` is not an address in ASCII; write a domain beyond ASCII in its xn-- form
error-mail-name = mail: `{ $value }` cannot be part of a Message-ID; expected letters, digits and `-`
error-mail-base-url = mail: base_url `{ $value }` should begin with http:// or https://
error-mail-compose = mail: could not be composed ({ $reason })

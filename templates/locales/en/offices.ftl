# Offices
offices-name = Office
offices-all = All offices
offices-role = Role
offices-id = Id
offices-scope = Looks after
offices-scope-all = every commitment
offices-address = Address
offices-supervising = Supervising offices
offices-department = Lead offices
offices-commitments = Commitments
offices-commitment = Commitment
offices-lights = Lights
offices-light = Light
offices-target = Target
offices-accepted = Accepted
offices-due = Due
offices-month = Reports are those for
offices-reported = Reported of owed
offices-late = Late
offices-owed = Owed
offices-came = Reported
offices-missed = Missed
offices-month-head = Month
offices-reports = This month
offices-figures = { $total } in all, { $open } not done
offices-this-month = { $month }: { $owed } owed, { $reported } reported, { $late } of them late
offices-list = Show in the list
offices-findings = { $count ->
    [one] one open finding
   *[other] { $count } open findings
}
offices-record = Reports month by month
offices-no-record = No report has been owed yet.
offices-none = none
offices-not-due = not due yet:
offices-no-digests = No digest was sent yet.

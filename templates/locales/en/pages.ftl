# Pages: the frame, the overview, and what pages say in common
nav-label = Main
nav-overview = Overview
nav-commitments = Commitments
nav-submit = Report
nav-review = Review
nav-findings = Findings
nav-digests = Digests
nav-offices = Offices
nav-jobs = Jobs
nav-audit = Audit
nav-settings = Settings
nav-sign-in = Sign in
nav-sign-out = Sign out
nav-guest = Reporting by a mailed link

role-admin = administrator
role-supervisor = supervisor
role-department = reporter
role-auditor = auditor
role-public = public

pager-label = Pages
pager-previous = Previous
pager-next = Next
pager-said = { $total ->
    [0] nothing
   *[other] { $from }–{ $to } of { $total }
}

moment-known-at = Ledger read up to
moment-known-at-hint = A date, or 2019-04-01 09:00; only what had been entered by then is seen
moment-as-of = Figures as of
moment-as-of-hint = Progress is judged on this day; by default the day the ledger is read up to
moment-open = See the ledger as it stood at another time
moment-submit = Show
moment-back = Back to now

page-error-not-found = Page not found
page-error-refused = Not allowed
page-error-wrong = Something is wrong with the request
page-error-failed = It cannot be done at the moment
chart-table = Show as a table
chart-comma = {", "}
chart-semicolon = {"; "}
chart-month = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
chart-month-head = End of
chart-now = now
chart-until-now = {" (so far)"}
chart-target = target { $value }
chart-day = Day
chart-accepted = Accepted
chart-plan = Plan
chart-forecast = At this pace

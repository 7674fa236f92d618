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
role-department = department
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
chart-until = {" "}({ $day })
chart-target = target { $value }
chart-day = Day
chart-accepted = Accepted
chart-plan = Plan
chart-forecast = At this pace

overview-year-title = The year, and how much of it has passed
overview-year = { $done } of { $total } done, { $percent }%; { $gone }% of the year has passed.
overview-year-key = The bar is the share of commitments whose target is met, closed or not; the tick is how much of the year has passed.
overview-done = Targets met
overview-gone = Of the year, passed
overview-headline = { $red } are behind, { $yellow } on warning, { $green } on pace; { $made } of { $owed } reports owed this month have been made.
overview-lights = Lights
overview-delta = { $change } since { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
overview-movement = Month by month
overview-months-missing = Some months are still being read; they will be here in a moment.
overview-attention-more = And { $n } more: see all that are behind or on warning
overview-section = Section
overview-count = Commitments
overview-share = Mean share, and where the plan is
overview-no-share = nothing with a pace
overview-bar = { $share }% done
overview-rates-head = Indicators on target
overview-rates = { $on_target } of { $rates }
overview-none = —
overview-sections-key = The mean share counts the quantities and milestones that have an accepted value, each up to 100%; rates and levels are only on target or not.
overview-more = and { $n } more
overview-week = This week
overview-week-said = What was entered from { $from } to { $to }.
overview-week-cut = There was much; only the latest part is counted.
overview-week-quiet = Nothing changed in these seven days.
overview-week-accepted = Values accepted ({ $n })
overview-week-amended = Targets adjusted, dates extended ({ $n })
overview-week-closed = Closed as met ({ $n })
overview-week-opened = Findings opened ({ $n })
overview-week-gone = Findings gone ({ $n })
overview-accepted = { $value } (as of { $day })
overview-withdrawn = acceptance withdrawn: { $reason }
overview-adjusted = target adjusted to { $value } ({ $document })
overview-extended = due date extended to { $due_on } ({ $document })
overview-closed = closed as met

nav-jurisdictions = Comparison
jurisdictions-year = Year of the reports
jurisdictions-name = Jurisdiction
jurisdictions-done = Done
jurisdictions-settled = settled
jurisdictions-none = There is no report of that year.
jurisdictions-what = { $n ->
    [one] One jurisdiction
   *[other] { $n } jurisdictions
} by the lights of the commitments in the work report of { $year } as of { $day }, each commitment counted once; reports are those due and made for { $month }. Some promised more, or harder things, than others: a share is no rank.

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
offices-kind = Kind
offices-founded = Founded
offices-ended = Ended
offices-before = Took over from:
offices-after = Taken over by:
office-kind = { $kind ->
    [town_or_street] Town or street office
    [state_company] State company
    [vertical] Vertically managed body
    [leading_group] Leading group
   *[department] Department
}
reform-title = Reforms of offices
reform-none = No office has changed since the ledger was opened.
reform-open = Rename, merge, divide or abolish this office
reform-said = What an office answers for passes on from the day given here; months before keep the names of their time. Nothing of this can be undone, only changed again.
reform-found-first = A new office is founded first.
reform-choose = Choose an office
reform-day-hint = Today or earlier
reform-id-hint = Lower-case letters, digits and “-”; it never changes and is never used again
reform-pass-rest = with the rest
reform-scope-none = none: it is a lead office
reform-scope-all = every commitment
reform-scope-sections = the sections chosen below
reform-scope-departments = the lead offices chosen below
reform-scope-jurisdictions = the jurisdictions chosen below
reform-role-department = Lead office
reform-role-supervising = Supervising office
reform-field-office = Id
reform-field-name-zh = Name in Chinese
reform-field-name-en = Name in English
reform-field-role = Role
reform-field-kind = Kind
reform-field-email = Address
reform-field-letters = Language of letters
reform-field-scope = Looks after
reform-field-scope-sections = Sections
reform-field-scope-departments = Lead offices
reform-field-scope-jurisdictions = Jurisdictions
reform-field-jurisdiction = Belongs to
reform-jurisdiction-none = all jurisdictions
reform-field-effective-on = From
reform-field-document = Document, by title or number
reform-field-into = Taken over by
reform-field-offices = Other offices that end with it
reform-field-rest = Everything not named below passes to
reform-field-successor = Taken over by
reform-found-title = Found an office
reform-found-said = Its id stands in entries and stays for good.
reform-found-button = Found
reform-rename-title = Rename
reform-rename-said = The id stays.
reform-rename-button = Rename
reform-merge-title = Merge
reform-merge-said = The office ends and another takes over everything: commitments, accounts, drafts, links, and the address where it has none.
reform-merge-button = Merge
reform-split-title = Divide
reform-split-said = The office ends unless it is one of those among which it is divided. Its accounts go to the office that takes over the rest.
reform-split-button = Divide
reform-abolish-title = Abolish
reform-abolish-said = Without an office that takes over only where nothing is owed; its accounts are then disabled.
reform-abolish-button = Abolish

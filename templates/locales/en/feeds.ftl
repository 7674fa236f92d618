# The calendar and the feed
feeds-due = Due: { $code } { $title }
feeds-target = Target
feeds-lead = Lead office
feeds-closed = Closed as met on { $day }
feeds-cutoff = Reports for { $period } are due
feeds-cutoff-of = { $office }: reports for { $period } are due
feeds-cutoff-text = Whatever is reported after this day is marked as late.
feeds-accepted = { $value } accepted, as of { $day }
feeds-opened = A finding was opened.
feeds-digest = { $name } of { $period } for { $office }
feeds-calendar = Calendar (iCalendar)
feeds-feed = News of the ledger (Atom)

# Lists: filters, order, pages and the point in time

listing-not-a-choice = { $field }: there is no “{ $value }”; choose from: { $allowed }
listing-cursor = after: “{ $value }” is not a continuation of this list
listing-no-report = there is no report { $asked }; the ledger has { $known }
listing-before-ledger = { $asked } is before the ledger was opened at { $opened }
listing-future = { $asked } is yet to come; it is { $now } now
listing-day-too-late = { $asked } is too far ahead; the last day is { $last }

query-refused = The parameter { $field } cannot be “{ $value }”: { $expected }
query-one-of = choose from { $allowed }
query-too-many = at most { $most } parameters
query-too-long = at most { $most } characters
query-text = expected readable text
query-once = it can be given only once
query-number = expected a whole number from { $least } to { $most }
query-day = expected a date such as 2019-03-31
query-instant = expected a date or an instant such as 2019-03-31 or 2019-04-01T09:00:00+08:00
query-after = expected the next of a list in the same order
query-unknown = there is no such parameter; there are { $known }

xlsx-title = Ledger of commitments
xlsx-sheet = Commitments

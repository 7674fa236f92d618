# Faults of a seed's files, and how a seed differs from the ledger
seed-error = { $count ->
    [1] The seed has one fault: { $faults }
   *[other] The seed has { $count } faults: { $faults }
}
seed-fault = { $place }: { $what }

seed-dir = no seed in { $dir }: { $files }
seed-file-missing = { $file } is missing
seed-file-not-text = { $file } is not UTF-8 text
seed-file-refused = { $file } cannot be read ({ $why })

seed-syntax = not valid TOML: { $detail }
seed-unknown-field = no such field; known here: { $known }
seed-missing = is missing; it must be written here
seed-type = is a TOML { $found }; expected { $wanted }
seed-type-text = text in quotes
seed-type-texts = a list of texts in quotes
seed-type-integer = a whole number without quotes
seed-type-rows = a list of tables
seed-empty = is empty; leave the field out or fill it
seed-untidy = “{ $value }” has blanks around it or control characters in it; take them out
seed-long = has { $length } characters; at most { $limit } fit
seed-choice = “{ $value }” is not known here; expected one of { $choices }
seed-date = “{ $value }” is not a day; expected e.g. 2019-12-31
seed-decimal = “{ $value }” is not a plain decimal; expected e.g. 40000 or 1.3, without separators, signs of plus or trailing zeros
seed-slug = “{ $value }” cannot name a report; expected at most 40 lower-case letters, digits and -, beginning with a letter
seed-twice = “{ $value }” stands here a second time; once is enough
seed-year = { $value } is no year for a report; expected one from 1950 to 2200
seed-out-of-years = { $value } is out of range; expected a day from { $first } to { $last }
seed-sha256 = “{ $value }” is not a SHA-256; expected 64 digits of 0-9 and a-f

seed-email = “{ $value }” is not an address; expected ASCII without blanks and with one @, e.g. office@city.example
seed-scope-department = a department has no scope; leave it out
seed-scope-missing = a supervising office needs its scope; write scope = "all", scope_sections, scope_departments or scope_jurisdictions
seed-scope-twice = a second form of scope; write exactly one of scope, scope_sections, scope_departments and scope_jurisdictions
seed-no-supervisor = no office supervises; at least one needs role = "supervising"
seed-unknown-section = the report has no section “{ $value }”; expected one of { $known }
seed-unknown-office = no office has the id “{ $value }”; add it to offices.toml or name another
seed-not-a-department = “{ $value }” is a supervising office; expected a department

seed-unknown-code = no commitment has the code { $value }
seed-related-self = points at itself ({ $value })
seed-related-one-way = { $value } does not point back; add { $code } to its related, or take this away
seed-supports-itself = “{ $value }” is named already; each office leads or helps once
seed-unsupervised = lies in no supervising office’s scope (section { $section }, lead { $lead }); widen a scope
seed-item-alone = an item needs its group
seed-baseline-alone = is missing; a baseline and the note that says where it stands come together
seed-needed = is missing; a { $basis } needs it
seed-not-for = is not for a { $basis }; leave it out
seed-better = “{ $value }” does not fit “{ $judged }”; at most means lower is better, at least and a milestone mean higher
seed-tolerance-about = only a target judged as “about” has a tolerance; leave it out
seed-negative = { $value } is below 0; expected 0 or more
seed-not-positive = { $value } is not above 0; a { $basis } needs a positive value
seed-above-hundred = { $value } is above 100; a proportion is in percent
seed-comparator-milestone = “{ $value }”, yet a milestone has no figure to compare; expected none
seed-comparator-none = none is for milestones; a { $basis } needs exactly, at_least, at_most or about
seed-comparator-judged = “{ $judged }” does not follow from the wording “{ $written }”; only a bare figure (exactly) may be judged as at least or at most
seed-date-order = { $value } is before the start, { $starts }
seed-plan-range = { $value } is not a share; expected 0 to 100
seed-plan-outside = { $value } is outside the months from start to due date
seed-plan-order = { $value } does not come after { $before }; months must follow each other
seed-plan-falls = { $value } is below { $before }; a plan never falls
seed-plan-end = ends at { $share }% in { $by }; expected 100% in { $due }, when the promise is due

seed-rest-order = { $value } is before its beginning, { $from }
seed-rest-long = { $value } makes it longer than { $limit } days; look at the year
seed-rest-overlap = { $value } does not come after the holiday before it
seed-work-day = { $value } is an ordinary working day; expected a weekend day or one inside a holiday

seed-numeral-header = the first line is “{ $value }”; expected { $expected }
seed-numeral-columns = { $count ->
    [1] one field; expected four, with tabs between them
   *[other] { $count } fields; expected four, with tabs between them
}
seed-numeral-offset = “{ $value }” is not an offset; expected a whole number of characters from 0
seed-numeral-order = { $value } lies before the end of the numeral above; expected { $least } or more
seed-numeral-text = “{ $value }” is not a numeral; expected Arabic or Chinese figures only
seed-numeral-both = “{ $value }” stands beside a claim; a reason is only for “-”
seed-unclaimed = no numeral of numerals.tsv that equals { $value } is claimed by this row

seed-part-report = report
seed-part-office = office
seed-part-commitment = commitment
seed-value = “{ $value }”
seed-value-none = nothing
seed-difference-field = { $part } { $id }, { $field }: the ledger has { $ledger }, the seed has { $seed }
seed-difference-missing = { $part } { $id }: in the ledger, no longer in the seed

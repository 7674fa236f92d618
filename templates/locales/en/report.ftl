# Report: reading a government work report, deciding on what was found, seeding
nav-report = Read a report
report-title = Read a government work report
report-lead = Send the report’s full text. Every quantified commitment for the coming year is found in it; a person decides on each, and what is accepted seeds the ledger.
report-file = Report file
report-file-hint = A plain text file (txt) in UTF-8, GB18030 or Big5, at most 12 MB.
report-paste = The report’s text
report-paste-hint = Copy the whole text from a page or a document.
report-paste-open = No file? Paste the text
report-read = Read the report
report-readings = Reports read so far
report-when = Read
report-state = State
report-tally = { $all } proposals: { $accepted } accepted, { $rejected } rejected, { $open } to decide
report-tally-seeded = Seeded: { $accepted } accepted, { $rejected } rejected
report-nothing-sent = Choose a report file, or paste the report’s text.
report-nothing-found = No commitment for the coming year was found. Check that this is the full text of a report, in UTF-8, GB18030 or Big5.
report-too-large = The file is too large: at most { $megabytes } MB.
report-text-absent = The report’s text is not in the data directory, or was changed.
report-no-proposal = There is no such proposal in this reading.
report-back = All reports
report-back-list = Back to the proposals
report-see-text = The text with its marks
report-in-text = See it in the full text
report-text-said = { $n ->
    [one] One proposal is marked; follow it to decide.
   *[other] { $n } proposals are marked; follow one to decide.
}
report-parts = Parts
report-part = Part { $part } of { $parts }
report-proposals = Proposals
report-tab-open = To decide
report-tab-accepted = Accepted
report-tab-rejected = Rejected
report-tab-all = All
report-none-here = There are no proposals here.
report-more = { $n } more are not listed; they follow as these are decided on.
report-clause = Proposal and its words
report-target = Target
report-why = What to look at
report-confidence = Confidence
report-open = To decide
report-doubtful = Doubtful
report-accepted = Accepted
report-rejected = Rejected
report-accept = Accept
report-reject = Not a commitment
report-split = Split in two
report-reopen = Decide anew
report-next = Skip to the next
report-accept-sure = { $n ->
    [one] Accept the one that nothing speaks against
   *[other] Accept the { $n } that nothing speaks against
}
report-accepted-n = { $n ->
    [one] One proposal was accepted.
   *[other] { $n } proposals were accepted.
}
report-facts = About the report
report-facts-keep = Keep these facts
report-described = The facts were kept.
report-fact-jurisdiction-zh = Jurisdiction
report-fact-jurisdiction-en = Jurisdiction in English
report-fact-title-zh = Title
report-fact-title-en = Title in English
report-fact-year = Year of the commitments
report-fact-delivered-on = Day it was delivered
report-fact-id = Id of the report
report-fact-id-hint = Lower-case letters, digits and hyphens, such as jiyuan-2019. It becomes part of every digest’s identity and cannot be changed later.
report-fact-prefix = Letters of the codes
report-fact-prefix-hint = Two to six capital letters: JY gives codes such as JY19-001.
report-english-later = May be written later; until then English pages show the Chinese.
report-needed = Fill this in.
report-long = At most 100 characters, without line breaks.
report-too-long = At most { $limit } characters, without line breaks.
report-year-wrong = Write a year of four digits, such as 2019.
report-day-wrong = Write a day, such as 2019-02-16.
report-id-wrong = Only lower-case letters, digits and hyphens, beginning with a letter, at most 40 characters: jiyuan-2019.
report-prefix-wrong = Write two to six capital letters, such as JY.
report-seed-title = Seed the ledger
report-seed-said = What was accepted is entered into the ledger. Words and targets cannot be changed afterwards, only adjusted with approval; lead offices are proposals that the supervising office confirms.
report-seed = { $n ->
    [one] Seed the ledger with the one accepted
   *[other] Seed the ledger with the { $n } accepted
}
report-seed-none = Nothing was accepted yet.
report-discard = Drop this reading
report-field-title-zh = Title
report-field-title-en = Title in English
report-field-clause = Words of the report
report-field-group = List
report-group-hint = Such as 十件民生实事; empty outside lists.
report-field-value = Target
report-value-hint = 4万, 1.3万 and 12,000 are read; a milestone has none.
report-field-unit-zh = Unit
report-field-unit-en = Unit in English
report-field-due-on = Due on
report-field-as-written = As written
report-field-basis = Basis
report-field-better = Better
report-better-higher = Higher is better
report-better-lower = Lower is better
report-field-lead-office = Proposed lead office
doubt-no-section = nothing above the sentence says that it is about the coming year; only its own words do
doubt-no-verb = no verb of promising stands near the number
doubt-carried-verb = the verb is carried over from an earlier clause
doubt-no-unit = the number has no unit
doubt-chinese-numeral = a numeral in Chinese characters, perhaps part of a name
doubt-comparison = a comparison with last year that may repeat another figure
doubt-attributive = the number stands before a noun and may only describe it
doubt-rounded-fraction = a fraction that no decimal writes exactly, rounded to two decimals
doubt-shared-comparator = “at least” or “about” is shared with a neighbour
doubt-range-bound = one bound of a range
doubt-permission = a permission or a description rather than a promise
doubt-damaged-text = the text near it is damaged

# The command line
help-report = Reports: from their text to seeds, from the ledger’s clauses to their places in it
help-report-read = Finds every quantified commitment for the coming year
help-report-read--file = The report’s text: UTF-8, GB18030 or Big5
help-report-read--out = A directory for the files of a seed, doubtful rows first, each with why
help-report-read--id = The report’s id, such as jiyuan-2019
help-report-read--prefix = The letters of its codes, two to six capitals
help-report-read--year = The year it promises for
help-report-read--jurisdiction = Whose report it is
help-report-read--delivered-on = The day it was delivered
help-report-locate = Finds every clause of the ledger in the report’s text and pins the offsets
help-report-locate--file = The report’s text
cli-report-read = { $found } quantified commitments, { $milestones } without a figure, { $refused } numerals that promise nothing
cli-report-written = A seed was written to { $dir }: { $all } rows, { $doubtful } of them to look at, which come first
cli-report-doubtful = To look at (confidence { $confidence }%)
cli-report-there = { $path } is there already, and somebody may have worked on it; choose another directory
cli-report-located = { $found } of { $all } clauses found in the report; { $new } places are new
cli-report-other-text = Note: this is not the text from which the seed was made (another SHA-256)
cli-report-missing = the clause of { $code } was not found
col-start = at
col-item = item
col-verb = verb
col-unit = unit
col-comparator = wording
col-basis = basis
col-confidence = confidence
report-whole-only = Reports are read in by an administrator or an office of the whole ledger

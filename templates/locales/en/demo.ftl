# The demonstration
demo-mark = A demonstration: the whole of { $years } is simulated, and every update says so.
demo-updates = { $commitments } commitments; { $submitted } updates submitted ({ $late } late), { $accepted } accepted, { $returned } returned, { $corrected } acceptances withdrawn.
demo-findings = { $opened } findings opened, { $open } of them still open.
demo-lights = Lights at the year's end: { $lights }
demo-mail = { $digests } digests and { $reminders } reminders in { $dir }
demo-ledger = A ledger of { $size } entries, root { $root }
demo-further = Look further: pledgebook --data { $data } commitments list; verify: pledgebook --data { $data } ledger verify
error-demo-interrupted = { $path }: the demonstration here did not reach its end; delete the directory, or give another --data

# The ledger: entries, keys, notes, proofs, and what an audit finds.

error-hash = “{ $value }” is not a SHA-256 hash.

error-entry-too-long = The entry has { $bytes } bytes; at most { $most } are allowed.
error-entry-number = “{ $value }” is not a whole number of at most 2^53−1; decimals are written as text.
error-entry-depth = The entry is nested deeper than { $most } levels.
error-entry-json = The entry is not JSON: { $detail }.
error-entry-field = The entry's field “{ $field }” is missing or malformed.
error-entry-unknown = The entry's field “{ $field }” is unknown.
error-entry-not-canonical = The entry is not in canonical form (RFC 8785).

error-origin = “{ $value }” cannot name a ledger: no blanks, no “+”, nothing invisible, at most { $most } bytes, e.g. example.gov/pledges.
error-key-shape = The key is not of the form { $form }.
error-key-material = The key's last part is not base64 of 33 bytes.
error-key-algorithm = The key is of type { $type }; only Ed25519 (type 1) is known.
error-key-id = The key's id should be { $expected }: the name or the key was altered.
error-key-weak = The key is weak, or not an Ed25519 key at all.

error-note-too-long = The note has { $bytes } bytes; at most { $most } are read.
error-note-control = The note has a control character in it (byte { $byte }).
error-note-shape = The note is not a text, an empty line and signature lines.
error-note-signature-line = Signature line { $line } of the note is malformed.
error-note-unsigned = { $key } did not sign the note.
error-note-signed-twice = { $key } signed the note more than once.
error-note-no-announcement = The note announces no key.
error-note-replaced = The key { $key } had been replaced by another: it signed nothing of { $size } entries.
error-note-signature = The signature of { $key } is false: the text or the signature was altered.
error-checkpoint-line = Line { $line } of the checkpoint is missing or malformed.
error-checkpoint-origin = The checkpoint is of “{ $found }”, not of “{ $expected }”.

error-proof-index = Entry { $seq } is not in a tree of { $size } entries.
error-proof-sizes = A tree of { $from } entries is not the beginning of one of { $to }.
error-proof-length = The proof has the wrong number of hashes.
error-proof-root = The proof does not lead to the root.
error-proof-line = Line { $line } of the proof is missing or malformed.
error-proof-older = The proof continues from { $found } entries; the older checkpoint has { $expected }.
error-tree-node = The tree has no complete node { $index } at level { $level }.

fault-sequence = Entry { $expected } is missing: entry { $found } stands in its place.
fault-bytes = Entry { $seq } cannot be read. { $error }
fault-inside = Entry { $seq } says that it is entry { $inside }.
fault-time = Entry { $seq } is of { $at }, earlier than an entry before it ({ $before }).
fault-opening = Entry { $seq } is “{ $kind }”: the first entry, and no other, opens a ledger.
fault-leaf = Entry { $seq } was altered: its hash is { $computed }, the stored one { $stored }.
fault-node = The tree's node { $index } at level { $level }, completed by entry { $seq }, does not follow from the entries.
fault-node-missing = The tree's node { $index } at level { $level }, completed by entry { $seq }, is missing.
fault-node-count = The tree has { $stored } nodes where the entries give { $computed }.
fault-checkpoint = The checkpoint of { $size } entries does not agree with the entries; the last that does is of { $agreed }.
fault-outside = The checkpoint of { $size } entries that was kept outside does not agree with the entries; the last one kept outside that does is of { $agreed }.
fault-cut-off = There is a checkpoint of { $size } entries, but only { $entries } are left.
fault-differs = Entry { $seq } is not the one that the bundle holds under that number.
fault-beyond = The bundle has { $entries } entries; its checkpoint covers only { $size }.
fault-letter = The letter { $letter }, frozen by entry { $seq }, was altered.
fault-letter-missing = The letter { $letter }, frozen by entry { $seq }, is not in the outbox.
fault-letter-file = The mail file { $letter }, frozen by entry { $seq }, was altered.
fault-evidence = The evidence { $sha256 }, named by entry { $seq }, was altered.
fault-evidence-missing = The evidence { $sha256 }, named by entry { $seq }, is gone, and nothing says that it was erased.
fault-trail = The trail of administration is broken at record { $event }: it was changed, added, deleted or put elsewhere.
fault-trail-missing = The trail of administration is not held: entry { $seq } recorded { $events } records of it.
fault-trail-rewritten = The trail of administration was rewritten: its first { $events } records are not those whose end entry { $seq } recorded.

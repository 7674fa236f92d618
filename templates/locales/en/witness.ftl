# Tiles over HTTP, and the cosignatures of witnesses.

witness-no-tile = There is no such tile, or not yet.
witness-entries-closed = The entries of this ledger are not open to the public; its hashes and checkpoints are.
witness-no-checkpoint = No checkpoint of this size was ever signed.
witness-too-large = The note is larger than { $most } bytes.
witness-not-text = The note is not UTF-8 text.

witness-key-type = The key is of type { $type }; a witness’s is of type 4 (Ed25519 cosignatures).
witness-config-key = `{ $value }` is not a witness’s verifier key. { $reason }
witness-config-repeated = `{ $value }` has the key of another witness in this list. Each witness has a key of its own.
witness-config-list = a list of verifier keys in quotation marks

witness-none-known = { $others ->
    [0] No witness signed the checkpoint: the note has the ledger’s own signature only.
    [one] Its one other signature is not of a witness that `[ledger] witnesses` names. Add the witness’s verifier key there first.
   *[other] None of its { $others } other signatures is of a witness that `[ledger] witnesses` names. Add the witness’s verifier key there first.
}
witness-twice = { $witness } signed the checkpoint more than once.
witness-form = The cosignature of { $witness } is malformed: expected a time in 8 bytes and a signature in 64.
witness-time = The cosignature of { $witness } bears an impossible time: { $seconds } seconds after 1970.
witness-false = The cosignature of { $witness } is false: it is of another checkpoint, or was altered.
witness-ahead = The checkpoint is of { $size } entries; the ledger has { $entries }. It bears this ledger’s signature: verify the ledger with this checkpoint.
witness-disagrees = The checkpoint of { $size } entries is not the one that this ledger gives, and yet bears its signature: verify the ledger with this checkpoint.

witness-cosigned = { $new ->
    [0] Nothing new: the checkpoint of { $size } entries bears { $all ->
        [one] one cosignature already.
       *[other] { $all } cosignatures already.
    }
    [one] One cosignature of the checkpoint of { $size } entries kept; it bears { $all } now.
   *[other] { $new } cosignatures of the checkpoint of { $size } entries kept; it bears { $all } now.
}
witness-cosignature = { $witness } at { $time }

help-ledger-cosign = Keeps the cosignatures of witnesses on a checkpoint of this ledger
help-ledger-cosign--file = The checkpoint with its signature lines, the ledger’s among them

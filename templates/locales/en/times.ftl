# The two times, as of and known at; and what entries say, told one by one.

entry-superseding = update { $update } for { $period }, in place of update { $superseded }: { $value } as of { $as_of }

times-read-to = The ledger as it stood at { $at }.
times-addresses-now = Addresses are no part of the ledger: these are those of now.
times-would-have-been = [What would have been] Built from what the ledger held at { $at }; no digest that was frozen or sent.
times-digest-frozen = The digest of this month was frozen at { $at } (entry { $seq }); written anew from the ledger of then, it is the same byte for byte.
times-digest-differs = The digest of this month was frozen at { $at } (entry { $seq }); written anew from the ledger of then, it is not the same byte for byte: addresses, links or the program’s words may have changed since. What was sent lies in mail; whether the ledger is sound is for ledger verify to say.

help-digest-preview--known-at = What it would have said by the ledger of this instant; without it the frozen letter, or what is known now

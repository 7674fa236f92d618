# The two times, as of and known at; and what entries say, told one by one.

telling-opened = the ledger { $origin } was opened
telling-rules = thresholds were adopted
telling-calendar = rest days were adopted
telling-report = registered: { $title }
telling-office = office { $office } registered ({ $name })
telling-superseding = update { $update } for { $period }, in place of update { $superseded }: { $value } as of { $as_of }
telling-settled = the year { $year } was settled
telling-digest = digest of { $period } frozen for { $office }
telling-reminder = reminder for { $period } frozen for { $office }
telling-erased = evidence { $sha256 } erased: { $reason }

# 两个时间：数据对应的日期与知悉的时刻；逐条讲述账本所记之事。

entry-superseding = { $period } 反馈 { $update }，取代反馈 { $superseded }：截至 { $as_of } 为{ $value }

times-read-to = 台账读至 { $at }。
times-addresses-now = 邮件地址不入账本，所列为现用地址。
times-would-have-been = 〔推演〕本件按 { $at } 台账所载推演而成，并非已定稿或已发出的通报。
times-digest-frozen = 本期通报已于 { $at } 定稿（第 { $seq } 号条目）；按当时台账重新生成，与定稿逐字节一致。
times-digest-differs = 本期通报已于 { $at } 定稿（第 { $seq } 号条目）；按当时台账重新生成，与定稿不完全一致：收发件地址、网址或程序文字此后可能有变。已发出的原件见 mail 目录，账本是否可信请用 ledger verify 核验。

help-digest-preview--known-at = 按该时刻的台账推演；不写则为已定稿的通报，尚未定稿的按现在

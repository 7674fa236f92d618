# 清单：筛选、排序、翻页与查询时点

listing-not-a-choice = { $field }：没有“{ $value }”，可选：{ $allowed }
listing-cursor = after：“{ $value }”不是本清单给出的续读标记
listing-no-report = 没有报告 { $asked }；已录入的有 { $known }
listing-before-ledger = { $asked }在建账之前，台账于{ $opened }建账
listing-future = { $asked }尚未到来，现在是{ $now }
listing-day-too-late = { $asked }超出可查询的范围，最晚为{ $last }

query-refused = 网址参数 { $field } 的值“{ $value }”无法采用：{ $expected }
query-one-of = 可选：{ $allowed }
query-too-many = 参数最多{ $most }个
query-too-long = 最多{ $most }个字
query-text = 须为可读的文字
query-once = 只能给一次
query-number = 须为{ $least }至{ $most }之间的整数
query-day = 须为日期，如 2019-03-31
query-instant = 须为日期或时刻，如 2019-03-31 或 2019-04-01T09:00:00+08:00
query-after = 须为同一排序的清单给出的 next
query-unknown = 没有这个参数，可用：{ $known }

xlsx-title = 承诺事项台账
xlsx-sheet = 台账

# 两个时间：数据对应的日期与知悉的时刻；逐条讲述账本所记之事。

telling-opened = 开立账本 { $origin }
telling-rules = 启用考核阈值
telling-calendar = 启用工作日历
telling-report = 登记《{ $title }》
telling-office = 登记单位 { $office }（{ $name }）
telling-superseding = { $period } 反馈 { $update }，取代反馈 { $superseded }：截至 { $as_of } 为{ $value }
telling-settled = { $year } 年度年底交账
telling-digest = { $period } 月度通报定稿，报 { $office }
telling-reminder = { $period } 催报通知定稿，发 { $office }
telling-erased = 删除佐证材料 { $sha256 }：{ $reason }

# 演示
demo-mark = 以下为演示：{ $years }年全年由程序模拟，所有进展均标明“模拟”。
demo-updates = { $commitments }项承诺事项；报送进展{ $submitted }次（迟报{ $late }次），审核通过{ $accepted }次，退回{ $returned }次，撤销通过{ $corrected }次。
demo-findings = 核查发现{ $opened }项，其中{ $open }项尚未消除。
demo-lights = 年底亮灯：{ $lights }
demo-mail = 月度通报{ $digests }份、催报提醒{ $reminders }份，存于 { $dir }
demo-ledger = 台账{ $size }条记录，根哈希 { $root }
demo-further = 继续查看：pledgebook --data { $data } commitments list；核验：pledgebook --data { $data } ledger verify
error-demo-interrupted = { $path }：此处的演示未跑完；请删除该目录，或另用 --data

nav-jurisdictions = 各地对比
jurisdictions-year = 报告年份
jurisdictions-name = 地区
jurisdictions-done = 已完成
jurisdictions-settled = 已交账
jurisdictions-none = 这一年没有报告。
jurisdictions-what = 对比{ $n }个地区{ $year }年政府工作报告的承诺事项截至{ $day }的亮灯，按事项计数；报送为{ $month }应报与已报。各地事项有多有少、有难有易，占比不是名次。

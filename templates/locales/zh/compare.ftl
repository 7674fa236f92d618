# 对账：在下一年度报告的回顾部分查找各项承诺的结果（仅供结账参考，不作为事实）
compare-met = 似已完成
compare-not-met = 似未完成
compare-unclear = 需人工判断
compare-same-item = 事项一致
compare-like-item = 事项相近
compare-same-unit = 单位一致
compare-converted-unit = 单位已换算
compare-no-unit = 单位不明
compare-other-unit = 单位不同
compare-same-basis = 口径一致
compare-other-basis = 口径不同
compare-several-years = 系多年累计数
compare-vague = 表述为约数，无法确定是否达到目标
compare-ambiguous = 另有一处同样相符而结果不同
compare-said-done = 原文称已完成

# 种子文件的差错，以及种子与台账的差异
seed-error = 种子文件有{ $count }处差错：{ $faults }
seed-fault = { $place }：{ $what }

seed-dir = { $dir } 中没有可用的种子：{ $files }
seed-file-missing = 缺少 { $file }
seed-file-not-text = { $file } 不是UTF-8文本
seed-file-refused = { $file } 无法读取（{ $why }）

seed-syntax = 不是合法的TOML：{ $detail }
seed-unknown-field = 没有这个字段；此处可用：{ $known }
seed-missing = 缺失，必须填写
seed-type = 类型是TOML的{ $found }，应为{ $wanted }
seed-type-text = 带引号的文字
seed-type-texts = 带引号的文字列表
seed-type-integer = 不带引号的整数
seed-type-rows = 表的列表
seed-empty = 为空；请填写或删去此字段
seed-untidy = “{ $value }”首尾有空白或含有控制字符，请去掉
seed-long = 有{ $length }个字符，最多{ $limit }个
seed-choice = “{ $value }”不在可选之列，应为：{ $choices }
seed-date = “{ $value }”不是日期，应如 2019-12-31
seed-decimal = “{ $value }”不是规范的小数，应如 40000 或 1.3，不带分隔符、正号和末尾的零
seed-slug = “{ $value }”不能作报告标识，应为字母开头、不超过40个的小写字母、数字和 -
seed-twice = “{ $value }”重复出现，只应有一次
seed-year = { $value } 不是可用的年份，应在1950至2200之间
seed-out-of-years = { $value } 超出范围，应在{ $first }年至{ $last }年之间
seed-sha256 = “{ $value }”不是SHA-256，应为64个 0-9、a-f 字符

seed-email = “{ $value }”不是邮箱地址，应为不含空白、只有一个 @ 的ASCII字符，如 office@city.example
seed-scope-department = 责任部门没有督办范围，请删去
seed-scope-missing = 督办单位须有范围：scope = "all"、scope_sections、scope_departments 或 scope_jurisdictions
seed-scope-twice = 范围写了不止一种，scope、scope_sections、scope_departments、scope_jurisdictions 只能取其一
seed-no-supervisor = 没有督办单位；至少一个单位须为 role = "supervising"
seed-unknown-section = 报告没有“{ $value }”这一部分，应为：{ $known }
seed-unknown-office = 没有标识为“{ $value }”的单位；请在 offices.toml 中补上或改用别的单位
seed-not-a-department = “{ $value }”是督办单位，此处应为责任部门

seed-unknown-code = 没有编号为 { $value } 的承诺事项
seed-related-self = 指向了自己（{ $value }）
seed-related-one-way = { $value } 没有指回来；请在其 related 中加上 { $code }，或删去此处
seed-supports-itself = “{ $value }”已列为牵头或配合单位，不能重复
seed-unsupervised = 不在任何督办单位的范围内（部分 { $section }，牵头 { $lead }），请扩大某一范围
seed-item-alone = 有序号而没有所属的组
seed-baseline-alone = 缺失；基数与说明其出处的注须同时写
seed-needed = 缺失；{ $basis }必须有此项
seed-not-for = { $basis }不应有此项，请删去
seed-better = “{ $value }”与“{ $judged }”不符；不高于应为 lower，不低于和节点应为 higher
seed-tolerance-about = 只有按“左右”判定的目标才有容差，请删去
seed-negative = { $value } 小于0，应为0或以上
seed-not-positive = { $value } 不大于0，{ $basis }的目标值须为正数
seed-above-hundred = { $value } 大于100，占比以百分数计
seed-comparator-milestone = “{ $value }”不适用：节点没有可比的数，应为 none
seed-comparator-none = none 只用于节点；{ $basis }应为 exactly、at_least、at_most 或 about
seed-comparator-judged = 原文“{ $written }”不能按“{ $judged }”判定；只有单写的数（exactly）才可按不低于或不高于判定
seed-date-order = { $value } 早于开始日期 { $starts }
seed-plan-range = { $value } 不是进度，应在0至100之间
seed-plan-outside = { $value } 不在开始至期限的月份之内
seed-plan-order = { $value } 没有排在 { $before } 之后，月份须依次递增
seed-plan-falls = { $value } 低于前面的 { $before }，计划进度不能下降
seed-plan-end = 止于{ $by }的{ $share }%，应在期限所在的{ $due }达到100%

seed-rest-order = { $value } 早于起始日 { $from }
seed-rest-long = 到 { $value } 超过了{ $limit }天，请核对年份
seed-rest-overlap = { $value } 没有排在前一个假期之后
seed-work-day = { $value } 本来就是工作日，应为周末或假期内的一天

seed-numeral-header = 首行是“{ $value }”，应为 { $expected }
seed-numeral-columns = 有{ $count }栏，应为以制表符分隔的四栏
seed-numeral-offset = “{ $value }”不是位置，应为从0起的字符数
seed-numeral-order = { $value } 在上一个数词结束之前，应不小于{ $least }
seed-numeral-text = “{ $value }”不是数词，只应有阿拉伯数字或中文数字
seed-numeral-both = 已有编号认领，又写了“{ $value }”；只有“-”才写原因
seed-unclaimed = numerals.tsv 中没有等于{ $value }的数词由本条认领

seed-part-report = 报告
seed-part-office = 单位
seed-part-commitment = 承诺事项
seed-value = “{ $value }”
seed-value-none = 无
seed-difference-field = { $part } { $id } 的 { $field }：台账为{ $ledger }，种子为{ $seed }
seed-difference-missing = { $part } { $id }：台账中有，种子中已没有

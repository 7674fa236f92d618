# 配置错误。$place 是文件及行列，或环境变量名；$value 是所填的值。

config-faults = 配置有 { $count } 处错误，程序未启动：
config-fault = { $place }：{ $key }：{ $problem }
config-fault-file = { $place }：{ $problem }

config-syntax = 不是合法的 TOML：{ $reason }。
config-no-file = 文件不存在：{ $path }。请创建该文件，或改正路径。
config-no-directory = 目录不存在：{ $path }。请创建该目录，或改正路径。
config-unreadable = 无法读取 { $path }：{ $reason }。
config-unknown-key = 没有这一项。请删去；全部配置项见仓库中的 config.toml。
config-unknown-key-nearest = 没有这一项。是不是“{ $nearest }”？
config-unknown-variable = 这个环境变量不对应任何配置项。请取消设置；全部配置项见仓库中的 config.toml。
config-unknown-variable-nearest = 这个环境变量不对应任何配置项。是不是 { $nearest }？
config-not-a-section = 这是一节的名称，不能直接赋值。请写成方括号标题，各项写在其下。
config-wrong-type = “{ $value }”类型不对，应为{ $kind }。
config-empty = 值为空。请填写，或删去此项以使用默认值。
config-control = 值中含有控制字符。请删去。
config-out-of-range = “{ $value }”超出范围，应在 { $min } 到 { $max } 之间。
config-choice = “{ $value }”不可用，只能是其中之一：{ $allowed }。
config-zone = “{ $value }”不是时区。请用 IANA 名称，如 Asia/Shanghai。
config-zone-nearest = “{ $value }”不是时区。是不是 { $nearest }？
config-start = “{ $value }”不是时间。请写成 2019-04-01T09:00:00+08:00、当地时间 2019-04-01T09:00 或日期。
config-listen = “{ $value }”不是地址加端口。请写成 127.0.0.1:8019 或 [::1]:8019。
config-base-url = “{ $value }”不是网址。请写成 https://pledgebook.example，不含“?”和“#”。
config-base-url-path = “{ $value }”带有路径。网页只在主机的根路径提供；请为其单独设置主机名，如 https://pledgebook.example。
config-network = “{ $value }”不是地址或网段。请写成 10.0.0.5 或 10.0.0.0/8。
config-office-beyond-whole = “{ $value }”不应大于 evidence.pending_mb（{ $whole }）。
config-origin = “{ $value }”不能作台账名称。请写成 pledgebook.example/jiyuan-2019，不含空格和“+”。
config-host = “{ $value }”不是主机。请写 ASCII 主机名，如 mail.example，或 IP 地址。
config-needs = “{ $value }”还需要“{ $needed }”，但后者没有设置。请一并设置。
config-certificates = 文件 { $path } 应当是PEM格式的证书：{ $reason }。
config-password = 文件 { $path } 应当只有一行，写着密码。
config-yellow-not-below-red = 黄灯从落后 { $value } 个百分点起，红灯从 { $red } 个百分点起。黄灯的界限应小于红灯。
config-repeated-day = “{ $value }”中 { $day } 出现了两次。每个天数只写一次。

config-mailbox = “{ $value }”不是邮箱：{ $reason }。请写成 督查室 <ducha@jiyuan.example>。
config-mailbox-control = 含有控制字符
config-mailbox-name = 含标点的名称要加引号
config-mailbox-address = 地址应为 名称@域名 的形式
config-mailbox-domain = 域名要写成 ASCII 形式（xn--…）

config-kind-text = 带引号的文字
config-kind-integer = 整数
config-kind-boolean = true 或 false
config-kind-amount = 小数，如 10 或 0.5（最多六位小数）
config-kind-days = 整数列表，如 [30, 7, 1]
config-kind-networks = 地址或网段的列表，每个加引号

config-schedule-field-count = “{ $value }”有 { $count } 段。定时表达式应有六段：秒 分 时 日 月 周，如 0 0 9 1 * *。
config-schedule-field = “{ $value }”中的“{ $part }”不能作{ $field }。可写 { $range }、列表（1,15）、区间（1-5）、步长（*/10）或 *。
config-schedule-never = “{ $value }”永远不会到来。请选该月有的日子，如 0 0 9 28 2 *。
config-schedule-second = 秒
config-schedule-minute = 分
config-schedule-hour = 时
config-schedule-day = 日
config-schedule-month = 月
config-schedule-weekday = 星期

# 账号、登录、令牌与链接。
error-id-account = account：`{ $value }` 不是账号；应以小写字母开头，2至64个小写字母、数字或 `-`、`_`、`.`

trust-unknown = 请先登录。

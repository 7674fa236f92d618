# 账号、登录、令牌与链接。
error-id-account = account：`{ $value }` 不是账号；应以小写字母开头，2至64个小写字母、数字或 `-`、`_`、`.`
error-id-login = login：`{ $value }` 不是登录名；应以小写字母开头，2至64个小写字母、数字或 `-`、`_`、`.`
error-password-hash = 无法核对密码：{ $why }

refused-no-account = { $field }：没有账号 { $account }；可用 `pledgebook users list` 查看
refused-account-exists = { $field }：{ $account } 已存在
refused-account-disabled = { $field }：{ $account } 已停用
refused-token-of-another = { $field }：令牌以 { $account } 的名义办理，只能由本人在“设置”页建立；供程序使用的，请先用 `pledgebook users add` 建立程序账号，再为其建立令牌
refused-no-password = { $field }：{ $account } 是程序账号，凭令牌办理，没有密码
refused-login-taken = { $field }：登录名 { $login } 已有人使用
refused-not-of-the-role = { $field }：账号 { $by } 的角色是{ trust-role }，无权办理此事
refused-not-of-the-office = { $field }：{ $by } 是以单位名义办理，单位无权办理此事；请用有权限的账号
refused-not-an-actor = { $field }：{ $by } 是程序自用的名称，不能以此办理；请填账号或 office:单位代码
refused-not-everybodys = 此事须由有权限的账号办理
refused-office-wanted = { $field }：{ trust-role }账号须代表一个单位；请写明单位
refused-office-unwanted = { $field }：{ trust-role }账号不代表任何单位
refused-office-of-other-kind = { $field }：{ trust-role }账号不能代表 { $office }；督查账号代表督办单位，填报账号代表牵头单位
refused-password-short = { $field }：只有{ $chars }个字符；应不少于{ $least }个
refused-password-long = { $field }：应不超过{ $most }字节
refused-password-is-name = { $field }：与账号或姓名相同；请换一个别人猜不到的
refused-password-same = { $field }：只是同一个字符的重复；请换一个别人猜不到的
refused-sign-in = 账号或密码不正确，或该账号已停用
refused-sign-in-wait = 登录失败次数过多，请等待{ $minutes }分{ $seconds }秒后再试
refused-no-token = { $field }：没有第{ $id }号令牌；可用 `pledgebook tokens list` 查看
refused-no-scope = { $field }：至少写一项，可用 read、submit、review、audit、admin
refused-scope-of-no-use = { $field }：{ trust-role }账号用不到 { $scope }
refused-end-is-past = { $field }：该时刻已过
refused-draft-too-long = { $field }：超过{ $most }字节

# 括在别的句子里：角色的名称。
trust-role = { $role ->
    [admin] 管理员
    [supervisor] 督查
    [department] 填报
    [auditor] 审计
    [public] 查阅
   *[other] { $role }
}

trust-unknown = 请先登录。
trust-forbidden = 您的账号无权查看或办理此项。
trust-token-refused = 令牌无效、已过期或已撤销。
trust-stale-form = 这张表单已过期，或不是从本站打开的，内容未提交。请返回上一页，刷新后重新提交。
trust-foreign-form = 这张表单不是从本站发出的，内容未提交。
trust-too-large = 提交的内容过大，未予接收。
trust-long-query = 网址过长，未予受理；请减少筛选条件。
trust-link-forged = 链接不完整，或不是本台账发出的；请从催报邮件中重新复制。
trust-link-expired = 链接已于 { $at } 到期；请登录后填报，或使用最近一封催报邮件中的链接。
trust-link-off = 本站已关闭免登录链接，请登录

login-title = 登录
login-account = 登录名
login-account-hint = 小写字母和数字，例如 zhang.wei
login-password = 密码
login-submit = 登录
login-problem = 未能登录
login-empty-account = 请填写账号
login-empty-password = 请填写密码
login-none = 尚无账号。请由系统管理人员在服务器上建立第一个账号：
login-forgotten = 忘记密码，请联系系统管理人员重新设置。
login-out = 已退出登录。
login-lapsed = 登录已过期，请重新登录。
login-draft = 登录已过期，请重新登录；刚才填写的内容已存为草稿。
login-demo = 演示账号
login-demo-password = 以下账号的密码均为
login-demo-role = 角色
login-demo-office = 单位

trust-mail-link = 打开填报表
trust-mail-link-note = 此链接供{ $office }填报{ $period }进展，无须登录；请勿转发给其他单位。
trust-mail-sign-in-note = 登录后即可填报。

cli-password = 密码（不显示）：
cli-password-again = 再输一遍：
cli-password-differs = 两次输入的密码不一致，未作任何更改
cli-user-added = 已建立账号 { $id }（{ $role }）{ $login ->
    [none] {""}
   *[other] ，登录名 { $login }
 }。
cli-user-disabled = 账号 { $id } 已停用，其登录已全部结束，令牌不再有效。
cli-user-disabled-before = 账号 { $id } 此前已停用。
cli-user-enabled = 账号 { $id } 已重新启用。
cli-user-enabled-before = 账号 { $id } 本来就是启用的。
cli-user-role = 账号 { $id } 的角色已更改，其登录已全部结束。
cli-user-password = 账号 { $id } 的密码已更改，其登录已全部结束。
cli-user-open-state = 启用
cli-user-disabled-state = 停用
cli-token-added = 已为 { $account } 建立第{ $id }号令牌。令牌只显示这一次，请立即保存：
cli-token-revoked = { $account } 的第{ $id }号令牌已撤销。
cli-token-state-good = 有效
cli-token-state-until = 有效期至 { $at }
cli-token-state-revoked = 已于 { $at } 撤销
cli-token-state-disabled = 账号已停用
col-account = 账号
col-login = 登录名
col-scopes = 权限
col-token = 编号
col-used = 最近使用

help-users = 账号：建立、停用、角色、密码
help-users-add = 建立账号；密码从标准输入或 --password-file 读取
help-users-add--login = 登录名，如 zhang.wei；台账条目中只写随机代号
help-users-add--service = 程序账号：以自己的名义凭令牌办理，不能登录
help-users-add--name = 姓名；不写入台账条目
help-users-list = 列出账号
help-users-disable = 停用账号：结束其登录，令牌失效
help-users-disable--id = 账号
help-users-enable = 重新启用账号
help-users-enable--id = 账号
help-users-role = 更改账号的角色和单位，并结束其登录
help-users-role--id = 账号
help-users-password = 更改账号的密码，并结束其登录
help-users-password--id = 账号
help-users-add--role = 角色：admin、supervisor、department、auditor 或 public
help-users-role--role = 角色：admin、supervisor、department、auditor 或 public
help-users-add--office = 所代表的单位；supervisor 和 department 必写
help-users-role--office = 所代表的单位；supervisor 和 department 必写
help-arg-password-file = 第一行为密码的文件；不写则从标准输入读取
help-tokens = 令牌：供程序访问
help-tokens-add = 建立令牌，只显示这一次
help-tokens-add--account = 所属账号；令牌的权限不超出该账号的角色
help-tokens-add--name = 用途名称
help-tokens-add--scopes = 权限，以逗号分隔：read、submit、review、audit、admin
help-tokens-add--expires = 最后有效的一天，如 2019-12-31；不写则不过期
help-tokens-list = 列出令牌（不含令牌本身）
help-tokens-list--account = 只列该账号的
help-tokens-revoke = 撤销令牌
help-tokens-revoke--id = 令牌编号

cli-demo-accounts = 演示账号：{ $ids }；密码均为 { $password }
refused-account-removed = { $field }：{ $account } 已注销，不能再启用
cli-user-removed = 账号 { $id } 已注销：姓名、登录名、密码、登录、令牌和草稿已删除，编号保留。
cli-user-removed-before = 账号 { $id } 此前已注销。
cli-user-removed-state = 注销
help-users-remove = 注销离任人员账号：删除姓名、登录名、密码、登录、令牌和草稿，台账不变
help-users-remove--id = 账号

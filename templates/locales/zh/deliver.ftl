# 邮件投递：出了什么问题、如何处理
mail-permanent = 邮件无法送达：{ $trouble }（{ $answer }）
mail-temporary = 邮件暂未送达，稍后重试：{ $trouble }（{ $answer }）

mail-trouble-refused = 邮件服务器拒收
mail-trouble-address = 邮件地址无法使用
mail-trouble-content = 邮件内容无法原样发送
mail-trouble-file-name = 文件名无法使用
mail-trouble-disk = 邮件目录无法写入，请检查路径、权限和剩余空间
mail-trouble-connection = 无法连接邮件服务器，请检查主机、端口和网络
mail-trouble-silence = 邮件服务器未在时限内应答
mail-trouble-broken = 与邮件服务器的连接中断
mail-trouble-no-starttls = 邮件服务器不支持 STARTTLS，请检查 [mail.smtp] 的 port 和 tls
mail-trouble-tls = 无法与邮件服务器建立安全连接，请检查服务器证书和 [mail.smtp] 的 tls
mail-trouble-login = 邮件服务器不接受登录，请检查 [mail.smtp] 的 username 和 password_file

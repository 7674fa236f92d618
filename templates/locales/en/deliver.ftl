# Delivery of mail: what went wrong and what to do
mail-permanent = cannot be delivered: { $trouble } ({ $answer })
mail-temporary = not delivered yet, will be tried again: { $trouble } ({ $answer })

mail-trouble-refused = the mail server refused it
mail-trouble-address = the address cannot be used
mail-trouble-content = the message cannot be sent unchanged
mail-trouble-file-name = the file's name cannot be used
mail-trouble-disk = the mail directory cannot be written; check its path, permissions and free space
mail-trouble-connection = no connection to the mail server; check host, port and network
mail-trouble-silence = the mail server did not answer in time
mail-trouble-broken = the connection to the mail server broke off
mail-trouble-no-starttls = the mail server does not offer STARTTLS; check port and tls in [mail.smtp]
mail-trouble-tls = no secure connection to the mail server; check its certificate, and tls in [mail.smtp]
mail-trouble-login = the mail server did not accept the login; check username and password_file in [mail.smtp]

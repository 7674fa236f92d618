# Accounts, signing in, tokens and links.
error-id-account = account: `{ $value }` is not an account id; expected 2 to 64 lower-case letters, digits, `-`, `_` or `.`, the first a letter
error-id-login = login: `{ $value }` is not a sign-in name; expected 2 to 64 lower-case letters, digits, `-`, `_` or `.`, the first a letter
error-password-hash = the password could not be checked: { $why }

refused-no-account = { $field }: there is no account { $account }; see `pledgebook users list`
refused-account-exists = { $field }: { $account } exists already
refused-account-disabled = { $field }: { $account } is disabled
refused-token-of-another = { $field }: a token acts as { $account }, so only { $account } makes it, on the page Settings; for a program make a service account with `pledgebook users add` and make the token for that
refused-no-password = { $field }: { $account } is a service, which acts by tokens and has no password
refused-login-taken = { $field }: another account signs in as { $login }
refused-not-of-the-role = { $field }: { $by } is an account of the role { $role }, which does not do this
refused-not-of-the-office = { $field }: { $by } acts as an office, and offices do not do this; an account with the right does
refused-not-an-actor = { $field }: { $by } is a name of the program itself; expected an account or office:ID
refused-not-everybodys = this needs an account that has the right to it
refused-office-wanted = { $field }: an account of the role { $role } acts for an office; expected one
refused-office-unwanted = { $field }: an account of the role { $role } acts for no office
refused-office-of-other-kind = { $field }: an account of the role { $role } cannot act for { $office }; a supervisor acts for a supervising office, a department for a department
refused-password-short = { $field }: { $chars } characters; expected at least { $least }
refused-password-long = { $field }: expected at most { $most } bytes
refused-password-is-name = { $field }: it is the account's own name; expected something that nobody guesses
refused-password-same = { $field }: it is one character over and over; expected something that nobody guesses
refused-sign-in = account and password do not go together, or the account is disabled
refused-sign-in-wait = too many failed attempts; wait { $minutes } min { $seconds } s and try again
refused-no-token = { $field }: there is no token { $id }; see `pledgebook tokens list`
refused-no-scope = { $field }: expected at least one of read, submit, review, audit, admin
refused-scope-of-no-use = { $field }: an account of the role { $role } can do nothing of { $scope }
refused-end-is-past = { $field }: that instant is past
refused-draft-too-long = { $field }: more than { $most } bytes

# Within other sentences: what a role is called.
trust-role = { $role ->
    [admin] administrator
    [supervisor] supervisor
    [department] department
    [auditor] auditor
    [public] reader
   *[other] { $role }
}

trust-unknown = Sign in first.
trust-forbidden = Your account may not see or do this.
trust-token-refused = The token is not valid, has ended or was revoked.
trust-stale-form = This form is out of date, or was not opened from this site; nothing was sent. Go back, reload the page and send it again.
trust-foreign-form = This form was not sent from this site; nothing was taken.
trust-too-large = What was sent is too large and was not taken.
trust-long-query = The address is too long and was not answered; wish for less at once.
trust-link-forged = This link is not whole, or was not made by this ledger; copy it again from the reminder.
trust-link-expired = This link ended at { $at }; sign in to report, or use the link of the newest reminder.
trust-link-off = Links without a password are switched off here; sign in

login-title = Sign in
login-account = Sign-in name
login-account-hint = Lower-case letters and digits, for example zhang.wei
login-password = Password
login-submit = Sign in
login-problem = You could not be signed in
login-empty-account = Enter your account
login-empty-password = Enter your password
login-none = There are no accounts yet. Whoever keeps the server makes the first one there:
login-forgotten = If you forgot your password, ask whoever keeps the system to set a new one.
login-out = You have signed out.
login-lapsed = Your session has ended; sign in again.
login-draft = Your session has ended; sign in again. What you typed was kept as a draft.
login-demo = Demonstration accounts
login-demo-password = The password of each of these is
login-demo-role = Role
login-demo-office = Office

trust-mail-link = Open the form
trust-mail-link-note = This link opens the form of { $office } for { $period } without a password; do not pass it on to other offices.
trust-mail-sign-in-note = The form opens when you have signed in.

cli-password = Password (not shown):{" "}
cli-password-again = Once more:{" "}
cli-password-differs = the two passwords differ; nothing was changed
cli-user-added = Account { $id } ({ $role }) was made{ $login ->
    [none] {""}
   *[other] {" "}for { $login }
 }.
cli-user-disabled = Account { $id } is disabled; its sessions have ended and its tokens no longer work.
cli-user-disabled-before = Account { $id } was disabled before.
cli-user-enabled = Account { $id } is enabled again.
cli-user-enabled-before = Account { $id } was enabled all along.
cli-user-role = Account { $id } has another role; its sessions have ended.
cli-user-password = Account { $id } has another password; its sessions have ended.
cli-user-open-state = enabled
cli-user-disabled-state = disabled
cli-token-added = Token { $id } of { $account } was made. It is shown this once; keep it now:
cli-token-revoked = Token { $id } of { $account } is revoked.
cli-token-state-good = good
cli-token-state-until = good until { $at }
cli-token-state-revoked = revoked { $at }
cli-token-state-disabled = account disabled
col-account = account
col-login = signs in as
col-scopes = scopes
col-token = number
col-used = last used

help-users = Accounts: make, disable, role, password
help-users-add = Make an account; its password is read from standard input or --password-file
help-users-add--login = The name with which the person signs in, such as zhang.wei; entries show a random id instead
help-users-add--service = An account of a program, which acts as itself by tokens and never signs in
help-users-add--name = The person's name; it stands in no entry
help-users-list = List accounts
help-users-disable = Disable an account: its sessions end, its tokens no longer work
help-users-disable--id = Its id
help-users-enable = Enable a disabled account
help-users-enable--id = Its id
help-users-role = Give an account another role and office, and end its sessions
help-users-role--id = Its id
help-users-password = Give an account another password, and end its sessions
help-users-password--id = Its id
help-users-add--role = Its role: admin, supervisor, department, auditor or public
help-users-role--role = Its role: admin, supervisor, department, auditor or public
help-users-add--office = The office for which it acts; supervisor and department need one
help-users-role--office = The office for which it acts; supervisor and department need one
help-arg-password-file = A file whose first line is the password; standard input otherwise
help-tokens = Tokens: for programs
help-tokens-add = Make a token; it is shown this once
help-tokens-add--account = Whose it is; it never exceeds the role of this account
help-tokens-add--name = What it is called
help-tokens-add--scopes = What it is for, separated by commas: read, submit, review, audit, admin
help-tokens-add--expires = The last day on which it works, such as 2019-12-31; no end otherwise
help-tokens-list = List tokens, without what makes them work
help-tokens-list--account = Only those of this account
help-tokens-revoke = Revoke a token
help-tokens-revoke--id = Its number

cli-demo-accounts = Demonstration accounts: { $ids }; the password of each: { $password }
refused-account-removed = { $field }: { $account } was removed and cannot be used again
cli-user-removed = Account { $id } is removed: name, sign-in name, password, sessions, tokens and drafts are deleted, the id stays.
cli-user-removed-before = Account { $id } was removed before.
cli-user-removed-state = removed
help-users-remove = Removes the account of somebody who has left: name, sign-in name, password, sessions, tokens and drafts; the ledger stays
help-users-remove--id = The account

# Settings: one's own account; for admins accounts, tokens and the addresses of offices.
settings-pages = Pages of the settings
settings-own = Your account
settings-accounts = Accounts
settings-tokens = Tokens
settings-offices = Office addresses
settings-problem = Not saved: please correct the following
settings-choose = Choose a language

settings-id = Sign-in name
settings-neutral-id = Account
settings-kind = Whose account
settings-kind-person = A person
settings-kind-person-hint = Signs in with a name and a password
settings-kind-service = Program
settings-kind-service-hint = Acts as itself by tokens and never signs in; needs neither sign-in name nor password
settings-id-hint = Begins with a small letter; small letters, digits and . _ -, such as zhang.wei. The ledger shows a random number of the account instead.
settings-bad-id = A sign-in name begins with a small letter and has 2 to 64 characters: small letters, digits and . _ -
settings-name = Name
settings-name-hint = Shown on pages only; it is not written into the ledger.
settings-role = Role
settings-office = Office
settings-no-office = No office
settings-office-hint = A supervising office for supervisors, a lead office for departments; none for the other roles.
settings-supervising = Supervising office
settings-department = Lead office
settings-state = State
settings-open = Open
settings-disabled = Disabled
settings-disabled-since = Disabled (since { $at })
settings-made = Made

settings-change-password = Change password
settings-current = Present password
settings-new = New password
settings-new-hint = 12 characters or more. Once it is changed, you are signed out on your other devices.
settings-again = New password again
settings-empty-current = Enter your present password
settings-empty-new = Enter a new password
settings-differs = The two new passwords differ
settings-done-password = Your password was changed, and you were signed out on your other devices.
refused-password-wrong = The present password is not right
refused-password-unchanged = The new password is the present one; choose another

settings-language-title = Language of pages
settings-language = Language in which you read the pages
settings-language-hint = Also when you sign in on another device.
settings-save-language = Save language
settings-done-language = The language was saved.
settings-zh = 中文 (Chinese)
settings-en = English

settings-sessions = Where you are signed in
settings-sessions-hint = A session ends by itself after 12 hours without use, or 7 days after signing in. If one of them is not yours, end it and change your password.
settings-opened = Signed in
settings-used = Last used
settings-ends = Ends
settings-this = This device
settings-end = End
settings-end-others = End all other sessions
settings-done-ended = That session was ended.
settings-done-others = All other sessions were ended.

settings-accounts-said = { $total ->
    [one] { $total } account, { $open } open.
   *[other] { $total } accounts, { $open } open.
}
settings-add-account = Add an account
settings-role-admin = Keeps accounts, tokens, addresses and jobs; neither reports nor reviews
settings-role-supervisor = Reviews reports within the scope of its office
settings-role-department = Reports on the commitments that its office leads
settings-role-auditor = Reads everything, ledger entries included, and changes nothing
settings-role-public = Reads the public pages
settings-initial-password = First password
settings-initial-password-hint = 12 characters or more. Leave it empty to have one made, which is shown once.
settings-empty-name = Enter a name
settings-choose-role = Choose a role
settings-office-wanted = { $role ->
    [supervisor] A supervisor acts for a supervising office; choose one
   *[other] A department acts for a lead office; choose one
}
settings-no-account = There is no such account.
settings-account-made = Account { $id } was made
settings-password-changed = The password of { $id } was changed
settings-password-made = Password that was made
settings-secret-once-password = It is shown this once and cannot be seen again after you leave this page. Hand it over in person or in another safe way, and ask that it be changed after signing in.
settings-to-account = See account { $id }
settings-all-accounts = Back to accounts
settings-change-role = Change role and office
settings-change-role-hint = The account has to sign in again. What it wrote into the ledger stays as it is.
settings-save-role = Save role and office
settings-reset-password = Set another password
settings-reset-password-hint = All its sessions end at once.
settings-disable = Disable account
settings-disable-hint = Nobody signs in to it any more, its sessions end at once and its tokens stop working. It can be enabled again.
settings-enable = Enable account again
settings-enable-hint = Its password is what it was, and tokens that were not revoked work again.
settings-done-added = The account was made.
settings-done-role = Role and office were saved.
settings-done-their-password = The password was changed, and all sessions of the account were ended.
settings-done-disabled = The account was disabled; its sessions were ended and its tokens no longer work.
settings-done-enabled = The account was enabled again.
refused-last-admin = { $account } is the last admin account that is open; it cannot be disabled or given another role. Make another admin first

settings-tokens-said = Programs use tokens to reach the API. A token acts as its account and never exceeds its role. Everybody makes their own; administrators also make those of program accounts.
settings-no-tokens = There are no tokens.
settings-token = Token
settings-token-account = Account
settings-token-account-hint = The program acts in its name.
settings-choose-account = Choose an account
settings-token-name = Purpose
settings-token-name-hint = So that it is known later, such as “daily figures for the statistics platform”.
settings-empty-purpose = Say what it is for
settings-scopes = Scopes
settings-scope-read = Read the pages’ data
settings-scope-submit = Report
settings-scope-review = Review and amend
settings-scope-audit = Read entries, evidence and operations
settings-scope-admin = Keep accounts, tokens, addresses and jobs
settings-expires = Valid until
settings-expires-hint = The last day on which it works; leave it empty for no end.
settings-bad-day = Enter a day, such as 2019-12-31
settings-no-scope = Choose at least one scope
settings-add-token = Make a token
settings-token-made = Token { $id } was made for { $account }
settings-secret-once-token = It is shown this once and cannot be seen again after you leave this page. Put it into the program that uses it now; if it leaks, revoke it.
settings-to-tokens = Back to tokens
settings-token-ended = ended { $at }
settings-never = Never used
settings-revoke = Revoke
settings-done-revoked = The token was revoked.
settings-no-token = There is no such token.

settings-offices-said = Digests go to supervising offices, reminders to lead offices. A change holds from the next letter on.
settings-letter-language = Language of letters
settings-no-email = No address
settings-change = Change
settings-email-hint = Such as name@example.org. Letters that wait keep their address until they are retried.
settings-empty-email = Enter an address
settings-save-office = Save
settings-all-offices = Back to office addresses
settings-done-office = Saved; it holds from the next letter on.
refused-not-an-address = { $field }: `{ $email }` is not an address in ASCII; write it as name@example.org, and a domain beyond ASCII in its xn-- form
settings-removed = Former account
settings-remove = Remove the account of somebody who has left
settings-remove-hint = Name, sign-in name, password, sessions, tokens and drafts are deleted for good. The ledger keeps the neutral id and does not change.
settings-removed-hint = What this account said of its person is deleted. Its id stays in the ledger and is not used again.
settings-done-removed = The account is removed, and what it said of its person is deleted.

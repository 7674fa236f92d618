# Accounts, signing in, tokens and links.
error-id-account = account: `{ $value }` is not an account id; expected 2 to 64 lower-case letters, digits, `-`, `_` or `.`, the first a letter

trust-unknown = Sign in first.

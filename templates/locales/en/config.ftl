# Faults of the configuration. $place is a file with line and column, or a variable; $value is what was given.

config-faults = { $count ->
    [one] The configuration has a fault; nothing was started:
   *[other] The configuration has { $count } faults; nothing was started:
}
config-fault = { $place }: { $key }: { $problem }
config-fault-file = { $place }: { $problem }

config-syntax = This is not valid TOML: { $reason }.
config-no-file = There is no such file: { $path }. Create it, or correct the path.
config-no-directory = There is no such directory: { $path }. Create it, or correct the path.
config-unreadable = { $path } cannot be read: { $reason }.
config-unknown-key = There is no such key. Remove it; config.toml in the repository lists every key.
config-unknown-key-nearest = There is no such key. Did you mean `{ $nearest }`?
config-unknown-variable = There is no setting for this variable. Unset it; config.toml in the repository lists every key.
config-unknown-variable-nearest = There is no setting for this variable. Did you mean { $nearest }?
config-not-a-section = This is a section, not a value. Write its name in brackets and its keys below it.
config-wrong-type = `{ $value }` is not { $kind }.
config-empty = Nothing is given. Give a value, or leave the key out for its default.
config-control = The value holds a control character. Remove it.
config-out-of-range = `{ $value }` is out of range. Expected { $min } to { $max }.
config-choice = `{ $value }` is not one of { $allowed }.
config-zone = `{ $value }` is not a time zone. Expected an IANA name such as Asia/Shanghai.
config-zone-nearest = `{ $value }` is not a time zone. Did you mean { $nearest }?
config-start = `{ $value }` is not an instant. Expected e.g. 2019-04-01T09:00:00+08:00, a local 2019-04-01T09:00, or a date.
config-listen = `{ $value }` is not an address and port. Expected e.g. 127.0.0.1:8019 or [::1]:8019.
config-base-url = `{ $value }` is not a web address. Expected e.g. https://pledgebook.example, without “?” and “#”.
config-base-url-path = `{ $value }` has a path. The pages are served at the root of a host; give them a host name of their own, e.g. https://pledgebook.example.
config-network = `{ $value }` is not an address or a network. Expected e.g. 10.0.0.5 or 10.0.0.0/8.
config-office-beyond-whole = `{ $value }` must not exceed evidence.pending_mb, which is { $whole }.
config-origin = `{ $value }` is not a ledger’s name. Expected e.g. pledgebook.example/jiyuan-2019, without blanks and “+”.
config-host = `{ $value }` is not a host. Expected a name in ASCII such as mail.example, or an IP address.
config-needs = `{ $value }` needs `{ $needed }`, which is not set. Set it too.
config-certificates = The file { $path } must hold certificates in PEM: { $reason }.
config-password = The file { $path } must hold a password, on one line.
config-yellow-not-below-red = Yellow would begin at { $value } points, red at { $red }. Yellow must begin below red.
config-repeated-day = `{ $value }` names { $day } twice. Name each day once.

config-mailbox = `{ $value }` is not a mailbox: { $reason }. Expected e.g. Pledgebook <pledgebook@pledgebook.example>.
config-mailbox-control = it holds a control character
config-mailbox-name = a name with punctuation in it must stand in quotation marks
config-mailbox-address = the address must be of the form name@domain
config-mailbox-domain = the domain must be written in ASCII (xn--…)

config-kind-text = a text in quotation marks
config-kind-integer = a whole number
config-kind-boolean = true or false
config-kind-amount = a decimal number such as 10 or 0.5, with at most six decimals
config-kind-days = a list of whole numbers such as [30, 7, 1]
config-kind-networks = a list of addresses or networks in quotation marks

config-schedule-field-count = { $count ->
    [one] `{ $value }` has one field.
   *[other] `{ $value }` has { $count } fields.
} A schedule has six: second minute hour day month weekday, e.g. `0 0 9 1 * *`.
config-schedule-field = `{ $part }` in `{ $value }` is not a { $field }. Write { $range }, a list (1,15), a range (1-5), a step (*/10) or *.
config-schedule-never = `{ $value }` never comes round. Choose a day that the month has, e.g. `0 0 9 28 2 *`.
config-schedule-second = second
config-schedule-minute = minute
config-schedule-hour = hour
config-schedule-day = day of the month
config-schedule-month = month
config-schedule-weekday = day of the week

#!/usr/bin/env bash
# Measures the promised speeds on this machine and prints one line for each: what, figure, target. Nothing here passes or
# fails, because the figures depend on what else the machine does.
set -euo pipefail
cd "$(dirname "$0")/.."

report() { printf '%-44s %14s   target %s\n' "$1" "$2" "$3"; }

for tool in /usr/bin/time curl; do
    command -v "$tool" >/dev/null || { echo "$tool is missing; on Debian: apt-get install time curl" >&2; exit 1; }
done

cargo build --release --locked --quiet
target=${CARGO_TARGET_DIR:-target}
pledgebook=$(realpath "$target/release/pledgebook")

work=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# The demonstration's year. `time` writes to a file, in whole kilobytes and hundredths of a second.
/usr/bin/time --format '%e %M' --output "$work/time" \
    "$pledgebook" --data "$work/demo" demo --no-serve >"$work/demo.log" 2>&1 || {
        tail -n 5 "$work/demo.log" >&2
        echo "the demonstration failed" >&2
        exit 1
    }
read -r seconds kilobytes <"$work/time"
report "demo --no-serve, wall" "$seconds s" "under 10 s"
report "demo --no-serve, most memory" "$((kilobytes / 1024)) MB" "under 100 MB"

# A free port, so that a daemon that already runs here is not measured.
port=$((20000 + RANDOM % 20000))
address=127.0.0.1:$port
now_ms() { echo $(($(date +%s%N) / 1000000)); }

"$pledgebook" --data "$work/serve" seed >/dev/null 2>&1
export PLEDGEBOOK_WEB__LISTEN=$address
started=$(now_ms)
"$pledgebook" --data "$work/serve" serve >"$work/serve.log" 2>&1 &
server=$!
until curl --silent --fail --output /dev/null "http://$address/readyz"; do
    kill -0 "$server" 2>/dev/null || { tail -n 5 "$work/serve.log" >&2; exit 1; }
    sleep 0.005
done
report "serve, ready on an existing ledger" "$(($(now_ms) - started)) ms" "within 200 ms"
sleep 3
resident=$(awk '/^VmRSS:/ { print int($2 / 1024) }' "/proc/$server/status")
report "serve, memory after 3 idle seconds" "$resident MB" "under 40 MB"
kill "$server"
wait "$server" || true
server=

cargo bench --locked --quiet --bench record_update
# The first run fills a ledger of a million entries (half a gigabyte) in the target directory or in PLEDGEBOOK_BENCH_DIR.
cargo bench --locked --quiet --bench ask_ledger

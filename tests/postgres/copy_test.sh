#!/bin/bash
#
# A store goes from SQLite to PostgreSQL and back, and is the same.
#
#     copy_test.sh FOYERD CLUSTER INVARIANTS
#
# FOYER_TEST_POSTGRES names the folder of a running server.

set -euo pipefail

FOYERD=$1
CLUSTER=$2
INVARIANTS=$3
SERVER=$FOYER_TEST_POSTGRES
DATABASE=copy_$$
FOLDER=$(mktemp -d /tmp/foyer-copy.XXXXXX)
STORE=$("$CLUSTER" conninfo "$DATABASE" "$SERVER")
# shellcheck source=tests/kit/daemon.sh
. "$(dirname "$0")/../kit/daemon.sh"

fail() {
    printf 'failed: %s\n' "$*" >&2
    exit 1
}

clean_up() {
    [ -z "$DAEMON" ] || daemon_kill
    "$CLUSTER" drop "$SERVER" "$DATABASE" || true
    rm -rf "$FOLDER"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# serve STORE: until the next daemon_stop.
serve() {
    daemon_start "$FOLDER/log" "$FOLDER/s" "$1" --test-clock=2026-12-01T09:00:00+09:00
}

# Sends the requests on stdin; all must be answered with OK.
ask() {
    socat -t600 - "UNIX-CONNECT:$FOLDER/s" | tee "$FOLDER/said" | awk '/^ERR/ {print; bad = 1} END {exit bad}' >&2 ||
        fail "a request was refused"
}

# A house in which every table has rows of every kind, and texts that are hard to carry over.
furnish() {
    local i token reservation
    {
        printf 'CONCERT-ADD title="겨울 밤 \\"Gala\\" \\\\ 100%%, it'"'"'s; NULL" artist="Ω‑Trio 🎻" venue="{a,b}" capacity=3\n'
        printf 'GRADE-SET concert=1 grade=VIP seats=1-10 price=150000\nGRADE-SET concert=1 grade=R seats=11-50 price=70000\n'
        printf 'SHOW-ADD concert=1 starts=2026-12-24T19:30\nSHOW-ADD concert=1 starts=2026-12-25T19:30\n'
        printf 'SHOW-ADD concert=1 starts=2026-12-26T19:30\n'
        printf 'BLOCK show=2 seats=1-5\n'
        for ((i = 1; i <= 300; i++)); do
            printf 'USER-ADD user=u%d name="이름 %d" phone=010-%04d-0000 key=add-%d\nAS user=u%d\nCHARGE amount=%d key=charge-%d\nAS user=-\n' \
                "$i" "$i" "$i" "$i" "$i" $((1000000 + i)) "$i"
        done
    } | ask
    # One token expires with its hold, one lapses, one is left.
    printf 'AS user=u91\nJOIN concert=1 show=2 seats=10\nAS user=u92\nJOIN concert=1\n' | ask
    printf 'CLOCK advance=301\nAS user=u93\n' | ask
    printf 'AS user=u93\nJOIN concert=1\n' | ask
    token=$(grep -o 'token=[^ ]*' "$FOLDER/said")
    printf 'AS user=u93\nLEAVE %s\n' "$token" | ask
    # Most buy a seat, some give it back; then three stay inside with their holds, and others wait.
    for ((i = 1; i <= 40; i++)); do
        printf 'AS user=u%d\nJOIN concert=1 show=%d seats=%d\n' "$i" $((1 + i % 3)) $((i + 5)) | ask
        reservation=$(grep -o 'reservation=[^ ]*' "$FOLDER/said")
        printf 'AS user=u%d\nPAY %s key=pay-%d\n' "$i" "$reservation" "$i" | ask
        if ((i % 4 == 0)); then
            printf 'AS user=u%d\nCANCEL %s key=cancel-%d\n' "$i" "$reservation" "$i" | ask
        fi
    done
    for ((i = 41; i <= 80; i++)); do
        printf 'AS user=u%d\nJOIN concert=1 show=3 best=2\n' "$i"
    done | ask
    printf 'SHOW-CANCEL show=2\n' | ask
}

dump() {
    sqlite3 -batch -init /dev/null "$1" .dump | LC_ALL=C sort >"$2"
}

# Copies, with at least one line about its progress.
copy() {
    "$FOYERD" --copy "$1" --to "$2" 2>"$FOLDER/progress" || fail "--copy $1 --to $2: $(cat "$FOLDER/progress")"
    [ -s "$FOLDER/progress" ] || fail "--copy said nothing about its progress"
}

refused() {
    local status=0
    "$FOYERD" --copy "$1" --to "$2" 2>"$FOLDER/progress" || status=$?
    [ "$status" -ne 0 ] || fail "--copy wrote over $2"
    printf 'refused with %d: %s\n' "$status" "$(tail -n 1 "$FOLDER/progress")" >&2
}

serve "$FOLDER/a.db"
furnish
daemon_stop
for rows in "lost_hold" "refund" "seat_claim WHERE reservation_id IS NULL" "reservation WHERE state = 'held'" \
    "queue_token WHERE state = 'expired'" "queue_token WHERE state = 'lapsed'" "queue_token WHERE state = 'left'" \
    "queue_token WHERE state = 'waiting' AND wish_best = 2" "queue_token WHERE state = 'active'"; do
    [ "$(sqlite3 -batch -init /dev/null "$FOLDER/a.db" "SELECT count(*) > 0 FROM $rows")" = 1 ] || fail "no $rows to copy"
done
"$FOYERD" --fsck "$FOLDER/a.db"
dump "$FOLDER/a.db" "$FOLDER/a.dump"
"$CLUSTER" create "$SERVER" "$DATABASE"

copy "$FOLDER/a.db" "$STORE"
"$FOYERD" --fsck "$STORE"
grep -v 'FROM pragma_' "$INVARIANTS" | psql -XqAt -v ON_ERROR_STOP=1 -d "$STORE" >"$FOLDER/broken"
[ ! -s "$FOLDER/broken" ] || fail "the copy is not sound: $(cat "$FOLDER/broken")"
refused "$FOLDER/a.db" "$STORE"
copy "$STORE" "$FOLDER/b.db"
refused "$STORE" "$FOLDER/b.db"
dump "$FOLDER/b.db" "$FOLDER/b.dump"
diff "$FOLDER/a.dump" "$FOLDER/b.dump" >&2 || fail "there and back, the store is another"

# The copy is a store like any other: the house goes on where it stood.
serve "$STORE"
printf 'AS user=u1\nRESERVATIONS\nENTRIES\nBALANCE\n' | ask
cp "$FOLDER/said" "$FOLDER/on_postgres"
daemon_stop
serve "$FOLDER/b.db"
printf 'AS user=u1\nRESERVATIONS\nENTRIES\nBALANCE\n' | ask
diff "$FOLDER/said" "$FOLDER/on_postgres" >&2 || fail "the copy tells another story"
daemon_stop
printf 'proof: SQLite to PostgreSQL and back: %d lines of dump, all equal\n' "$(wc -l <"$FOLDER/a.dump")"

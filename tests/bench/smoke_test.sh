#!/bin/bash
# smoke_test.sh SOURCE FOYERD FOLDER-OF-PROGRAMS: the bench itself still works. Every measure of the load
# generator runs once, with tiny counts, on stores that season.sql fills and foyerd --fsck finds sound;
# the figures have to be there, how large they are does not matter. Rivals of other houses are left
# out: they need their own packages.
set -euo pipefail

ROOT=$1
# shellcheck source=scripts/lib.sh
. "$ROOT/scripts/lib.sh"
# shellcheck source=tests/kit/daemon.sh
. "$ROOT/tests/kit/daemon.sh"
# shellcheck source=tests/bench/servers.sh
. "$ROOT/tests/bench/servers.sh"
FOYERD=$2 BENCH=$3 FOYER=$3/../../tui/foyer
WORK=$(mktemp -d)
trap 'all_down; rm -rf "$WORK"' EXIT

# drive SERVER SPEECH FIGURE OPTION... VERB: fails unless the figure is a number above 0.
drive() {
    local server=$1 speech=$2 figure=$3
    shift 3
    "$BENCH/bench_load" --speech "$speech" --socket "$WORK/$server" --server "${RUNNING[$server]:-0}" \
        --dates "$DATES" --seconds 0.1 --warm-seconds 0.05 "$@" >"$WORK/figures"
    expect "$figure"
}

expect() {
    awk -F'\t' -v name="$1" '$1 == name && $2 > 0 { found = 1 } END { exit !found }' "$WORK/figures" ||
        fail "no figure $1 above 0: $(tr '\n' ' ' <"$WORK/figures")"
}

# answer SQL NUMBER: what the store says after all.
answer() {
    local found
    found=$(sqlite3 "$WORK/small.db" "$1")
    [ "$found" = "$2" ] || fail "$1: $found, expected $2"
}

write_config

# A store of every kind of row; make_store checks it.
make_store "$WORK/small.db" 20 250 100 60 300
cp "$WORK/small.db" "$WORK/bare.db"
cp "$WORK/small.db" "$WORK/lapse.db"

# Who waits is told. One at a time is let into the queue, and nobody is in it afterwards.
cp "$WORK/small.db" "$WORK/wake.db"
one_at_a_time "$WORK/wake.db"
foyer_up wake "$WORK/wake.db"
drive wake foyer told_p99_ms --clients 15 admissions
drive wake foyer rate --clients 1 admissions
drive wake foyer p99_ms --clients 15 sales
# A client by itself, on its first screen; of an old daemon it asks each second.
drive wake foyer wakes_a_minute --keys '?' --seconds 2 client "$FOYER" --socket "$WORK/led"
drive wake foyer bytes_a_minute --old --seconds 2 client "$FOYER" --socket "$WORK/led"
down wake
"$FOYERD" --fsck "$WORK/wake.db" || fail "the store is not sound after many were told"
[ "$(sqlite3 "$WORK/wake.db" "SELECT count(*) FROM queue_token WHERE concert_id = 2 AND state IN ('active', 'waiting')")" = 0 ] ||
    fail "somebody is left in the queue"

foyer_up foyer "$WORK/small.db"
# First: later the connections would be given memory that others have left.
drive foyer foyer idle_bytes --clients 500 idle
drive foyer foyer rate --clients 20 polls
drive foyer foyer rate --clients 20 customer
# Twice from the same shows, every other seat each.
drive foyer foyer rate --clients 20 --warm-bookings 10 --bookings 50 --seat-stride 2 bookings
first=$(awk '$1 == "sold" { print $2 }' "$WORK/figures")
drive foyer foyer rate --clients 20 --warm-bookings 10 --bookings 50 --first-seat 1 --seat-stride 2 bookings
first=$(awk -v before="$first" '$1 == "sold" { print before + $2 }' "$WORK/figures")
drive foyer foyer p50_ms --clients 5 --pollers 50 --rate 500 --first-seat 1000 \
    --histogram "$WORK/histogram" mix
[ -s "$WORK/histogram" ] || fail "no histogram"
second=$(awk '$1 == "sold" { print $2 }' "$WORK/figures")
drive foyer foyer rate --clients 5 queue
drive foyer foyer rate --clients 5 --waiters 250 rotate
drive foyer foyer polls --rate 200 --first-seat 2000 victim
third=$(awk '$1 == "sold" { print $2 }' "$WORK/figures")
# Nobody limits the daemon's own user, so these only have to be sent and to end.
for attack in nonsense pings nothing endless charges refusals lists leavers callers crowd; do
    "$BENCH/bench_load" --speech foyer --socket "$WORK/foyer" --clients 3 --seconds 0.05 attack "$attack" \
        >"$WORK/attack" || fail "the attack $attack cannot be driven"
done
down foyer
slow_names_up slow "$WORK/small.db"
drive slow foyer polls --rate 200 --first-seat 3000 victim
fourth=$(awk '$1 == "sold" { print $2 }' "$WORK/figures")
down slow
"$FOYERD" --fsck "$WORK/small.db" || fail "the store is not sound after the load"
# Every booking that the generator counted is a payment, and nothing was left half done.
answer 'SELECT count(*) FROM payment' $((300 + first + second + third + fourth))
answer "SELECT count(*) FROM reservation WHERE state = 'held'" 0
answer "SELECT count(*) FROM queue_token WHERE state IN ('active', 'waiting')" 251 # the victim waits, too

# What staff ask, beside bookings: customers are found by parts of what the store says of them, seats are sold, guests go in.
make_people_store "$WORK/people.db" 20 60 40 25 500
asks() {
    sqlite3 "$WORK/people.db" "$2" >"$WORK/$1.ask"
    [ -s "$WORK/$1.ask" ] || fail "there is nothing to ask for $1"
}
asks find "SELECT 'FIND text=' || substr(phone, -4) FROM foyer_user WHERE phone <> ''
    UNION ALL SELECT 'FIND text=' || name FROM foyer_user WHERE name <> ''
    UNION ALL SELECT 'FIND text=' || code FROM reservation
    UNION ALL SELECT 'FIND text=wheelchair'"
asks scan "SELECT 'SCAN show=' || r.show_id || ' code=' || t.secret || ' force=bench' FROM ticket t
    JOIN reservation r ON r.reservation_id = t.reservation_id"
asks sell "SELECT 'SELL show=2 seats=' || value || ' name=Ann' FROM generate_series(1, 40)"
foyer_up people "$WORK/people.db"
drive people foyer p99_ms --pollers 3 --clients 5 --rate 500 --first-seat 1000 desk "$WORK/find.ask"
drive people foyer p50_ms --pollers 2 --clients 0 --rate 500 desk "$WORK/scan.ask"
scans=$(awk '$1 == "asked" { print $2 }' "$WORK/figures")
drive people foyer rate --pollers 3 --clients 0 --warm-seconds 0.001 --seconds 60 tills "$WORK/sell.ask"
down people
"$FOYERD" --fsck "$WORK/people.db" || fail "the store is not sound after what staff did"
[ "$(sqlite3 "$WORK/people.db" 'SELECT count(*) FROM admission')" -gt 0 ] || fail "none of $scans guests is in"
[ "$(sqlite3 "$WORK/people.db" "SELECT count(*) FROM reservation WHERE show_id = 2")" = 40 ] || fail "not all seats were sold"

printf '[queue]\ngrace_seconds = 60\n' >"$WORK/lapse.conf"
CONFIG=$WORK/lapse.conf foyer_up lapse "$WORK/lapse.db" --test-clock="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
drive lapse foyer rate --waiters 250 lapse
down lapse

drive restart foyer seconds --first-waiter 250 restart "$FOYERD" --config "$WORK/foyer.conf" \
    --socket "$WORK/restart" --db "$WORK/small.db"
"$BENCH/bench_load" --speech echo --socket - disk "$WORK/disk" >"$WORK/figures"
expect p50_ms

echo_up
drive echo echo rate --clients 20 polls
down echo

# What a daemon was seen to do is done again, to the same end.
cp "$WORK/bare.db" "$WORK/seen.db"
LD_PRELOAD=$BENCH/bench_statement_log.so STATEMENT_LOG=$WORK/statements foyer_up seen "$WORK/seen.db"
drive seen foyer rate --clients 20 --warm-bookings 0 --bookings 100 bookings
down seen
"$BENCH/bench_group_commit" "$WORK/bare.db" "$WORK/statements" >"$WORK/figures"
expect rate
for table in payment ticket reservation seat_claim ledger_entry queue_token audit_line; do
    cmp <(sqlite3 "$WORK/seen.db" "SELECT * FROM $table ORDER BY 1, 2, 3") \
        <(sqlite3 "$WORK/bare.db" "SELECT * FROM $table ORDER BY 1, 2, 3") ||
        fail "$table differs after the statements were run again"
done

# The report: medians, ratios and verdicts of figures that are known.
printf 'm\tc\tr\ts\tn\tv\n' >"$WORK/raw"
for run in 1 2 3; do
    printf 'polls\t50\t%d\tfoyer\trate\t%d\npolls\t50\t%d\tredis\trate\t100\n' "$run" $((100 + 10 * run)) "$run"
    printf 'restart\twarm\t%d\tfoyer\tseconds\t%d\n' "$run" "$run"
done >>"$WORK/raw"
awk -v bars="$WORK/bars" -v reservations=1000 -v shows=200 -v waiters=30 -f "$HERE/report.awk" "$HERE/goals.tsv" "$WORK/raw" >"$WORK/report"
says() {
    grep -qF "$1" "$WORK/report" || fail "the report does not say $1: $(cat "$WORK/report")"
}
says '| 1.20 x | 1.10 – 1.30 | 120 : 100 | ≥ 1.15 x | ≥ 1.05 x | goal |'
says '| restart with 1,000 reservations and 30.0 waiters, to the first answer, warm | 2.00 s | 1.00 – 3.00 |  | ≤ 0.6 s | ≤ 1 s | **missed** |'
[ "$(wc -l <"$WORK/report") $(wc -l <"$WORK/bars")" = '4 1' ] || fail "the report has lines of nothing measured"

#!/bin/bash
# What monitoring sees: `foyer metrics` is read by promtool and by node_exporter, `foyer check` says in a line and by its
# status how the daemon fares, and the alerts and the dashboard ask for figures that are there.
#
#     seen_test.sh FOYERD FOYER SOURCE
set -euo pipefail
FOYERD=$1 FOYER=$2 SOURCE=$3
# shellcheck source=tests/kit/daemon.sh
. "$(dirname "$0")/../kit/daemon.sh"
PATIENCE=120
WORK=$(mktemp -d "${TMPDIR:-/tmp}/foyer-seen-XXXXXX")
export FOYER_SOCKET=$WORK/s LC_ALL=C.UTF-8
unset LANGUAGE
EXPORTER=

finish() {
    local status=$?
    [ -z "$EXPORTER" ] || kill "$EXPORTER" 2>/dev/null || true
    [ -z "$DAEMON" ] || daemon_stop || status=1
    [ "$status" -eq 0 ] || sed 's/^/foyerd: /' "$WORK/log" >&2
    rm -rf "$WORK"
    exit "$status"
}
trap finish EXIT
fail() {
    echo "$*" >&2
    exit 1
}

# gives STATUS TEXT COMMAND...: its status, and a pattern that its output matches.
gives() {
    local status=0 said
    said=$("${@:3}" 2>&1 </dev/null) || status=$?
    [ "$status" -eq "$1" ] || fail "status $status in place of $1: ${*:3}: $said"
    # shellcheck disable=SC2053 # a pattern is meant
    [[ $said == $2 ]] || fail "${*:3}: $said"
}
# has LINE: a line of the last metrics.
has() { grep -qxE -- "$1" "$WORK/now" || fail "no line $1 in: $(cat "$WORK/now")"; }

# No daemon.
gives 2 'CRITICAL: *' "$FOYER" check
"$FOYER" metrics >"$WORK/now" 2>"$WORK/err" && fail "a status of 0 without a daemon"
[ -s "$WORK/err" ] || fail "nothing is said of a daemon that is not there"
has 'foyer_up 0'
[ "$(grep -vc '^#' "$WORK/now")" = 1 ] || fail "figures of no daemon: $(cat "$WORK/now")"
promtool check metrics <"$WORK/now"

# One that sells. The second date is on sale and sold out, the third is paused.
cat >"$WORK/conf" <<END
[socket]
mode = 0666
[store]
backup_dir = $WORK/backups
END
mkdir -m 700 "$WORK/backups"
daemon_start "$WORK/log" "$WORK/s" "$WORK/db" --config "$WORK/conf" --test-clock=2026-12-01T09:00:00+09:00
gives 0 'OK: foyerd *' "$FOYER" check
"$FOYER" -q script - <<'END'
CONCERT-ADD title="Snow"
GRADE-SET concert=1 grade=A seats=1-50 price=50000
SHOW-ADD concert=1 starts=2026-12-05T19:30
SHOW-ADD concert=1 starts=2026-12-06T19:30
CONCERT-ADD title="Rain"
GRADE-SET concert=2 grade=A seats=1-50 price=50000
SHOW-ADD concert=2 starts=2026-12-05T19:30
SALE concert=2 state=paused
USER-ADD user=kim
USER-ADD user=lee
BLOCK show=1 seats=50
SELL show=2 seats=1-50 method=cash over=agency
JOIN concert=1 show=1 seats=1,2 as=kim
BACKUP
CLOCK advance=60
STATUS token=$token as=kim
CLOCK advance=60
END
"$FOYER" BALANCE as=nobody 2>/dev/null && fail "there is a nobody"
"$FOYER" metrics >"$WORK/now"
promtool check metrics <"$WORK/now"
has 'foyer_up 1'
has 'foyer_requests_total [0-9]+'
has 'foyer_refusals_total\{code="NOT-FOUND"\} 1'
has 'foyer_commits_total [1-9][0-9]*'
has 'foyer_commit_seconds_bucket\{le="0.0005"\} [0-9]+'
has 'foyer_commit_seconds_bucket\{le="5"\} [0-9]+'
commits=$(sed -n 's/^foyer_commits_total //p' "$WORK/now")
has "foyer_commit_seconds_bucket\\{le=\"\\+Inf\"\\} $commits"
has "foyer_commit_seconds_count $commits"
has 'foyer_commit_seconds_sum [0-9]+\.[0-9]+'
has 'foyer_batch_units_sum [0-9]+'
has 'foyer_batch_units_count [0-9]+'
has 'foyer_tokens\{state="waiting"\} 0'
has 'foyer_tokens\{state="active"\} 1'
has 'foyer_seats\{show="1",state="free"\} 47'
has 'foyer_seats\{show="1",state="held"\} 2'
has 'foyer_seats\{show="1",state="blocked"\} 1'
has 'foyer_seats\{show="2",state="sold"\} 50'
has 'foyer_connections 1'
has 'foyer_wal_bytes [0-9]+'
has 'foyer_loop_delay_seconds [0-9.]+'
has 'foyer_backup_age_seconds 120'
has 'foyer_read_only 0'
! grep -q 'show="3"' "$WORK/now" || fail "seats of a date that is not on sale"

# Into a file, whole or not at all, that others may read; into a folder that is not there.
mkdir "$WORK/textfile"
(umask 022 && "$FOYER" metrics --output "$WORK/textfile/foyer.prom")
[ "$(stat -c %a "$WORK/textfile/foyer.prom")" = 644 ] || fail "others cannot read the file"
[ "$(ls "$WORK/textfile")" = foyer.prom ] || fail "something is left beside it"
gives 2 '*No such file or directory*' "$FOYER" metrics --output="$WORK/nowhere/foyer.prom"
gives 2 'usage:*' "$FOYER" metrics --output
gives 2 'usage:*' "$FOYER" check now
# Whoever is no admin gets no figures, and leaves the file as it was.
if [ "$(id -u)" = 0 ]; then
    chmod 755 "$WORK"
    mkdir -m 777 "$WORK/lines" # where a build that counts lines may write as that user
    export GCOV_PREFIX=$WORK/lines
    gives 1 '*NOT-ALLOWED*' setpriv --reuid=5 --clear-groups "$FOYER" metrics --output "$WORK/textfile/foyer.prom"
    gives 0 'OK: foyerd *' setpriv --reuid=5 --clear-groups "$FOYER" check
    unset GCOV_PREFIX
    has 'foyer_up 1'
fi

# node_exporter reads the file, and gives on every figure.
prometheus-node-exporter --collector.disable-defaults --collector.textfile --web.listen-address=127.0.0.1:0 \
    --collector.textfile.directory="$WORK/textfile" 2>"$WORK/exporter" &
EXPORTER=$!
listens() { grep -q 'Listening on' "$WORK/exporter" 2>/dev/null; }
await listens
port=$(sed -n 's/.*Listening on" address=127.0.0.1:\([0-9]*\).*/\1/p' "$WORK/exporter")
exec {web}<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /metrics HTTP/1.0\r\n\r\n' >&"$web"
cat <&"$web" >"$WORK/scraped"
exec {web}>&-
grep -qx 'node_textfile_scrape_error 0' "$WORK/scraped" || fail "node_exporter cannot read it: $(cat "$WORK/exporter")"
names() { grep -o '^foyer_[a-z_]*' "$1" | sort -u; }
diff <(names "$WORK/textfile/foyer.prom") <(names "$WORK/scraped")
grep -qx 'foyer_seats{show="1",state="free"} 47' "$WORK/scraped" || fail "a figure is lost on the way"

# Alerts and dashboard: sound, and about what is there.
cp "$SOURCE/scripts/monitoring/foyer.rules.yml" "$SOURCE/tests/service/foyer.rules.test.yml" "$WORK"
promtool test rules "$WORK/foyer.rules.test.yml"
{
    echo 'groups: [{name: dashboard, rules: ['
    jq -r '.panels[].targets[].expr | gsub("\\$instance"; "a") | {record: "a:b", expr: .} | tojson + ","' \
        "$SOURCE/scripts/monitoring/foyer.dashboard.json" | awk '{ sub("a:b", "a:b" NR); print }'
    echo ']}]'
} >"$WORK/dashboard.yml"
promtool check rules "$WORK/foyer.rules.yml" "$WORK/dashboard.yml"
{
    grep -v '^#' "$WORK/now" | grep -o '^foyer_[a-z_]*'
    echo foyer_database_age_seconds # with several hosts
} | sort -u >"$WORK/known"
grep -hoE 'foyer_[a-z_]+' "$SOURCE"/scripts/monitoring/*.yml "$SOURCE"/scripts/monitoring/*.json | sort -u >"$WORK/asked"
[ -z "$(comm -23 "$WORK/asked" "$WORK/known")" ] || fail "nobody says: $(comm -23 "$WORK/asked" "$WORK/known")"

# Read-only: the file of the store is gone. Then a daemon that stands still; see patience_test.sh as well.
mv "$WORK/db" "$WORK/away"
"$FOYER" CHARGE amount=5 as=kim 2>/dev/null && fail "a change in a store that is gone"
gives 1 'WARNING: foyerd * is read-only: changes are refused' "$FOYER" check
"$FOYER" metrics >"$WORK/now"
has 'foyer_read_only 1'
mv "$WORK/away" "$WORK/db"
"$FOYER" -q CHARGE amount=5 as=kim
gives 0 'OK: foyerd *' "$FOYER" check
kill -STOP "$DAEMON"
gives 2 'CRITICAL: *' "$FOYER" --timeout 1 check
gives 3 '*no answer came in time*' "$FOYER" --timeout 1 metrics --output "$WORK/textfile/foyer.prom"
grep -qx 'foyer_up 0' "$WORK/textfile/foyer.prom" || fail "a daemon that stands still is up"
kill -CONT "$DAEMON"

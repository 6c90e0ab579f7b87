#!/bin/bash
#
# Every version that was released is met again: this one takes its store, brings it up to date after a copy, finds it
# sound, and answers what that version answered, with more at the end at most.
#
#     released_test.sh FOYERD RELEASED [POSTGRES]       POSTGRES: the folder of a cluster, for stores that are there

set -euo pipefail
FOYERD=$1 released=$2 postgres=${3:-}
# shellcheck source=tests/kit/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../kit/daemon.sh"
folder=$(mktemp -d /tmp/foyer-released.XXXXXX)
trap '[ -z "$DAEMON" ] || kill "$DAEMON"; drop_database; rm -rf "$folder"' EXIT
bad=0 count=0 database=
complain() {
    echo "$*" >&2
    bad=1
}

drop_database() {
    [ -z "$database" ] || dropdb -h "$postgres" -p 5432 -U foyer --if-exists --force "$database"
    database=
}

# try VERSION STORE: a daemon on a store of that version.
try() {
    local version=$1 store=$2
    daemon_start "$folder/log" "$folder/sock" "$store" --test-clock=2026-11-22T09:00:00+09:00
    sed -n 's/^> //p' "$released/$version.replies" >"$folder/requests"
    socat -t30 - "UNIX-CONNECT:$folder/sock" <"$folder/requests" | sed 1d >"$folder/replies"
    # A line of now begins as it was, to the end of a cell; of an OK line each field is there. Seats were written 4-7.
    awk -F '\t' '
        function spell(text,    range, seats, seat, from, to) {
            while (match(text, /(^|[\t,=])[0-9]+-[0-9]+([,\t ]|$)/)) {
                range = substr(text, RSTART, RLENGTH)
                gsub(/[^0-9-]/, "", range)
                from = range + 0
                to = substr(range, index(range, "-") + 1) + 0
                seats = ""
                for (seat = from; seat <= to; seat++) seats = seats (seats == "" ? "" : ",") seat
                sub(range, seats, text)
            }
            return text
        }
        NR == FNR { if (!/^> /) was[++lines] = $0; else asked[lines + 1] = $0; next }
        { line++; if (line in asked) request = asked[line] }
        /^OK/ {
            n = split(was[line], fields, " ")
            for (i = 1; i <= n; i++)
                if (fields[i] !~ /^rev=/ && index(" " $0 " ", " " fields[i] " ") == 0) wrong = 1
        }
        !/^OK/ && index($0 "\t", was[line] "\t") != 1 && index($0 "\t", spell(was[line]) "\t") != 1 { wrong = 1 }
        wrong { printf "%s\n was: %s\n now: %s\n", request, was[line], $0; failed = 1; wrong = 0 }
        END { if (line != lines) { printf "%d lines, and there were %d\n", line, lines; failed = 1 }
              exit failed }' "$released/$version.replies" "$folder/replies" >&2 || complain "$version: $store answers otherwise"
    printf 'FSCK\n' | socat -t30 - "UNIX-CONNECT:$folder/sock" | tail -n 1 >"$folder/fsck"
    [ "$(cat "$folder/fsck")" = 'OK broken=0' ] || complain "$version: FSCK: $(cat "$folder/fsck")"
    # It goes on.
    printf 'AS user=jiwoo\nCHARGE amount=1000000\nJOIN concert=1 show=3 best=2\nBALANCE\n' |
        socat -t30 - "UNIX-CONNECT:$folder/sock" | tail -n 1 >"$folder/sold"
    grep -q '^OK balance=[0-9]* due=240000' "$folder/sold" || complain "$version: nothing can be sold: $(cat "$folder/sold")"
    daemon_stop
    count=$((count + 1))
}

for file in "$released"/*.replies; do
    version=$(basename "$file" .replies)
    if [ -n "$postgres" ]; then
        [ -e "$released/$version.postgresql.sql" ] || continue
        database=released_$$
        createdb -h "$postgres" -p 5432 -U foyer --encoding=UTF8 --template=template0 "$database"
        psql -X -q -v ON_ERROR_STOP=1 -h "$postgres" -p 5432 -U foyer -d "$database" -f "$released/$version.postgresql.sql" >"$folder/loaded"
        try "$version" "host=$postgres port=5432 user=foyer dbname=$database"
        drop_database
    else
        mkdir "$folder/$version"
        store=$folder/$version/foyer.db
        (umask 077 && sqlite3 "$store" <"$released/$version.sql")
        before=$(sqlite3 "$store" 'SELECT max(version) FROM schema_version')
        "$FOYERD" --fsck "$store" >"$folder/old" 2>&1 || true # of another schema
        try "$version" "$store"
        # It was copied before, if there was anything to change; and what is checked afterwards is sound.
        if grep -q 'is no store of schema version' "$folder/old"; then
            copies=("$folder/$version/foyer-schema-$before"-*.db)
            [ "$(sqlite3 "${copies[0]}" 'SELECT max(version) FROM schema_version')" = "$before" ] ||
                complain "$version: no copy of schema $before"
            rm -f "${copies[@]}"
        fi
        "$FOYERD" --fsck "$store" >&2 || complain "$version: it is not sound afterwards"
    fi
done
[ "$count" -gt 0 ] || complain 'no version was tried'
echo "$count released versions"
exit "$bad"

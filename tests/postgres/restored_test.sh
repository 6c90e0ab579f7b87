#!/bin/bash
#
# The database is restored to what it was an hour ago, under two daemons that know more. They notice, say what they
# had acknowledged since, read all anew, and sell on. The second one is a service with a socket unit: its manager is
# told that it reads anew, not that it ends, and the socket stays.
#
#     restored_test.sh FOYERD CLUSTER INVARIANTS

set -euo pipefail

FOYERD=$1
CLUSTER=$2
INVARIANTS=$3
FOLDER=$(mktemp -d /tmp/foyer-restored.XXXXXX)
SERVER=$(mktemp -d /tmp/foyer-postgres.XXXXXX)
STORE=$("$CLUSTER" conninfo house "$SERVER")
OTHER='' MANAGER=''
# shellcheck source=tests/kit/daemon.sh
. "$(dirname "$0")/../kit/daemon.sh"

fail() {
    printf 'failed: %s\n' "$*" >&2
    cat "$FOLDER"/log-* >&2
    exit 1
}

clean_up() {
    [ -z "$DAEMON" ] || daemon_kill
    [ -z "$OTHER" ] || kill -KILL "$OTHER" 2>/dev/null || true
    [ -z "$MANAGER" ] || kill "$MANAGER" 2>/dev/null || true
    "$CLUSTER" destroy "$SERVER" || true
    rm -rf "$FOLDER"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# service_start LOG SOCKET DATABASE: a daemon that has its socket from a service manager, which writes what it is told
# into $FOLDER/told, without line ends. Sets OTHER.
service_start() {
    socat -u "UNIX-RECV:$FOLDER/notify" "CREATE:$FOLDER/told" &
    MANAGER=$!
    await test -S "$FOLDER/notify"
    server_start "$1" python3 -c 'import os, socket, sys
handed = socket.socket(socket.AF_UNIX)
handed.bind(sys.argv[1])
handed.listen(100)
os.dup2(handed.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", NOTIFY_SOCKET=sys.argv[2])
os.execv(sys.argv[3], sys.argv[3:])' "$2" "$FOLDER/notify" "$FOYERD" --socket "$2" --db "$3"
    OTHER=$SERVER_PID
}

# say HOST REQUEST...: the last line of the reply to the last one.
say() {
    local socket=$FOLDER/s$1
    shift
    printf '%s\n' "$@" | socat -t600 - "UNIX-CONNECT:$socket" 2>/dev/null | tail -n 1
}

# must HOST REQUEST...: that is OK, into SAID.
must() {
    SAID=$(say "$@")
    [ "${SAID%% *}" = OK ] || fail "$* is answered $SAID"
}

is_ok() {
    SAID=$(say "$@")
    [ "${SAID%% *}" = OK ]
}

# field NAME: of SAID.
field() {
    local word
    for word in $SAID; do
        [ "${word%%=*}" != "$1" ] || printf '%s\n' "${word#*=}"
    done
}

# sell USER SEAT: into CODE.
sell() {
    must 1 "USER-ADD user=$1" "AS user=$1" 'CHARGE amount=1000' "JOIN concert=1 show=1 seats=$2"
    CODE=$(field reservation)
    must 1 "AS user=$1" "PAY reservation=$CODE"
}

"$CLUSTER" start "$SERVER" $$
"$CLUSTER" create "$SERVER" house
daemon_start "$FOLDER/log-1" "$FOLDER/s1" "$STORE"
service_start "$FOLDER/log-2" "$FOLDER/s2" "$STORE"
handed=$(stat -c %i "$FOLDER/s2")

must 1 'CONCERT-ADD title=T artist=A venue=V capacity=10' 'GRADE-SET concert=1 grade=R seats=1-50 price=100' \
    'SHOW-ADD concert=1 starts=2030-01-01T19:30'
sell kim 1
kept=$CODE

# An hour ago.
"$CLUSTER" stop "$SERVER" fast
"$CLUSTER" save "$SERVER"
"$CLUSTER" start "$SERVER"
await is_ok 1 'AS user=kim' 'CHARGE amount=1'

sell lee 2
gone=$CODE
sell park 3
more=$CODE
# The other daemon has read it.
shows_sold() {
    [[ $(say "$1" 'MAP show=1') = *" map=$2"* ]]
}
await shows_sold 2 XXX. || fail "a sale is not seen at the other daemon"

# Away for so long, and asked for so much meanwhile, that each connection tries again in its own time: one finds the
# server before the others do.
is_away() {
    say "$1" 'JOIN concert=1 as=kim' >/dev/null
    SAID=$(say "$1" 'MAP show=1')
    [ "$(field age || true)" -ge 4 ] 2>/dev/null
}
"$CLUSTER" stop "$SERVER" immediate
"$CLUSTER" restore "$SERVER"
for host in 1 2; do
    await is_away "$host" || fail "daemon $host does not say how old its figures are"
done
"$CLUSTER" start "$SERVER"

# Both serve again, and know nobody and nothing of what is gone.
has_noticed() {
    grep -q 'is read anew' "$FOLDER/log-$1" && [ "$(grep -c ' serves ' "$FOLDER/log-$1")" = 2 ]
}
for host in 1 2; do
    await has_noticed "$host" || fail "daemon $host does not notice that its database was restored"
    await is_ok "$host" 'AS user=kim' 'CHARGE amount=1'
    SAID=$(say "$host" 'AS user=lee')
    [ "${SAID%% *}" = ERR ] || fail "daemon $host knows a user who is not there: $SAID"
    shows_sold "$host" X... || fail "daemon $host shows seats as sold that are free again"
done
for code in "$gone" "$more"; do
    grep -q "acknowledged, and gone: PAY reservation=$code for" "$FOLDER/log-1" || fail "nobody says that $code is gone"
done
! grep -q 'cannot be found out' "$FOLDER"/log-* || fail "a daemon does not know what else is gone"
! grep -q "gone:.*$kept" "$FOLDER/log-1" || fail "$kept is said to be gone"

is_told() {
    grep -aq "$1" "$FOLDER/told"
}
! is_told STOPPING=1 || fail "the service manager is told that the daemon ends"
[ "$(stat -c %i "$FOLDER/s2")" = "$handed" ] || fail "the socket of the service manager is replaced"
await is_told '^MONOTONIC_USEC=.*READY=1' || fail "the service manager does not hear that the daemon reads anew"

# Seats that are free again are sold once more, and what is asked again is done again.
sell lee 2
# Whoever was told of the second event that is gone does not miss the one that came instead.
for host in 1 2; do
    printf 'WATCH events=1 since=2 timeout=1\n' | socat -t600 - "UNIX-CONNECT:$FOLDER/s$host" >"$FOLDER/events"
    grep -q '^-.mark.*1$' "$FOLDER/events" || fail "daemon $host gives a place twice: $(cat "$FOLDER/events")"
    grep -q "^-.sale.$CODE" "$FOLDER/events" || fail "daemon $host does not tell of a sale: $(cat "$FOLDER/events")"
done
must 2 'AS user=kim' "CANCEL reservation=$kept"
daemon_stop
DAEMON=$OTHER OTHER=
daemon_stop
await is_told STOPPING=1 || fail "the service manager does not hear that the daemon ends"
"$FOYERD" --fsck "$STORE" >"$FOLDER/said" || fail "$(cat "$FOLDER/said")"
grep -v 'FROM pragma_' "$INVARIANTS" | psql -XqAt -v ON_ERROR_STOP=1 -d "$STORE" >"$FOLDER/broken"
! grep . "$FOLDER/broken" || fail "an invariant is broken"
echo "proof: two daemons notice that their database was restored to an earlier state, name the 2 sales that are gone, and sell on"

#!/bin/bash
#
# A pooler stands between the daemon and its database: pgbouncer. If it lets the daemon have its sessions, all is as
# without it; if it gives them to others between two transactions, the daemon says so and does not start.
#
#     pooled_test.sh FOYERD CLUSTER
#
# FOYER_TEST_POSTGRES names the folder of a running server.

set -euo pipefail

FOYERD=$1
CLUSTER=$2
SERVER=$FOYER_TEST_POSTGRES
DATABASE=pooled_$$
FOLDER=$(mktemp -d /tmp/foyer-pooled.XXXXXX)
POOLER=
# shellcheck source=tests/kit/daemon.sh
. "$(dirname "$0")/../kit/daemon.sh"

fail() {
    printf 'failed: %s\n' "$*" >&2
    exit 1
}

stop_pooler() {
    [ -z "$POOLER" ] || kill "$POOLER" 2>/dev/null || true
    wait ${POOLER:+"$POOLER"} 2>/dev/null || true
    POOLER=
}

clean_up() {
    [ -z "$DAEMON" ] || daemon_kill
    stop_pooler
    "$CLUSTER" drop "$SERVER" "$DATABASE" || true
    rm -rf "$FOLDER"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# It refuses to run as root; the server's user reaches the server's socket.
user=$(stat -c %U "$SERVER")

# pool MODE [MORE]: a pooler of that mode, until stop_pooler.
pool() {
    local pool=$FOLDER/$1
    mkdir -p "$pool"
    printf '"foyer" ""\n' >"$pool/users"
    cat >"$pool/ini" <<-END
	[databases]
	* = host=$SERVER port=5432
	[pgbouncer]
	pool_mode = $1
	listen_port = 5432
	unix_socket_dir = $pool
	auth_type = trust
	auth_file = $pool/users
	logfile = $pool/log
	${2:-}
	END
    chmod 0755 "$FOLDER"
    [ "$(id -u)" -ne 0 ] || chown -R "$user" "$pool"
    setpriv --pdeathsig KILL --reuid="$user" --regid="$(id -g "$user")" --keep-groups \
        /usr/sbin/pgbouncer -q "$pool/ini" </dev/null >/dev/null 2>&1 &
    POOLER=$!
    await psql -XqAt -d "$(store "$1")" -c 'SELECT 1' >/dev/null 2>&1
}

store() {
    "$CLUSTER" conninfo "$DATABASE" "$FOLDER/$1"
}

# refused MODE: the daemon does not start, and says why.
refused() {
    ! daemon_start "$FOLDER/refused" "$FOLDER/s" "$(store "$1")" 2>/dev/null ||
        fail "it starts behind a pooler that shares its sessions"
    grep -q 'pool_mode = session' "$FOLDER/refused" ||
        fail "it does not say why it does not start: $(cat "$FOLDER/refused")"
    rm "$FOLDER/refused"
}

ask() {
    printf '%s\n' "$@" | socat -t600 - "UNIX-CONNECT:$FOLDER/s" >"$FOLDER/said"
    ! grep -q ^ERR "$FOLDER/said" || fail "a request was refused: $(cat "$FOLDER/said")"
}

"$CLUSTER" create "$SERVER" "$DATABASE"

pool transaction
refused transaction
stop_pooler
pool transaction 'server_round_robin = 1'
# Several sessions are open, and are given out in turn.
for _ in 1 2 3; do psql -XqAt -d "$(store transaction)" -c 'SELECT pg_sleep(0.1)' >/dev/null & done
wait %2 %3 %4
refused transaction
stop_pooler

pool session
daemon_start "$FOLDER/log" "$FOLDER/s" "$(store session)"
ask 'CONCERT-ADD title=T artist=A venue=V capacity=10' 'GRADE-SET concert=1 grade=R seats=1-50 price=100' \
    'SHOW-ADD concert=1 starts=2030-01-01T19:30' "USER-ADD user=kim" "AS user=kim" "CHARGE amount=1000" "JOIN concert=1"
daemon_stop
"$FOYERD" --fsck "$(store session)" >"$FOLDER/said" || fail "$(cat "$FOLDER/said")"
echo "proof: two poolers that share sessions are refused, one that does not is as good as none"

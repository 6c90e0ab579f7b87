#!/usr/bin/env bash
# What play cannot do, since it always reads: a client that never does, and a daemon without descriptors.
#
#     strain_test.sh FOYERD
set -eu
FOYERD=$1
export FOYER_DEBUG=1 # its descriptors can be looked at
# shellcheck source=tests/kit/daemon.sh
. "$(dirname "$0")/../kit/daemon.sh"
STAGE=$(mktemp -d "${TMPDIR:-/tmp}/foyer-strain-XXXXXX")
SOCKET=$STAGE/s

fail() {
    echo "strain_test: $*" >&2
    sed 's/^/foyerd: /' "$STAGE/log" >&2
    exit 1
}

finish() {
    local status=$?
    # shellcheck disable=SC2046 # one number a word
    kill ${DAEMON:+"$DAEMON"} $(jobs -p) 2>/dev/null || true
    wait
    rm -rf "$STAGE"
    exit "$status"
}
trap finish EXIT

ask() { printf '%s\n' "$1" | socat -t600 - "UNIX-CONNECT:$SOCKET"; }
stat() { ask STATS | awk -F '\t' -v name="$1" '$2 == name { print $3 }'; }
stat_is() { test "$(stat "$1")" "$2" "$3"; }

daemon_start "$STAGE/log" "$SOCKET" "$STAGE/db" --test-clock=2026-12-01T09:00:00+09:00 || fail "no daemon"

# A client that asks and never reads: -u is one way only. The daemon stops reading from it, and drops it once
# nothing was taken for 30 seconds.
(yes HELP | head -n 5000; exec cat <&"$NEVER") | socat -u - "UNIX-CONNECT:$SOCKET" &
await stat_is requests -ge 60 || fail "see above"
ask 'CLOCK advance=29' | grep -q '^OK' || fail "CLOCK is refused"
stat_is connections -eq 2 || fail "a client was dropped within 30 seconds"
stat_is requests -lt 4000 || fail "the daemon reads on from a client that reads nothing"
ask 'CLOCK advance=2' | grep -q '^OK' || fail "CLOCK is refused"
await stat_is connections -eq 1 || fail "see above"
grep -q 'does not read its replies' "$STAGE/log" || fail "the log does not say why"

# No descriptors: the connection waits in the kernel, and is served once there are some.
free=0
while [ -e "/proc/$DAEMON/fd/$free" ]; do
    free=$((free + 1))
done
prlimit --pid "$DAEMON" --nofile="$free:"
ask PING >"$STAGE/answer" &
WAITING=$!
await grep -q 'no descriptors left' "$STAGE/log" || fail "see above"
[ ! -s "$STAGE/answer" ] || fail "an answer without a descriptor"
prlimit --pid "$DAEMON" --nofile=1024:
wait "$WAITING"
grep -qx OK "$STAGE/answer" || fail "the connection that waited got no answer"
daemon_stop || fail "SIGTERM did not end it as it should"

#!/bin/bash
# Of a daemon that stands still, monitoring is told in the end, also if nobody says how long to wait.
#
#     patience_test.sh FOYERD FOYER
set -euo pipefail
FOYERD=$1 FOYER=$2
# shellcheck source=tests/kit/daemon.sh
. "$(dirname "$0")/../kit/daemon.sh"
WORK=$(mktemp -d "${TMPDIR:-/tmp}/foyer-patience-XXXXXX")
export FOYER_SOCKET=$WORK/s LC_ALL=C.UTF-8
unset LANGUAGE

finish() {
    local status=$?
    [ -z "$DAEMON" ] || daemon_stop || status=1
    rm -rf "$WORK"
    exit "$status"
}
trap finish EXIT

daemon_start "$WORK/log" "$WORK/s" "$WORK/db"
kill -STOP "$DAEMON"
"$FOYER" check >"$WORK/check" 2>&1 </dev/null &
check=$! checked=0 measured=0
"$FOYER" metrics --output "$WORK/prom" >"$WORK/metrics" 2>&1 </dev/null || measured=$?
wait "$check" || checked=$?
kill -CONT "$DAEMON"
if [ "$checked" != 2 ] || ! grep -q '^CRITICAL: ' "$WORK/check"; then
    echo "check: status $checked: $(cat "$WORK/check")" >&2
    exit 1
fi
if [ "$measured" != 3 ] || ! grep -q 'no answer came in time' "$WORK/metrics" || ! grep -qx 'foyer_up 0' "$WORK/prom"; then
    echo "metrics: status $measured: $(cat "$WORK/metrics")" >&2
    exit 1
fi

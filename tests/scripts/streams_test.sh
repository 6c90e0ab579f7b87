#!/bin/bash
# What is not written is said, and nothing is written where it does not belong: standard streams that are closed, full
# (/dev/full), or left by their reader.
#   streams_test.sh FOYERD FOYER FOYER-TICKET SOURCE
set -eu
export FOYERD=$1
foyer=$2 ticket=$3
# shellcheck source=tests/kit/daemon.sh
. "$4/tests/kit/daemon.sh"
folder=$(mktemp -d)
clean() {
    [ -z "$DAEMON" ] || daemon_kill
    rm -rf "$folder"
}
trap clean EXIT
export FOYER_SOCKET=$folder/foyer.sock LC_ALL=C

fail() {
    echo "$*" >&2
    cat "$folder/err" >&2
    exit 1
}
# ends STATUS COMMAND...: with standard output as it is here.
ends() {
    local wanted=$1 status=0
    shift
    "$@" 2>"$folder/err" || status=$?
    [ "$status" -eq "$wanted" ] || fail "$*: status $status, not $wanted"
}
# says TEXT: the last one did.
says() { grep -q -- "$1" "$folder/err" || fail "it does not say: $1"; }
full='No space left on device'
closed='Bad file descriptor'

# A daemon without standard output, or with none at all: its files are its own.
ends 0 daemon_start "$folder/log" "$FOYER_SOCKET" "$folder/foyer.db"
daemon_stop
"$FOYERD" --socket "$FOYER_SOCKET" --db "$folder/foyer.db" <&- >&- 2>&- &
DAEMON=$!
answers() { "$foyer" -q HEALTH 2>/dev/null; }
await answers
for fd in 0 1 2; do
    [ "$(readlink "/proc/$DAEMON/fd/$fd")" = /dev/null ] || fail "standard stream $fd of the daemon is something else"
done
"$foyer" -q CONCERT-ADD title=Gala
"$foyer" -q CONCERT-ADD title=Nocturne
printf 'CONCERT-ADD title=Third\nCONCERT-ADD title=Fourth\n' >"$folder/script"

# Full. What was asked for was done, and the script goes no further.
for words in HEALTH CONCERTS '--json CONCERTS' '--csv CONCERTS' metrics '--watch=600 HEALTH' 'WATCH concert=1' --help \
    --version 'script -' --plain; do
    # shellcheck disable=SC2086 # several words
    ends 5 "$foyer" $words <"$folder/script" >/dev/full
    says "foyer: the output cannot be written: $full"
    [ "$words" != 'script -' ] || [ "$("$foyer" --rows CONCERTS | wc -l)" -eq 3 ] || fail "the script went on, or did nothing"
done
ends 3 "$foyer" check >/dev/full
ends 1 "$foyer" SHOWS concert=99 >/dev/full # nothing was to be written there
ends 2 "$ticket" --help >/dev/full
says "$full"
ends 2 "$FOYERD" --version >/dev/full
says "$full"

# Closed. The socket is not standard output.
ends 5 "$foyer" HEALTH >&-
says "$closed"
ends 2 "$ticket" --version >&-
says "$closed"
ends 2 "$foyer" script - <&-
says "$closed"
ends 0 "$foyer" -q HEALTH <&-
status=0
"$foyer" NONE 2>&- || status=$?
[ $status -eq 2 ] || fail "without standard error: status $status"

# Whoever read it has had enough: no error, and a script is done to its end.
for words in CONCERTS metrics --help "script $folder/script" '--watch=600 HEALTH'; do
    # shellcheck disable=SC2086 # several words
    ends 0 "$foyer" $words > >(exec true)
    [ ! -s "$folder/err" ] || fail "$words complains"
done
[ "$("$foyer" --rows CONCERTS | wc -l)" -eq 5 ] || fail "the script was not done"
daemon_stop

#!/usr/bin/env bash
# Plays a scenario in tmux against a real daemon with a test clock.
#
# stage.sh FOYERD FOYER SEASON PLAY: starts the daemon with the demo season in a folder of its own and
# reads PLAY, a bash file that uses the functions below. Nothing sleeps for a result: `see` looks at
# the screen until the text is there or the deadline has passed.
set -u
FOYERD=$1 FOYER=$2 SEASON=$3 PLAY=$4
# shellcheck source=tests/kit/daemon.sh
. "$(dirname "$0")/../kit/daemon.sh"
PATIENCE=120 # seconds for one `see`
NOW=2026-12-01T09:00:00+09:00
STAGE=$(mktemp -d "${TMPDIR:-/tmp}/foyer-stage-XXXXXX")
SOCKET=$STAGE/s
export FOYER_TEST_NOW=$NOW # of the clients, whatever the day is; see tui/main.c
export TZ=KST-9 # that of the venues, whose zone is then not shown
export LC_ALL=${LC_ALL:-C.UTF-8}
export -n NO_COLOR

in_tmux() { tmux -S "$STAGE/tmux" -f /dev/null "$@"; }

fail() {
    echo "$PLAY: $*" >&2
    for name in $(in_tmux list-sessions -F '#S' 2>/dev/null); do
        echo "--- $name" >&2
        in_tmux capture-pane -p -t "$name" >&2
    done
    sed 's/^/foyerd: /' "$STAGE/log" >&2
    exit 1
}

finish() {
    local status=$?
    in_tmux kill-server 2>/dev/null
    [ -z "$DAEMON" ] || daemon_stop || { sed 's/^/foyerd: /' "$STAGE/log" >&2; status=1; }
    rm -rf "$STAGE"
    exit "$status"
}
trap finish EXIT

# daemon: starts it, on the same store each time.
daemon() {
    daemon_start "$STAGE/log" "$SOCKET" "$STAGE/db" --test-clock=$NOW || fail "the daemon does not start"
}

# ask WORD...: one request on the command line.
ask() { "$FOYER" --socket "$SOCKET" "$@" </dev/null || fail "refused: $*"; }

# as USER LINE...: requests for a customer on a connection of its own.
as() {
    local user=$1
    shift
    printf '%s\n' "AS user=$user" "$@" | "$FOYER" --socket "$SOCKET" script - >/dev/null ||
        fail "refused: $*"
}

# open NAME [COLUMNS ROWS [OPTION...]]: a client in a terminal of that size. $ENVIRONMENT is set for it.
open() {
    local name=$1 columns=${2:-80} rows=${3:-24}
    shift $(($# < 3 ? $# : 3))
    in_tmux new-session -d -s "$name" -x "$columns" -y "$rows" \
        "${ENVIRONMENT:-} '$FOYER' --socket '$SOCKET' $* 2>'$STAGE/$name.err'; echo \"ended \$?\"; cat" ||
        fail "tmux does not start"
}

# keys NAME KEY...: as tmux names them; text that is no key's name is typed.
keys() {
    local name=$1
    shift
    in_tmux send-keys -t "$name" "$@"
}

picture() { in_tmux capture-pane -p -t "$1"; }

shows() { picture "$1" | grep -qF -- "$2"; }
lacks() { ! shows "$1" "$2"; }

# see NAME TEXT: waits until the screen has the text.
see() { await shows "$1" "$2" || fail "$1 does not show: $2"; }

# miss NAME TEXT: waits until the screen does not have the text any more.
miss() { await lacks "$1" "$2" || fail "$1 still shows: $2"; }

# agree NAME TEXT: waits for the question with that text, and says yes.
agree() {
    see "$1" "$2"
    see "$1" "y/n"
    keys "$1" y
    miss "$1" "y/n"
}

# size NAME COLUMNS ROWS
size() { in_tmux resize-window -t "$1" -x "$2" -y "$3"; }

# What the customers of the season are called.
declare -A CALLED=([jiwoo]=김지우 [minjun]=이민준 [seoyeon]=박서연 [haneul]=최하늘 [alex]="Alex Morgan"
    [hanbit]=한빛여행사 [poor]="Poor Customer")

# acts NAME USER: waits until the status line says that the client acts for the user, and the search is closed.
acts() { await acts_for "$1" "${CALLED[$2]:-$2}" || fail "$1 does not act for $2"; }
acts_for() { picture "$1" | head -1 | grep -vE "FOYER  (Customers|고객)" | grep -qF -- "$2"; }

# customer NAME USER: the client, opened before, acts for the user.
customer() {
    see "$1" "11 concerts"
    keys "$1" n
    see "$1" "nobody in particular"
    keys "$1" "$2" Enter
    acts "$1" "$2"
    see "$1" "11 concerts"
}

# take NAME: at the map, where seats are chosen: no sale but a hold, as a customer makes one.
take() {
    keys "$1" Enter
    see "$1" "FOYER  Sell"
    keys "$1" h Enter
}

daemon
ask script "$SEASON" >/dev/null
# shellcheck source=/dev/null
. "$PLAY"

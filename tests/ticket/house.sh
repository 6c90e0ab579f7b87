# shellcheck shell=bash
# What the tests of foyer-ticket stand on: a real daemon with two concerts, one of whose titles is as long as a title
# may be, and paid reservations. Source it with FOYERD, FOYER, TICKET and PROGRAMS, the folder of the small programs.
#
#   $LONG    three seats of a concert with a title of 100 wide characters, and artist and venue to match: 6,16,50
#   $SHORT   a seat of the other one, which has neither artist nor venue: 1
#   $HELD    a hold that is not paid
# shellcheck disable=SC2034 # all of this is for the tests
set -euo pipefail
FOYERD=$1 FOYER=$2 TICKET=$3 PROGRAMS=$4
# shellcheck source=tests/kit/daemon.sh
. "$(dirname "${BASH_SOURCE[0]}")/../kit/daemon.sh"
PATIENCE=120
HOUSE=$(mktemp -d "${TMPDIR:-/tmp}/foyer-ticket-XXXXXX")
export FOYER_SOCKET=$HOUSE/s TERM=xterm-256color LC_ALL=C.UTF-8 TZ=KST-9 XDG_CACHE_HOME=$HOUSE
unset LANGUAGE COLORTERM

fail() {
    echo "$(basename "$0"): $*" >&2
    [ ! -s "$HOUSE/err" ] || sed 's/^/stderr: /' "$HOUSE/err" >&2
    exit 1
}

finish() {
    local status=$?
    ! declare -F finish_more >/dev/null || finish_more
    [ -z "$DAEMON" ] || daemon_stop || { sed 's/^/foyerd: /' "$HOUSE/log" >&2; status=1; }
    rm -rf "$HOUSE"
    exit "$status"
}
trap finish EXIT

ask() { "$FOYER" "$@" </dev/null || fail "refused: $*"; }

# repeat TEXT COUNT
repeat() {
    local i
    for ((i = 0; i < $2; i++)); do
        printf %s "$1"
    done
}

# expect STATUS WORD...: runs foyer-ticket, whose output goes to $HOUSE/out and messages to $HOUSE/err.
expect() {
    local wanted=$1 status=0
    shift
    "$TICKET" "$@" >"$HOUSE/out" 2>"$HOUSE/err" </dev/null || status=$?
    [ "$status" -eq "$wanted" ] || fail "status $status in place of $wanted: foyer-ticket $*"
}

# says TEXT: the messages have it.
says() { grep -qF -- "$1" "$HOUSE/err" || fail "no word of: $1"; }

# column NAME RESERVATION [SEATS]: a column of its TICKETS, one a line.
column() { ask --as kim -o "$1" TICKETS "reservation=$2" ${3:+"seats=$3"}; }

# prints RESERVATION: how often each of its tickets is printed, such as "1 1 0".
prints() { column prints "$1" | paste -sd' '; }

# secrets RESERVATION [SEATS]: what the codes have to say, sorted.
secrets() { column secret "$@" | sort; }

# decoded PICTURE...: what zbarimg reads from pictures, sorted.
decoded() { zbarimg --quiet --raw --nodbus "$@" | sort || fail "no code in $*"; }

# agree WHAT WANTED GOT
agree() { [ "$2" = "$3" ] || fail "$1: wanted <$2>, got <$3>"; }

# reserve CONCERT SHOW SEATS: kim holds and pays them; prints the code.
reserve() {
    local code
    code=$(ask --as kim -o reservation JOIN "concert=$1" "show=$2" "seats=$3")
    ask --as kim --quiet PAY "reservation=$code"
    echo "$code"
}

TITLE=$(repeat '가나다 라마바사아자 ' 9)끝
artist=$(repeat '아주긴이름' 19)Zoé
daemon_start "$HOUSE/log" "$FOYER_SOCKET" "$HOUSE/db" --test-clock=2026-12-01T09:00:00+09:00
"$FOYER" --quiet script - <<END || fail "the house is not made"
CONCERT-ADD title="$TITLE" artist="$artist" venue="$artist" seat_limit=50
GRADE-SET concert=1 grade=VIP seats=1-20 price=1
GRADE-SET concert=1 grade=R seats=21-50 price=1
SHOW-ADD concert=1 starts=2026-12-24T19:30
CONCERT-ADD title="Tom & <Jerry>"
GRADE-SET concert=2 grade=A seats=1-50 price=1
SHOW-ADD concert=2 starts=2026-12-31T20:00
USER-ADD user=kim name=Kim
USER-ADD user=lee name=Lee
CHARGE amount=1000 as=kim
END
# shellcheck disable=SC2034
{
    LONG=$(reserve 1 1 6,16,50)
    SHORT=$(reserve 2 2 1)
    HELD=$(ask --as kim -o reservation JOIN concert=2 show=2 seats=9)
}

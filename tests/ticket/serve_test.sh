#!/bin/bash
# A printer that is served: whoever writes a line into the FIFO has it printed, and no failure ends that.
#
#     serve_test.sh FOYERD FOYER FOYER-TICKET PROGRAMS
# shellcheck source=tests/ticket/house.sh
. "$(dirname "$0")/house.sh"
FIFO=$HOUSE/tickets PAPER=$HOUSE/lp0 SERVER=

finish_more() {
    [ -z "$SERVER" ] || kill -KILL "$SERVER" 2>/dev/null || true
}

said() { grep -qF -- "$1" "$HOUSE/err"; }
comes() { await said "$1" || fail "no word of: $1"; }

# serve WORD...: starts it, and waits until it serves.
serve() {
    : >"$HOUSE/err"
    "$TICKET" --serve "$FIFO" --printer "$PAPER" "$@" >"$HOUSE/out" 2>"$HOUSE/err" </dev/null &
    SERVER=$!
    comes "$FIFO: tickets that are asked for here are printed"
}

# stop [SIGNAL]: ends it, which is no failure.
stop() {
    local status=0
    kill "-${1:-TERM}" "$SERVER"
    wait "$SERVER" || status=$?
    SERVER=
    agree "the end" 0 "$status"
}

# printed TICKETS SECRETS: that many papers came out, with these codes; the next ones go onto new paper.
printed() {
    rm -f "$HOUSE"/receipt-*
    agree "papers" "$1" "$("$PROGRAMS/escpos_pgm" "${WIDTH:-576}" "$HOUSE/receipt" <"$PAPER")"
    agree "their codes" "$2" "$(decoded "$HOUSE"/receipt-*.pgm)"
    : >"$PAPER"
}

: >"$PAPER"
serve --as kim
agree "whose it is" "$(id -u) 600 fifo" "$(stat -c '%u %a %F' "$FIFO")"

# All of a booking, some seats, one ticket by its name; each is counted.
echo "$SHORT" >"$FIFO"
comes "$SHORT: sent to $PAPER"
printed 1 "$(secrets "$SHORT")"
echo "$LONG F1" >"$FIFO"
comes "$LONG F1: no request, such as P17VC0YYM9, P17VC0YYM9 B6,B7 or SHIFT 12"
echo "$LONG 6,B6" >"$FIFO"
comes "$LONG 6,B6: sent to"
printed 2 "$(secrets "$LONG" 6,16)"
echo "$LONG-50" >"$FIFO"
comes "$LONG-50: sent to"
printed 1 "$(secrets "$LONG" 50)"
agree "counted" "1 1 1" "$(prints "$LONG")"

# What is strange or too long is said, and nothing of it is printed; the line after it is.
{
    printf '\nnonsense\n%s 1 2\n%s \n' "$SHORT" "$SHORT"
    printf '%s\0\n' "$SHORT"
    printf '\033[2J\n'
    repeat "$SHORT " 30
    printf '\n'
    repeat x 5000
    printf '\n%s\n' "$SHORT"
} >"$FIFO"
comes "$SHORT: sent to" # the first one was said with the file that is looked at
sent_twice() { [ "$(grep -c "$SHORT: sent to" "$HOUSE/err")" -eq 2 ]; }
await sent_twice || fail "nothing after what is strange"
says "nonsense: no request"
says "$SHORT 1 2: no request"
agree "too long" 2 "$(grep -c 'a line of more than 256 bytes is no request' "$HOUSE/err")"
agree "strange" 6 "$(grep -c ': no request, such as' "$HOUSE/err")" # with that of F1
if grep -q $'\033' "$HOUSE/err"; then fail "a terminal is told to do something"; fi
printed 1 "$(secrets "$SHORT")"
agree "counted" 2 "$(prints "$SHORT")"

# What is refused costs nothing.
printf '%s\n' ZZZZZZZZZZ "$HELD" "$SHORT 9" "$SHORT" >"$FIFO"
sent_thrice() { [ "$(grep -c "$SHORT: sent to" "$HOUSE/err")" -eq 3 ]; }
await sent_thrice || fail "nothing after what is refused"
says 'ZZZZZZZZZZ: '
says '(NOT-FOUND)'
says "$HELD is not paid yet"
agree "not printed" 3 "$(grep -c ': not printed; p in its details prints it again' "$HOUSE/err")"
printed 1 "$(secrets "$SHORT")"

# A second one would take half of the lines.
status=0
"$TICKET" --serve "$FIFO" --printer "$PAPER" 2>"$HOUSE/second" </dev/null || status=$?
agree "a second one" 2 "$status"
grep -qF "$FIFO: another foyer-ticket serves it" "$HOUSE/second" || fail "a second one does not say why"
[ -p "$FIFO" ] || fail "the second one has taken the FIFO away"

# Twenty writers at once are twenty lines.
for ((i = 0; i < 20; i++)); do echo "$SHORT" >"$FIFO" & writers[i]=$!; done
wait "${writers[@]}"
all_sent() { [ "$(grep -c "$SHORT: sent to" "$HOUSE/err")" -eq 23 ]; }
await all_sent || fail "a line was lost"
agree "counted" 23 "$(prints "$SHORT")"
rm -f "$HOUSE"/receipt-*
agree "papers" 20 "$("$PROGRAMS/escpos_pgm" 576 "$HOUSE/receipt" <"$PAPER")"
: >"$PAPER"

# A printer that goes away, is full, and comes back.
mv "$PAPER" "$PAPER.away"
echo "$SHORT" >"$FIFO"
comes "$PAPER: No such file or directory"
ln -s /dev/full "$PAPER"
echo "$SHORT" >"$FIFO"
comes "$PAPER: No space left on device, after 0 of"
comes "to print again: echo $SHORT >$FIFO"
agree "counted where the bytes were on their way" 24 "$(prints "$SHORT")"
agree "the booking" paid "$(ask --as kim -o state RESERVATION "reservation=$SHORT" | head -n 1)"
rm "$PAPER"
mv "$PAPER.away" "$PAPER"
echo "$SHORT" >"$FIFO"
back() { [ "$(grep -c "$SHORT: sent to" "$HOUSE/err")" -eq 24 ]; }
await back || fail "nothing is printed once the printer is back"
printed 1 "$(secrets "$SHORT")"

# The daemon goes away and comes back: each line connects anew.
daemon_stop
echo "$SHORT" >"$FIFO"
comes 'no connection'
daemon_start "$HOUSE/log" "$FOYER_SOCKET" "$HOUSE/db" --test-clock=2026-12-01T09:00:00+09:00
echo "$SHORT" >"$FIFO"
again() { [ "$(grep -c "$SHORT: sent to" "$HOUSE/err")" -eq 25 ]; }
await again || fail "nothing is printed once the daemon is back"
printed 1 "$(secrets "$SHORT")"
stop
[ ! -e "$FIFO" ] || fail "the FIFO that it made is still there"

# A FIFO that was there stays; paper of 58 mm; a signal in mid-print says what was not printed, the lines behind it too.
mkfifo -m 0620 "$FIFO"
mkfifo "$HOUSE/slow"
exec {slow}<>"$HOUSE/slow"
PAPER=$HOUSE/slow serve --as kim --form escpos58
count=$(column prints "$LONG" 6)
printf '%s\n' "$LONG" "$SHORT" >"$FIFO"
counted() { [ "$(column prints "$LONG" 6)" -gt "$count" ]; }
await counted
stop
says "Interrupted system call, after"
says "$LONG: not printed; p in"
says "$SHORT: not printed; p in"
[ -p "$FIFO" ] || fail "it took away a FIFO that was there before"
exec {slow}<&-
serve --as kim --form escpos58
echo "$LONG" >"$FIFO"
comes "$LONG: sent to"
WIDTH=384 printed 3 "$(secrets "$LONG")"
stop HUP
rm "$FIFO"

# What is no FIFO, or another user's, is left alone.
refused() {
    expect 2 --serve "$1" --printer "$PAPER"
    says "$2"
}
echo mine >"$HOUSE/file"
refused "$HOUSE/file" 'that is there, and is no FIFO'
agree "the file" mine "$(cat "$HOUSE/file")"
refused "$HOUSE" 'no FIFO'
ln -s "$HOUSE/nothing" "$HOUSE/link"
refused "$HOUSE/link" 'no FIFO'
refused "$HOUSE/nowhere/fifo" 'No such file or directory'
if [ "$(id -u)" -eq 0 ]; then
    mkfifo "$HOUSE/theirs"
    chown 65534 "$HOUSE/theirs"
    refused "$HOUSE/theirs" "that FIFO is another user's"
fi
expect 2 --serve "$FIFO"
says 'it takes a printer'
expect 2 --serve "$FIFO" --printer "$PAPER" "$SHORT"
[ ! -e "$FIFO" ] || fail "a FIFO was made for nothing"

#!/bin/bash
# A print is counted before its bytes leave, once, and whatever a printer does leaves the booking alone.
#
#     prints_test.sh FOYERD FOYER FOYER-TICKET PROGRAMS
# shellcheck source=tests/ticket/house.sh
. "$(dirname "$0")/house.sh"

# paper WORD...: the words on a page.
paper() {
    expect 0 --as kim "$@" --form pdf
    pdftotext "$HOUSE/out" -
}

agree "before" 0 "$(prints "$SHORT")"
if paper "$SHORT" | grep -q print; then fail "the first print says which one it is"; fi
agree "once" 1 "$(prints "$SHORT")"
paper "$SHORT" | grep -qx 'print 2' || fail "no word of the second print"
agree "twice" 2 "$(prints "$SHORT")"
LANGUAGE=ko paper "$SHORT" | grep -q '3번째' || fail "no word of the third print in Korean"

# What is refused, or cannot be printed anywhere, costs no count.
count=$(prints "$LONG")
expect 1 --as kim "$HELD"
says 'not paid yet'
expect 1 --as kim ZZZZZZZZZZ
says '(NOT-FOUND)'
expect 1 --as lee "$LONG"
says '(NOT-FOUND)'
expect 1 --as kim "$LONG" --seat 8
expect 3 --as kim "$LONG" --socket "$HOUSE/nobody"
says 'no connection'
expect 2 --as kim "$LONG" --form gold
expect 2 --as kim "$LONG" --seat 51
expect 2
expect 2 --as kim "$LONG" --printer "$HOUSE/nowhere/lp0"
says 'No such file or directory'
expect 2 --as kim "$LONG" --printer "$HOUSE"
says 'Is a directory'
expect 2 --as kim "$LONG" --output "$HOUSE/nowhere/x.pdf"
expect 2 --as kim "$LONG" --form text --printer "$HOUSE/lp"
expect 2 --as kim "$LONG" --output "$HOUSE/x.pdf" --printer "$HOUSE/lp"
[ ! -e "$HOUSE/lp" ] || fail "a printer was made"

# A device that is forbidden, for root as well.
: >"$HOUSE/forbidden"
chmod 0400 "$HOUSE/forbidden"
ticket=$TICKET
if [ "$(id -u)" -eq 0 ]; then
    cat >"$HOUSE/bound" <<END
#!/bin/sh
exec setpriv --bounding-set=-dac_override '$ticket' "\$@"
END
    chmod +x "$HOUSE/bound"
    TICKET=$HOUSE/bound
fi
expect 2 --as kim "$LONG" --printer "$HOUSE/forbidden"
says 'Permission denied'
TICKET=$ticket

# A template with a mistake, which is named with its line.
template() {
    printf '%b' "$1" >"$HOUSE/template"
    expect 2 --as kim "$LONG" --template "$HOUSE/template"
    says "$2"
}
# shellcheck disable=SC2016 # no expansion is meant
{
    template '# mine\n<b>$title</b>\n$qr\n$price\n' 'template:4: $price'
    template '$title\n' 'no line $qr'
    template '$qr\n<b>$title\n' 'template:2: '
}
expect 2 --as kim "$LONG" --template "$HOUSE/none"
agree "nothing was counted" "$count" "$(prints "$LONG")"

# Bytes that are for a printer are kept from a terminal; script makes one.
script --quiet --return --command "'$TICKET' --as kim '$LONG' --form pdf" /dev/null >"$HOUSE/err" </dev/null &&
    fail "a terminal got a PDF"
says 'nothing for a terminal'
agree "nothing was counted" "$count" "$(prints "$LONG")"

# again: what is counted and not printed says that the booking stands, and how to print again.
again() {
    says 'the booking stands'
    says "to print again: foyer-ticket --as kim "
    count=$(prints "$LONG")
    agree "counted" "$1" "$count"
    agree "the booking" paid "$(ask --as kim -o state RESERVATION "reservation=$LONG" | head -n 1)"
}
expect 5 --as kim "$LONG" --printer /dev/full
says '/dev/full: No space left on device, after 0 of'
again "1 1 1"
expect 5 --as kim "$LONG" --output /dev/full
again "2 2 2"
status=0
"$TICKET" --as kim "$LONG" >/dev/full 2>"$HOUSE/err" || status=$?
agree "standard output is full" 5 "$status"
again "3 3 3"

ln -s /dev/full "$HOUSE/it's full"
expect 5 --as kim "$SHORT" --printer "$HOUSE/it's full"
says "--printer '$HOUSE/it'\\''s full'"

# A printer that is unplugged in the middle: a FIFO whose reader leaves. The job is longer than a pipe is deep.
mkfifo "$HOUSE/lp0"
head -c 1000 "$HOUSE/lp0" >/dev/null &
expect 5 --as kim "$LONG" --printer "$HOUSE/lp0"
wait $!
says 'Broken pipe, after'
again "4 4 4"
cat "$HOUSE/lp0" >"$HOUSE/job" &
expect 0 --as kim "$LONG" --printer "$HOUSE/lp0"
wait $!
agree "the job is whole" 3 "$("$PROGRAMS/escpos_pgm" 576 "$HOUSE/picture" <"$HOUSE/job")"
agree "counted" "5 5 5" "$(prints "$LONG")"

# An interrupted one: nobody reads, and the cashier gives up.
exec {idle}<>"$HOUSE/lp0"
"$TICKET" --as kim "$LONG" --printer "$HOUSE/lp0" 2>"$HOUSE/err" </dev/null &
writer=$!
counted() { [ "$(prints "$LONG")" = "6 6 6" ]; }
await counted
kill -TERM "$writer"
status=0
wait "$writer" || status=$?
exec {idle}<&-
agree "interrupted" 5 "$status"
says 'Interrupted system call, after'
again "6 6 6"

# An answer that is lost is asked for again, with the same key: counted once. The way there loses what is in its file.
socat "UNIX-LISTEN:$HOUSE/way,fork" "EXEC:bash '$(dirname "$0")/lossy.sh' '$HOUSE/losses'" &
way=$!
finish_more() { kill "$way" 2>/dev/null || true; }
there() { [ -S "$HOUSE/way" ]; }
await there
lose() { printf '%s\n' "$@" >"$HOUSE/losses"; }
lose TICKET-PRINT
expect 0 --as kim "$LONG" --socket "$HOUSE/way"
agree "an answer is lost" "7 7 7" "$(prints "$LONG")"
lose TICKET-PRINT TICKET-PRINT TICKET-PRINT
expect 4 --as kim "$LONG" --socket "$HOUSE/way"
says 'whether the print is counted is not known, and nothing was printed; the booking stands'
agree "every answer is lost" "8 8 8" "$(prints "$LONG")"
[ ! -s "$HOUSE/out" ] || fail "a ticket of which nobody knows whether it is counted"
lose TICKETS
expect 3 --as kim "$LONG" --socket "$HOUSE/way"
lose RESERVATION
expect 3 --as kim "$LONG" --socket "$HOUSE/way"
lose CONCERTS
expect 3 --as kim "$LONG" --socket "$HOUSE/way"
agree "nothing was counted" "8 8 8" "$(prints "$LONG")"

# Seats that are given back after the count are not printed.
lose ''
echo "'$FOYER' --as kim --quiet CANCEL reservation=$LONG seats=50" >"$HOUSE/losses.then"
expect 5 --as kim "$LONG" --socket "$HOUSE/way"
says '(ALREADY-CANCELLED)'
says 'the print is counted, but nothing was printed'
[ ! -s "$HOUSE/out" ] || fail "a ticket of a seat that was given back"
expect 0 --as kim "$LONG" --socket "$HOUSE/way"
agree "the others" "10 10" "$(prints "$LONG")"

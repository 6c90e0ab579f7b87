#!/bin/bash
# A shift on paper: its Z says what the daemon says of it, an open one tells no cash, and nothing is counted.
#
#     shift_test.sh FOYERD FOYER FOYER-TICKET PROGRAMS
# shellcheck source=tests/ticket/house.sh
. "$(dirname "$0")/house.sh"
FIFO=$HOUSE/tickets PAPER=$HOUSE/lp0 SERVER=

finish_more() {
    [ -z "$SERVER" ] || kill -KILL "$SERVER" 2>/dev/null || true
}

# has LINE: a line of the paper in $HOUSE/out, whatever stands before and after it.
has() { grep -qxE " *$1 *" "$HOUSE/out" || { cat "$HOUSE/out" >&2; fail "no line: $1"; }; }
has_not() { if grep -q "$1" "$HOUSE/out"; then fail "a line with: $1"; fi; }
# pages: the words of the PDF in $HOUSE/out.
pages() { pdftotext "$HOUSE/out" "$HOUSE/words" && mv "$HOUSE/words" "$HOUSE/out"; }

ask --quiet SHIFT-OPEN 'till=Till <1> & "2"' float=200000
ask --quiet CHARGE amount=1234567 as=kim method=card
ask --quiet CHARGE amount=50000 as=kim
ask --quiet PAYOUT amount=20000 as=kim method=cash reason=leaves
ask --quiet COMP show=2 seats=30,31 name=Ann reason=press
ask --quiet CASH amount=-100000 reason=deposit

# While it is open: an X, with the money that is in no drawer.
expect 0 --shift 1
has X
has 'Till <1> & "2"'
has 'Shift 1   root'
has 'Opened 2026-12-01 Tue 09:00'
has 'Card in 1,234,567, out 0'
has 'Seats given away 2, worth 2'
agree "one rule where nothing stands between" 2 "$(grep -c '^-*$' "$HOUSE/out")"
has_not Cash
has_not Float
has_not Expected
has_not Transfer
has_not Closed

ask SHIFT-CLOSE counted=129500 left=100000 >"$HOUSE/closed"
expect 0 --shift 1
agree "rules" 3 "$(grep -c '^-*$' "$HOUSE/out")"
has 'Z 1'
has 'Closed 2026-12-01 Tue 09:00 by root'
has 'Cash in 50,000, out 20,000'
has 'Float 200,000'
has 'Without a customer -100,000'
has 'Expected 130,000'
has 'Counted 129,500'
has 'Difference -500'
has 'Left in the drawer 100,000'
has 'Running total 1,264,567'
has_not Refunded
chain=$(sed -n 's/.* chain=\([0-9a-f]*\) .*/\1/p' "$HOUSE/closed")
agree "the chain" "$chain" "$(tail -n 2 "$HOUSE/out" | tr -d ' \n')"

# In Korean, and in each form; all of it again, as often as one likes.
LANGUAGE=ko expect 0 --shift 1
has '실제 금액 129,500'
has '과부족 -500'
for language in en ko; do
    LANGUAGE=$language expect 0 -z 1 --form pdf
    pages
    grep -q '129,500' "$HOUSE/out" || fail "no words on the page in $language"
done
expect 0 --shift 1 --form escpos58
agree "one cut" 1 "$("$PROGRAMS/escpos_pgm" 384 "$HOUSE/receipt" <"$HOUSE/out")"
expect 0 --shift 1 --output "$HOUSE/z.png"
[ "$(head -c 4 "$HOUSE/z.png" | tail -c 3)" = PNG ] || fail "no picture"

# A template of one's own, and mistakes in it.
# shellcheck disable=SC2016 # the template expands it
printf 'Kasse $till\n---\n$counted / $expected\n' >"$HOUSE/own"
expect 0 --shift 1 --template "$HOUSE/own"
agree "its lines" 3 "$(wc -l <"$HOUSE/out")"
has '129,500 / 130,000'
# shellcheck disable=SC2016
printf '$till\n$title\n' >"$HOUSE/own"
expect 2 --shift 1 --template "$HOUSE/own"
says "$HOUSE/own:2: \$title is no word of a shift"

# What cannot be had.
expect 1 --shift 2
says 'SHIFT 2: There is no such shift, or it is not yours.'
expect 3 --shift 1 --socket "$HOUSE/nobody"
expect 2 --shift 1 --as kim
says "a shift is no customer's"
expect 2 --shift 1 --printer "$HOUSE/nowhere"
expect 5 --shift 1 --printer /dev/full
says 'the paper is not certain; the shift is what it was'
says 'to print again: foyer-ticket --shift 1 --printer /dev/full'

# At the FIFO of the screens, beside tickets.
: >"$PAPER"
said() { grep -qF -- "$1" "$HOUSE/err"; }
comes() { await said "$1" || fail "no word of: $1"; }
"$TICKET" --serve "$FIFO" --printer "$PAPER" --as kim >"$HOUSE/out" 2>"$HOUSE/err" </dev/null &
SERVER=$!
comes "$FIFO: tickets that are asked for here are printed"
printf '%s\n' 'SHIFT 1' 'SHIFT 2' 'SHIFT' 'SHIFT 1x' 'SHIFT +1' 'SHIFT  1' 'SHIFT 9223372036854775808' "$SHORT" >"$FIFO"
comes "$SHORT: sent to $PAPER"
says "SHIFT 1: sent to $PAPER"
says 'SHIFT 2: There is no such shift'
for line in SHIFT 'SHIFT 1x' 'SHIFT +1' 'SHIFT  1' 'SHIFT 9223372036854775808'; do
    says "$line: no request, such as P17VC0YYM9, P17VC0YYM9 B6,B7 or SHIFT 12"
done
agree "papers" 2 "$("$PROGRAMS/escpos_pgm" 576 "$HOUSE/receipt" <"$PAPER")"
agree "the code of the ticket" "$(secrets "$SHORT")" "$(decoded "$HOUSE"/receipt-*.pgm)"
agree "the ticket alone is counted" 1 "$(prints "$SHORT")"
kill -TERM "$SERVER"
wait "$SERVER" || fail "the end"
SERVER=

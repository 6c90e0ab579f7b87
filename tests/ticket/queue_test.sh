#!/bin/bash
# Queues of CUPS: a cupsd of the test's own, in a folder of its own, with a queue that prints to a file.
#
#     queue_test.sh FOYERD FOYER FOYER-TICKET PROGRAMS
# shellcheck source=tests/ticket/house.sh
. "$(dirname "$0")/house.sh"
PPD=$(dirname "$0")/till.ppd
export PATH=$PATH:/usr/sbin:/sbin CUPS_SERVER=$HOUSE/cups/socket
unset CUPS_USER CUPS_ENCRYPTION

finish_more() {
    [ -z "${CUPSD:-}" ] || { kill "$CUPSD" && wait "$CUPSD"; } 2>/dev/null || true
}

# Its folders; all may enter, since cupsd gives up being root for its filters.
mkdir -p "$HOUSE"/cups/{root,cache,state,tmp,spool}
chmod 0755 "$HOUSE" "$HOUSE/cups"
cat >"$HOUSE/cups/cups-files.conf" <<END
ServerRoot $HOUSE/cups/root
CacheDir $HOUSE/cups/cache
StateDir $HOUSE/cups/state
TempDir $HOUSE/cups/tmp
RequestRoot $HOUSE/cups/spool
AccessLog $HOUSE/cups/access_log
ErrorLog $HOUSE/cups/error_log
PageLog $HOUSE/cups/page_log
FileDevice Yes
END
cat >"$HOUSE/cups/cupsd.conf" <<END
Listen $CUPS_SERVER
LogLevel debug
Browsing Off
WebInterface No
DefaultAuthType None
ErrorPolicy abort-job
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
END
cupsd -f -c "$HOUSE/cups/cupsd.conf" -s "$HOUSE/cups/cups-files.conf" 2>"$HOUSE/err" &
CUPSD=$!
runs() { lpstat -r 2>/dev/null | grep -q 'is running'; }
await runs || fail "cupsd does not start"

# queue NAME DEVICE [OPTION...]: a queue, open and running.
queue() {
    lpadmin -p "$1" -E -v "file:$2" -P "$PPD" "${@:3}" 2>/dev/null || fail "lpadmin: $1"
}

# job: what the queue printed last, in a place of its own.
job() { cp "$HOUSE/paper" "$HOUSE/out" && rm "$HOUSE/paper"; }

queue till "$HOUSE/paper"
all=$(secrets "$LONG")

# Each form arrives as it was sent, and is printed when the program ends.
expect 0 --as kim "$LONG" --printer cups:till
job
pdftoppm -r 203 -gray "$HOUSE/out" "$HOUSE/page"
agree "pages" "$all" "$(decoded "$HOUSE"/page-*.pgm)"
grep -q 'application/pdf queued' "$HOUSE/cups/error_log" || fail "the queue does not know that it is a PDF"
expect 0 --as kim "$LONG" --printer cups:till --form png
job
agree "a picture" "$all" "$(decoded "$HOUSE/out")"
for paper in 80:576 58:384; do
    expect 0 --as kim "$LONG" --printer cups:till --form "escpos${paper%:*}"
    job
    rm -f "$HOUSE"/receipt-*
    "$PROGRAMS/escpos_pgm" "${paper#*:}" "$HOUSE/receipt" <"$HOUSE/out" >/dev/null
    agree "paper of ${paper%:*} mm" "$all" "$(decoded "$HOUSE"/receipt-*.pgm)"
done
agree "counted" "4 4 4" "$(prints "$LONG")"

# What cannot take a job costs no count.
expect 2 --as kim "$LONG" --printer cups:nobody
says 'nobody: CUPS has no queue of that name'
cupsreject till
expect 2 --as kim "$LONG" --printer cups:till
says 'till: the queue takes no jobs now'
cupsaccept till
CUPS_SERVER=$HOUSE/nobody expect 2 --as kim "$LONG" --printer cups:till
says 'CUPS does not answer'
agree "not counted" "4 4 4" "$(prints "$LONG")"

# stays COUNT TEXT: that is said, it is counted, and no paper came.
stays() {
    says "$2"
    says 'the booking stands'
    agree "counted" "$1" "$(prints "$SHORT")"
    [ ! -e "$HOUSE/paper" ] || fail "paper came out of the queue"
}
printed() { [ -z "$(lpstat -o 2>/dev/null)" ] && [ -s "$HOUSE/paper" ]; }

# A queue that is stopped keeps the job, and prints it when it runs again.
cupsdisable -r 'the cover is open' till
expect 5 --as kim "$SHORT" --printer cups:till --form png
stays 1 'the queue is stopped, and job till-5 prints when it runs again'
cupsenable till
await printed
job
agree "afterwards" "$(secrets "$SHORT")" "$(decoded "$HOUSE/out")"

# A job that is held waits to be released.
queue later "$HOUSE/paper" -o job-hold-until-default=indefinite
expect 5 --as kim "$SHORT" --printer cups:later --form png
stays 2 'job later-6 is held'
lp -i later-6 -H resume
await printed
job
agree "released" "$(secrets "$SHORT")" "$(decoded "$HOUSE/out")"

# A printer that fails: what it prints to is full.
queue full /dev/full
expect 5 --as kim "$SHORT" --printer cups:full --form escpos80
stays 3 'full: '

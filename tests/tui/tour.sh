#!/usr/bin/env bash
# The way to every screen, for plays that visit them all. To be read by a play of stage.sh.
# shellcheck disable=SC2016 # $token and $reservation are variables of the requests

# offers NAME SCREEN KEY LABEL: waits until the key bar of that screen has it. What lies over a screen
# has a key bar, but no name.
offers() { await key_bar_has "$@" || fail "$1: the key bar of $2 does not offer: $3 $4"; }
key_bar_has() {
    local bar
    bar=$(picture "$1" | sed -n '1p;$p')
    case $2 in
    Help | Field | Question) bar="FOYER  $2 ${bar##*$'\n'}" ;;
    esac
    [[ $bar == *"FOYER  $2 "*" $3 $4"* ]]
}

# held NAME: waits until the header tells of a hold, to which p leads then.
held() { await tells_of_hold "$1" || fail "$1 does not know of the hold"; }
tells_of_hold() { [[ $(picture "$1" | head -1) == *" HOLD "* ]]; }

# The concert with one place only is taken, and jiwoo waits for it. The holds of others do not expire,
# since the clock stands still.
in_tmux new-session -d -s keep cat # tmux ends with its last session
as hanbit 'JOIN concert=5 show=13 best=1'
as jiwoo 'CHARGE amount=5000000' 'JOIN concert=1 show=2 best=1' 'PAY reservation=$reservation'
wait_again() { as jiwoo 'JOIN concert=5 show=13 seats=31'; }
leave_again() { as jiwoo 'JOIN concert=1' 'LEAVE token=$token'; }
hold_again() { as jiwoo 'JOIN concert=1 show=1 best=1'; }

# A shift that was closed, of which there is a Z, and one that is open.
a_closed_shift() {
    ask SHIFT-OPEN till=A float=1000 >/dev/null
    ask SHIFT-CLOSE counted=900 left=0 >/dev/null
    ask SHIFT-OPEN till=A float=0 >/dev/null
}

# code_of USER: the code of the booking that was paid last.
code_of() {
    printf 'AS user=%s\nRESERVATIONS state=paid limit=1\n' "$1" |
        "$FOYER" --socket "$SOCKET" script - | awk -F '\t' '/^-/ { print $2 }'
}

# begin NAME USER: a fresh client that acts for the user, at the list of concerts.
begin() {
    in_tmux kill-session -t "$1" 2>/dev/null
    open "$1" 190 43 # the longest key bar fits
    customer "$1" "$2"
}

# to NAME SCREEN: from the list of concerts.
to() {
    case $2 in
    Concerts) see "$1" "FOYER  Concerts" ;;
    Dates) keys "$1" / snow Enter; see "$1" "FOYER  Dates"; see "$1" "2026-12-31" ;;
    Seats) to "$1" Dates; keys "$1" Enter; see "$1" "# 1#" ;;
    Sell) to "$1" Seats; keys "$1" 2; see "$1" "1 of "; keys "$1" Enter; see "$1" "FOYER  Sell" ;;
    "House seats") to "$1" Seats; keys "$1" H; see "$1" "FOYER  House seats"; see "$1" "A1 (1)" ;;
    Queue) keys "$1" r; see "$1" "p my place"; keys "$1" p; see "$1" "FOYER  Queue" ;;
    Hold)
        hold_again
        held "$1" # whoever has a place asks for others each second
        keys "$1" p
        see "$1" "FOYER  Hold"
        ;;
    Booked) to "$1" Bookings; keys "$1" G Enter; see "$1" "FOYER  Booked" ;;
    Bookings) keys "$1" b; see "$1" "FOYER  Bookings"; see "$1" "place 1"; see "$1" "  paid" ;;
    Wallet) keys "$1" w; see "$1" "FOYER  Wallet"; see "$1" "charged" ;;
    Customers) keys "$1" o; see "$1" "FOYER  Customers"; see "$1" "hanbit" ;;
    Guests) # with jiwoo's own seats
        to "$1" Dates
        keys "$1" Down i
        see "$1" "FOYER  Guests"
        see "$1" "not in" # the name alone is also that of the customer
        ;;
    Booking) to "$1" Guests; keys "$1" Enter; see "$1" "FOYER  Booking"; see "$1" "  paid" ;; # of a seat
    "Another date") to "$1" Booking; keys "$1" d; see "$1" "FOYER  Another date"; see "$1" "2026-" ;;
    Door) # of show 5, which is nearly sold out
        keys "$1" / last Enter
        see "$1" "FOYER  Dates" # the dates stand beside the list of concerts as well
        see "$1" "2026-12-02"
        keys "$1" d A Enter
        see "$1" "FOYER  Door A"
        see "$1" "in 0 / 47"
        ;;
    Till) keys "$1" T; see "$1" "FOYER  Till"; see "$1" "Enter" ;;
    Count) to "$1" Till; see "$1" "count and close"; keys "$1" Enter; see "$1" "FOYER  Count" ;;
    Zs) to "$1" Till; see "$1" "z Zs"; keys "$1" z; see "$1" "FOYER  Zs"; see "$1" "900" ;;
    Z) to "$1" Zs; keys "$1" Enter; see "$1" "FOYER  Z"; see "$1" "Difference" ;;
    Takings) to "$1" Customers; keys "$1" t; see "$1" "FOYER  Takings" ;;
    *) fail "tests/tui/tour.sh does not say how to come to $2" ;;
    esac
}

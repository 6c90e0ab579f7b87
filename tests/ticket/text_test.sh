#!/bin/bash
# Tickets on a terminal: the cells that tmux shows are read by zbarimg, whatever the colours of the terminal are, and
# the words are whole. Somebody at the terminal says whether a printer has printed.
#
#     text_test.sh FOYERD FOYER FOYER-TICKET PROGRAMS
# shellcheck source=tests/ticket/house.sh
. "$(dirname "$0")/house.sh"

in_tmux() { tmux -S "$HOUSE/tmux" -f /dev/null "$@"; }
finish_more() { in_tmux kill-server 2>/dev/null || true; }

# open NAME COLUMNS ROWS [VARIABLE=VALUE...] -- OPTION...: foyer-ticket in a terminal of that size.
open() {
    local name=$1 columns=$2 rows=$3 variables=()
    shift 3
    while [ "$1" != -- ]; do
        variables+=("$1")
        shift
    done
    shift
    printf '%q ' env "${variables[@]}" "$TICKET" "$@" >"$HOUSE/$name.sh"
    printf "; echo \"ended \$?\"; cat\n" >>"$HOUSE/$name.sh"
    in_tmux new-session -d -s "$name" -x "$columns" -y "$rows" "bash '$HOUSE/$name.sh'"
}

shows() { in_tmux capture-pane -p -t "$1" | grep -qF -- "$2"; }

# see NAME TEXT
see() {
    await shows "$1" "$2" && return
    in_tmux capture-pane -p -t "$1" >&2
    fail "$1 does not show: $2"
}

# read_cells NAME THEME: what the codes on the screen say, sorted.
read_cells() {
    in_tmux capture-pane -e -N -p -t "$1" >"$HOUSE/screen"
    "$PROGRAMS/cells_pgm" "$2" <"$HOUSE/screen" >"$HOUSE/screen.pgm"
    decoded "$HOUSE/screen.pgm"
}

# words: the text of the screen without blanks, to find what was broken into lines.
words() { in_tmux capture-pane -p -t "$1" | tr -d ' \n'; }

# Half blocks, in a terminal that is dark, light, or has few colours.
for terminal in xterm-256color screen; do
    open "half-$terminal" 60 80 "TERM=$terminal" -- --as kim "$LONG" --seat 6,50
    see "half-$terminal" 'ended 0'
    for theme in dark light; do
        agree "half blocks, $terminal, $theme" "$(secrets "$LONG" 6,50)" "$(read_cells "half-$terminal" "$theme")"
    done
    grep -q '#' "$HOUSE/screen" && fail "signs in place of half blocks"
done
grep -q "$(printf '\033')\[30m.*$(printf '\033')\[47m\|$(printf '\033')\[30;47m" "$HOUSE/screen" ||
    fail "a terminal of eight colours is painted with more, or not at all"
[[ $(words half-screen) == *"$(tr -d ' ' <<<"$TITLE")"* ]] || fail "the title is not whole: $(words half-screen)"
if in_tmux capture-pane -p -t half-screen | grep -E '^.{51}|[^ -~]{26}'; then fail "that is wider than 50 columns"; fi
see half-screen 'E10 (50)'
see half-screen 'print 2'

# Korean words.
open korean 80 60 LANGUAGE=ko -- --as kim "$SHORT"
see korean '좌석'
see korean '주세요.'
agree "in Korean" "$(secrets "$SHORT")" "$(read_cells korean dark)"

# Two cells a module: asked for, without colours, and in a locale of another encoding.
open ascii 80 60 -- --as kim "$SHORT" --ascii
open dumb 80 60 TERM=dumb -- --as kim "$SHORT"
open plain 80 60 LC_ALL=C -- --as kim "$SHORT"
see ascii 'ended 0'
agree "--ascii" "$(secrets "$SHORT")" "$(read_cells ascii dark)"
grep -q '##' "$HOUSE/screen" || fail "--ascii has no signs"
if grep -q '[▀▄█]' "$HOUSE/screen"; then fail "--ascii has half blocks"; fi
see dumb 'ended 0'
agree "a dumb terminal" "$(secrets "$SHORT")" "$(read_cells dumb light)"
if grep -q "$(printf '\033')" "$HOUSE/screen"; then fail "a dumb terminal gets colours"; fi
see plain 'ended 0'
agree "LC_ALL=C" "$(secrets "$SHORT")" "$(read_cells plain dark)"
if grep -q '[▀▄█]' "$HOUSE/screen"; then fail "half blocks in a locale that is not UTF-8"; fi

if command -v localedef >/dev/null && [ -r /usr/share/i18n/locales/ko_KR ]; then
    mkdir "$HOUSE/locales"
    localedef -i ko_KR -f EUC-KR "$HOUSE/locales/ko_KR.EUC-KR" || fail "localedef: ko_KR.EUC-KR"
    korean() { env LOCPATH="$HOUSE/locales" LC_ALL=ko_KR.EUC-KR "$TICKET" --as kim "$@" >"$HOUSE/out" 2>"$HOUSE/err"; }
    korean "$LONG" --seat 6 || fail "a ticket in EUC-KR: status $?"
    iconv -f EUC-KR -t UTF-8 "$HOUSE/out" >"$HOUSE/utf8" || fail "the words are not in EUC-KR"
    grep -q '좌석' "$HOUSE/utf8" || fail "no Korean words in EUC-KR"
    grep -q 'Zo?$' "$HOUSE/utf8" || fail "a letter that EUC-KR does not have is more than one sign, or none"
    grep -q '##' "$HOUSE/utf8" || fail "no code in EUC-KR"
    if korean "$HELD"; then fail "a hold has a ticket"; fi
    iconv -f EUC-KR -t UTF-8 "$HOUSE/err" | grep -q '아직 결제하지 않아' || fail "messages are not in EUC-KR"
fi

# Where the code does not fit it is left out, and that is said; the secret stands there in letters.
open narrow 57 60 -- --as kim "$SHORT" --ascii
see narrow 'the code needs 58 columns'
see narrow "$(secrets "$SHORT")"
open tiny 20 70 -- --as kim "$SHORT"
see tiny "$(secrets "$SHORT")"
[[ $(words tiny) == *'(thecodeneeds29columns)'* ]] || fail "no word of the code that does not fit: $(words tiny)"

# A printer that cannot be asked: whoever is there is.
: >"$HOUSE/lp0"
before=$(prints "$SHORT")
open asked 100 30 -- --as kim "$SHORT" --printer "$HOUSE/lp0"
see asked 'Printed? y/n'
agree "counted" "$((before + 1))" "$(prints "$SHORT")"
in_tmux send-keys -t asked what Enter n Enter
twice() { [ "$(prints "$SHORT")" -eq $((before + 2)) ]; }
await twice
again() { [ "$(in_tmux capture-pane -p -t asked | grep -o 'Printed? y/n' | wc -l)" -eq 3 ]; }
await again
in_tmux send-keys -t asked y Enter
see asked 'ended 0'
agree "counted again" "$((before + 2))" "$(prints "$SHORT")"
agree "two jobs" 2 "$("$PROGRAMS/escpos_pgm" 576 "$HOUSE/receipt" <"$HOUSE/lp0")"
agree "one ticket" "$(secrets "$SHORT")" "$(decoded "$HOUSE"/receipt-*.pgm | uniq)"
open unsure 100 30 -- --as kim "$SHORT" --printer "$HOUSE/lp0"
see unsure 'Printed? y/n'
in_tmux send-keys -t unsure C-d
see unsure 'ended 5'
see unsure 'the booking stands'

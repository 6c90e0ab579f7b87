#!/bin/bash
#
# Asks the completion of foyer what it proposes for unfinished lines.
#
#     bash_test.sh COMPLETION FOYER

set -euo pipefail
completion=$1 foyer=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
touch season.foyer 'season two.foyer' other

# shellcheck source=/dev/null
. "$completion"
function_of_foyer=$(complete -p foyer | sed -n 's/.*-F \([^ ]*\) .*/\1/p')
failed=0

# propose LINE: fills COMPREPLY as bash does for a cursor after LINE, whose words end at blanks, =
# and : (runs of = and : are words of their own).
propose() {
    local word
    COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=()
    while read -r word; do
        COMP_WORDS+=("$word")
    done < <(grep -oE '[=:]+|[^=: ]+' <<<"$1")
    [[ $1 != *' ' ]] || COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    "$function_of_foyer" foyer "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}" ||
        true # compopt fails where nobody pressed Tab
}

# gives LINE [WORD...]: exactly these are proposed, in any order.
gives() {
    local line=$1 wanted got
    shift
    propose "$line"
    wanted=$(printf '<%s>\n' "$@" | sort)
    got=$(printf '<%s>\n' "${COMPREPLY[@]}" | sort)
    if [[ $got == "$wanted" ]]; then
        echo "$line: ${got//$'\n'/ }"
    else
        printf '%s\nexpected %s\n     got %s\n' "$line" "$wanted" "$got" >&2
        failed=1
    fi
}

gives 'foyer USE' USERS USER-ADD USER-HANDOVER USER-MERGE USER-SET
gives 'foyer user-' USER-ADD USER-HANDOVER USER-MERGE USER-SET
gives 'foyer  con' CONCERT CONCERTS CONCERT-ADD CONCERT-SET CONNECTIONS
gives 'foyer --json bal' BALANCE
gives 'foyer -s /tmp/x=y:z bal' BALANCE
gives 'foyer --socket=/tmp/x bal' BALANCE
gives 'foyer -ajs /tmp/x bal' BALANCE
gives 'foyer pr' prompt
gives 'foyer SCR' # script is written small
gives 'foyer SEATS ' show= since= as=
gives 'foyer seats s' show= since=
gives 'foyer SEATS show=7 ' since= as=
gives 'foyer SHOW-ADD concert=1 starts=2026-12-24T19:30 ' past= key=
gives 'foyer CONCERT-ADD title=a artist= z' zone=
gives 'foyer CONCERT-ADD title=김지우 z' zone=
gives 'foyer JOIN best=2 concert=1 ' show= seats= key= as=
gives 'foyer sale state=' open paused closed
gives 'foyer SALE concert=1 state=o' open
gives 'foyer RESERVATIONS state=x'
gives 'foyer HELP verb=unb' UNBLOCK
gives 'foyer PING ' as=
gives 'foyer PING as=kim '
gives 'foyer FSCK '
gives 'foyer NO-SUCH-VERB '
gives 'foyer script sea' 'season two.foyer' season.foyer
gives 'foyer -j script o' other
gives 'foyer script other '
gives 'foyer --socket o' other
gives 'foyer --socket=o' other
gives 'foyer im' import
gives 'foyer import sea' 'season two.foyer' season.foyer
gives 'foyer import --' --apply
gives 'foyer import --apply o' other
gives 'foyer import other '
gives 'foyer -s /tmp/x metrics --' --output
gives 'foyer metrics --output o' other
gives 'foyer check '
gives 'foyer --k' --keep-going --kiosk
gives 'foyer -o token JO' JOIN
gives 'foyer --field=seats JO' JOIN
gives 'foyer --a' --ascii --as
gives 'foyer --as '
gives 'foyer --door '
gives 'foyer --b' --bell=off
gives 'foyer --d' --door
gives 'foyer --ti' --tickets --timeout
gives 'foyer --tickets o' other
gives 'foyer --tickets o JO' JOIN
gives 'foyer --watch HEALT' HEALTH
gives 'foyer --as kim JO' JOIN
gives 'foyer --kiosk --idle ' 30 60 120
gives 'foyer -ki 6' 60

(
    COMP_WORDBREAKS=$' \t\n'
    propose() {
        COMP_LINE=$1 COMP_POINT=${#1}
        read -ra COMP_WORDS <<<"$1"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        "$function_of_foyer" || true
    }
    gives 'foyer SALE state=o' state=open
    gives 'foyer --socket=o' --socket=other
    exit "$failed"
) || failed=1

# Every option of the program.
propose 'foyer -'
options=$("$foyer" --help | grep -oE '^  -., --[a-z-]+' | tr -d ,)
[ -n "$options" ]
for option in $options; do
    [[ " ${COMPREPLY[*]} " == *" $option"[\ =]* ]] || { echo "no option $option" >&2; failed=1; }
done
exit "$failed"

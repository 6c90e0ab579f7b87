#!/bin/bash
#
# Asks a real fish what it proposes for unfinished lines.
#
#     fish_test.sh COMPLETION FOYER

set -euo pipefail
completion=$1 foyer=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
touch season.foyer other
export HOME=$folder XDG_CONFIG_HOME=$folder XDG_DATA_HOME=$folder
failed=0

# One fish for all lines: it reads one, and writes what it proposes and an empty line.
coproc fish { exec fish --no-config -c "source '$completion'
    while read -l line
        complete -C \$line
        echo
    end"; }

# propose LINE: in $proposed, sorted.
propose() {
    local word words=()
    printf '%s\n' "$1" >&"${fish[1]}"
    while IFS= read -r word <&"${fish[0]}" && [ -n "$word" ]; do
        words+=("${word%%$'\t'*}")
    done
    sorted "${words[@]}"
    proposed=$sorted
}
# sorted WORD...: in $sorted, one a line.
sorted() {
    sorted=$(printf '%s\n' "$@" | sort)
}

# gives LINE [WORD...]: exactly these are proposed, in any order.
gives() {
    local line=$1
    shift
    propose "$line"
    sorted "$@"
    if [ "$proposed" = "$sorted" ]; then
        echo "$line: ${proposed//$'\n'/ }"
    else
        printf '%s\nexpected %s\n     got %s\n' "$line" "$sorted" "$proposed" >&2
        failed=1
    fi
}

gives 'foyer USE' USERS USER-ADD USER-HANDOVER USER-MERGE USER-SET
gives 'foyer user-' USER-ADD USER-HANDOVER USER-MERGE USER-SET
gives 'foyer --json bal' BALANCE
gives 'foyer -s /tmp/x bal' BALANCE
gives 'foyer -ajs /tmp/x bal' BALANCE
gives 'foyer --socket=/tmp/x bal' BALANCE
gives 'foyer pro' prompt
gives 'foyer SEATS ' show= since= as=
gives 'foyer SEATS show=7 s' since=
gives 'foyer sale state=' state=open state=paused state=closed
gives 'foyer SALE concert=1 state=o' state=open
gives 'foyer HELP verb=unb' verb=UNBLOCK
gives 'foyer PING as=kim '
gives 'foyer NO-SUCH-VERB '
gives 'foyer script sea' season.foyer
gives 'foyer --socket ot' other
gives 'foyer --ki' --kiosk
gives 'foyer --theme=d' --theme=dark
gives 'foyer --idle ' 30 60 120
gives 'foyer --as kim JO' JOIN
gives 'foyer impo' import
gives 'foyer import sea' season.foyer
gives 'foyer import --ap' --apply
gives 'foyer import --apply ot' other
gives 'foyer import other '
gives 'foyer -s /tmp/x metrics --ou' --output
gives 'foyer metrics --output ot' other
gives 'foyer check '

# Every option of the program.
propose 'foyer -'
single=$proposed
propose 'foyer --'
proposed+=$'\n'$single
for option in $("$foyer" --help | grep -oE '^ +(-., )?--[a-z-]+' | tr -d ,); do
    grep -qx -- "$option=\?" <<<"$proposed" || { echo "no option $option" >&2; failed=1; }
done
exit "$failed"

#!/bin/bash
# A way to the daemon that loses answers: relays lines between standard input and output and the socket $FOYER_SOCKET,
# and breaks off in place of the answer to a request that begins with the word in the file $1, as often as the file
# has lines; each loss takes one of them away. After a TICKET-PRINT the commands in the file $1.then are run, once, before
# its answer is relayed.
set -uo pipefail
losses=$1
coproc daemon { exec socat -t600 - "UNIX-CONNECT:$FOYER_SOCKET"; }
IFS= read -r line <&"${daemon[0]}" && printf '%s\n' "$line"
while IFS= read -r request; do
    printf '%s\n' "$request" >&"${daemon[1]}"
    answer=()
    while IFS= read -r line <&"${daemon[0]}"; do
        answer+=("$line")
        case $line in OK | OK\ * | ERR\ *) break ;; esac
    done
    if [ "${request%% *}" = TICKET-PRINT ] && [ -e "$losses.then" ]; then
        bash "$losses.then" </dev/null >&2
        rm "$losses.then"
    fi
    read -r word <"$losses" || word=
    if [ -n "$word" ] && [ "${request%% *}" = "$word" ]; then
        sed -i 1d "$losses"
        break
    fi
    printf '%s\n' "${answer[@]}"
done
# shellcheck disable=SC2154 # set by coproc
kill "$daemon_PID" 2>/dev/null

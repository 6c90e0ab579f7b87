# shellcheck shell=bash
# A real daemon, for every test and play in bash: starting it, waiting for what it does, stopping it. Source it; FOYERD
# is the program. The functions that can fail say why on standard error and return false.

DAEMON=      # the process that daemon_start started last; empty once it was stopped
PATIENCE=600 # seconds that anything may take; only a failure takes that long
exec {NEVER}<> <(:) # reading it with a time limit is a pause without a process

# pause SECONDS
pause() {
    read -r -t "$1" _ <&"$NEVER" || true
}

# server_start LOG COMMAND...: starts a server that prints a line "ready ..." once it accepts, and returns then. What it
# writes to standard error is added to LOG. Sets SERVER_PID, its process.
server_start() {
    local log=$1 ready line=
    shift
    exec {ready}< <(exec "$@" 2>>"$log")
    SERVER_PID=$!
    if ! IFS= read -r -t "$PATIENCE" line <&"$ready" || [ "${line%% *}" != ready ]; then
        printf 'not ready: %s\n' "$*" >&2
        print_threads "$SERVER_PID"
        tail -n 20 "$log" >&2
        return 1
    fi
    exec {ready}<&-
}

# daemon_start LOG SOCKET DATABASE [OPTION...]: the same for foyerd. Sets DAEMON, its process. A file that is not there yet
# begins as a copy of the empty store of its build, if that is there.
daemon_start() {
    local empty=${FOYERD%/daemon/foyerd}/tests/kit/empty.db
    DAEMON_LOG=$1 DAEMON_SOCKET=$2
    if [[ $3 != *[=:]* ]] && [ ! -e "$3" ] && [ -e "$empty" ]; then
        install -m 0600 "$empty" "$3"
    fi
    server_start "$1" "$FOYERD" --socket "$2" --db "$3" "${@:4}" || return 1
    DAEMON=$SERVER_PID
}

# daemon_stop: ends it with SIGTERM, also if it stands still, and waits for its end, which must be with status 0.
daemon_stop() {
    local pid=$DAEMON status=0
    DAEMON=
    kill -TERM "$pid" 2>/dev/null || true
    kill -CONT "$pid" 2>/dev/null || true
    wait "$pid" || status=$?
    [ "$status" -eq 0 ] || printf 'the daemon ended with status %s\n' "$status" >&2
    return "$status"
}

# daemon_kill: ends it as if the power were gone.
daemon_kill() {
    kill -KILL "$DAEMON"
    wait "$DAEMON" 2>/dev/null || true
    DAEMON=
}

# await COMMAND...: asks until the command succeeds, soon at first and then twenty times a second. Afterwards, in vain, it
# says where the daemon stands.
await() {
    local i
    for ((i = 0; i < 20 * PATIENCE; i++)); do
        ! "$@" || return 0
        if ((i < 10)); then pause 0.01; else pause 0.05; fi
    done
    printf 'in vain for %s seconds: %s\n' "$PATIENCE" "$*" >&2
    print_daemon
    return 1
}

# print_threads PROCESS: the name and state of each thread, and the function of the kernel that it waits in.
print_threads() {
    local thread
    for thread in /proc/"$1"/task/*; do
        printf 'thread %s (%s): %s %s\n' "${thread##*/}" "$(cat "$thread/comm")" \
            "$(sed 's/.*) \(.\) .*/\1/' "$thread/stat")" "$(cat "$thread/wchan")"
    done >&2 2>/dev/null
}

# print_daemon: where its threads stand, what it answers to STATS, and the end of its log.
print_daemon() {
    [ -n "$DAEMON" ] || return 0
    print_threads "$DAEMON"
    printf 'STATS\n' | timeout 5 socat -t5 - "UNIX-CONNECT:$DAEMON_SOCKET" >&2 ||
        echo 'STATS: no answer within five seconds' >&2
    tail -n 20 "$DAEMON_LOG" >&2
}

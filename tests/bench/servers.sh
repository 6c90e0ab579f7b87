# shellcheck shell=bash
# The servers that the bench drives: starting, filling and ending them. Source it after scripts/lib.sh;
# WORK is the temporary folder, RUNNING the servers that run.

FOYERD=$ROOT/build/release/daemon/foyerd
BENCH=$ROOT/build/release/tests/bench
HERE=$ROOT/tests/bench
DATES=20
declare -A RUNNING=()

# await_ready FD NAME: until the server has said that it is ready.
await_ready() {
    local line=
    if ! IFS= read -r -t 120 line <&"$1" || [ "${line%% *}" != ready ]; then
        fail "$2 did not start; see $WORK/$2.log"
    fi
}

# --- foyerd ---

# foyer_up NAME STORE [OPTION...]: serves STORE at $WORK/NAME.
foyer_up() {
    local name=$1 store=$2 ready
    shift 2
    exec {ready}< <(exec "$FOYERD" --config "$WORK/foyer.conf" --socket "$WORK/$name" \
        --db "$store" "$@" 2>"$WORK/$name.log")
    RUNNING[$name]=$!
    await_ready "$ready" "$name"
    exec {ready}<&-
}

# Nobody is to lose their place while others are measured.
write_config() {
    printf '[queue]\ngrace_seconds = 86400\n[log]\nlevel = warning\n' >"$WORK/foyer.conf"
}

# make_store FILE BOOKERS WAITERS SHOWS PAST_SHOWS RESERVATIONS: a store of that size, checked by
# foyerd --fsck.
make_store() {
    local file=$1
    rm -f "$file"*
    foyer_up empty "$file"
    down empty
    sqlite3 -batch -bail "$file" \
        -cmd '.parameter init' \
        -cmd ".parameter set :now $(date +%s000)" \
        -cmd ".parameter set :dates $DATES" \
        -cmd ".parameter set :bookers $2" -cmd ".parameter set :waiters $3" \
        -cmd ".parameter set :shows $4" -cmd ".parameter set :past_shows $5" \
        -cmd ".parameter set :reservations $6" \
        ".read $HERE/season.sql" >"$WORK/season.log" || fail "the store $file could not be filled"
    "$FOYERD" --fsck "$file" >"$WORK/fsck.log" || fail "the store $file is not sound: $(head -n 3 "$WORK/fsck.log")"
}

# --- rivals ---

redis_send() {
    redis-cli -s "$WORK/redis" "$@"
}

# redis_up BOOKERS SHOWS: every write on the disk before its answer, nothing done behind its back.
redis_up() {
    mkdir -p "$WORK/redis.data"
    redis-server --port 0 --unixsocket "$WORK/redis" --dir "$WORK/redis.data" \
        --appendonly yes --appendfsync always --save '' --auto-aof-rewrite-percentage 0 \
        --maxclients 15000 --daemonize no >"$WORK/redis.log" 2>&1 &
    RUNNING[redis]=$!
    until redis_send PING >/dev/null 2>&1; do
        kill -0 "${RUNNING[redis]}" 2>/dev/null || fail "redis did not start; see $WORK/redis.log"
    done
    redis_send -x FUNCTION LOAD REPLACE <"$HERE/box_office.lua" >/dev/null
    redis_send FCALL season 0 "$(date +%s000)" "$1" "$2" "$DATES" >/dev/null
}

echo_up() {
    local ready
    exec {ready}< <(exec "$BENCH/bench_echo" "$WORK/echo" 2>"$WORK/echo.log")
    RUNNING[echo]=$!
    await_ready "$ready" echo
    exec {ready}<&-
}

# down NAME...: ends servers and waits for them.
down() {
    local name pid
    for name in "$@"; do
        pid=${RUNNING[$name]:-}
        [ -n "$pid" ] || continue
        unset "RUNNING[$name]"
        kill -TERM "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}

all_down() {
    down "${!RUNNING[@]}"
}

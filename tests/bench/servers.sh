# shellcheck shell=bash
# The servers that the bench drives: starting, filling and ending them. Source it after scripts/lib.sh and tests/kit/daemon.sh;
# WORK is the temporary folder, RUNNING the servers that run.

FOYERD=${FOYERD:-$ROOT/build/release/daemon/foyerd}
export FOYER_DEBUG=1 # its memory can be looked at
BENCH=$ROOT/build/release/tests/bench
HERE=$ROOT/tests/bench
DATES=20
declare -A RUNNING=()

no_start() {
    tail -n 5 "$WORK/$1.log" >&2
    fail "$1 did not start"
}

# --- foyerd ---

# foyer_up NAME STORE [OPTION...]: serves STORE at $WORK/NAME.
foyer_up() {
    local name=$1 store=$2
    shift 2
    daemon_start "$WORK/$name.log" "$WORK/$name" "$store" --config "${CONFIG:-$WORK/foyer.conf}" "$@" ||
        fail "$name did not start"
    RUNNING[$name]=$DAEMON
}

# slow_names_up NAME STORE [OPTION...]: the same, where each look-up in the user database takes 100 ms.
slow_names_up() {
    printf 'names SLOW\n' >"$WORK/names"
    LD_PRELOAD=$BENCH/../protocol/libfaulty_names.so FOYER_FAULT=$WORK/names foyer_up "$@"
    grep -q libfaulty_names /proc/"${RUNNING[$1]}"/maps || fail "the user database is not slow"
}

# Nobody is to lose their place while others are measured.
write_config() {
    printf '[queue]\ngrace_seconds = 86400\n[log]\nlevel = warning\n' >"$WORK/foyer.conf"
}

# fill_store FILE BOOKERS WAITERS SHOWS PAST_SHOWS RESERVATIONS [MORE]: rows of that number, and what the file MORE adds.
fill_store() {
    local file=$1
    sqlite3 -batch -bail "$file" \
        -cmd '.parameter init' \
        -cmd ".parameter set :now $(date +%s000)" \
        -cmd ".parameter set :dates $DATES" \
        -cmd ".parameter set :bookers $2" -cmd ".parameter set :waiters $3" \
        -cmd ".parameter set :shows $4" -cmd ".parameter set :past_shows $5" \
        -cmd ".parameter set :reservations $6" \
        ".read $HERE/season.sql" "${7:+.read $HERE/$7}" >"$WORK/season.log" ||
        fail "the store $file could not be filled"
}

check_store() {
    local file=$1
    "$FOYERD" --fsck "$file" >"$WORK/fsck.log" ||
        fail "the store $file is not sound: $(head -n 3 "$WORK/fsck.log")"
}

# make_store FILE BOOKERS WAITERS SHOWS PAST_SHOWS RESERVATIONS: a store of that size, checked by
# foyerd --fsck.
make_store() {
    rm -f "$1"*
    foyer_up empty "$1"
    down empty
    fill_store "$@" events.sql
    check_store "$1"
}

# make_people_store FILE ...: the same, where customers have names, numbers and notes. It is filled at the schema of before
# they were found by parts of these, so that the daemon itself makes what they are found by.
make_people_store() {
    local file=$1 migration version=0
    rm -f "$file"*
    sqlite3 -batch -bail "$file" 'CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY)'
    for migration in "$ROOT"/schema/migrations/00{01..13}-*.sql; do
        version=$((version + 1))
        sqlite3 -batch -bail "$file" ".read $migration" "INSERT INTO schema_version VALUES ($version)"
    done
    fill_store "$@" people.sql
    foyer_up empty "$file"
    down empty
    rm -f "${file%/*}"/foyer-schema-* "${file%.db}"-schema-*
    check_store "$file"
}

# one_at_a_time STORE: concert 2 lets in one customer after another.
one_at_a_time() {
    sqlite3 -bail "$1" 'UPDATE concert SET capacity = 1 WHERE concert_id = 2'
}

# --- rivals ---

redis_send() {
    redis-cli -s "$WORK/redis" "$@"
}

# redis_up BOOKERS SHOWS: every write on the disk before its answer, nothing done behind its back.
redis_up() {
    rm -rf "$WORK/redis.data"
    mkdir "$WORK/redis.data"
    redis-server --port 0 --unixsocket "$WORK/redis" --dir "$WORK/redis.data" \
        --appendonly yes --appendfsync always --save '' --auto-aof-rewrite-percentage 0 \
        --maxclients 15000 --daemonize no >"$WORK/redis.log" 2>&1 &
    RUNNING[redis]=$!
    until redis_send PING >/dev/null 2>&1; do
        kill -0 "${RUNNING[redis]}" 2>/dev/null || no_start redis
    done
    redis_send -x FUNCTION LOAD REPLACE <"$HERE/box_office.lua" >/dev/null
    redis_send FCALL season 0 "$(date +%s000)" "$1" "$2" "$DATES" >/dev/null
}

echo_up() {
    server_start "$WORK/echo.log" "$BENCH/bench_echo" "$WORK/echo" || fail "echo did not start"
    RUNNING[echo]=$SERVER_PID
}

# PostgreSQL refuses to run as root: then it runs as the user its package has made.
AS_POSTGRES=()
if [ "$(id -u)" -eq 0 ]; then
    AS_POSTGRES=(setpriv --reuid postgres --regid postgres --clear-groups)
fi

sql() {
    psql -X -q -v ON_ERROR_STOP=1 -h "$WORK/postgres" -U bench -d postgres "$@"
}

# postgres_up BOOKERS SHOWS: with its own durability (fsync, synchronous_commit, full_page_writes are on)
# and room enough.
postgres_up() {
    local bin file folder=$WORK/postgres
    bin=/usr/lib/postgresql/15/bin
    rm -rf "$folder"
    mkdir "$folder"
    [ "$(id -u)" -ne 0 ] || chown postgres:postgres "$folder"
    chmod 711 "$WORK"
    (cd / && exec "${AS_POSTGRES[@]}" "$bin/initdb" -D "$folder/data" -U bench -A trust -E UTF8 --no-locale) \
        >"$WORK/postgres.log" 2>&1 || no_start postgres
    "${AS_POSTGRES[@]}" "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= \
        -c fsync=on -c synchronous_commit=on -c full_page_writes=on -c shared_buffers=512MB \
        -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=8GB -c wal_buffers=64MB \
        -c checkpoint_timeout=30min -c max_connections=300 >>"$WORK/postgres.log" 2>&1 &
    RUNNING[postgres]=$!
    until sql -c 'SELECT 1' >/dev/null 2>&1; do
        kill -0 "${RUNNING[postgres]}" 2>/dev/null || no_start postgres
    done
    # What is for one engine only stands between marks, see schema/README.md.
    for file in "$ROOT"/schema/migrations/*.sql; do
        perl -0777 -pe 's#/\* SQLite only: \*/.*?(?=/\*)##sg; s#/\* PostgreSQL only: (.*?)\*/#$1#sg' "$file" | sql
    done
    sql -v bookers="$1" -v shows="$2" -v dates="$DATES" -f "$HERE/box_office.sql"
}

# down NAME...: ends servers and waits for them.
down() {
    local name pid
    for name in "$@"; do
        pid=${RUNNING[$name]:-}
        [ -n "$pid" ] || continue
        unset "RUNNING[$name]"
        # One that was made to hang would not hear the other signal.
        [ "$name" != postgres ] || kill -s CONT "$pid" $(pgrep -P "$pid") 2>/dev/null || true
        kill -s "$([ "$name" = postgres ] && echo INT || echo TERM)" "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}

# At the end, whatever happens.
all_down() {
    down "${!RUNNING[@]}"
}

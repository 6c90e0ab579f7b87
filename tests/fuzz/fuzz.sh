#!/bin/bash
# Runs every target of the fuzzer for a while, beginning with the inputs in the tree and those that were found before.
#
#   fuzz.sh BUILD SECONDS [JOBS]      BUILD: the folder of the preset `fuzz`
#
# Ends with 0 if nothing broke. What broke a target is left in BUILD/found: mend it, and keep the input in
# tests/fuzz/corpus/TARGET.
set -euo pipefail

CORPUS=$(cd "$(dirname "${BASH_SOURCE[0]}")/corpus" && pwd)
BUILD=$(cd "$1" && pwd)
TIME=$2
JOBS=${3:-$(nproc)}
export CORPUS BUILD TIME
mkdir -p "$BUILD/found" "$BUILD/corpus"

fuzz_one() {
    local name=$1 log=$BUILD/found/$1.log
    mkdir -p "$BUILD/corpus/$name"
    if ! "$BUILD/tests/fuzz/fuzz_$name" -max_total_time="$TIME" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
        -dict="$BUILD/tests/fuzz/verbs.dict" -artifact_prefix="$BUILD/found/$name-" \
        -max_len="$([ "$name" = framer ] && echo 16384 || echo 1024)" \
        "$BUILD/corpus/$name" "$CORPUS/$name" >"$log" 2>&1; then
        printf '%s broke:\n' "$name"
        grep -E -m 5 'ERROR|Assertion|runtime error|Test unit written' "$log"
        return 1
    fi
    sed -n "s/^stat::number_of_executed_units: /$name /p" "$log"
}
export -f fuzz_one

status=0
results=$(basename -a "$CORPUS"/* | xargs -P "$JOBS" -I TARGET bash -c 'fuzz_one TARGET') || status=1
printf '%s\n' "$results"
[ "$status" -eq 0 ] || exit 1
printf '%s\n' "$results" | awk -v time="$TIME" '
    { total += $2; names = names (NR > 1 ? ", " : "") $1 }
    END { printf "proof: fuzz: %d inputs to %s, %d s each, nothing broke\n", total, names, time }'

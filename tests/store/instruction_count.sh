#!/bin/sh
# instruction_count.sh PROGRAM COUNTS: runs instruction_count_test under callgrind, and fails if a count has grown by
# a tenth or more beyond that of the file. With WRITE=1 the file is written anew.
set -eu
PROGRAM=$1
COUNTS=$2
FOLDER=$(mktemp -d)
trap 'rm -rf "$FOLDER"' EXIT

valgrind --tool=callgrind --instr-atstart=no --collect-atstart=no --callgrind-out-file="$FOLDER/out" "$PROGRAM" \
    >"$FOLDER/log" 2>&1 || {
    cat "$FOLDER/log"
    exit 1
}

# part NAME: what was counted until the program asked for the dump of that name.
part() {
    grep -l "^desc: Trigger: Client Request: $1\$" "$FOLDER"/out.* | xargs sed -n 's/^\(totals\|summary\): //p' | head -n 1
}

# The counts of one poll, one booking and one row, NAME, tab, COUNT.
counts() {
    sed -n 's/^counted: //p' "$FOLDER/log" | while read -r name number; do
        printf '%s\t%s\n' "$name" "$(($(part "$name") / number))"
    done
    sed -n 's/^statements: //p' "$FOLDER/log" | awk '{ printf "booking-statements\t%.2f\n", $1 / $2 }'
}

counts >"$FOLDER/counts"
if [ "${WRITE:-}" = 1 ]; then
    { sed -n '/^#/p' "$COUNTS"; cat "$FOLDER/counts"; } >"$FOLDER/file"
    cp "$FOLDER/file" "$COUNTS"
fi
awk -F '\t' '
    /^#/ { next }
    FILENAME == ARGV[1] { allowed[$1] = $2; expected++; next }
    {
        seen++
        printf "%-20s %10s, and %s in the file\n", $1, $2, ($1 in allowed) ? allowed[$1] : "nothing"
        if (!($1 in allowed) || $2 + 0 <= 0 || $2 >= 1.1 * allowed[$1]) { print "  has grown by a tenth or more"; bad = 1 }
    }
    END { exit bad || !seen || seen != expected }' "$COUNTS" "$FOLDER/counts"

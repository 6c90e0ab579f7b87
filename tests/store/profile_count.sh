#!/bin/sh
# profile_count.sh SOURCE FOLDER: builds into FOLDER what scripts/profile makes, and fails if a count of it has grown by
# a tenth or more beyond that of profile_counts.tsv, or if a poll takes no less than without.
set -eu
"$1/scripts/profile" "$2"
sh "$1/tests/store/instruction_count.sh" "$2/tests/store/instruction_count_test" "$1/tests/store/profile_counts.tsv"
awk -F '\t' '$1 == "poll" { polls[++n] = $2 } END { exit !(n == 2 && polls[1] < 0.9 * polls[2]) }' \
    "$1/tests/store/profile_counts.tsv" "$1/tests/store/instruction_counts.tsv"

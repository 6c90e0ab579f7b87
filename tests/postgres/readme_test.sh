#!/bin/bash
#
# Plays the commands of daemon/OPERATING.md's "Several hosts", but for those that install and set up a server: one that runs is
# named by FOYER_TEST_POSTGRES.  readme_test.sh SOURCE BUILD

set -euo pipefail
source=$1 build=$2
folder=$(mktemp -d /tmp/foyer-readme.XXXXXX)
export HOME=$folder PGHOST=$FOYER_TEST_POSTGRES PGPORT=5432 PGUSER=foyer PGDATABASE=postgres
export PATH=$build/tui:$PATH

# shellcheck disable=SC2046  # each job is a word
trap 'kill $(jobs -p) 2>/dev/null; wait; dropdb --if-exists --force foyer; rm -rf "$folder"' EXIT

cd "$source"
sed -n '/<!-- play: tests\/postgres\/readme_test.sh -->/,/^What was booked/s/^    //p' daemon/OPERATING.md |
    grep -v sudo | sed "s#build/release/#$build/#" >"$folder/commands"
grep -q -- '--db postgresql:///foyer' "$folder/commands" # there is something to play

set +e
# shellcheck source=/dev/null
. "$folder/commands" >"$folder/output" 2>"$folder/errors"
set -e

# The first host held seats 4 and 5; the second shows them, and the token.
if ! grep -q '#\.\.mm\.\.\.\.#' "$folder/output" && ! grep -q '#\.\.hh\.\.\.\.#' "$folder/output" ||
    ! grep -q 'state=active' "$folder/output" || ! tail -n 3 "$folder/output" | grep -q active; then
    cat "$folder/output" "$folder/errors"
    echo "the second host does not show what the first has sold"
    exit 1
fi

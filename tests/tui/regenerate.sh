#!/bin/sh
# regenerate.sh BUILD: draws all golden pictures anew. Look at the difference before committing.
set -eu
HERE=$(dirname "$0")
"$1/tests/tui/golden_test" "$HERE/golden" --regenerate
LC_ALL=C.UTF-8 LANGUAGE=ko FOYER_TEST_LOCALE=$1/tui/locale \
    "$1/tests/tui/golden_test" "$HERE/golden-ko" --regenerate

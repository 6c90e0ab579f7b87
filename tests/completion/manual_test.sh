#!/bin/bash
#
# Fails if a manual page leaves out an option that --help names, or the formatter complains.
#
#     manual_test.sh PAGE PROGRAM

set -euo pipefail
page=$1 program=$2
failed=0

# In mdoc, "-s" is "Fl s" and "--socket" is "Fl -socket".
options=$("$program" --help | grep -oE -- '(^|[ [,])--?[A-Za-z][a-z-]*' | tr -d ' [,' | sort -u)
[ -n "$options" ]
for option in $options; do
    if ! grep -qE -- "^\.It .*Fl ${option#-}( |$)" "$page"; then
        echo "$page: no item for $option" >&2
        failed=1
    fi
done
if command -v groff >/dev/null; then
    complaints=$(groff -ww -mandoc -Tascii -z "$page" 2>&1)
    [ -z "$complaints" ] || { echo "$complaints" >&2; failed=1; }
fi
exit "$failed"

#!/bin/sh
#
# Fails if a text of the client has no Korean one.
#
#     texts_test.sh SOURCE
set -eu
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
xgettext --from-code=UTF-8 -k_ -kN_ -kngettext:1,2 -o "$pot" "$1"/tui/*.c
sed -i "s/charset=CHARSET/charset=UTF-8/" "$pot"
msgcmp "$1/tui/po/ko.po" "$pot"
! msgattrib --only-fuzzy "$1/tui/po/ko.po" | grep .

#!/bin/bash
# foyer-protocol(7) says what PROTOCOL.md says: every heading, and every line of every example.
#
#     protocol_page_test.sh PAGE PROTOCOL.md
set -euo pipefail
page=$1 source=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Formatted once, as man does it, up to what is left to do for a terminal. A word that is wider than its column is no mistake;
# on a narrow screen the tables are wider than the lines.
complaints=$(sed '/^\.warn /d' "$page" | LC_ALL=C.UTF-8 MANWIDTH=120 man --warnings -E UTF-8 -l -Tutf8 -Z - \
    2>&1 >"$folder/formatted" | grep -v "can't break line" || true)
[ -z "$complaints" ] || { head -n 5 <<<"$complaints" >&2; exit 1; }
lexgrog "$page" | grep -q 'foyer-protocol - ' || { echo 'mandb does not find its name' >&2; exit 1; }

# Without spaces, with plain quotes and hyphens, so that the formatter may break and set lines as it likes.
plain() {
    perl -CSD -pe 'tr/\x{2018}\x{2019}\x{201c}\x{201d}\x{2212}\x{2010}\x{2013}/\x27\x27""\-\-\-/; s/[\x{ad} \t|`*\\]//g'
}
grotty -cbou "$folder/formatted" | plain | tr -d '\n' >"$folder/page"
awk '/^```/ { example = !example; next }
    example { print; next }
    /^##* / { sub(/^#* /, ""); if (NR > 1) print }' "$source" | plain | grep . >"$folder/wanted"
perl -e '
    sub whole { open my $file, "<", shift or die; local $/; <$file> }
    my ($page, @wanted) = (whole($ARGV[0]), split /\n/, whole($ARGV[1]));
    my @missing = grep { index($page, $_) < 0 } @wanted;
    print STDERR "missing: $_\n" for @missing;
    printf "%d headings and lines of examples\n", scalar @wanted;
    exit(@missing || @wanted < 500 ? 1 : 0);' "$folder/page" "$folder/wanted"

#!/bin/bash
# The pages lead somewhere: every link and every file that they name is there; README.md is one screen of at most 6 KB.
# pages_test.sh SOURCE
set -euo pipefail
cd "$1"
bad=0
complain() {
    echo "$*" >&2
    bad=1
}

# What a page names by its path, from the top, from daemon/ or from its own folder.
paths_in() {
    # shellcheck disable=SC2016 # no expansion is meant
    grep -oE '`(\.\./)?(daemon|shared|schema|scripts|tests|ticket|tui|presentation|application|domain|infrastructure|sim|store|unit|protocol)/[A-Za-z0-9_./*-]+`' "$1" |
        tr -d '`' | grep -v 'NNNN\|NAME'
}

# is_there PATTERN: of a path.
is_there() {
    compgen -G "$1" >/dev/null
}

size=$(wc -c <README.md)
[ "$size" -le 6144 ] || complain "README.md has $size bytes; what is more than 6144 belongs on another page"

pages=(README.md .github/CONTRIBUTING.md daemon/*.md schema/*.md scripts/*.md shared/*.md tests/*.md tests/bench/*.md ticket/*.md tui/*.md)
for page in "${pages[@]}"; do
    folder=$(dirname "$page")
    while read -r target; do
        [ -e "$folder/${target%%#*}" ] || complain "$page: no $target"
    done < <(grep -oE '\]\([^):# ]+[^): ]*\)' "$page" | sed 's/^](//; s/)$//')
    while read -r target; do
        is_there "$target" || is_there "$folder/$target" || is_there "daemon/$target" || complain "$page: no $target"
    done < <(paths_in "$page")
done
exit "$bad"

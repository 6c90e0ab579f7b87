#!/bin/bash
#
# scripts/release in a copy of the source: what it refuses; and a release, but for the tests, if asked to.
#
#     release_test.sh SOURCE check|make

set -euo pipefail
source=$1 task=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
version=$(sed -n 's/^project(foyer VERSION \([0-9.]*\).*/\1/p' "$source/CMakeLists.txt")
next=${version%.*}.$((${version##*.} + 1))

# What belongs to the source, as one commit.
mkdir "$folder/copy"
if git -C "$source" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    (cd "$source" && git ls-files -z --cached --others --exclude-standard | xargs -0 tar -cf - --ignore-failed-read -- 2>/dev/null)
else
    tar -C "$source" -cf - --exclude=./build .
fi | tar -C "$folder/copy" -xf -
cd "$folder/copy"
git init -q .
git config core.compression 0 # half of the time of this test otherwise
git config user.name tester
git config user.email tester@foyer.org
git add -A
git commit -q -m 'a copy'

refused() {
    local status=0
    scripts/release "${@:2}" 2>"$folder/errors" || status=$?
    if [ "$status" -eq 0 ] || ! grep -qF "$1" "$folder/errors"; then
        echo "scripts/release ${*:2}: expected: $1; got $status: $(cat "$folder/errors")" >&2
        exit 1
    fi
    echo "refused: $1"
}

section() {
    sed -i "s/^# Changes\$/# Changes\n\n## $1 (2026-01-01)\n\n$2/" daemon/CHANGES.md
    git commit -q -a -m "changes of $1"
}

refused 'usage:'
refused 'x.1 is no version' --check x.1
refused "does not begin with a section of version $next" --check "$next"
section "$next" ''
refused "the section of version $next in daemon/CHANGES.md is empty" --check "$next"
git revert --no-edit HEAD >"$folder/log"
section "$next" '- It is made.\n- It is tagged.'
echo >>README.md
refused 'something is not committed' --check "$next"
git checkout -q README.md
git tag v99.0.0
refused 'version 99.0.0 was released already' --check "$next"
git tag -d v99.0.0 >"$folder/log"
git tag "v$next"
refused "there is a tag v$next already" --check "$next"
git tag -d "v$next" >"$folder/log"
scripts/release --check "$next"
[ "$task" = make ] || exit 0

# Of what was kept of the minor, a verb is another one now.
protocol=$(sed -n 's/.*"foyer \([0-9]*\.[0-9]*\) server=.*/\1/p' daemon/presentation/session.c)
echo 'PING	any	0			pong' >"tests/service/released/protocol-$protocol.verbs"
git add -A
git commit -q -m 'another protocol'
refused "the verbs are others than when protocol $protocol was released" --tested "$next"
git reset -q --hard HEAD~1
scripts/release --tested "$next" >"$folder/packages" 2>"$folder/log" || {
    tail -n 20 "$folder/log" >&2
    exit 1
}
[ "$(git describe)" = "v$next" ]
[ -z "$(git status --porcelain)" ]
git tag -n9 "v$next" | grep 'It is tagged' >/dev/null
grep -q "^## $next ($(date -u +%F))" daemon/CHANGES.md
[ "$(build/release/daemon/foyerd --version)" = "foyerd $next" ]
[ "$(grep -c "_${next}_.*\.deb\$" "$folder/packages")" -eq 3 ]
bash tests/service/released_test.sh build/release/daemon/foyerd tests/service/released
[ -s "tests/service/released/$next.sql" ] && [ -s "tests/service/released/$next.postgresql.sql" ]
echo "version $next is released, in a copy"

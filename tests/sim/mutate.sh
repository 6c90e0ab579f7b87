#!/bin/bash
# Plants each mistake of mutations.txt into a copy of the tree, and shows that the simulation finds it.
#
#   mutate.sh SOURCE [NAME]      NAME: only that one
#
# Ends with 0 if all were found.
set -euo pipefail

SOURCE=$(cd "$1" && pwd)
ONLY=${2-}
LIST=$SOURCE/tests/sim/mutations.txt
SEEDS=400 OPS=600 JOBS=$(nproc)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
TREE=$WORK/tree BUILD=$WORK/build

mkdir "$TREE"
for part in CMakeLists.txt shared schema daemon tui tests; do
    if [[ -e $SOURCE/$part ]]; then cp -R "$SOURCE/$part" "$TREE"; fi
done

build() {
    cmake --build "$BUILD" --target sim -j "$JOBS" >"$WORK/log" 2>&1
}

play() {
    timeout 600 "$BUILD/tests/sim/sim" --seeds "$SEEDS" --ops "$OPS" --jobs "$JOBS" >"$WORK/log" 2>&1
}

# Puts the files back that a mutation has changed.
restore() {
    local file
    for file in "${changed[@]}"; do cp "$SOURCE/$file" "$TREE/$file"; done
    changed=()
}

# Builds and plays what is planted; tells how it went.
try() {
    [[ -n $name ]] || return 0
    if [[ -z $ONLY || $ONLY == "$name" ]]; then
        tried=$((tried + 1))
        if ! build; then
            printf 'does not build  %s\n' "$name"
            tail -n 20 "$WORK/log"
            missed=$((missed + 1))
        elif play; then
            printf 'NOT FOUND       %s: %s\n' "$name" "$what"
            missed=$((missed + 1))
        elif grep -a -q 'sim: seed\|Assertion' "$WORK/log"; then
            printf 'found           %s: %s\n' "$name" "$what"
            grep -a -m 1 'sim: seed\|Assertion' "$WORK/log" | sed 's/^/                /'
        else
            printf 'ended otherwise %s: %s\n' "$name" "$what"
            tail -n 20 "$WORK/log"
            missed=$((missed + 1))
        fi
    fi
    restore
}

cmake -S "$TREE" -B "$BUILD" -DCMAKE_BUILD_TYPE=RelWithDebInfo >"$WORK/log" || {
    cat "$WORK/log"
    exit 2
}
name='' what='' changed=() tried=0 missed=0
if ! build || ! play; then
    echo 'The simulation differs before anything was planted:'
    tail -n 20 "$WORK/log"
    exit 2
fi
while IFS= read -r line; do
    case $line in
    '' | '#'*) ;;
    '! '*)
        try
        name=${line#! }
        what=${name#*: }
        name=${name%%: *}
        ;;
    *' :: '*)
        file=${line%% :: *}
        sed -E -z -i "${line#* :: }" "$TREE/$file"
        changed+=("$file")
        if cmp -s "$TREE/$file" "$SOURCE/$file"; then
            printf 'does not fit    %s: %s\n' "$name" "$file"
            missed=$((missed + 1))
        fi
        ;;
    *)
        printf 'not understood: %s\n' "$line"
        exit 2
        ;;
    esac
done <"$LIST"
try
printf '%d of %d mistakes found\n' "$((tried - missed))" "$tried"
[[ $tried -gt 0 && $missed -eq 0 ]]

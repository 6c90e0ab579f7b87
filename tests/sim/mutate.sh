#!/bin/bash
# Plants each mistake of mutations.txt, and shows that the simulation finds it.
#
#   mutate.sh SOURCE BUILD [NAME]      NAME: only that one; I/N: only each N-th, the first of them being the I-th
#   mutate.sh --fit SOURCE             only whether each expression changes its file
#
# BUILD is a build of SOURCE. Of a mistake only the files that it changes are compiled anew; the linker finds them before
# those in the libraries of BUILD. Ends with 0 if all mistakes were found.
set -euo pipefail

# Whether no row of the list is about what the source does not say any more. Each file is read once: sed writes it as it is,
# and then as each of its rows makes it, all ended by NUL.
fit() {
    local row file rows=() status=0
    local -A scripts=()
    mapfile -t rows < <(grep '^[^#!].* :: ' "$1/tests/sim/mutations.txt")
    [[ ${#rows[@]} -gt 0 ]] || return 1
    for row in "${rows[@]}"; do
        scripts[${row%% :: *}]+=$'\n'"${row#* :: }"$'\np\ng'
    done
    for file in "${!scripts[@]}"; do
        # The rows of the file that leave it as it is, by their numbers.
        sed -E -z -n "h;p${scripts[$file]}" "$1/$file" | perl -0 -ne '
            chomp;
            if ($. == 1) { $whole = $_ } elsif ($_ eq $whole) { printf "%d\n", $. - 1 }
            END { exit(1) if $. < 2 }' >"$FIT" || status=1
        while read -r row; do
            printf 'does not fit: '
            printf '%s\n' "${rows[@]}" | grep -F -- "$file :: " | sed -n "${row}p"
            status=1
        done <"$FIT"
    done
    return "$status"
}
if [[ $1 == --fit ]]; then
    FIT=$(mktemp)
    trap 'rm -f "$FIT"' EXIT
    fit "$2"
    exit
fi

SELF=${BASH_SOURCE[0]}
SOURCE=$(cd "$1" && pwd)
BUILD=$(cd "$2" && pwd)
LIST=$SOURCE/tests/sim/mutations.txt
SEEDS=1500 OPS=600
WORK=${MUTATE_WORK-}

# The rows of one mistake: "file :: expression" lines.
rows_of() {
    awk -v name="$1" '/^! / { mine = index($0, "! " name ":") == 1; next } mine && / :: /' "$LIST"
}

what_of() {
    sed -n "s/^! $1: //p" "$LIST"
}

# The engine that it can be found on, if that is not SQLite.
engine_of() {
    awk -v name="$1" '/^! / { mine = index($0, "! " name ":") == 1; next } mine && /^@ / { print $2 }' "$LIST"
}

# play SIM ENGINE: the seasons; on PostgreSQL fewer, with a server for the time.
play() {
    local server status=0
    if [[ $2 != postgresql ]]; then
        timeout 600 "$1" --seeds "$SEEDS" --ops "$OPS" --jobs 1
        return
    fi
    server=$(mktemp -d /tmp/mutate-XXXXXX)
    rmdir "$server"
    "$SOURCE/tests/postgres/cluster" start "$server" $$ unsynced
    FOYER_TEST_POSTGRES=$server timeout 600 "$1" --engine postgresql --seeds "$((SEEDS / 20))" --ops "$OPS" --jobs 1 ||
        status=$?
    "$SOURCE/tests/postgres/cluster" destroy "$server"
    return "$status"
}

# The command that compiles a file of BUILD, for the same file in the tree $1.
compile_command() {
    jq -r --arg file "$SOURCE/$2" '[.[] | select(.file == $file)][0].command // empty' "$BUILD/compile_commands.json" |
        sed -E -e "s#$SOURCE/(daemon|shared|schema|tests)#$1/\1#g" -e "s#-I$SOURCE( |\$)#-I$1\1#g" \
            -e "s# -o [^ ]+# -o $1/$(tr / _ <<<"$2").o#" -e 's# -Werror( |$)# #'
}

# The command that links the simulation in BUILD.
sim_link() {
    ninja -C "$BUILD" -t commands sim | tail -n 1
}

# Compiles the files of the tree $1 that differ from SOURCE; if one of them is a header, everything below daemon/ that
# the simulation is linked with. Prints the objects.
compile_changed() {
    local tree=$1 file command files
    shift
    files=("$@")
    if [[ " $* " == *.h\ * ]]; then
        mapfile -t files < <(cd "$SOURCE" && find daemon/domain daemon/application daemon/infrastructure -name '*.c' &&
            sim_link | grep -o 'sim\.dir/[a-z_]*\.c' | sed 's#.*/#tests/sim/#' && echo tests/kit/box_office.c)
    fi
    for file in "${files[@]}"; do
        command=$(compile_command "$tree" "$file")
        [[ -n $command ]] || continue
        (cd "$BUILD" && eval "$command") >&2 || return 1
        printf '%s\n' "$tree/$(tr / _ <<<"$file").o"
    done
}

# Links the simulation as BUILD does, with these objects before all others. An object of the simulation itself is
# taken out.
link_sim() {
    local tree=$1 command object
    shift
    command=$(sim_link)
    for object in "$@"; do
        object=$(basename "$object" .c.o)
        if [[ $object == tests_sim_* ]]; then
            command=${command//" tests/sim/CMakeFiles/sim.dir/${object#tests_sim_}.c.o"/}
        fi
    done
    command=${command/ -o tests\/sim\/sim / $* -o $tree/sim }
    (cd "$BUILD" && eval "$command") >&2
}

# One mistake: planted, built, played. Prints how it went.
try() {
    local name=$1 tree=$WORK/$1 log=$WORK/$1.log file changed=() objects row began=$SECONDS status=0
    mkdir "$tree"
    cp -R "$SOURCE/shared" "$SOURCE/daemon" "$tree"
    mkdir "$tree/tests" && cp -R "$SOURCE/tests/sim" "$SOURCE/tests/kit" "$tree/tests"
    while IFS= read -r row; do
        file=${row%% :: *}
        sed -E -z -i "${row#* :: }" "$tree/$file"
        if cmp -s "$tree/$file" "$SOURCE/$file"; then
            printf 'does not fit    %s: %s\n' "$name" "$file"
            return 1
        fi
        changed+=("$file")
    done < <(rows_of "$name")
    # shellcheck disable=SC2086 # the objects are words
    if ! objects=$(compile_changed "$tree" "${changed[@]}" 2>"$log") || ! link_sim "$tree" $objects 2>>"$log"; then
        printf 'does not build  %s\n' "$name"
        tail -n 20 "$log"
        return 1
    fi
    play "$tree/sim" "$(engine_of "$name")" >"$log" 2>&1 || status=$?
    rm -rf "$tree"
    if [[ $status -eq 0 ]]; then
        printf 'NOT FOUND       %s: %s\n' "$name" "$(what_of "$name")"
        return 1
    elif grep -a -q 'sim: seed\|Assertion' "$log"; then
        printf 'found %4d s    %s: %s\n' $((SECONDS - began)) "$name" "$(what_of "$name")"
        grep -a -m 1 'sim: seed\|Assertion' "$log" | sed 's/^/                /'
    else
        printf 'ended otherwise %s: %s\n' "$name" "$(what_of "$name")"
        tail -n 20 "$log"
        return 1
    fi
}

if [[ -n $WORK ]]; then # called by itself, below
    try "$3"
    exit
fi
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
mapfile -t names < <(sed -n 's/^! \([^:]*\):.*/\1/p' "$LIST")
if [[ ${3-} =~ ^([1-9][0-9]*)/([1-9][0-9]*)$ ]]; then
    mapfile -t names < <(printf '%s\n' "${names[@]}" | awk -v first="${BASH_REMATCH[1]}" -v step="${BASH_REMATCH[2]}" \
        'NR % step == first % step')
elif [[ -n ${3-} ]]; then
    names=("$3")
fi
status=0
printf '%s\n' "${names[@]}" | MUTATE_WORK=$WORK xargs -P "$(nproc)" -I NAME bash "$SELF" "$SOURCE" "$BUILD" NAME ||
    status=1
[[ $status -eq 0 && ${#names[@]} -gt 0 ]] || exit 1
printf 'proof: mutation: %d mistakes planted, all found by the simulation: %s\n' "${#names[@]}" "${names[*]}"

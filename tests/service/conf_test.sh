#!/bin/bash
# /etc/foyer.conf and foyer.conf(5) say what the program takes: every key, with its default.
#
#     conf_test.sh FOYERD FOLDER SYSUSERS       FOLDER: where the build has made both
set -euo pipefail
foyerd=$1 made=$2 sysusers=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bad=0
complain() {
    echo "$*" >&2
    bad=1
}

# As --check-config prints: what is only shown becomes what is set, and comments become those of the program. A line
# "# key = value" without a space before the key would be a comment to both.
uncomment() {
    sed -E -e '1,/^$/d' -e 's/^#([a-z_]+ =)/\1/' -e 's/^# /; /' -e 's/ =$/ = /' "$1"
}

# The groups of the packages need not be there, and the folder of backups is theirs.
ours='^(backup_dir|backup_keep|[a-z]+_group) ='
"$foyerd" --check-config >"$folder/program"
uncomment "$made/foyer.conf" >"$folder/file"
diff <(grep -Ev "$ours" "$folder/program") <(grep -Ev "$ours" "$folder/file") >&2 ||
    complain 'foyer.conf does not say what foyerd --check-config says'
diff <(grep -E "$ours" "$folder/program" | cut -d = -f 1) <(grep -E "$ours" "$folder/file" | cut -d = -f 1) >&2 ||
    complain 'foyer.conf sets other keys than those'

# As it is, it is read, and each key that is set has its value.
sed -E "s/^([a-z]+_group) = .*/\1 = $(id -gn)/; s#^backup_dir = .*#backup_dir = $folder#" "$made/foyer.conf" >"$folder/foyer.conf"
"$foyerd" --check-config --config "$folder/foyer.conf" >"$folder/read"
[ "$(grep -c "_group = $(id -gn)\$" "$folder/read")" -eq 4 ] || complain 'four groups are set'
grep -qx 'backup_keep = 14' "$folder/read" || complain 'backup_keep is not set'
diff <(grep -Ev "$ours" "$folder/program") <(grep -Ev "$ours" "$folder/read") >&2 || complain 'other values are read'

# The groups that it names are made.
while read -r group; do
    grep -q "^g $group " "$sysusers" || complain "nobody makes the group $group"
done < <(sed -n 's/^[a-z]*_group = //p' "$made/foyer.conf")

# The page, as it is read.
groff -mandoc -Tascii -P-cbou -rLL=200n "$made/foyer.conf.5" >"$folder/page"
complaints=$(groff -ww -mandoc -Tascii -z "$made/foyer.conf.5" 2>&1)
[ -z "$complaints" ] || complain "$complaints"
count=0
while IFS= read -r line; do
    case $line in
    \[*) section=$line ;;
    \;*) help=${line#; } ;;
    *=*)
        name=${line%% =*} value=${line#*= } count=$((count + 1))
        # From its section on, the line that begins with the key, up to the next empty one: help and default.
        item=$(awk -v section="$section" -v name="$name" '
            { sub(/^ +/, "") }
            $0 == section { here = 1 }
            here && $1 == name { found = 1 }
            found && NF == 0 && length(text) > length(name) + 1 { exit }
            found { text = text $0 " " }
            END { print text }' "$folder/page")
        [[ $item == *"$help."* ]] || complain "foyer.conf(5): $section $name: not: $help"
        [ -z "$value" ] || [[ $item == *"Default: ‘$value’"* || $item == *"Default: '$value'"* || $item == *"Default: \`$value'"* ]] ||
            complain "foyer.conf(5): $section $name: the default is not $value: $item"
        ;;
    esac
done <"$folder/program"
[ "$count" -gt 30 ] || complain "only $count keys"
echo "$count keys"
exit "$bad"

#!/bin/bash
# The units are sound, and little is left to a daemon that was taken over: systemd's own judgement of both, without a
# running systemd.
#
#     units_test.sh UNITS MADE      UNITS: as they are written; MADE: where the build has made the rest
set -euo pipefail
units=$1 made=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
bad=0

# Programs and pages that are not installed are no mistake of a unit.
mkdir "$folder/units"
for unit in "$made"/*.service "$units"/*.socket "$units"/*.timer; do
    sed -E -e 's#^Exec(Start|Reload)=[^ ]*#Exec\1=/bin/true#' -e '/^Documentation=/d' "$unit" >"$folder/units/${unit##*/}"
done
found=("$folder"/units/*)
[ "${found[*]##*/}" = 'foyer-backup.service foyer-backup.timer foyerd.service foyerd.socket' ]
SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no "$folder"/units/* 2>"$folder/complaints" || bad=1
# Units of the machine are read along.
! grep foyer "$folder/complaints" >&2 || bad=1

for unit in foyerd foyer-backup; do
    # The threshold is in tenths.
    systemd-analyze security --offline=yes --threshold=20 --no-pager "$folder/units/$unit.service" >"$folder/exposure" || {
        cat "$folder/exposure" >&2
        bad=1
    }
    tail -n 1 "$folder/exposure"
    # It would hide who is at the other end of the socket.
    ! grep '^PrivateUsers=' "$folder/units/$unit.service" >&2 || bad=1
done

# What the daemon reports, it is asked for; and it is started again however often it finds no database.
for line in StartLimitIntervalSec=0 Restart=on-failure 'RestartSec=..*' Type=notify 'WatchdogSec=..*' 'Requires=foyerd.socket' 'StateDirectory=foyer'; do
    grep -qx "$line" "$made/foyerd.service" || { echo "foyerd.service: no $line" >&2; bad=1; }
done
[ "$(sed -n 's/^ListenStream=//p' "$units/foyerd.socket")" = "$(sed -n '/^\[socket\]/,/^\[/s/^#path = //p' "$made/foyer.conf")" ] ||
    { echo 'foyerd.socket listens elsewhere than the daemon expects it' >&2; bad=1; }
systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$units/foyer-backup.timer")" >"$folder/calendar" || bad=1
exit "$bad"

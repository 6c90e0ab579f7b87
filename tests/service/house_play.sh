#!/bin/bash
#
# The life of an installed box office, played as root in a system of its own that may be spoiled: install, start, sell,
# print, back up, restore elsewhere, remove, purge; then the same store under an older version, upgrade, configuration.
#
#     house_play.sh booted|plain FOLDER [SOURCE]
#
# booted: systemd runs here, and apt installs. plain: nothing runs; dpkg installs, and what the units say is done by hand.
# FOLDER has new/*.deb, old/*.deb, the same with a lower version and another text in /etc/foyer.conf, and old.db, the
# store of a version that was released. SOURCE is a source tree whose scripts/run is tried.

set -euo pipefail
mode=$1 folder=$2 source=${3:-}
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root
step=

# check SENTENCE COMMAND...: the sentence is what the command has to show. (Behind || a function would go on after what fails.)
check() {
    local sentence=$1
    step=$sentence
    shift
    "$@"
    echo "$sentence"
}

# page COMMAND [COMMAND]: a command that stands in daemon/OPERATING.md like that, without sudo; or the other one for it, if
# names in it are others here.
page() {
    zcat /usr/share/doc/foyerd/OPERATING.md.gz | grep -xF "    $1" >/dev/null || { echo "no page has: $1" >&2; exit 1; }
    local command=${2:-$1}
    check "\$ $1" sh -c "${command#sudo }" </dev/null
}

# drop_in UNIT SECTION: what the page has a section of a unit changed to.
drop_in() {
    mkdir -p "/etc/systemd/system/$1.d"
    zcat /usr/share/doc/foyerd/OPERATING.md.gz | awk -v head="    [$2]" '
        $0 == head { on = 1 } on && !/^    / { on = 0 } on { sub(/^    /, ""); print }' >"/etc/systemd/system/$1.d/override.conf"
    grep -q "^\[$2\]" "/etc/systemd/system/$1.d/override.conf"
    systemctl daemon-reload
}

finish() {
    local status=$?
    [ "$status" -eq 0 ] || {
        echo "not so: $step" >&2
        if [ "$mode" = booted ]; then
            systemctl --no-pager -l status 'foyer*' >&2 || true
            journalctl --no-pager -n 50 >&2 || true
        else
            cat /run/foyerd.log >&2 || true
        fi
    }
    exit "$status"
}
trap finish EXIT

as() {
    runuser -u "$1" -- "${@:2}"
}

is() {
    [ "$1" = "$2" ] || { printf 'expected %s, got %s\n' "$2" "$1" >&2; return 1; }
}

install_packages() {
    if [ "$mode" = booted ]; then
        apt-get -q -y -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold install "$@"
    else
        dpkg --force-confold -i "$@"
    fi </dev/null
}

# --- the service ---

unit=/lib/systemd/system/foyerd.service

start() {
    if [ "$mode" = booted ]; then
        systemctl start foyerd.service
        return
    fi
    local state line command
    state=$(sed -n 's/^StateDirectory=//p' $unit)
    install -d -m "$(sed -n 's/^StateDirectoryMode=//p' $unit)" -o foyer -g foyer "/var/lib/$state"
    read -ra command < <(sed -n 's/^ExecStart=//p' $unit)
    exec {out}< <(exec setpriv --reuid=foyer --regid=foyer --init-groups "${command[@]}" 2>>/run/foyerd.log)
    pid=$!
    IFS= read -r line <&"$out" && [ "${line%% *}" = ready ]
}

stop() {
    if [ "$mode" = booted ]; then
        systemctl stop foyerd.service
    elif [ -n "${pid:-}" ]; then
        kill "$pid"
        wait "$pid"
        exec {out}<&-
        pid=
    fi
}

back_up() {
    if [ "$mode" = booted ]; then
        page 'sudo systemctl start foyer-backup'
    else
        as foyer /usr/libexec/foyer/backup
    fi
}

# --- what is there ---

sells() {
    as kim foyer CHARGE amount=500000
    as kim foyer JOIN concert=1 show=1 best=2
    code=$(as kim foyer --field=reservation RESERVATIONS state=held)
    as kim foyer PAY reservation="$code"
    as till foyer SELL show=1 best=2 name=Han phone=010-5555-0101 method=card
}

prints() {
    as kim foyer-ticket --output /tmp/kim.pdf "$code"
    is "$(head -c 5 /tmp/kim.pdf)" %PDF-
    as kim foyer-ticket "$code" | grep "$code" >/dev/null
}

# restores FILE: a second daemon on what was restored from it, in a folder of its own, knows what was sold.
restores() {
    local other=/srv/elsewhere line
    install -d -m 700 -o foyer -g foyer $other
    install -m 600 -o foyer -g foyer "$1" $other/backup
    as foyer foyerd --restore $other/backup --db $other/foyer.db
    exec {elsewhere}< <(exec setpriv --reuid=foyer --regid=foyer --init-groups foyerd --db $other/foyer.db --socket $other/sock 2>>/run/elsewhere.log)
    second=$!
    IFS= read -r line <&"$elsewhere" && [ "${line%% *}" = ready ]
    is "$(as foyer foyer --socket $other/sock --field=state --as kim RESERVATION reservation="$code" | head -n 1)" paid
    is "$(as foyer foyer --socket $other/sock --field=broken FSCK)" 0
    kill "$second"
    wait "$second"
    exec {elsewhere}<&-
}

# in_cron USER COMMAND: as cron(8) does it.
in_cron() {
    (cd / && runuser -u "$1" -- env -i HOME=/ PATH=/usr/bin:/bin /bin/sh -c "$2")
}

# The line of the page.
gives_figures() {
    local line folder=/var/lib/prometheus/node-exporter
    mkdir -p $folder
    line=$(zcat /usr/share/doc/foyerd/OPERATING.md.gz | sed -n 's/^    \* \* \* \* \* root //p')
    in_cron root "$line"
    grep -qx 'foyer_up 1' $folder/foyer.prom
    is "$(stat -c %a $folder/foyer.prom)" 644
}

rotates() {
    local before after
    before=$(find /var/backups/foyer -name '*.db' | wc -l)
    in_cron foyer /usr/share/doc/foyer/examples/rotate-backups
    after=$(find /var/backups/foyer -name '*.db' | wc -l)
    is "$after" $((before + 1))
}

# The socket for members of a group, the store elsewhere.
elsewhere() {
    groupadd boxoffice
    usermod -aG boxoffice till
    drop_in foyerd.socket Socket
    drop_in foyerd.service Service
    systemctl stop foyerd.socket foyerd
    install -d -m 700 -o foyer -g foyer /srv/foyer
    mv /var/lib/foyer/foyer.db* /srv/foyer
    sed -i 's#^.path = /var/lib/foyer/foyer.db#path = /srv/foyer/foyer.db#' /etc/foyer.conf
    systemctl start foyerd
    is "$(stat -c '%G %a' /run/foyer/foyer.sock)" 'boxoffice 660'
    is "$(as till foyer --as kim --field=state RESERVATION reservation="$code" | head -n 1)" paid
    is "$(as kim foyer PING 2>&1 | sed -n 's/.*\(Permission denied\).*/\1/p')" 'Permission denied'
    systemctl stop foyerd.socket foyerd
    rm -r /etc/systemd/system/foyerd.*.d
    systemctl daemon-reload
    mv /srv/foyer/foyer.db* /var/lib/foyer
    sed -i 's#^path = /srv/foyer/foyer.db#\#path = /var/lib/foyer/foyer.db#' /etc/foyer.conf
    systemctl start foyerd
}

# What was sold after the backup is not there any more; what was sold before is.
restore_in_place() {
    local sold
    sold=$(as till foyer --field=reservation SELL show=1 best=1 method=card)
    page 'sudo systemctl stop foyerd.socket foyerd'
    page 'sudo runuser -u foyer -- foyerd --restore /var/backups/foyer/foyer-2026-11-29T050213Z.db --config /etc/foyer.conf' \
        "runuser -u foyer -- foyerd --restore '$backup' --config /etc/foyer.conf"
    page 'sudo systemctl start foyerd'
    is "$(as kim foyer --field=state RESERVATION reservation="$code" | head -n 1)" paid
    is "$(as till foyer RESERVATION reservation="$sold" 2>&1 | sed -n 's/.*\(NOT-FOUND\).*/\1/p')" NOT-FOUND
}

users() {
    local user
    for user in box till kim; do
        id "$user" >/dev/null 2>&1 || useradd --create-home --shell /bin/sh "$user"
    done
    page 'sudo usermod -aG foyer-operator kim' 'usermod -aG foyer-operator till'
    page 'sudo usermod -aG foyer-admin lee' 'usermod -aG foyer-admin box'
}

# In a booted system the socket is the unit's.
let_in() {
    [ "$mode" = booted ] || sed -i 's/^#mode = .*/mode = 0666/' /etc/foyer.conf
}

mode_of() {
    stat -c '%U %a' "$1"
}

active() {
    systemctl is-active --quiet "$@"
}

# --- the play ---

check 'the three packages are installed' install_packages "$folder"/new/*.deb
check 'user, groups and folders are there' getent group foyer-door foyer-operator foyer-supervisor foyer-admin
is "$(mode_of /var/backups/foyer)" 'foyer 700'
is "$(mode_of /run/foyer)" 'foyer 755'
is "$(mode_of /etc/foyer.conf)" 'root 644'
if [ "$mode" = booted ]; then
    check 'daemon, socket and timer run' active foyerd.service foyerd.socket foyer-backup.timer
    check 'systemd knows how many are in queues' sh -c 'systemctl show -P StatusText foyerd.service | grep -q waiting'
    check 'systemd finds little that is open to it' sh -c \
        'systemd-analyze security --no-pager --threshold=20 foyerd.service >/tmp/exposure && tail -n 1 /tmp/exposure'
fi
users
page '/usr/sbin/foyerd --check-config --config /etc/foyer.conf' \
    'runuser -u kim -- /usr/sbin/foyerd --check-config --config /etc/foyer.conf'
let_in
[ "$mode" = booted ] || start

check 'a customer changes no programme' sh -c '! runuser -u kim -- foyer SHOW-ADD concert=1 starts=+3T19:30 2>/dev/null'
check 'an admin enters a season' as box foyer --quiet script /usr/share/foyer/demo-season.foyer
check 'seats are sold, in the queue and at the counter' sells
check 'tickets are printed' prints
check 'a backup is made and tried' back_up
backup=$(find /var/backups/foyer -name 'foyer-2*.db')
is "$(mode_of "$backup")" 'foyer 600'
check 'it is restored elsewhere, and knows what was sold' restores "$backup"
check 'FSCK finds nothing' is "$(as box foyer --field=broken FSCK)" 0
check 'foyer check says OK' is "$(as kim foyer check | cut -c 1-2)" OK

if [ "$mode" = booted ]; then
    before=$(systemctl show -P MainPID foyerd.service)
    systemctl stop foyerd.service
    check 'the socket is there without the daemon' active foyerd.socket
    check 'whoever asks meanwhile has it started, and is answered' as kim foyer PING
    check 'it is another one' test "$before" != "$(systemctl show -P MainPID foyerd.service)"
    page 'sudo systemctl reload foyerd'
    systemctl kill --signal=KILL foyerd.service
    check 'it is started again after a crash' as kim foyer PING
    before=$(systemctl show -P MainPID foyerd.service)
    since=$(systemctl show -P ActiveEnterTimestampMonotonic foyerd.socket)
    check 'it is installed anew while it runs' apt-get -q -y -o Dpkg::Use-Pty=0 install --reinstall "$folder"/new/foyerd_*.deb </dev/null
    check 'the daemon is another one' test "$before" != "$(systemctl show -P MainPID foyerd.service)"
    check 'the socket is not' is "$(systemctl show -P ActiveEnterTimestampMonotonic foyerd.socket)" "$since"
    check 'it answers' as kim foyer PING
    check 'a backup is restored in its place' restore_in_place
    check 'socket and store are as the page says for others' elsewhere
    check 'the nightly backup is planned' sh -c 'systemctl list-timers --no-pager foyer-backup.timer | grep -q foyer-backup'
fi

check 'root is no admin' sh -c '! foyer metrics 2>/dev/null'
page 'sudo usermod -aG foyer-admin root'
check 'monitoring gets its figures from cron' gives_figures
check 'the examples are there' sh -c 'cd /usr/share/doc && test -x foyer/examples/health -a -s foyerd/examples/foyer.rules.yml -a -s foyerd/examples/foyer.dashboard.json'
check 'one of them makes backups from cron' rotates

if [ "$mode" = plain ]; then
    check 'Python finds its client' is "$(as kim env -C / /usr/bin/python3 -c 'import foyer; print(foyer.Connection().ask("WHOAMI")["user"])')" kim
    check 'zsh knows what Tab proposes' is "$(zsh -fc 'autoload -U compinit && compinit -D -u && echo $_comps[foyer]')" _foyer
    check 'fish does' is "$(XDG_CONFIG_HOME=/tmp/nothing fish -c 'complete -C "foyer USER-H"' | cut -f 1)" USER-HANDOVER
    check 'bash does' bash -c '. /usr/share/bash-completion/completions/foyer && complete -p foyer'
fi
if [ -n "$source" ]; then
    check 'scripts/run uses the packages' sh -c "XDG_STATE_HOME=/tmp/state '$source/scripts/run' </dev/null >/tmp/run.out 2>/tmp/run.err"
    check 'it says so, and builds nothing' sh -c "grep -q '^Using the packages: foyerd' /tmp/run.err && ! grep -q ^Building /tmp/run.err"
    check 'it plays a booking' grep -q '^> CANCEL reservation=' /tmp/run.out
    is "$(tail -n 1 /tmp/run.out)" OK
fi

stop
check 'the packages are removed' dpkg --remove foyerd foyer foyer-ticket
check 'configuration and store stay' test -e /etc/foyer.conf -a -e /var/lib/foyer/foyer.db
check 'nothing runs any more' sh -c '! grep -qx foyerd /proc/[0-9]*/comm'
check 'the packages are purged' dpkg --purge foyerd foyer foyer-ticket
check 'the configuration is gone, what was sold stays' test ! -e /etc/foyer.conf -a -e /var/lib/foyer/foyer.db -a -e "$backup"
check 'no unit is left' sh -c '! ls /etc/systemd/system/*.wants/foyer* /lib/systemd/system/foyer* 2>/dev/null'

# An older version, whose store is one that was released, and whose configuration was changed.
check 'an older version is installed' install_packages "$folder"/old/*.deb
stop
rm -rf /var/lib/foyer /var/backups/foyer/*
install -d -m 700 -o foyer -g foyer /var/lib/foyer
install -m 600 -o foyer -g foyer "$folder/old.db" /var/lib/foyer/foyer.db
sed -i 's/^#seat_limit = .*/seat_limit = 7/' /etc/foyer.conf
let_in
cp /etc/foyer.conf /tmp/foyer.conf
check 'it is upgraded' install_packages "$folder"/new/*.deb
check 'the configuration is as it was' cmp /etc/foyer.conf /tmp/foyer.conf
check 'the new one lies beside it' test -e /etc/foyer.conf.dpkg-dist
if [ "$mode" = booted ]; then
    check 'the daemon runs' active foyerd.service
else
    start
fi
check 'what was sold before is known' is "$(as box foyer --field=state --as jiwoo RESERVATIONS | sort | tr '\n' ' ')" 'cancelled paid '
check 'the store was copied before its schema was changed' sh -c 'ls /var/backups/foyer/foyer-schema-2-*.db'
check 'FSCK finds nothing' is "$(as box foyer --field=broken FSCK)" 0
check 'the changed configuration holds' as box sh -c 'foyer CONCERT-ADD title=New artist=New venue=New && foyer --rows CONCERTS search=New'
is "$(as box foyer --json CONCERT concert=13 | sed -n 's/.*"seat_limit":\([0-9]*\).*/\1/p')" 7
stop
check 'it is purged' dpkg --purge foyerd foyer foyer-ticket
echo 'the house is played'

#!/bin/bash
#
# A till elsewhere: the socket is forwarded by ssh, as daemon/OPERATING.md says. The daemon sees the user at the end of the
# host: role, name in the audit trail and limits are those of the ssh user.
#
#     remote_test.sh FOYERD FOYER SOURCE
#
# sshd runs for each connection, at the other end of a pipe, so no port is needed. It and the daemon see users of their own,
# in a mount namespace. Ends with 77 where there can be none.

set -euo pipefail
FOYERD=$1 foyer=$2 source=$3
if [ -z "${FOYER_REMOTE_FOLDER:-}" ]; then
    [ "$(id -u)" -eq 0 ] || exec sudo -n "$0" "$@"
    unshare --mount --pid --fork --mount-proc true ||
        { echo "skipped: users of its own for sshd need a mount namespace"; exit 77; }
    FOYER_REMOTE_FOLDER=$(mktemp -d /tmp/foyer-remote.XXXXXX)
    export FOYER_REMOTE_FOLDER
    trap 'rm -rf "$FOYER_REMOTE_FOLDER"' EXIT
    unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@"
    exit
fi
folder=$FOYER_REMOTE_FOLDER
# shellcheck source=tests/kit/daemon.sh
. "$source/tests/kit/daemon.sh"
chmod 755 "$folder"

# The users of this test.
for user in till:64001 kim:64002 box:64003; do
    echo "${user%:*}:x:${user#*:}:64000::$folder:/bin/sh" >>"$folder/users"
    echo "${user%:*}:*:20000:0:99999:7:::" >>"$folder/secrets"
done
printf 'foyer-test:x:64000:\nfoyer-operator:x:64010:till\nfoyer-remote:x:64011:till,kim\n' >"$folder/groups"
for file in passwd:users shadow:secrets group:groups; do
    grep -Ev '^(till|kim|box|foyer-test|foyer-operator|foyer-remote):' "/etc/${file%:*}" |
        cat - "$folder/${file#*:}" >"$folder/${file%:*}"
    chmod 644 "$folder/${file%:*}"
    mount --bind "$folder/${file%:*}" "/etc/${file%:*}"
done
mkdir -p /run/sshd

# sshd, with the lines of the page.
ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
mkdir "$folder/keys"
cp "$folder/key.pub" "$folder/keys/all"
cat >"$folder/sshd_config" <<END
HostKey $folder/host
AuthorizedKeysFile $folder/keys/all
UsePAM no
StrictModes no
PidFile none
END
awk '/^ *Match Group foyer-remote/ { on = 1 } on && !/^    / { exit } on' "$source/daemon/OPERATING.md" >>"$folder/sshd_config"
grep -q AllowStreamLocalForwarding "$folder/sshd_config" # the page has them
/usr/sbin/sshd -t -f "$folder/sshd_config"

cat >"$folder/foyer.conf" <<END
[socket]
path = $folder/foyer.sock
mode = 0666
[store]
path = $folder/store/foyer.db
[roles]
operator_group = foyer-operator
[limits]
connections_per_uid = 3
END
install -d -m 700 "$folder/store"
server_start "$folder/log" "$FOYERD" --config "$folder/foyer.conf"
DAEMON=$SERVER_PID DAEMON_LOG=$folder/log DAEMON_SOCKET=$folder/foyer.sock

is() {
    [ "$2" = "$3" ] || { printf '%s: expected %s, got %s\n' "$1" "$3" "$2" >&2; exit 1; }
    echo "$1: $2"
}

# ssh_as USER ARGUMENT...
ssh_as() {
    ssh -F none -i "$folder/key" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
        -o ProxyCommand="/usr/sbin/sshd -i -f $folder/sshd_config -E $folder/sshd.log" "$1@venue" "${@:2}"
}

# forward USER: the socket of the venue, here. ssh goes on in the background once it is there.
forward() {
    # The command of the page, with the paths of this test.
    sed -n 's/^ *\(ssh -N -L .*\)$/\1/p' "$source/daemon/OPERATING.md" | head -n 1 >"$folder/command"
    [ "$(cat "$folder/command")" = 'ssh -N -L ~/foyer.sock:/run/foyer/foyer.sock till@venue' ]
    ssh_as "$1" -f -N -o ExitOnForwardFailure=yes -L "$folder/$1.sock:$folder/foyer.sock" || {
        cat "$folder/sshd.log" >&2
        exit 1
    }
    await test -S "$folder/$1.sock"
}

"$foyer" --socket "$folder/foyer.sock" script /dev/stdin >"$folder/season" <<'END'
CONCERT-ADD title=Gala artist=Kim venue=Hall
GRADE-SET concert=1 grade=A seats=1-50 price=1000
SHOW-ADD concert=1 starts=+7T19:30
END

forward till
forward kim
is 'who the till is' "$("$foyer" --socket "$folder/till.sock" --field=user WHOAMI) $("$foyer" --socket "$folder/till.sock" --field=role WHOAMI)" 'till operator'
is 'who the customer is' "$("$foyer" --socket "$folder/kim.sock" --field=user WHOAMI) $("$foyer" --socket "$folder/kim.sock" --field=role WHOAMI)" 'kim any'
is 'the till sells' "$("$foyer" --socket "$folder/till.sock" --field=seats SELL show=1 seats=7 method=card)" 7
status=0
"$foyer" --socket "$folder/kim.sock" SELL show=1 seats=8 method=card 2>"$folder/refused" || status=$?
is 'the customer does not' "$(sed -n 's/.*\(NOT-ALLOWED\).*/\1/p' "$folder/refused") $status" "NOT-ALLOWED 1"
# The audit trail names them, and their uids.
"$foyer" --socket "$folder/foyer.sock" --rows AUDIT >"$folder/audit"
is 'the audit trail' "$(awk -F '\t' '/SELL show=1 seats=7/ { print ($0 ~ /\ttill\t/) ? "till" : $0 }' "$folder/audit")" till

# A fourth connection of a customer is refused, through the tunnel too, and the till has no such limit.
for _ in 1 2 3; do
    socat -t30 "UNIX-CONNECT:$folder/kim.sock" "EXEC:cat,pipes" >/dev/null 2>&1 &
done
open_connections() {
    [ "$("$foyer" --socket "$folder/foyer.sock" --rows CONNECTIONS | grep -c kim)" -ge 3 ]
}
await open_connections
is 'one connection too many' "$(printf 'PING\n' | socat -t30 - "UNIX-CONNECT:$folder/kim.sock" | sed -n 's/^ERR \(TOO-MANY\).*/\1/p')" TOO-MANY
is 'the till is let in' "$("$foyer" --socket "$folder/till.sock" --field=role WHOAMI)" operator

# There is no shell.
status=0
ssh_as till true >"$folder/shell" 2>&1 || status=$?
[ "$status" -ne 0 ] || { echo 'the till has a shell' >&2; exit 1; }
echo "a shell is refused: $(tail -n 1 "$folder/shell")"

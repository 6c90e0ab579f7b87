#!/bin/bash
#
# `cmake --install`, without packages: what the units start is there, and a configuration that is there stays.
#
#     install_test.sh BUILD

set -euo pipefail
build=$1
DESTDIR=$(mktemp -d)
export DESTDIR
trap 'rm -rf "$DESTDIR"' EXIT
prefix=$DESTDIR$(sed -n 's/^CMAKE_INSTALL_PREFIX:PATH=//p' "$build/CMakeCache.txt")
conf=$prefix/etc/foyer.conf
[ -d "${prefix%/*}" ] || mkdir -p "${prefix%/*}"

cmake --install "$build" >"$DESTDIR/log"
for file in bin/foyer bin/foyer-ticket sbin/foyerd libexec/foyer/backup etc/foyer.conf lib/systemd/system/foyerd.socket \
    lib/systemd/system/foyer-backup.timer lib/sysusers.d/foyer.conf lib/tmpfiles.d/foyer.conf share/foyer/demo-season.foyer \
    share/man/man1/foyer.1 share/man/man1/foyer-ticket.1 share/man/man5/foyer.conf.5 share/man/man7/foyer-protocol.7 \
    share/man/man8/foyerd.8 share/bash-completion/completions/foyer share/zsh/site-functions/_foyer \
    share/fish/vendor_completions.d/foyer.fish; do
    [ -s "$prefix/$file" ] || { echo "not installed: $file" >&2; exit 1; }
done
count=0
while read -r _ path; do
    [ -x "$DESTDIR$path" ] || { echo "a unit starts $path, which is not there" >&2; exit 1; }
    count=$((count + 1))
done < <(sed -n 's/^ExecStart=\([^ ]*\).*/start \1/p' "$prefix"/lib/systemd/system/*.service)
[ "$count" -eq 2 ]
while read -r path; do
    [ -x "$DESTDIR$path" ] || { echo "the backup calls $path, which is not there" >&2; exit 1; }
done < <(grep -oE '[^ (]*/(foyer|foyerd) ' "$prefix/libexec/foyer/backup")
[ -e "$DESTDIR$(sed -n 's/^ExecStart=.*--config //p' "$prefix/lib/systemd/system/foyerd.service")" ]

echo '# changed' >>"$conf"
cp "$conf" "$DESTDIR/conf"
cmake --install "$build" >"$DESTDIR/log"
cmp "$conf" "$DESTDIR/conf"
echo "$(grep -c . "$DESTDIR/log") files are installed"

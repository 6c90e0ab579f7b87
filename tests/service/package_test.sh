#!/bin/bash
#
# Makes the packages, and plays house_play.sh with them: on a copy of this system that vanishes (an overlay), where
# nothing is booted; or in a clean Debian in a container that is booted, which takes minutes and needs the archive.
#
#     package_test.sh make SOURCE FOLDER          makes FOLDER/new and FOLDER/old
#     package_test.sh same SOURCE FOLDER          makes them again elsewhere: the same bytes
#     package_test.sh plain SOURCE FOLDER
#     package_test.sh booted SOURCE FOLDER

set -euo pipefail
task=$1 source=$2 folder=$3
case $task in
plain | booted) [ "$(id -u)" -eq 0 ] || exec sudo -n "$0" "$@" ;;
esac

# A name that sed and the shell would take for something else.
export DEBFULLNAME='Smith & Sons / Box Office' DEBEMAIL=box@foyer.org

# A lower version, with another text in the configuration file.
make_older() {
    local package older=$folder/older
    rm -rf "$folder/old" "$older"
    mkdir -p "$folder/old"
    for package in "$folder"/new/*.deb; do
        rm -rf "$older"
        dpkg-deb -R "$package" "$older"
        sed -i -E 's/^Version: .*/Version: 0.1.0/; s/\(>= [^)]*\)(, tzdata)/(>= 0.1.0)\1/' "$older/DEBIAN/control"
        if [ -e "$older/etc/foyer.conf" ]; then
            echo '# As it was.' >>"$older/etc/foyer.conf"
            (cd "$older" && find . -type f ! -path './DEBIAN/*' -printf '%P\n' | sort | xargs md5sum >DEBIAN/md5sums)
        fi
        dpkg-deb --root-owner-group -b "$older" "$folder/old" >/dev/null
    done
    rm -rf "$older"
}

# stage: what house_play.sh wants, in a folder that the system of the play can see.
stage() {
    local oldest
    mkdir -p "$1"
    cp -r "$folder/new" "$folder/old" "$source/tests/service/house_play.sh" "$1"
    oldest=$(printf '%s\n' "$source"/tests/service/released/*.replies | sort -V | head -n 1)
    (umask 077 && sqlite3 "$1/old.db" <"${oldest%.replies}.sql")
}

# In a mount namespace of its own, whose end takes everything away.
overlay() {
    local work=$1 root=$1/root part
    mount -t tmpfs tmpfs "$work"
    mkdir "$work/upper" "$work/work" "$root"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/run"
    mount -t tmpfs tmpfs "$root/tmp"
    chmod 1777 "$root/tmp"
    # The source, and what was made of it, may be on another file system.
    for part in "$source" "$folder"; do
        mkdir -p "$root$part"
        mount --bind "$part" "$root$part"
        mount -o remount,bind,ro "$root$part"
    done
    # Whoever has it installed gets another one.
    chroot "$root" dpkg --purge foyerd foyer foyer-ticket >/dev/null 2>&1
    rm -rf "$root/var/lib/foyer" "$root/var/backups/foyer" "$root/etc/foyer.conf"
    stage "$root/run/stage"
    chroot "$root" bash /run/stage/house_play.sh plain /run/stage "$source"
}

# can_overlay: whether this system lets root lay another file system over its own.
can_overlay() {
    unshare --mount sh -c "mount -t tmpfs tmpfs '$work' && mkdir '$work/upper' '$work/work' '$work/root' &&
        mount -t overlay overlay -o 'lowerdir=/,upperdir=$work/upper,workdir=$work/work' '$work/root'"
}

plain() {
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    can_overlay || { echo "skipped: a play on a copy of the system needs overlays and mount namespaces"; exit 77; }
    unshare --mount --pid --fork --kill-child "$0" overlay "$source" "$folder" "$work"
}

booted() {
    local root mirror status
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    root=$work/root
    # shellcheck disable=SC2016 # apt expands it
    mirror=$(apt-get indextargets --format '$(REPO_URI)' | head -n 1)
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates bookworm "$root" "${mirror:-http://deb.debian.org/debian}" >"$work/log" ||
        { tail "$work/log" >&2; exit 1; }
    stage "$root/stage"
    chmod 755 "$root/stage"
    cat >"$root/etc/systemd/system/play.service" <<END
[Unit]
Description=the play
After=multi-user.target
[Service]
Type=oneshot
ExecStart=/bin/bash -c 'apt-get -q update && exec bash /stage/house_play.sh booted /stage'
StandardOutput=append:/stage/log
StandardError=append:/stage/log
ExecStopPost=/bin/sh -c 'echo \$EXIT_STATUS >/stage/status'
ExecStopPost=/bin/systemctl --no-block poweroff
[Install]
WantedBy=default.target
END
    ln -s ../play.service "$root/etc/systemd/system/default.target.wants/play.service" 2>/dev/null ||
        systemctl --root="$root" enable play.service
    systemd-nspawn --quiet --directory="$root" --register=no --keep-unit --boot --console=pipe </dev/null >"$work/console" 2>&1 || true
    cat "$root/stage/log"
    status=$(cat "$root/stage/status" 2>/dev/null || true)
    [ "$status" = 0 ] || { tail -n 20 "$work/console" >&2; echo "the play ended with status ${status:-none}" >&2; exit 1; }
}

case $task in
make)
    rm -rf "$folder"
    mkdir -p "$folder"
    ! env -u DEBEMAIL GIT_DIR=/dev/null GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null \
        "$source/scripts/package" --output "$folder/new" --tree "$folder/tree" 2>"$folder/said" ||
        { echo 'packages are made by nobody' >&2; exit 1; }
    grep -q 'set DEBFULLNAME and DEBEMAIL' "$folder/said"
    "$source/scripts/package" --output "$folder/new" --tree "$folder/tree"
    for package in "$folder"/new/*.deb; do
        [ "$(dpkg-deb -f "$package" Maintainer)" = "$DEBFULLNAME <$DEBEMAIL>" ] ||
            { echo "$package has another maintainer" >&2; exit 1; }
    done
    make_older
    ;;
same)
    # Another folder, zone, language and mask, and nothing from a cache.
    (umask 077 && TZ=Pacific/Kiritimati LC_ALL=C CCACHE_DISABLE=1 \
        "$source/scripts/package" --output "$folder/again" --tree "$folder/elsewhere/by/another/name")
    (cd "$folder/new" && sha256sum -- *.deb) | (cd "$folder/again" && sha256sum -c)
    ;;
plain) plain ;;
overlay) overlay "$4" ;;
booted) booted ;;
esac

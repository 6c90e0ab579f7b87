# shellcheck shell=bash
# What scripts/run and scripts/test share: installing packages and building. Source it in bash; the
# caller has set -euo pipefail, and ROOT is the top of the source tree.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "$(basename "$0"): $*"
    exit 1
}

# The packages of the groups named.
packages_of() {
    local group
    for group in "$@"; do
        awk -v group="$group" '$1 == group { print $2 }' "$ROOT/scripts/packages"
    done
}

# Those of the packages named that are not installed.
packages_missing() {
    # dpkg-query fails if it does not know one of them.
    { dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true; } |
        awk 'FILENAME == "-" { if ($1 == "installed") installed[$2] = 1; next } !installed[$1]' \
            - <(printf '%s\n' "$@")
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "to install packages, run this as root or install sudo; needed: $*"
    fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@" >&2
}

# True if apt knows a version of each package named.
apt_knows() {
    local package
    for package in "$@"; do
        apt-cache show "$package" 2>/dev/null | grep -q . || return 1
    done
}

# Installs what is missing of the groups named. Says what it does; does nothing if all is there.
install_packages() {
    local wanted missing
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        [ -n "${FOYER_NO_PACKAGES:-}" ] && return
        fail "this is not Debian: install what scripts/packages names, then set FOYER_NO_PACKAGES=1"
    fi
    mapfile -t wanted < <(packages_of "$@")
    mapfile -t missing < <(packages_missing "${wanted[@]}")
    [ "${#missing[@]}" -eq 0 ] && return
    [ -n "${FOYER_NO_PACKAGES:-}" ] && fail "missing, and FOYER_NO_PACKAGES is set: ${missing[*]}"
    say "Installing Debian packages: ${missing[*]}"
    if ! apt_knows "${missing[@]}" || ! apt install --no-install-recommends "${missing[@]}"; then
        # The lists of packages are absent or old.
        apt update
        apt install --no-install-recommends "${missing[@]}"
    fi
}

# build PRESET [CMAKE-OPTION...]: configures and builds into build/PRESET.
build() {
    local preset=$1 launcher=
    shift
    if command -v ccache >/dev/null; then
        launcher=ccache
    fi
    (
        cd "$ROOT" && # no set -e inside a condition
            cmake --preset "$preset" -DCMAKE_C_COMPILER_LAUNCHER="$launcher" "$@" &&
            cmake --build --preset "$preset"
    )
}

#!/bin/bash
# What schema/POSTGRESQL.md says of Patroni is what the test sets up, but for its times.
#
#     patroni_page_test.sh PATRONI POSTGRESQL.md
set -euo pipefail
settings() {
    sed -n '/maximum_lag_on_failover/,/data-checksums/p' "$1" | sed 's/#.*//; s/^ *//; s/ *$//' | grep .
}
settings "$2" | grep -qx 'synchronous_mode_strict: true'
diff <(settings "$1") <(settings "$2")

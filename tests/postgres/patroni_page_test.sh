#!/bin/bash
# What schema/POSTGRESQL.md has for Patroni and etcd can be made the files of each node, and loses nothing that was acknowledged.
# Servers run with them in the tests behind --long.
#
#     patroni_page_test.sh PATRONI
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
for node in db1 db2 db3; do
    "$1" configure "$folder" "$node"
    files=("$folder/$node/etcd" "$folder/$node/patroni.yml")
    grep -qx "name: $node" "${files[1]}"
    grep -qx "  connect_address: 10.0.0.${node#db}:5432" "${files[1]}"
    grep -qx "ETCD_NAME=$node" "${files[0]}"
    for line in 'synchronous_mode: true' 'synchronous_mode_strict: true .*' "synchronous_commit: 'on'" "fsync: 'on'" 'etcd: .*'; do
        grep -qx " *$line" "${files[1]}" || { echo "failed: the page has no line $line" >&2; exit 1; }
    done
    ! grep -n 'example' "${files[@]}" || { echo "failed: a name of the page is left" >&2; exit 1; }
done

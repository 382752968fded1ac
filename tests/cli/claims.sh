#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each of the 147 claims of the article is in the shipped register, once, and is found
# by its number. In TAP.
#
#   claims.sh ENTENTE DATA
set -u
entente=$1 data=$2
top=$(mktemp -d "${TMPDIR:-/tmp}/entente-cli-XXXXXX") || exit 99
trap 'rm -rf "$top"' EXIT
export ENTENTE_NOW=2026-11-24T12:00:00Z LC_ALL=C.UTF-8 ENTENTE_REGISTER="$top/world.db"
"$entente" init "$ENTENTE_REGISTER" --from "$data" 2>"$top/err" ||
    { echo "Bail out! $(cat "$top/err")"; exit 99; }

n=1
while [ $n -le 147 ]; do
    echo "== $n"
    "$entente" why "#$n" 2>&1
    n=$((n + 1))
done >"$top/out"

# One place with that number, in a claim that lives.
awk '
    function tell() {
        if (!n) return
        good = places == 1 && live == 1
        printf "%sok %d - #%d\n", good ? "" : "not ", n, n
        if (!good) printf "%s", said
    }
    /^== / { tell(); n = $2; places = live = 0; said = ""; next }
    { said = said "# " $0 "\n" }
    $1 == "place" && $2 == "#" n { places++ }
    $1 == "standing" && $2 == "live" { live++ }
    END { tell(); print "1..147" }' "$top/out"

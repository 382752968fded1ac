#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The text cases once more, with answers that come over HTTP where the case allows. In TAP.
#
#   over_http.sh SPEC_RUN ASKS ENTENTE DATA LEAST CASES...
set -u
run=$1 asks=$(realpath "$2") data=$4 least=$5
ENTENTE_PROGRAM=$(realpath "$3")
ENTENTE_ASKED=$(mktemp) || exit 99
trap 'rm -f "$ENTENTE_ASKED"' EXIT
export ENTENTE_PROGRAM ENTENTE_ASKED
shift 5
"$run" "$asks" "$data" "$@" | sed '/^1\.\./d' > "$ENTENTE_ASKED.tap"
cat "$ENTENTE_ASKED.tap"
n=$(grep -c '^\(not \)\{0,1\}ok' "$ENTENTE_ASKED.tap")
rm -f "$ENTENTE_ASKED.tap"
asked=$(wc -c < "$ENTENTE_ASKED")
n=$((n + 1))
[ "$asked" -ge "$least" ] && echo "ok $n - $asked answers over HTTP" ||
    echo "not ok $n - $asked answers over HTTP, not $least"
echo "1..$n"

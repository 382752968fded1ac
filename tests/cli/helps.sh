#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every command explains itself, and its example runs. In TAP.
#
#   helps.sh ENTENTE DATA
#
# An example runs in a folder that has the shipped register as world.db, a register
# to merge as theirs.db, and data/; CLAIM stands for a claim's id.
set -u
entente=$(realpath "$1") data=$(realpath "$2")
top=$(mktemp -d "${TMPDIR:-/tmp}/entente-cli-XXXXXX") || exit 99
trap 'rm -rf "$top"' EXIT
export ENTENTE_NOW=2026-11-24T12:00:00Z LC_ALL=C.UTF-8
unset ENTENTE_REGISTER
mkdir "$top/bin" "$top/ready" && ln -s "$entente" "$top/bin/entente" || exit 99
PATH=$top/bin:$PATH
cd "$top/ready" || exit 99
ln -s "$data" data
entente init world.db --from data 2>"$top/err" || { echo "Bail out! $(cat "$top/err")"; exit 99; }
cp world.db theirs.db
claim=$(entente list Lithuania member UN --format json | sed -n 's/.*"claims":\["\([a-z2-7]*\)".*/\1/p' | head -n 1)

n=0
result() { # GOOD TITLE
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}

runs() { # COMMAND: its help, then the example at the end of it
    entente "$1" --help >"$top/help" 2>"$top/err"
    code=$?
    [ $code = 0 ] && grep -q "^usage: entente $1" "$top/help" && [ ! -s "$top/err" ]
    result $? "$1 --help"
    ! grep -q '.\{80\}' "$top/help"
    result $? "$1 --help fits 79 columns"
    entente help "$1" | cmp -s - "$top/help"
    result $? "help $1"
    example=$(sed '1,/^example:$/d' "$top/help" | sed "s/^  //; s/CLAIM/$claim/g")
    rm -rf "$top/run" && cp -R "$top/ready" "$top/run" && cd "$top/run" || exit 99
    case $example in
    *" init world.db"*) rm world.db ;;
    "entente serve"*) example="timeout --preserve-status 2 entente serve --port 0" ;;
    esac
    sh -c "$example" >"$top/out" 2>"$top/err" </dev/null
    code=$?
    case $code in 0 | 1 | 4) good=0 ;; *) good=1 ;; esac
    [ -n "$example" ] || good=1
    result $good "$example"
    [ $good = 0 ] || { echo "# exit $code"; sed 's/^/# /' "$top/err"; }
    cd "$top/ready" || exit 99
}

# The commands are the words after two blanks in the overview.
entente --help >"$top/all"
result $? "--help"
for command in $(sed -n 's/^  \([a-z][a-z]*\)  *[a-z].*/\1/p' "$top/all"); do
    runs "$command"
done
# None is hidden from it that the manual has.
entente manual >"$top/manual" 2>/dev/null || : >"$top/manual"
grep -q 'entente' "$top/manual"
result $? "manual"
echo "1..$n"

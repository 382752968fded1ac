#!/bin/sh
# header.sh INCLUDE: entente.h compiles alone, twice, as C99, C17 and C++17, without a
# warning, with every compiler that is here. TAP.
set -u
include=$1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# Included twice, before anything else, and used: a struct of each kind and a call.
cat > "$work/use.c" <<'C'
#include "entente.h"
#include "entente.h"
int use(const char *path);
int use(const char *path) {
    ent_open_options how = {sizeof(ent_open_options), ENT_OPEN_READ, NULL, NULL, NULL};
    ent_register *reg = NULL;
    ent_error err;
    ent_ymd day = {INT64_C(2012), 4, 3};
    if (ent_register_open(path, &how, &reg, &err) != ENT_OK)
        return (int)err.code + day.month + ent_code_name(err.code)[0];
    ent_register_close(reg);
    return ENT_CODE_COUNT + ENT_ID_BYTES + (int)sizeof(ent_question) + (int)sizeof(ENT_VERSION);
}
C
cp "$work/use.c" "$work/use.cc"

warn="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef -Werror"
c="$warn -Wstrict-prototypes -Wmissing-prototypes"
echo 1..10
n=0
try() { # WHAT, COMPILER, FILE, FLAGS
    n=$((n + 1))
    if ! command -v "$2" > /dev/null 2>&1; then
        echo "ok $n $1 # SKIP no $2"
    elif "$2" $4 -I"$include" -fsyntax-only "$3" 2> "$work/err"; then
        echo "ok $n $1"
    else
        echo "not ok $n $1"
        sed 's/^/# /' "$work/err"
    fi
}
for cc in gcc clang; do
    try "$cc, C99" "$cc" "$work/use.c" "-std=c99 $c"
    try "$cc, C17" "$cc" "$work/use.c" "-std=c17 $c"
    try "$cc, C17 with GNU extensions" "$cc" "$work/use.c" "-std=gnu17 $c"
done
for cxx in g++ clang++; do
    try "$cxx, C++17" "$cxx" "$work/use.cc" "-std=c++17 $warn"
    try "$cxx, C++11" "$cxx" "$work/use.cc" "-std=c++11 $warn"
done

#!/bin/sh
# stylecheck.sh STYLECHECK: the checker finds what it is there to find, and nothing in
# what is good. A tree in which each file has one thing wrong, read once. TAP.
set -u
check=$1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
spdx='/* SPDX-License-Identifier: MIT */'
n=0 n_bad=0

verdict() { # WHAT, 0 if it holds
    n=$((n + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $n $1"
    else
        echo "not ok $n $1"
        sed 's/^/# /' "$work/out"
    fi
}

long() { # LINES: a function of that many
    echo 'void f(int a,'
    echo '       int b) {'
    awk -v n="$1" 'BEGIN { for (i = 0; i < n - 3; i++) print "    a += b;" }'
    echo '}'
}

# ---- what is good

tree=$work/good
mkdir -p "$tree/src/base" "$tree/src/register" "$tree/cli" "$tree/docs"
{
    echo "$spdx"
    echo '#include "base/base.h"'
    echo '/* It may free() or printf() in a comment. */'
    echo 'static const char text[] = "malloc( is a word";'
    echo 'int f(const pool *p) {'
    echo '    return p->free(p) ? snprintf(0, 0, "%d \" %s", 1, "TO''DO: SELECTED") : text[0];'
    echo '}'
    echo '/* For a reason. */'
    long 81
} > "$tree/src/base/good.c"
echo "$spdx" > "$tree/cli/cli.h"
{
    echo 'See [the code](../src/base/good.c#L1) and [there](https://example.org).'
    echo 'In code `[x](y)` is none.'
} > "$tree/docs/a.md"
"$check" "$tree" > "$work/out" && ! grep -q 'over 80 lines: ' "$work/out"
verdict "passes what is good" $?

{ echo "$spdx"; long 81; } > "$tree/src/base/long.c"
"$check" "$tree" > "$work/out" && grep -q 'over 80 lines: src/base/long.c:2: f()' "$work/out"
verdict "tells of long functions without a reason" $?

# ---- what is bad

tree=$work/bad
mkdir -p "$tree/src/base" "$tree/src/register" "$tree/cli" "$tree/docs"
: > "$work/due"
bad() { # FILE (N stands for a number), START OF THE RULE; the file on stdin
    n_bad=$((n_bad + 1))
    path=$(echo "$1" | sed "s/N/$n_bad/")
    cat > "$tree/$path"
    echo "$path $2" >> "$work/due"
}
c() { # FILE, RULE, LINE OF C
    printf '%s\n%s\n' "$spdx" "$3" > "$work/plain"
    bad "$1" "$2" < "$work/plain"
}

{ echo "$spdx"; long 151; } > "$work/long"
bad src/base/N.c "no function over 150" < "$work/long"
{ echo "$spdx"; awk 'BEGIN { for (i = 0; i < 800; i++) print "extern int i;" }'; } > "$work/long"
bad src/base/N.c "no file over 800" < "$work/long"
c cli/N.c "no banned" 'int f(char *p) { return strcpy(p, "") != p; }'
c src/base/N.c "no banned" '#define COPY(a, b) strncpy(a, b, 1)'
c src/base/N.c "the library neither" 'void f(void) { exit(1); }'
c src/base/N.c "the library neither" 'void f(void) { fprintf(stderr, "x"); }'
c src/base/N.c "memory comes" 'void *f(void) { return malloc(1); }'
c src/base/N.c "memory comes" "void f(char *p) { char c = '\"'; free(p); }"
c src/base/N.c "no call depends" 'double f(char *p) { return strtod(p, 0); }'
c src/base/N.c "no call depends" 'int f(char *p) { return snprintf(p, 9, "%.3f", 1.0); }'
c src/base/N.c "each foreign" '#include <sqlite3.h>'
c src/register/N.c "each foreign" '#include <utf8proc.h>'
c src/base/N.c "each foreign" '#include <nettle/sha2.h>'
c src/base/N.c "each foreign" '#include <jansson.h>'
c src/base/N.c "a folder uses" '#include "register/register.h"'
c src/base/N.c "a folder uses" '#include "base.h"'
c cli/N.c "the command" '#include "base/base.h"'
c src/base/N.c "SQL stands" 'const char *f(void) { return "SELECT 1"; }'
c src/register/N.c "SQL stands" 'const char *f(void) { return "SELECT %s"; }'
c src/base/N.c "no trailing" 'extern int i; '
c src/base/N.c "no trailing" "$(printf '\textern int i;')"
c src/base/N.c "nothing is left" "/* TO""DO: more */"
c src/base/N.c "no path of one" "/* see /wo""rk/x */"
echo 'extern int i;' > "$work/plain"
bad src/base/N.c "every C file" < "$work/plain"
echo 'See [it](gone.md#there).' > "$work/plain"
bad docs/N.md "links of" < "$work/plain"

"$check" "$tree" > "$work/out"
verdict "refuses what is bad" $((! $?))
awk '/^(not )?ok/ { rule = $0; sub(/^(not )?ok [0-9]+ /, "", rule); next }
     /^# / && !/over 80/ { place = $2; sub(/:.*/, "", place); print place " " rule }' \
    "$work/out" | sort -u > "$work/told"
while read -r path rule; do # told once, under that rule
    [ "$(grep -c "^$path " "$work/told")" -eq 1 ] && grep -q "^$path $rule" "$work/told"
    verdict "finds in $path: $rule" $?
done < "$work/due"
echo "1..$n"

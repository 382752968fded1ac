#!/bin/sh
# symbols.sh ARCHIVE HEADER ROOT [CC]: what the library defines is what the header
# declares, and no more. A throw-away shared object of the whole archive shows which
# names are visible. TAP.
set -u
archive=$1 header=$2 root=$3 cc=${4:-cc}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL

# Declarations: from ENT_API to ";", outside of comments and directives.
awk '
    { while (match($0, /\/\*/)) { # comments
          head = substr($0, 1, RSTART - 1); rest = substr($0, RSTART + 2)
          while (!(end = index(rest, "*/"))) { rest = ""; if ((getline rest) <= 0) exit }
          $0 = head " " substr(rest, end + 2)
      } }
    /^#/ { next }
    { all = all " " $0 }
    END {
        n = split(all, part, ";")
        for (i = 1; i <= n; i++) {
            api = part[i] ~ /(^|[^A-Z_])ENT_API[^A-Z_]/
            if (part[i] ~ /typedef|[{}]/ && !api)
                continue
            if (match(part[i], /ent_[a-z0-9_]+\(/))
                print (api ? "api " : "bare ") substr(part[i], RSTART, RLENGTH - 1)
        }
    }' "$header" > "$work/declared"
sed -n 's/^api //p' "$work/declared" | sort > "$work/api"
sed -n 's/^bare //p' "$work/declared" | sort > "$work/bare"

n=0
empty() { # WHAT, FILE: a case that holds if the file is empty
    n=$((n + 1))
    if [ -s "$2" ]; then
        echo "not ok $n $1"
        sed 's/^/# /' "$2"
    else
        echo "ok $n $1"
    fi
}

echo 1..8
sort "$work/api" | uniq -d > "$work/twice"
[ -s "$work/api" ] || echo "no function found" > "$work/twice"
empty "the header declares functions, each once" "$work/twice"
empty "every function of the header is ENT_API" "$work/bare"

nm -g --defined-only "$archive" 2> /dev/null | awk 'NF == 3 { print $3 }' | sort -u |
    grep -v '^__' > "$work/defined" # those of sanitizers begin with two
comm -23 "$work/api" "$work/defined" > "$work/missing"
empty "every function of the header is defined" "$work/missing"

if $cc -shared -o "$work/all.so" -Wl,--whole-archive "$archive" -Wl,--no-whole-archive \
    2> "$work/link"; then
    : > "$work/link"
fi
empty "the archive makes a shared object" "$work/link"
nm -D --defined-only "$work/all.so" 2> /dev/null | awk 'NF == 3 { print $3 }' |
    grep -v '^__\|^_init$\|^_fini$' | sort -u > "$work/visible"
comm -23 "$work/api" "$work/visible" > "$work/hidden"
empty "every function of the header is visible" "$work/hidden"
comm -13 "$work/api" "$work/visible" > "$work/more"
empty "nothing else is" "$work/more"

# In an archive hidden names still meet those of the program.
comm -13 "$work/api" "$work/defined" | grep -v '^ent__' > "$work/foreign"
empty "names that files share among themselves begin with ent__" "$work/foreign"

# No globals, but for the hook of the memory. Instrumented builds have their own.
if nm "$archive" 2> /dev/null | grep -q '__asan\|__gcov\|__ubsan\|__sanitizer\|__tsan'; then
    echo "ok 8 no state is shared # SKIP instrumented"
else
    objdump -t "$archive" 2> /dev/null |
        awk '/file format/ { file = $1 }
             / O \.(data|bss)/ && !/\.data\.rel\.ro/ { print file " " $NF }' |
        grep -v '^base_memory.c.o: hook\(_ctx\|_lock\)\{0,1\}$' > "$work/state"
    empty "no state is shared but the hook of the memory" "$work/state"
fi

# Not a rule, but good to know: which functions nobody here calls.
while read -r f; do
    grep -qrF --include='*.c' "$f(" "$root/tests/api" || echo "# not called by tests/api: $f"
done < "$work/api"

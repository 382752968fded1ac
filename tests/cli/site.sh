#!/bin/sh
# site: a page for each state, body and pair of neighbours, and each link leads to one.
# usage: site.sh ENTENTE DATA
set -u
entente=$(realpath "$1") data=$(realpath "$2")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
n=0
t() { # t NAME COMMAND...
    n=$((n + 1))
    name=$1
    shift
    if "$@"; then echo "ok $n $name"; else echo "not ok $n $name"; fi
}
not() { ! "$@"; }

mkdir package
cp "$data/relations.csv" package
cat > package/entities.csv <<'CSV'
id,type,name
AAA,state,Aland & <Co>
BBB,state,Beland
CCC,state,Celand
org:a,org,League of A
org_3aa,org,Twin
CSV
cat > package/sources.csv <<'CSV'
id,work,title,published,licence
free,free,Free Book,2020-01-01,CC0-1.0
shut,shut,Shut Book,2020-01-01,CC-BY-NC-4.0
CSV
cat > package/claims.csv <<'CSV'
subject,relation,object,value,since,until,source
AAA,exists,,exists,1900-01-01,..,free
BBB,exists,,exists,1900-01-01,..,free
CCC,exists,,exists,2015-01-01,..,free
AAA,member,org:a,member,1950-01-01,..,free
BBB,member,org_3aa,member,1950-01-01,..,free
AAA,border,BBB,12,2019,2019,free
AAA,border,CCC,7,2019,2019,free
AAA,mission,BBB,embassy,1960-01-01,..,shut
CSV
"$entente" init r.db --from package 2>messages || { cat messages; exit 1; }

site() { "$entente" site --register r.db "$@" 2>messages; }
t "it is made" site out 2010-01-01
t "a page for each state of the day" test "$(ls out/state | tr '\n' ' ')" = "AAA.html BBB.html "
t "ids are names of files, none twice" \
    test "$(ls out/org | tr '\n' ' ')" = "org_3aa.html org_5f3aa.html "
t "neighbours of the day" test "$(ls out/pair)" = AAA--BBB.html
t "nothing beside it" test ! -e out.part
t "it tells what it made" grep -q '^5 pages and an index in out$' messages
t "names are text" grep -q 'Aland &amp; &lt;Co>' out/index.html
t "what may not be published is left out" not grep -rq embassy out/state out/pair
t "and listed" grep -q 'Shut Book.*CC-BY-NC-4.0' out/index.html
lost=0
for page in out/index.html out/*/*.html; do
    for href in $(grep -o 'href="[^"#:]*"' "$page" | sed 's/href="//; s/"//'); do
        test -f "$(dirname "$page")/$href" || lost=1
    done
done
t "each link leads to a page" test $lost = 0
t "a state's page links to its body" grep -q 'href="../org/org_3aa.html"' out/state/AAA.html
t "what is there stays" not site out 2010-01-01
t "and nothing beside it" test ! -e out.part
mkdir empty
t "an empty folder will do" site empty/ 2020-01-01
t "another day, others" test "$(ls empty/state | tr '\n' ' ')" = "AAA.html BBB.html CCC.html "
t "with all licences" site all 2010-01-01 --all-licences
t "all is there" grep -q embassy all/state/AAA.html
mkdir -p mine.part/state
echo mine > mine.part/state/AAA.html
t "what another left is in the way" not site mine 2010-01-01
t "and stays" grep -q mine mine.part/state/AAA.html
t "no folder, no site" not site no/where 2010-01-01
echo "1..$n"

#!/usr/bin/env bash
# Measures how long the command line takes from the start of the process to the first row on standard output, and to
# the end, over a script of four rows. Each run is a new JVM; the archive of classes is kept between runs, as in life.
#
#   scripts/lib/bench_startup.sh [RUNS]      prints a table; the last line is JSON
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
runs=${1:-11}
folder=$root/target/startup
mkdir -p "$folder"
printf 'ts,symbol,price\n%s\n%s\n%s\n%s\n' 2024-01-01T00:00:00Z,A,1.5 2024-01-01T00:00:01Z,B,2.5 \
    2024-01-01T00:00:02Z,A,3.5 2024-01-01T00:00:03Z,B,4.5 > "$folder/trades.csv"
cat > "$folder/small.sql" << 'SQL'
CREATE SOURCE trades (ts TIMESTAMP, symbol VARCHAR, price DOUBLE, WATERMARK FOR ts AS ts)
    FROM FILE (path = 'trades.csv') FORMAT CSV WITH (header = true);
CREATE STREAM sums AS
SELECT window_start, symbol, SUM(price) AS total FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '2' SECOND);
SQL

# Milliseconds since the epoch, without starting a process.
now() { local time=${EPOCHREALTIME/[.,]/}; milliseconds=$((time / 1000)); }

"$root/scripts/laminar" run "$folder/small.sql" > /dev/null 2>&1 # builds and trains
first=() whole=()
for ((run = 0; run < runs; run++)); do
    now
    started=$milliseconds
    exec 3< <("$root/scripts/laminar" run --quiet "$folder/small.sql" 2> /dev/null)
    IFS= read -r _header <&3
    IFS= read -r row <&3
    now
    first+=($((milliseconds - started)))
    cat <&3 > /dev/null
    exec 3<&-
    now
    whole+=($((milliseconds - started)))
    [ -n "$row" ] || { echo "no row came out" >&2; exit 1; }
done

# Sets low, middle and high of the arguments.
spread() {
    local sorted
    mapfile -t sorted < <(printf '%s\n' "$@" | sort -n)
    low=${sorted[0]} middle=${sorted[$((${#sorted[@]} / 2))]} high=${sorted[-1]}
}
spread "${first[@]}"
printf '%-12s %8s %8s %8s   (ms, %d cold starts)\n' '' best median worst "$runs"
printf '%-12s %8d %8d %8d   must be < 700\n' 'first row' "$low" "$middle" "$high"
json="\"firstRowMs\":{\"best\":$low,\"median\":$middle,\"worst\":$high}"
spread "${whole[@]}"
printf '%-12s %8d %8d %8d\n' 'end' "$low" "$middle" "$high"
echo "{\"benchmark\":\"startup\",\"runs\":$runs,$json,\"endMs\":{\"best\":$low,\"median\":$middle,\"worst\":$high}}"

#!/bin/sh
# What the outbox costs: rates, bytes written to the disk, the size of 72 hours, and what a full one needs.
# Arguments: a directory on the disk in question (about 3 GB are needed), then what to measure; all of it if nothing is named.
set -e
cd "$(dirname "$0")/.."
test -n "$1" || { echo "usage: bench/outbox.sh DIRECTORY [rate] [latency] [wear] [size] [fill] [full]" >&2; exit 1; }
directory=$(mkdir -p "$1" && cd "$1" && pwd)
shift
./mvnw -q -B -ntp -Pbench -pl bench/jmh -am -DskipTests -Dforbiddenapis.skip=true package
[ $# -gt 0 ] || set -- rate latency wear size fill full
for what in "$@"; do
    echo "== $what"
    java -Xmx64m -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
        -cp bench/jmh/target/benchmarks.jar io.standpipe.outbox.OutboxBench "$what" "$directory"
done

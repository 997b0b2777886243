#!/bin/sh
# What polling costs, of the gateway and of two programs to compare it with, one after another on the same slaves. Linux.
# Without arguments: five loads, about 20 minutes. Else one: DEVICES POINTS INTERVAL-MS SECONDS [converter] [dead=NUMBER]
# Environment: WARMUP seconds (20), PROGRAMS ("gateway plain burst floor"), STANDPIPE_JAVA_OPTS for the gateway.
set -eu
cd "$(dirname "$0")/.."
case $# in
0) ;;
1 | 2 | 3)
    echo "usage: bench/modbus.sh [DEVICES POINTS INTERVAL-MS SECONDS [converter] [dead=NUMBER]]" >&2
    exit 2
    ;;
esac
# shellcheck disable=SC3045 # dash and every other shell here know it
files=$(ulimit -Hn)
[ "$files" = unlimited ] || [ "$files" -ge 12000 ] || echo "only $files files may be open; 5,000 slaves need 12,000" >&2
# shellcheck disable=SC3045
ulimit -n "$files"
./mvnw -q -B -ntp package -pl bundles/app,simulators -am -DskipTests -Dspotless.check.skip=true -Dforbiddenapis.skip=true
touch bundles/app/target/gateway.jar # ./gateway does not build once more
work=$(mktemp -d)
bench=''
trap '[ -z "$bench" ] || kill "$bench" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
classpath=$(bench/compile.sh modbus "$work/classes")
java -Xmx256m -cp "$classpath" ModbusBench "$PWD" "$work" "$@" &
bench=$!
wait "$bench"
bench=''

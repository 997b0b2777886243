#!/bin/sh
# What the page costs with many devices: memory and processor of the gateway without a browser and with three, bytes to each, and how
# the page feels. Linux, Chromium. Arguments: DEVICES (2000), POINTS of each (5), SECONDS of each measurement (60).
set -eu
cd "$(dirname "$0")/.."
# shellcheck disable=SC3045 # dash and every other shell here know it
ulimit -n "$(ulimit -Hn)"
./mvnw -q -B -ntp package -pl bundles/app,simulators -am -DskipTests -Dspotless.check.skip=true -Dforbiddenapis.skip=true
touch bundles/app/target/gateway.jar # ./gateway does not build once more
work=$(mktemp -d)
bench=''
trap '[ -z "$bench" ] || kill "$bench" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
classpath=$(bench/compile.sh modbus "$work/classes")
java -Xmx256m -cp "$classpath" PageBench "$PWD" "$work" "${1:-2000}" "${2:-5}" "${3:-60}" &
bench=$!
wait "$bench"
bench=''

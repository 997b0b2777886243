#!/bin/sh
# Coverage-guided fuzzing of what reads bytes from the field. Argument: seconds for each target, default 300.
# A run begins with what the runs before found (bundles/modbus/.cifuzz-corpus). What breaks a target is kept in
# src/test/resources beside it, and from then on part of every build.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-300}
for target in \
    DecoderFuzzTest#anyPointOfAnyAnswer \
    FrameFuzzTest#anyBytesForAnyRequest \
    FrameFuzzTest#aSlaveThatSendsAnything; do
    mkdir -p bundles/modbus/target
    report=$PWD/bundles/modbus/target/fuzz-$(echo "$target" | tr '#' '-')
    echo "$target, $seconds s"
    JAZZER_FUZZ=1 ./mvnw -B -ntp verify -am -pl bundles/modbus -Dsurefire.failIfNoSpecifiedTests=false \
        -Dtest="$target" -Djazzer.hooks=true -Djazzer.max_duration="${seconds}s" >"$report.log" 2>&1 ||
        { tail -60 "$report.log"; exit 1; }
    # executions, edges covered
    grep -a "^#.*DONE\|^Done " "$report.log"
done

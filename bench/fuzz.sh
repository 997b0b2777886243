#!/bin/sh
# Coverage-guided fuzzing of what reads foreign bytes. Arguments: seconds for each target, default 300; then the bundles,
# default modbus, coap, mqtt and standalone (configuration files).
# A run begins with what the runs before found (bundles/NAME/.cifuzz-corpus). What breaks a target is kept in
# src/test/resources beside it, and from then on part of every build.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-300}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- modbus coap mqtt standalone
for bundle in "$@"; do
    case $bundle in
        modbus) targets="DecoderFuzzTest#anyPointOfAnyAnswer FrameFuzzTest#anyBytesForAnyRequest FrameFuzzTest#aSlaveThatSendsAnything" ;;
        coap) targets="PayloadFuzzTest#anySenml PayloadFuzzTest#anyTlv PayloadFuzzTest#anyFrame PayloadFuzzTest#anyLinks PayloadFuzzTest#anyMessages DatagramFuzzTest#aDatagramIsRefusedOrWithinBounds DtlsFuzzTest#anyDatagrams" ;;
        mqtt) targets="PacketFuzzTest#anyBytesOfVersion5 PacketFuzzTest#anyBytesOfVersion311" ;;
        standalone) targets="SettingsFileFuzzTest#anyBytes SettingsFileFuzzTest#anyBytesBehindASecret" ;;
        *) echo "fuzz.sh: the bundle must be modbus, coap, mqtt or standalone, but is \"$bundle\"" >&2; exit 2 ;;
    esac
    for target in $targets; do
        mkdir -p "bundles/$bundle/target"
        report=$PWD/bundles/$bundle/target/fuzz-$(echo "$target" | tr '#' '-')
        echo "$target, $seconds s"
        JAZZER_FUZZ=1 ./mvnw -B -ntp verify -am -pl "bundles/$bundle" -Dsurefire.failIfNoSpecifiedTests=false \
            -Dtest="$target" -Djazzer.hooks=true -Djazzer.max_duration="${seconds}s" >"$report.log" 2>&1 ||
            { tail -60 "$report.log"; exit 1; }
        # executions, edges covered
        grep -a "^#.*DONE\|^Done " "$report.log"
    done
done

#!/bin/sh
# Smoke detectors with DTLS and a key each: memory of one, and how long an alarm takes to a subscriber, alone and in a burst,
# while every detector reports once an hour.
# Arguments: detectors (default 10000), alarms of the burst (default 500), minutes of heartbeats alone before them (default 5).
# Needs Debian's mosquitto, and a socket a detector.
# COAP_BENCH_OPTS=-Dheap=96m sets the gateway's heap (default 192m: 10,000 detectors do not fit into its usual 96m).
set -e
cd "$(dirname "$0")/.."
./mvnw -q -B -ntp package -DskipTests -Dspotless.check.skip=true -Dforbiddenapis.skip=true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
classpath=$(bench/compile.sh CoapBurst "$work/classes")
# shellcheck disable=SC2086 # options are words
java ${COAP_BENCH_OPTS:-} -cp "$classpath" CoapBurst bundles/app/target/gateway.jar "$work" "${1:-10000}" "${2:-500}" "${3:-5}"

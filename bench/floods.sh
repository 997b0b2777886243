#!/bin/sh
# Five floods at once (half-open DTLS handshakes, CoAP datagrams of many options, junk commands, a slave of garbage, a device that comes and
# goes) on a gateway with its usual heap, and how long alarms of installed devices take meanwhile. Argument: minutes (default 10).
# Status 1 if the gateway ended, an alarm took over 2 s or was missing, the log grew over 1 MB, or memory went on growing. Needs Debian's mosquitto.
set -eu
cd "$(dirname "$0")/.."
./mvnw -q -B -ntp package -pl bundles/app,simulators -am -DskipTests -Dspotless.check.skip=true -Dforbiddenapis.skip=true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
classpath=$(bench/compile.sh floods "$work/classes")
java -Xmx256m -cp "$classpath" Floods bundles/app/target/gateway.jar "$work" "${1:-10}" || {
    status=$?
    echo "the gateway's log ends:" >&2
    tail -n 20 "$work/gateway.log" | cut -c1-300 >&2
    exit $status
}

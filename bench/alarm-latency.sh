#!/bin/sh
# How long an alarm takes from the read that shows it to a subscriber: gateway idle, busy, and replaying a backlog.
# Argument: seconds of outage before the replay (default 60). Needs Debian's mosquitto.
set -e
cd "$(dirname "$0")/.."
./mvnw -q -B -ntp package -DskipTests -Dspotless.check.skip=true -Dforbiddenapis.skip=true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
classpath=$(bench/compile.sh AlarmLatency "$work/classes")
java -cp "$classpath" AlarmLatency bundles/app/target/gateway.jar "$work" "${1:-60}"

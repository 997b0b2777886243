#!/bin/sh
# Starts the demo once (built before), waits a minute, and prints figures of the gateway process from /proc.
set -eu
cd "$(dirname "$0")/.."
log=$(mktemp)
begin=$(date +%s%N)
./gateway demo --port 18930 >"$log" 2>&1 &
demo=$!
trap 'kill $demo; wait $demo || true; rm -f "$log"' EXIT
until grep -q TELEMETRY "$log"; do
    kill -0 $demo || { cat "$log"; exit 1; }
    sleep 0.02
done
echo "from ./gateway demo to the first telemetry on the screen: $((($(date +%s%N) - begin) / 1000000)) ms"
pid=$(sed -n 's/^the gateway is process \([0-9]*\);.*/\1/p' "$log")
ticks() { awk '{print $14 + $15}' "/proc/$pid/stat"; }
sleep 30
before=$(ticks)
sleep 60
after=$(ticks)
echo "CPU of the gateway over a minute of the demo: $(((after - before) * 1000 / 60 / $(getconf CLK_TCK))) ms a second"
sed -n 's/^VmRSS:[^0-9]*\(.*\)/resident memory: \1/p; s/^Threads:[^0-9]*\(.*\)/threads: \1/p' "/proc/$pid/status"
echo "size of gateway.jar: $(du -k bundles/app/target/gateway.jar | cut -f1) kB"

#!/bin/sh
# Writes a gateway configuration for a black-box load test into $WORKDIR/etc: DEVICES slaves with REGS counting registers each
# from BASE_PORT on, polled every POLL_MS, and PANELS panels with PANEL_REGS event words from PANEL_PORT on, polled every
# PANEL_POLL_MS; publishes to 127.0.0.1:BROKER_PORT. All from the environment.
set -eu
etc=$WORKDIR/etc
mkdir -p "$etc/profiles" "$WORKDIR/data"

points() { # number of registers
    r=0
    while [ "$r" -lt "$1" ]; do
        echo "  - {id: r$r, quantity: count, modbus: {table: holding, address: $r, type: uint16}}"
        r=$((r + 1))
    done
}

cat >"$etc/profiles/bench-counter.yaml" <<EOF
profile: bench-counter
kind: pump
source: "registers that count their reads; made for load tests. verified on hardware: no"
points:
$(points "$REGS")
EOF

# An alarm that looks at a word makes it an alarm point: each change goes out at once.
cat >"$etc/profiles/bench-panel.yaml" <<EOF
profile: bench-panel
kind: panel
source: "event words; made for load tests. verified on hardware: no"
points:
$(points "${PANEL_REGS:-1}")
alarms:
$(r=0; while [ "$r" -lt "${PANEL_REGS:-1}" ]; do echo "  - {id: a$r, kind: SUPERVISORY, when: {point: r$r, bit: 15}}"; r=$((r + 1)); done)
EOF

cat >"$etc/io.standpipe.gateway.yaml" <<EOF
id: bench
district: bench
EOF
echo '{}' >"$etc/io.standpipe.outbox.yaml"
echo "server: tcp://127.0.0.1:$BROKER_PORT" >"$etc/io.standpipe.mqtt~bench.yaml"

table() { # profile, id prefix, count, first port
    echo "devices: |"
    echo "  id,profile,address,unit"
    i=0
    while [ "$i" -lt "$3" ]; do
        echo "  $2$i,$1,127.0.0.1:$(($4 + i)),1"
        i=$((i + 1))
    done
}

{
    echo "interval: $POLL_MS"
    table bench-counter dev "$DEVICES" "$BASE_PORT"
} >"$etc/io.standpipe.modbus~devices.yaml"
if [ "$PANELS" -gt 0 ]; then
    {
        echo "interval: $PANEL_POLL_MS"
        table bench-panel panel "$PANELS" "$PANEL_PORT"
    } >"$etc/io.standpipe.modbus~panels.yaml"
fi

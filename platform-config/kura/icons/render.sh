#!/bin/sh
# Draws the icons anew, 32 x 32, into the bundles that carry them. Needs Debian's librsvg2-bin.
set -eu
cd "$(dirname "$0")"

draw() { # drawing, bundle, name there
    mkdir -p "../../../bundles/$2/src/main/resources/OSGI-INF"
    rsvg-convert -w 32 -h 32 "$1.svg" -o "../../../bundles/$2/src/main/resources/OSGI-INF/$3.png"
}

draw gateway rules gateway
draw outbox outbox outbox
draw modbus modbus modbus
draw coap coap coap
draw gpio gpio gpio
draw mqtt mqtt mqtt
draw profiles profiles profiles
draw kura-driver kura driver
draw kura-wires kura wires
draw kura-cloud kura cloud

package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Profiles.ProfileException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake is named with line, key and what to do. */
class WrongProfilesTest {

    static final String REPEATED =
            """
            profile: acme-x2
            kind: panel
            source: made for a test
            repeat:
              - for: {loop: {from: 1, to: 2, step: 400}, d: {from: 1, to: 3, step: 1}}
                points:
                  - {id: "L{loop}D{d}", quantity: state, modbus: {table: holding, address: 0, type: uint16}}
                alarms:
                  - {id: "L{loop}D{d}-fire", kind: FIRE, when: {point: "L{loop}D{d}", bit: 11}}
            """;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                // head
                wrong(
                        "type: int16",
                        "type: int16, write: yes",
                        "modbus.write: must be true or false, but is \"yes\""),
                wrong(
                        "bit: 4, width: 2",
                        "bit: 4, width: 2, write: true",
                        "modbus.write: only coils and holding registers can be written; remove it"),
                wrong(
                        "table: input, address: 9, type: bits",
                        "table: holding, write: true, address: 9, type: bits",
                        "modbus.write: a part of a register cannot be written without the rest; remove it"),
                wrong(
                        "kind: hydrant",
                        "knid: hydrant",
                        "line 2, key knid: there is no such key; did you mean \"kind\"?"),
                wrong(
                        "kind: hydrant",
                        "kind: hydrnat",
                        "line 2, key kind: must be one of contact, crane, ",
                        "did you mean \"hydrant\"?"),
                wrong("kind: hydrant\n", "", "line 1: needs the key kind"),
                wrong(
                        "profile: acme-x1",
                        "profile: acme x1",
                        "line 1, key profile: must be 1 to 64 letters"),
                wrong(
                        "profile: acme-x1",
                        "profile: 12",
                        "line 1, key profile: must be text, but \"12\" is none in YAML; put it in quotes"),
                wrong(
                        "source: made for a test\npoints",
                        "source: ''\npoints",
                        "line 3, key source: must be text, but is \"\""),
                wrong(
                        "kind: hydrant",
                        "kind: hydrant\nmaxRegisters: 126",
                        "line 3, key maxRegisters: must be a whole number from 1 to 125, but is \"126\""),
                wrong(
                        "kind: hydrant",
                        "kind: hydrant\nmaxRegisters: \"20\"",
                        "but is \"20\"; remove the quotation marks"),
                // points
                wrong(
                        "    unit: MPa\n",
                        "    unti: MPa\n",
                        "line 7, key points[0].unti: there is no such key; did you mean \"unit\"?"),
                wrong(
                        "    quantity: pressure\n",
                        "",
                        "line 5, key points[0]: needs the key quantity"),
                wrong(
                        "scale: 0.001",
                        "scale: 0,001",
                        "line 9, key points[0].scale: must be a number, but is \"0,001\""),
                wrong("scale: 0.001", "scale: 0", "points[0].scale: must not be 0"),
                wrong("scale: 0.001", "scale: 1e999", "points[0].scale: must be a number"),
                wrong("scale: 0.001", "scale: .nan", "points[0].scale: must be a number"),
                wrong(
                        "scale: 0.001",
                        "scale: $x",
                        "points[0].scale: there is no parameter \"$x\"; there is none"),
                wrong("scale: 0.001", "deadband: -1", "points[0].deadband: must not be negative"),
                wrong(
                        "scale: 0.001",
                        "interval: 50ms",
                        "line 9, key points[0].interval: must be 100ms to 24h, but is 50 ms"),
                wrong("scale: 0.001", "interval: 10", "points[0].interval: must be a time"),
                wrong(
                        "range: [-0.1, 2.5]",
                        "range: [2.5, -0.1]",
                        "line 10, key points[0].range: its lowest value 2.5 must be below its highest -0.1; exchange them"),
                wrong(
                        "range: [-0.1, 2.5]",
                        "range: [-0.1]",
                        "points[0].range: must be [lowest, highest], but has 1 items"),
                wrong("range: [-0.1, 2.5]", "range: 5", "points[0].range: must be a list"),
                wrong(
                        "address: 4",
                        "address: 65536",
                        "line 8, key points[0].modbus.address: must be a whole number from 0 to 65535, but is \"65536\""),
                wrong(
                        "address: 4, type: int16",
                        "address: 65535, type: int32",
                        "from 0 to 65534, but is \"65535\""),
                wrong("address: 4", "address: -1", "from 0 to 65535, but is \"-1\""),
                wrong(
                        "address: 4",
                        "address: 4.5",
                        "must be a whole number from 0 to 65535, but is \"4.5\""),
                wrong("table: holding", "table: holdings", "did you mean \"holding\"?"),
                wrong(
                        "type: int16",
                        "type: int17",
                        "points[0].modbus.type: must be one of",
                        "did you mean \"int16\"?"),
                wrong(", type: int16", "", "line 8, key points[0].modbus: needs the key type"),
                wrong(
                        "type: int16",
                        "type: int16, order: CDAB",
                        "points[0].modbus.order: must be one of AB, BA, but is \"CDAB\""),
                wrong(
                        "type: int16",
                        "type: int32, order: BA",
                        "points[0].modbus.order: must be one of ABCD, BADC, CDAB, DCBA, but is \"BA\""),
                wrong(
                        "type: int16",
                        "type: float64, order: CDAB",
                        "points[0].modbus.order: must be one of ABCDEFGH, BADCFEHG, CDABGHEF, DCBAHGFE, EFGHABCD, FEHGBADC, GHEFCDAB, HGFEDCBA, but is \"CDAB\""),
                wrong(
                        "table: input, address: 9, type: bits, bit: 4, width: 2",
                        "table: coil, address: 9, order: AB",
                        "points[1].modbus.order: is for registers, but this is a single bit; remove it"),
                wrong(
                        "type: int16",
                        "type: int64, write: true",
                        "points[0].modbus.write: values of four registers are only read, but this is int64; remove it"),
                wrong(
                        "type: int16",
                        "type: int16, decimalPlaces: {address: 3, max: 10}",
                        "points[0].modbus.decimalPlaces.max: must be a whole number from 0 to 9"),
                wrong(
                        "type: int16",
                        "type: int16, decimalPlaces: 3",
                        "points[0].modbus.decimalPlaces: must be a mapping with the keys address, bit, max, width"),
                wrong(
                        "type: int16",
                        "type: int16, write: true, decimalPlaces: {address: 3}",
                        "points[0].modbus.decimalPlaces: is for what is only read"),
                wrong(
                        "bit: 4, width: 2",
                        "bit: 4, width: 2, unitCode: {address: 3, factors: {0: 1}}",
                        "points[1].modbus.unitCode: is for numbers, but this is a bit field; remove it"),
                wrong(
                        "type: int16",
                        "type: int16, unitCode: {address: 3, factors: {}}",
                        "points[0].modbus.unitCode.factors: must be a mapping of at least one code"),
                wrong(
                        "type: int16",
                        "type: int16, unitCode: {address: 3, factors: {0: 0}}",
                        "points[0].modbus.unitCode.factors.\"0\": must not be 0"),
                wrong(
                        "type: int16",
                        "type: int16, unitCode: {address: 3, factors: {0: {scale: 0}}}",
                        "points[0].modbus.unitCode.factors.\"0\".scale: must not be 0"),
                wrong(
                        "type: int16",
                        "type: int16, unitCode: {address: 3, factors: {0: {factor: 2}}}",
                        "unitCode.factors.\"0\".factor: there is no such key; known are current, offset, scale"),
                wrong(
                        "type: int16}",
                        "type: int16, unitCode: {address: 3, factors: {0: {current: {at4mA: 0, at20mA: 1}}}}}\n    current: {at4mA: 0, at20mA: 1}",
                        "points[0].current: stands in a factor of unitCode already"),
                wrong("type: int16", "type: text", "points[0].modbus: needs the key registers"),
                wrong(
                        "type: int16",
                        "type: text, registers: 4, charset: gb2312",
                        "points[0].modbus.charset: must be one of ascii, gbk, utf-16, utf-8"),
                wrong(
                        "type: int16",
                        "type: text, registers: 4",
                        "points[0].unit: is for numbers, but this is a text; remove it"),
                wrong(
                        "type: int16",
                        "type: int16, charset: gbk",
                        "points[0].modbus.charset: is for type text; remove it or change type"),
                wrong(
                        "type: int16",
                        "type: int16, counter: {most: 1}",
                        "points[0].modbus.counter: is for a number without sign of up to 32 bits"),
                wrong(
                        "type: int16",
                        "type: uint16, scaleFactor: {address: 3}, counter: {most: 1}",
                        "points[0].modbus.counter: is for a number without sign of up to 32 bits (uint16, uint32, bcd16, bcd32) that no other register changes"),
                wrong(
                        "type: int16",
                        "type: uint16, counter: {most: 40000}",
                        "points[0].modbus.counter.most: must be the most that it counts in a second, above 0 and below 32768, or nobody can tell a roll over; but is 40000"),
                wrong(
                        "type: int16",
                        "type: bcd16, counter: {most: 1, wraps: 10001}",
                        "points[0].modbus.counter.wraps: must be a whole number from 2 to 10000, but is \"10001\""),
                wrong("type: int16", "type: time", "points[0].modbus: needs the key format"),
                wrong(
                        "type: int16",
                        "type: time, format: YYMMDDHH",
                        "points[0].modbus.format: does not know \"HH\"; write two letters for each byte, four for each register"),
                wrong(
                        "type: int16",
                        "type: time, format: YYMM DD",
                        "points[0].modbus.format: a time has 1 to 8 registers, but this has 3 bytes"),
                wrong(
                        "type: int16",
                        "type: time, format: hhmm ssYY",
                        "points[0].modbus.format: a time has at least year, month and day"),
                wrong(
                        "type: int16",
                        "type: time, format: YYMM DDDD",
                        "points[0].modbus.format: a time has one DAY"),
                wrong(
                        "type: int16",
                        "type: bcdtime, format: YYMM DD--, zone: CST",
                        "points[0].modbus.zone: must be how far the device's clock is ahead of UTC, such as \"+08:00\", but is \"CST\""),
                wrong(
                        "type: int16",
                        "type: int16, zone: \"+08:00\"",
                        "points[0].modbus.zone: is for type time or bcdtime"),
                wrong(
                        "type: int16",
                        "type: time, format: YYMM DD--, scaleFactor: {address: 3}",
                        "points[0].modbus.scaleFactor: is for numbers, but this is a date; remove it"),
                wrong(
                        "type: int16}",
                        "type: time, format: YYMM DD--}\n    absent: {mask: 1, values: [1]}",
                        "points[0].absent: looks at raw bits, but the type is time, a date"),
                wrong(
                        "type: int16",
                        "type: int16, scaleFactor: 3",
                        "points[0].modbus.scaleFactor: must be a mapping with the keys address"),
                wrong(
                        "type: int16",
                        "type: int16, scaleFactor: {address: 3, bit: 8, width: 9}",
                        "points[0].modbus.scaleFactor.width: must be a whole number from 1 to 8, but is \"9\""),
                wrong(
                        "type: int16",
                        "type: int16, scaleFactor: {address: 400005}",
                        "points[0].modbus.scaleFactor.address: must be a whole number from 0 to 65535, but is 400005: did you mean 4, which manuals print so?"),
                wrong(
                        "type: int16",
                        "type: int32, orderCode: {address: 3, orders: {0: ABCD, 1: DCAB}}",
                        "points[0].modbus.orderCode.orders.\"1\": must be one of ABCD, BADC, CDAB, DCBA, but is \"DCAB\""),
                wrong(
                        "type: int16",
                        "type: int32, order: ABCD, orderCode: {address: 3, orders: {0: ABCD}}",
                        "points[0].modbus.order: is said by orderCode; remove one of them"),
                wrong(
                        "type: int16",
                        "type: int32, orderCode: {address: 3, orders: {}}",
                        "points[0].modbus.orderCode.orders: must be a mapping of at least one code"),
                wrong(
                        "type: int16",
                        "type: int16, unitCode: {address: 3, factors: {MPa: 1}}",
                        "points[0].modbus.unitCode.factors.\"MPa\": must be a whole number from 0 to 65535"),
                wrong(
                        "type: int16",
                        "type: int16, unitCode: {address: 3, factors: {1: 1, 0x1: 2}}",
                        "stands there twice"),
                wrong(
                        "scale: 0.001",
                        "current: {at4mA: 1, at20mA: 1}",
                        "points[0].current.at20mA: must differ from at4mA"),
                wrong(
                        "scale: 0.001",
                        "current: {at4mA: 1}",
                        "line 9, key points[0].current: needs the key at20mA"),
                wrong(
                        "scale: 0.001",
                        "curve: [[0, 0]]",
                        "points[0].curve: must be a list of 2 to 256 pairs [number, value], but has 1"),
                wrong(
                        "scale: 0.001",
                        "curve: [[0, 0], [1]]",
                        "points[0].curve[1]: must be [number, value], but is a list"),
                wrong(
                        "scale: 0.001",
                        "curve: [[0, 0], [2, 1], [2, 3]]",
                        "points[0].curve[2]: 2 does not lie above 2, the one before; put them in rising order"),
                wrong(
                        "    states: {0: off, 1: auto, 2: manual}",
                        "    states: {0: off, 1: auto, 2: manual}\n    curve: [[0, 0], [2, 1]]",
                        "points[1].curve: is for numbers, but this is a state; remove it"),
                wrong(
                        "type: int16}\n    scale: 0.001",
                        "type: int16, write: true}\n    curve: [[0, 0], [2, 1]]",
                        "points[0].curve: is for what is only read"),
                wrong(
                        "type: int16}\n    scale: 0.001",
                        "type: uint64}\n    absent: {mask: 1, values: [1]}",
                        "points[0].absent: looks at 32 bits at most, but this is uint64"),
                wrong(
                        "type: int16}\n    scale: 0.001",
                        "type: bcd16}\n    states: {1: a}",
                        "points[0].states: looks at raw bits, but the type is bcd16, whose digits are no bits; remove it"),
                wrong(
                        "kind: hydrant",
                        "kind: hydrant\nidentify: [{id: model, table: coil, address: 0}]",
                        "identify[0].table: must be one of holding, input, but is \"coil\""),
                wrong(
                        "kind: hydrant",
                        "kind: hydrant\nidentify: [{id: m, table: input, address: 0, registers: 2, mask: 1, values: [1]}]",
                        "identify[0].registers: a text has no mask and values; remove them, or registers"),
                wrong(
                        "kind: hydrant",
                        "kind: hydrant\nidentify: [{id: m, table: input, address: 0}, {id: m, table: input, address: 1}]",
                        "identify[1].id: must be 1 to 64 letters, digits, '.', '_' or '-', and no other entry's, but is \"m\""),
                wrong(
                        "kind: hydrant",
                        "kind: hydrant\nidentify: [{id: m, table: input, address: 0, mask: 1, values: []}]",
                        "identify[0].values: must be a list of at least one number"),
                wrong(
                        "type: int16",
                        "type: int16, bit: 3",
                        "points[0].modbus: needs the key width"),
                wrong(
                        "type: int16",
                        "type: int64, width: 3",
                        "points[0].modbus.width: is for type bits, or for a whole number of up to 32 bits"),
                wrong(
                        "type: int16",
                        "type: int16, width: 3",
                        "points[0].modbus: needs the key bit"),
                wrong(
                        "type: int16",
                        "type: int32, bit: 16, width: 24",
                        "points[0].modbus.width: bits 16 to 39 do not fit into two registers of 32 bits; lower bit or width"),
                wrong(
                        "type: int16",
                        "type: int8",
                        "points[0].modbus.type: is a part of its registers: write type: int16, width: 8, and bit: 8 for the high byte, bit: 0 for the low one"),
                wrong(
                        "type: int16",
                        "type: uint24",
                        "points[0].modbus.type: is a part of its registers: write type: uint32, width: 24"),
                wrong(
                        "type: int16",
                        "type: int16, bit: 8, width: 8, write: true",
                        "points[0].modbus.write: a part of a register cannot be written without the rest; remove it"),
                wrong(
                        "type: int16",
                        "type: signmag16, write: true",
                        "points[0].modbus.write: type signmag16 is only read; remove it"),
                wrong(
                        "type: int16}\n    scale: 0.001",
                        "type: signmag16}\n    absent: {mask: 1, values: [1]}",
                        "points[0].absent: looks at raw bits, but the type is signmag16, whose sign is a bit of its own"),
                wrong(
                        "table: holding, address: 4",
                        "table: coil, address: 4",
                        "points[0].modbus.type: a coil or discrete input is a single bit"),
                wrong(
                        "bit: 4, width: 2",
                        "bit: 15, width: 2",
                        "points[1].modbus.width: bits 15 to 16 do not fit"),
                wrong("bit: 4, width: 2", "width: 2", "points[1].modbus: needs the key bit"),
                wrong(
                        "0: off",
                        "4: off",
                        "points[1].states.\"4\": must be a whole number from 0 to 3, but is \"4\""),
                wrong("0: off", "0: auto", "two values are named \"auto\""),
                wrong(
                        "0: off",
                        "0: true",
                        "must be text, but \"true\" is none in YAML; put it in quotes"),
                wrong("0: off", "0x1: off", "stands there twice"),
                wrong(
                        "scale: 0.001",
                        "states: {1: a}\n    scale: 2",
                        "points[0].states: names raw values"),
                wrong(
                        "scale: 0.001",
                        "absent: {mask: 0, values: [0]}",
                        "points[0].absent.mask: must not be 0"),
                wrong(
                        "scale: 0.001",
                        "absent: {mask: 0xF0, values: [0x1]}",
                        "points[0].absent.values: 0x1 can never be seen through mask 0xF0"),
                wrong(
                        "scale: 0.001",
                        "absent: {mask: 0x1FFFF, values: [0x1]}",
                        "points[0].absent.mask: must be a whole number from 0 to 65535"),
                wrong(
                        "type: int16",
                        "type: float32, bit: 1",
                        "points[0].modbus.bit: is for type bit or bits"),
                wrong(
                        "id: mode",
                        "id: pressure",
                        "line 11, key points[1].id: there is a point \"pressure\" already; rename one"),
                wrong(
                        "id: mode",
                        "id: mo de",
                        "line 11, key points[1].id: must be 1 to 64 letters"),
                wrong(
                        "id: mode",
                        "id: mode{d}",
                        "line 11, key points[1].id: there is no variable {d} here; there is none"),
                // alarms
                wrong(
                        "id: hand",
                        "id: low",
                        "line 21, key alarms[1].id: there is an alarm \"low\" already; rename one"),
                wrong(
                        "kind: SUPERVISORY",
                        "kind: supervisory",
                        "line 17, key alarms[0].kind: must be one of DISABLED, FAULT, FIRE, ",
                        "did you mean \"SUPERVISORY\"?"),
                wrong(
                        "point: pressure, below",
                        "point: presure, below",
                        "alarms[0].when.point: there is no point \"presure\"; did you mean \"pressure\"?"),
                wrong(
                        "below: 0.1",
                        "below: 3",
                        "line 18, key alarms[0].when.below: setpoint 3 lies outside the range -0.1 to 2.5 of point pressure"),
                wrong(
                        "below: 0.1",
                        "below: 2.5",
                        "line 18, key alarms[0].when.deadband: the alarm would go at 2.52, outside the range"),
                wrong(
                        "deadband: 0.02",
                        "deadband: -0.02",
                        "line 18, key alarms[0].when.deadband: must not be negative"),
                wrong(
                        ", deadband: 0.02",
                        "",
                        "line 18, key alarms[0].when: needs the key deadband"),
                wrong(
                        "below: 0.1, deadband: 0.02",
                        "above: 0.1, below: 0.1",
                        "alarms[0].when: needs exactly one of below, above, bit, is, stuckFor or mask with in, but has below and above"),
                wrong(", below: 0.1, deadband: 0.02", "", "but has none"),
                wrong(
                        "is: [manual]",
                        "is: [handish]",
                        "line 23, key alarms[1].when.is: point mode has no state \"handish\"; known are auto, manual, off"),
                wrong(
                        "is: [manual]",
                        "is: []",
                        "alarms[1].when.is: must be a list of at least one"),
                wrong(
                        "is: [manual]",
                        "is: manual",
                        "alarms[1].when.is: must be a list, each item after \"- \", but is \"manual\""),
                wrong(
                        "is: [manual]",
                        "bit: 2",
                        "line 23, key alarms[1].when.bit: 0x4 looks at bits that point mode does not have (0x3)"),
                wrong("is: [manual]", "mask: 3", "line 23, key alarms[1].when: needs the key in"),
                wrong("is: [manual]", "in: [3]", "alarms[1].when: needs exactly one of"),
                wrong(
                        "is: [manual]",
                        "bit: 1, deadband: 0",
                        "alarms[1].when.deadband: is for below and above"),
                wrong("is: [manual]", "bit: 1, in: [1]", "alarms[1].when.in: belongs to mask"),
                wrong(
                        "below: 0.1, deadband: 0.02",
                        "bit: 3",
                        "alarms[0].when.bit: point pressure is scaled or composed"),
                wrong(
                        "onDelay: 15s",
                        "onDelay: 15",
                        "line 19, key alarms[0].onDelay: must be a time from 0s to 24h such as 100ms, 15s or 2m",
                        "but is \"15\""),
                wrong(
                        "onDelay: 15s",
                        "onDelay: 25h",
                        "alarms[0].onDelay: must be a time from 0s to 24h"),
                wrong("onDelay: 15s", "onDelay: -1s", "alarms[0].onDelay: must be a time"),
                wrong(
                        "    source: made for a test\n  - id: hand",
                        "  - id: hand",
                        "line 16, key alarms[0]: needs the key source"),
                wrong(
                        "kind: DISABLED",
                        "kind: FIRE\n    onDelay: 101ms\n    source: s",
                        "line 23, key alarms[1].onDelay: a fire is never held back: for kind FIRE it must be at most 100ms, the debounce of a contact, but is 101ms; remove it"),
                wrong(
                        "kind: hydrant",
                        "kind: tank\nalarms: []",
                        "line 16: key \"alarms\" stands in line 3 already"),
                wrong(
                        "kind: DISABLED",
                        "kind: DISABLED\n    unserviceable: nowater",
                        "did you mean \"no-water\"?"),
                // YAML itself
                wrong("kind: hydrant", "kind: [hydrant", "is no YAML: "),
                wrong(
                        "kind: hydrant",
                        "kind: hydrant\nkind: tank",
                        "line 3: key \"kind\" stands in line 2 already; remove one of them"),
                wrong(
                        "kind: hydrant",
                        "kind: &k hydrant\nx: *k",
                        "line 3: aliases (*k) are not supported; write the value out"),
                wrong(
                        "kind: hydrant",
                        "kind: !!str hydrant",
                        "line 2: tags (tag:yaml.org,2002:str) are not supported"),
                wrong(
                        "kind: hydrant",
                        "? [kind]\n: hydrant",
                        "line 2: a key must be a single word"),
                wrong(
                        "kind: hydrant",
                        "kind: hydrant\n---\nkind: tank",
                        "line 3: a file holds one profile"),
                wrong(
                        "kind: hydrant",
                        "kind: " + "[".repeat(17),
                        "line 2: is nested more than 16 deep"),
                wrong(
                        "kind: hydrant",
                        "kind: {a: b}",
                        "line 2, key kind: must be text, but is a mapping"));
    }

    static Stream<Arguments> repeatedMistakes() {
        return Stream.of(
                repeated(
                        "id: \"L{loop}D{d}\"",
                        "id: \"L{loop}D\"",
                        "line 7, key repeat[0].points[0].id: must hold {d}, or its repetitions would all be \"L{loop}D\""),
                repeated(
                        "L{loop}D{d}-fire", "fire-{d}", "repeat[0].alarms[0].id: must hold {loop}"),
                repeated(
                        "id: \"L{loop}D{d}\"",
                        "id: \"L{loop}D{d}X{e}\"",
                        "repeat[0].points[0].id: there is no variable {e} here; did you mean \"d\"?"),
                repeated("id: \"L{loop}D{d}\"", "id: \"L{loop}D{d} x\"", "but is \"L2D3 x\""),
                repeated(
                        "to: 2",
                        "to: 0",
                        "line 5, key repeat[0].for.loop.to: must be at least from (1), but is 0"),
                repeated(
                        "step: 400",
                        "step: 0",
                        "repeat[0].for.loop.step: must be a whole number from 1 to 65535, but is \"0\""),
                repeated(", step: 400", "", "line 5, key repeat[0].for.loop: needs the key step"),
                repeated(
                        "step: 400",
                        "step: 65535",
                        "line 7, key repeat[0].points[0].modbus.address: address 65536 of L2D2 lies beyond 65535; lower the address"),
                repeated(
                        "to: 3",
                        "to: 20000",
                        "line 5, key repeat[0]: makes 40000 points and 40000 alarms, but a profile may have 20000 and 100000"),
                repeated("to: 3", "to: $n", "repeat[0].for.d.to: there is no parameter \"$n\""),
                repeated(
                        "point: \"L{loop}D{d}\"",
                        "point: \"L{loop}M{d}\"",
                        "repeat[0].alarms[0].when.point: there is no point \"L1M1\"; did you mean \"L1D1\"?"),
                repeated(
                        "{loop: {from: 1, to: 2, step: 400}, d: {from: 1, to: 3, step: 1}}",
                        "{}",
                        "repeat[0].for: must be a mapping of 1 to 3 variables"),
                repeated(
                        "  - for:",
                        "  - fro:",
                        "repeat[0].fro: there is no such key; did you mean \"for\"?"),
                repeated(
                        "kind: panel",
                        "kind: panel\nparameters: {Low: {default: 1, min: 0, max: 2}}",
                        "line 3, key parameters: a parameter's name is a column of the device table"),
                repeated(
                        "kind: panel",
                        "kind: panel\nparameters: {lat: {default: 1, min: 0, max: 2}}",
                        "rename \"lat\""),
                repeated(
                        "kind: panel",
                        "kind: panel\nparameters: {n: {default: 3, min: 0, max: 2}}",
                        "line 3, key parameters.n.default: must be a whole number from 0 to 2, but is 3"),
                repeated(
                        "    points:\n",
                        "    only: {mode: fast}\n    points:\n",
                        "line 6, key repeat[0].only.mode: there is no parameter with options of this name"),
                repeated(
                        "bit: 11",
                        "bit: \"{b}\"",
                        "repeat[0].alarms[0].when.bit: there is no variable {b} here"),
                repeated(
                        "bit: 11",
                        "bit: \"{d}{loop}\"",
                        "repeat[0].alarms[0].when.bit: must be a number or one variable in braces"),
                repeated(
                        "kind: panel",
                        "kind: panel\nparameters: {n: {default: 1, min: 3, max: 2}}",
                        "parameters.n.min: is above max; exchange them"),
                repeated(
                        "kind: panel",
                        "kind: panel\nparameters: {n: {default: 1.5, min: 1, max: 2}}",
                        "parameters.n.default: has more digits after the point than decimals (0) allows"),
                repeated(
                        "kind: panel",
                        "kind: panel\nparameters: {n: {required: true, default: 1, min: 0, max: 2, description: d}}",
                        "parameters.n.default: is for a row that says nothing, but required; remove one of them"),
                repeated(
                        "kind: panel",
                        "kind: panel\nparameters: {n: {required: true, min: 0, max: 2}}",
                        "parameters.n: needs the key description"),
                repeated(
                        "type: uint16",
                        "type: bit, number: 0",
                        "modbus.number: must be a whole number from 1 to 65536, but is \"0\""),
                repeated(
                        "type: uint16",
                        "type: bit, number: 3, bit: 3",
                        "modbus.bit: is not for a bit that is found by its number; remove one of them"),
                repeated(
                        "type: uint16",
                        "type: uint16, number: 3",
                        "modbus.number: is for type bit of holding or input registers"),
                repeated(
                        "address: 0, type: uint16",
                        "address: 65535, type: bit, number: 17",
                        "modbus.address: must be a whole number from 0 to 65534, but is \"65535\""),
                repeated(
                        "bit: 11}}",
                        "bit: 11}}\n      - {id: \"L{loop}D{d}-x\", kind: FAULT, when: {other: ALARM}}",
                        "repeat[0].alarms[1].when.other: must be one of "),
                // a fire may wait for no other fire, but for no second sign
                repeated(
                        "{point: \"L{loop}D{d}\", bit: 11}",
                        "{all: [{point: \"L{loop}D{d}\", bit: 11}, {point: \"L{loop}D{d}\", bit: 12}, {not: {other: FIRE}}]}",
                        "a fire is never held back until a second sign"),
                repeated(
                        "{point: \"L{loop}D{d}\", bit: 11}",
                        "{all: [{point: \"L{loop}D{d}\", bit: 11}, {other: FIRE}]}",
                        "a fire is never held back until a second sign"),
                repeated(
                        "kind: panel",
                        "kind: panel\nparameters: {n: {min: 3, max: 2}}",
                        "parameters.n: needs the key default"));
    }

    private static Arguments wrong(String place, String instead, String... expected) {
        return Arguments.of(Texts.with(place, instead), List.of(expected));
    }

    private static Arguments repeated(String place, String instead, String expected) {
        if (!REPEATED.contains(place)) {
            throw new IllegalArgumentException(place);
        }
        return Arguments.of(REPEATED.replace(place, instead), List.of(expected));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource({"mistakes", "repeatedMistakes"})
    void isRefusedWithASentence(String text, List<String> expected) {
        Library library = Texts.library(text);
        String problems = String.join("\n", library.problems());
        for (String part : expected) {
            assertTrue(
                    problems.contains(part), () -> "expected: " + part + "\nbut was: " + problems);
        }
        assertTrue(problems.startsWith("file test.yaml is not loaded: "), problems);
        assertTrue(library.ids().isEmpty());
    }

    @Test
    void theProfilesThatAreBrokenAboveAreRight() {
        assertEquals(2, Texts.profile(Texts.GOOD).points().size());
        assertEquals(6, Texts.profile(REPEATED).points().size());
    }

    @Test
    void everyMistakeIsNamedNotOnlyTheFirst() {
        Library library =
                Texts.library(
                        Texts.GOOD
                                .replace("scale: 0.001", "scale: x")
                                .replace("bit: 4", "bit: 44")
                                .replace("kind: DISABLED", "kind: NONE"));
        assertEquals(3, library.problems().size(), () -> library.problems().toString());
        ProfileException e =
                assertThrows(ProfileException.class, () -> library.profile("acme-x1", Map.of()));
        assertEquals(
                "device profile acme-x1 did not load: test.yaml, line 9, key points[0].scale: must be a number, but is \"x\"; and 2 more",
                e.getMessage());
    }

    @Test
    void contradictoryLimitsAreRefused() {
        String both =
                Texts.GOOD
                        + """
                          - id: high
                            kind: SUPERVISORY
                            when: {point: pressure, above: 0.05, deadband: 0.02}
                            source: made for a test
                        """
                                .indent(0);
        String problems = Texts.library(both).problems().toString();
        assertTrue(
                problems.contains(
                        "line 24, key alarms[2].when: low limit 0.1 lies above high limit 0.05"),
                problems);
    }

    @Test
    void aParameterMustWorkAtItsLeastAndMost() {
        String text =
                Texts.with(
                                "kind: hydrant",
                                "kind: hydrant\nparameters: {low: {default: 0.1, min: 0, max: 9, decimals: 1}}")
                        .replace("below: 0.1", "below: $low");
        String problems = Texts.library(text).problems().toString();
        assertTrue(
                problems.contains(
                        "setpoint 9 lies outside the range -0.1 to 2.5 of point pressure: it could never be judged; change one of them (with every parameter at its most; narrow its min and max)"),
                problems);
    }

    @Test
    void aFireIsNotDelayedByAParameterEither() {
        String text =
                Texts.with(
                                "kind: hydrant",
                                "kind: hydrant\nparameters: {wait: {default: 0, min: 0, max: 5}}")
                        .replace(
                                "kind: DISABLED",
                                "kind: FIRE\n    onDelay: $wait\n    source: none");
        String problems = Texts.library(text).problems().toString();
        assertTrue(problems.contains("a fire is never held back"), problems);
    }

    @Test
    void unserviceableIsForWhatGivesWater() {
        String marked = Texts.with("onDelay: 15s", "onDelay: 15s\n    unserviceable: no-water");
        for (DeviceKind kind : DeviceKind.values()) {
            String of = marked.replace("kind: hydrant", "kind: " + kind.word());
            assertEquals(
                    !kind.givesWater(),
                    Texts.library(of).problems().toString().contains("is for what gives water"),
                    kind.word());
        }
    }

    @Test
    void limitsBeyondAllNumbersAreRefused() {
        String text =
                Texts.with("range: [-0.1, 2.5]", "range: [-0.1, 1.7e308]")
                        .replace("below: 0.1, deadband: 0.02", "below: 1.7e308, deadband: 1.7e308");
        String problems = Texts.library(text).problems().toString();
        assertTrue(
                problems.contains(
                        "line 18, key alarms[0].when.deadband: the alarm would go at infinity, outside"),
                problems);
    }

    @Test
    void nothingInAProfileIsRefused() {
        assertTrue(Texts.library("").problems().toString().contains("is empty"));
        assertTrue(Texts.library("# nothing\n").problems().toString().contains("is empty"));
        assertTrue(
                Texts.library("- a\n")
                        .problems()
                        .toString()
                        .contains("must be a mapping with the keys"));
        assertTrue(
                Texts.library("profile: a\nkind: tank\nsource: none\n")
                        .problems()
                        .toString()
                        .contains("there are no points"));
    }
}

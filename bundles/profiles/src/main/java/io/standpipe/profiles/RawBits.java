package io.standpipe.profiles;

import io.standpipe.model.CoapSource;
import io.standpipe.model.GpioSource;
import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;

/** Which bits of a point's raw value mean something by themselves. */
final class RawBits {

    private RawBits() {}

    /** Why it has no bits to look at. */
    static String none(Point.Source source) {
        if (source instanceof GpioSource gpio) {
            return GpioDraft.word(gpio) + ", whose bits mean nothing";
        }
        if (!(source instanceof ModbusSource modbus)) {
            return "float, whose bits mean nothing by themselves";
        }
        String type = ModbusDraft.word(modbus.type());
        if (modbus.type() == ModbusSource.Type.TEXT) {
            return type + ", which is no number";
        }
        if (modbus.type().time()) {
            return type + ", a date, whose bits mean nothing by themselves";
        }
        if (modbus.type().decimal()) {
            return type + ", whose digits are no bits";
        }
        if (modbus.type() == ModbusSource.Type.SIGNMAG16
                || modbus.type() == ModbusSource.Type.SIGNMAG32) {
            return type + ", whose sign is a bit of its own; read its bits as uint or bits";
        }
        return modbus.type().floating()
                ? type + ", whose bits mean nothing by themselves"
                : type + ", more bits than a value keeps";
    }

    /**
     * All bits that the raw value can have; 0 if the value is not the same as its raw bits, or has
     * more than a double holds.
     */
    static long mask(Point.Source source) {
        if (source instanceof CoapSource coap) {
            return coap.mask();
        }
        if (source instanceof GpioSource gpio) {
            return gpio.mask();
        }
        return source instanceof ModbusSource modbus ? mask(modbus) : 0;
    }

    private static long mask(ModbusSource source) {
        return switch (source.type()) {
            case FLOAT32, FLOAT64, BCD16, BCD32, UINT64, INT64 -> 0;
            case SIGNMAG16, SIGNMAG32, TIME, BCDTIME, TEXT -> 0;
            case UINT32, INT32, UINT16, INT16, BIT, BITS -> (1L << source.bits()) - 1;
        };
    }
}

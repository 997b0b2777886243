package io.standpipe.modbus.profile;

/**
 * A device's own log: records of equal size in a ring of registers, the oldest written over by the
 * newest, and a point that says how many were written.
 *
 * @param index of the point that counts the records, or says where the next one goes
 * @param wraps how many numbers that point has before 0 comes again; as many as there are records
 *     if it is a place. Otherwise a multiple of them, or the place of a record could not be told
 * @param table where the records stand
 * @param address of the first record
 * @param records how many there are, [2, 4096]
 * @param registers of each, [1, 125]
 * @param time index of the point of the records that says when each was written, which is then the
 *     source time of all that stands in it; {@link #NO_TIME} if none does
 */
public record EventLog(
        int index,
        int wraps,
        ModbusSource.Table table,
        int address,
        int records,
        int registers,
        int time) {

    /** No point says when a record was written. */
    public static final int NO_TIME = -1;

    /** Most records of a ring. */
    public static final int MAX_RECORDS = 4096;

    public EventLog {
        if (table.bits() || address < 0 || address + records * registers > 65536) {
            throw new IllegalArgumentException(
                    "a log stands in registers from 0 to 65535, but goes from %d to %d"
                            .formatted(address, address + records * registers - 1));
        }
        if (records < 2 || records > MAX_RECORDS || registers < 1 || registers > 125) {
            throw new IllegalArgumentException(
                    "a log has 2 to %d records of 1 to 125 registers, not %d of %d"
                            .formatted(MAX_RECORDS, records, registers));
        }
        if (wraps < records || wraps % records != 0) {
            throw new IllegalArgumentException(
                    "the count of a log of %d records wraps at a multiple of that, not at %d"
                            .formatted(records, wraps));
        }
    }

    /** Whether the count tells how many records were written over, unseen. */
    public boolean tellsLost() {
        return wraps > 2 * records;
    }

    /** The first register of a record. */
    public int at(long number) {
        return address + (int) Math.floorMod(number, (long) records) * registers;
    }
}

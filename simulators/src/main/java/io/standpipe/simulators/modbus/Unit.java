package io.standpipe.simulators.modbus;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * One unit id of a slave: images of the four Modbus tables. Only addresses that were set exist;
 * addresses are 0-based protocol addresses, [0, 65535]. Any thread; a read sees all of a setter's
 * values or none.
 */
public final class Unit {

    private static final int ILLEGAL_FUNCTION = 1;
    private static final int ILLEGAL_ADDRESS = 2;
    private static final int ILLEGAL_VALUE = 3;

    /** Most bits and most registers of one read (Modbus Application Protocol V1.1b3, 6.1, 6.3). */
    private static final int MAX_BITS = 2000;

    private static final int MAX_REGISTERS = 125;

    private static final int WRITE_COIL = 5;
    private static final int WRITE_REGISTER = 6;
    private static final int WRITE_REGISTERS = 16;

    /** Most registers of one write (6.12), and how a coil is switched (6.5). */
    private static final int MAX_WRITTEN = 123;

    private static final int ON = 0xFF00;

    private static final int ABSENT = -1;

    private enum Table {
        COIL,
        DISCRETE,
        HOLDING,
        INPUT
    }

    private final Map<Table, int[]> tables = new EnumMap<>(Table.class);
    private final FaultSwitch fault = new FaultSwitch();
    private Runnable beforeRead = () -> {};
    private int limit = MAX_REGISTERS;
    private int limitCode = ILLEGAL_VALUE;
    private boolean writable;
    private long writes;
    private long requests;

    Unit() {}

    /** Read by function 1. */
    public Unit coils(int address, boolean... values) {
        return set(Table.COIL, address, words(values));
    }

    /** Read by function 2. */
    public Unit discretes(int address, boolean... values) {
        return set(Table.DISCRETE, address, words(values));
    }

    /**
     * Read by function 3.
     *
     * @param values the low 16 bits of each count, so -1 and 65535 are the same
     */
    public Unit holdings(int address, int... values) {
        return set(Table.HOLDING, address, values);
    }

    /** Read by function 4; see {@link #holdings}. */
    public Unit inputs(int address, int... values) {
        return set(Table.INPUT, address, values);
    }

    /** The two registers of a float, high word first. */
    public static int[] words(float value) {
        int bits = Float.floatToIntBits(value);
        return new int[] {bits >>> 16, bits & 0xFFFF};
    }

    /**
     * Refuses to read more registers at once than the standard's 125.
     *
     * @param exception the code it refuses with, as devices differ here
     */
    public synchronized Unit refuseMoreThan(int registers, int exception) {
        limit = Math.min(registers, MAX_REGISTERS);
        limitCode = exception;
        return this;
    }

    /** Runs before each read, on the reading connection's thread, to bring values up to date. */
    public synchronized Unit beforeRead(Runnable update) {
        beforeRead = update;
        return this;
    }

    /**
     * Lets the coils and holding registers that were set be written, with functions 5, 6 and 16.
     */
    public synchronized Unit acceptWrites() {
        writable = true;
        return this;
    }

    /**
     * Whether a coil is on.
     *
     * @param address of a coil that was set
     */
    public synchronized boolean coil(int address) {
        return value(Table.COIL, address) == 1;
    }

    /**
     * A holding register, [0, 65535].
     *
     * @param address of a register that was set
     */
    public synchronized int holding(int address) {
        return value(Table.HOLDING, address);
    }

    private int value(Table table, int address) {
        if (!there(table, address, 1)) {
            throw new IllegalArgumentException("there is no " + table + " " + address);
        }
        return tables.getOrDefault(table, new int[0])[address];
    }

    /** Writes carried out since the start. */
    public synchronized long writes() {
        return writes;
    }

    /**
     * Waits until {@link #writes} has reached a number.
     *
     * @return false if it did not within the limit
     */
    public synchronized boolean awaitWrites(long total, Duration limit)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (writes < total) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** From now on this unit's answers are sent through this fault. */
    public void fault(Fault now) {
        fault.set(now, FaultSwitch.ALWAYS);
    }

    /** This unit's next answers are sent through this fault, those after as they should be. */
    public void fault(Fault now, int answers) {
        fault.set(now, answers);
    }

    /** Requests to this unit since the start. */
    public synchronized long requests() {
        return requests;
    }

    Fault nextFault() {
        return fault.next();
    }

    /**
     * @param request a protocol data unit: function code, then data
     */
    synchronized byte[] answer(byte[] request) {
        requests++;
        int function = request[0] & 0xFF;
        if (writable && writes(function)) {
            return write(function, request);
        }
        if (function < 1 || function > 4) {
            return refusal(function, ILLEGAL_FUNCTION);
        }
        if (request.length != 5) {
            return refusal(function, ILLEGAL_VALUE);
        }
        int address = word(request, 1);
        int count = word(request, 3);
        boolean bits = function <= 2;
        if (count < 1 || count > (bits ? MAX_BITS : MAX_REGISTERS)) {
            return refusal(function, ILLEGAL_VALUE);
        }
        if (!bits && count > limit) {
            return refusal(function, limitCode);
        }
        beforeRead.run();
        Table table = Table.values()[function - 1];
        if (!there(table, address, count)) {
            return refusal(function, ILLEGAL_ADDRESS);
        }
        int[] cells = tables.getOrDefault(table, new int[0]);
        int[] values = Arrays.copyOfRange(cells, address, address + count);
        return bits ? bits(function, values) : registers(function, values);
    }

    private static boolean writes(int function) {
        return function == WRITE_COIL || function == WRITE_REGISTER || function == WRITE_REGISTERS;
    }

    /** Carries the write out; its answer is the request's first five bytes. */
    private byte[] write(int function, byte[] request) {
        int[] values = written(function, request);
        if (values.length == 0) {
            return refusal(function, ILLEGAL_VALUE);
        }
        int address = word(request, 1);
        Table table = function == WRITE_COIL ? Table.COIL : Table.HOLDING;
        if (!there(table, address, values.length)) {
            return refusal(function, ILLEGAL_ADDRESS);
        }
        set(table, address, values);
        writes++;
        notifyAll();
        return Arrays.copyOf(request, 5);
    }

    /** The values of a write; none if the request is not in order. */
    private static int[] written(int function, byte[] request) {
        int[] none = {};
        if (request.length < 5) {
            return none;
        }
        int word = word(request, 3);
        if (function != WRITE_REGISTERS) {
            boolean fits = request.length == 5 && (function == WRITE_REGISTER || word % ON == 0);
            return fits ? new int[] {function == WRITE_COIL ? word / ON : word} : none;
        }
        boolean fits =
                word >= 1
                        && word <= MAX_WRITTEN
                        && request.length == 6 + 2 * word
                        && (request[5] & 0xFF) == 2 * word;
        int[] values = new int[fits ? word : 0];
        for (int i = 0; i < values.length; i++) {
            values[i] = word(request, 6 + 2 * i);
        }
        return values;
    }

    private boolean there(Table table, int address, int count) {
        int[] cells = tables.getOrDefault(table, new int[0]);
        return address + count <= cells.length
                && Arrays.stream(cells, address, address + count).noneMatch(v -> v == ABSENT);
    }

    private static byte[] bits(int function, int[] values) {
        byte[] answer = new byte[2 + (values.length + 7) / 8];
        answer[0] = (byte) function;
        answer[1] = (byte) (answer.length - 2);
        for (int i = 0; i < values.length; i++) {
            answer[2 + i / 8] |= (byte) (values[i] << (i % 8));
        }
        return answer;
    }

    private static byte[] registers(int function, int[] values) {
        byte[] answer = new byte[2 + 2 * values.length];
        answer[0] = (byte) function;
        answer[1] = (byte) (answer.length - 2);
        for (int i = 0; i < values.length; i++) {
            answer[2 + 2 * i] = (byte) (values[i] >> 8);
            answer[3 + 2 * i] = (byte) values[i];
        }
        return answer;
    }

    private static byte[] refusal(int function, int code) {
        return new byte[] {(byte) (function | 0x80), (byte) code};
    }

    private static int word(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    private static int[] words(boolean... values) {
        int[] words = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            words[i] = values[i] ? 1 : 0;
        }
        return words;
    }

    private synchronized Unit set(Table table, int address, int... values) {
        int end = address + values.length;
        if (address < 0 || end > 65536) {
            throw new IllegalArgumentException(
                    "addresses must lie in 0 to 65535, but are %d to %d"
                            .formatted(address, end - 1));
        }
        int[] cells = tables.getOrDefault(table, new int[0]);
        if (cells.length < end) {
            int before = cells.length;
            cells = Arrays.copyOf(cells, end);
            Arrays.fill(cells, before, end, ABSENT);
            tables.put(table, cells);
        }
        for (int i = 0; i < values.length; i++) {
            cells[address + i] = values[i] & 0xFFFF;
        }
        return this;
    }
}

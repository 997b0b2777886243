package io.standpipe.simulators.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModbusSlaveTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private ModbusSlave slave;

    @BeforeEach
    void open() throws IOException {
        slave = ModbusSlave.open(0);
        boolean[] coils = new boolean[40];
        boolean[] inputs = new boolean[300];
        // the standard's worked examples (Modbus Application Protocol V1.1b3, 6.1 to 6.4)
        bits(coils, 0x13, 0xCD, 0x6B, 0x05);
        bits(inputs, 0xC4, 0xAC, 0xDB, 0x35);
        slave.unit(1)
                .coils(0, coils)
                .discretes(0, inputs)
                .holdings(0, new int[300])
                .holdings(0x6B, 0x022B, 0, 0x64)
                .inputs(8, 10);
        slave.unit(7).holdings(0, -2);
    }

    @AfterEach
    void close() {
        slave.close();
    }

    @ParameterizedTest
    @CsvSource({
        "coils,             0001 0000 0006 01 01 0013 0013, 000100000006010103cd6b05",
        "discrete inputs,   0002 0000 0006 01 02 00c4 0016, 000200000006010203acdb35",
        "holding registers, 0003 0000 0006 01 03 006b 0003, 000300000009010306022b00000064",
        "input registers,   0004 0000 0006 01 04 0008 0001, 000400000005010402000a",
        "another unit,      0005 0000 0006 07 03 0000 0001, 0005000000050703" + "02fffe",
        "unknown unit,      0006 0000 0006 09 03 0000 0001, 00060000000309830b",
        "no such address,   0007 0000 0006 01 03 012c 0001, 000700000003018302",
        "runs past the end, 0008 0000 0006 01 03 012b 0002, 000800000003018302",
        "address was unset, 0009 0000 0006 01 04 0007 0002, 000900000003018402",
        "last address,      000a 0000 0006 01 03 ffff 0002, 000a00000003018302",
        "empty table,       000b 0000 0006 07 01 0000 0001, 000b00000003078102",
        "no registers,      000c 0000 0006 01 03 0000 0000, 000c00000003018303",
        "126 registers,     000d 0000 0006 01 04 0000 007e, 000d00000003018403",
        "2001 coils,        000e 0000 0006 01 01 0000 07d1, 000e00000003018103",
        "write a register,  000f 0000 0006 01 06 0000 0001, 000f00000003018601",
        "write registers,   0010 0000 0009 01 10 0000 0001 02 0001, 001000000003019001",
        "device id,         0011 0000 0005 01 2b 0e 01 00,  00110000000301ab01",
        "read cut short,    0012 0000 0004 01 03 0000,      001200000003018303",
    })
    void answersByteForByte(String what, String request, String answer) throws IOException {
        try (Master master = new Master(slave.port())) {
            assertEquals(answer, master.ask(request));
        }
    }

    @Test
    void reads125RegistersButRefusesMoreThanADeviceCan() throws IOException {
        try (Master master = new Master(slave.port())) {
            assertEquals(18 + 500, master.ask("0001 0000 0006 01 03 0000 007d").length());
            slave.unit(1).refuseMoreThan(20, 1);
            assertEquals("000200000003018301", master.ask("0002 0000 0006 01 03 0000 0015"));
            assertEquals(18 + 80, master.ask("0003 0000 0006 01 03 0000 0014").length());
        }
    }

    @Test
    void takesRequestsInPiecesAndSeveralAtOnce() throws IOException {
        try (Master master = new Master(slave.port())) {
            for (String piece : List.of("00", "01", "0000", "0006 07", "03 0000", "00", "01")) {
                master.send(piece);
            }
            assertEquals("000100000005070302fffe", master.receive(11));
            master.send("0002 0000 0006 07 03 0000 0001 0003 0000 0006 07 03 0000 0001");
            assertEquals("000200000005070302fffe000300000005070302fffe", master.receive(22));
        }
        assertEquals(3, slave.requests());
        assertEquals(3, slave.unit(7).requests());
        assertEquals(0, slave.unit(1).requests());
    }

    @Test
    void ignoresOtherProtocolsAndClosesOnALengthThatCannotBe() throws IOException {
        try (Master master = new Master(slave.port())) {
            master.send("0001 0001 0006 07 03 0000 0001");
            assertEquals("000200000005070302fffe", ask(master, 2));
            master.send("0003 0000 00ff 07 03 0000 0001");
            assertTrue(master.closed());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OTHER_TRANSACTION, 005400000005070302fffe",
        "OTHER_UNIT,        000100000005520302fffe",
        "OTHER_FUNCTION,    000100000005070402fffe",
        "TWICE,             000100000005070302fffe000100000005070302fffe",
        "SINGLE_BYTES,      000100000005070302fffe",
        "HALF,              0001000000",
        "EXCEPTION,         000100000003078306",
        "GARBAGE,           ff00ff",
        "MUTE,              ''",
    })
    void spoilsOneAnswerOnTheWire(String name, String onTheWire) throws Exception {
        Fault fault =
                switch (name) {
                    case "EXCEPTION" -> Fault.exception(6);
                    case "GARBAGE" -> Fault.garbage("ff00ff");
                    default -> (Fault) Fault.class.getField(name).get(null);
                };
        slave.fault(fault, 1);
        try (Master master = new Master(slave.port())) {
            request(master, 1);
            request(master, 2);
            // what came of the first, and right behind it the sound answer to the second
            assertEquals(
                    onTheWire + "000200000005070302fffe",
                    master.receive(onTheWire.length() / 2 + 11));
        }
    }

    @Test
    void closesInsteadOfAnswering() throws IOException {
        slave.fault(Fault.CLOSE, 1);
        try (Master master = new Master(slave.port())) {
            request(master, 1);
            assertTrue(master.closed());
        }
        try (Master master = new Master(slave.port())) {
            assertEquals("000200000005070302fffe", ask(master, 2));
        }
        assertEquals(2, slave.accepted());
    }

    @Test
    void gluesTwoAnswersIntoOnePiece() throws IOException {
        slave.fault(Fault.GLUED);
        try (Master master = new Master(slave.port())) {
            request(master, 1);
            request(master, 2);
            assertEquals("000100000005070302fffe000200000005070302fffe", master.receivePiece(100));
        }
    }

    @Test
    void sendsSingleBytesInPiecesOfTheirOwn() throws IOException {
        List<Integer> pieces = new ArrayList<>();
        Fault.SINGLE_BYTES.send(
                new Wire() {
                    @Override
                    public void write(byte[] bytes) {
                        pieces.add(bytes.length);
                    }
                },
                new byte[] {1, 2, 3});
        assertEquals(List.of(1, 1, 1), pieces);
    }

    @Test
    void answersLateWhileItGoesOnTakingRequests() throws IOException {
        slave.fault(Fault.late(Duration.ofMillis(300)), 1);
        try (Master master = new Master(slave.port())) {
            long begin = System.nanoTime();
            request(master, 1);
            assertEquals("000200000005070302fffe", ask(master, 2));
            assertEquals("000100000005070302fffe", master.receive(11));
            assertTrue(System.nanoTime() - begin >= Duration.ofMillis(300).toNanos());
        }
    }

    @Test
    void sendsTheOtherHalfLater() throws IOException {
        slave.fault(Fault.halves(Duration.ofMillis(100)), 1);
        try (Master master = new Master(slave.port())) {
            request(master, 1);
            assertEquals("0001000000", master.receivePiece(100));
            assertEquals("05070302fffe", master.receivePiece(100));
        }
    }

    @Test
    void spoilsOneUnitAndLeavesItsNeighbours() throws Exception {
        slave.unit(7).fault(Fault.MUTE);
        try (Master master = new Master(slave.port())) {
            request(master, 1);
            assertEquals("000200000005010402000a", master.ask("0002 0000 0006 01 04 0008 0001"));
            slave.unit(7).fault(Fault.NONE);
            assertEquals("000300000005070302fffe", ask(master, 3));
        }
    }

    @Test
    void goesSilentAndComesBackOnTheSamePort() throws Exception {
        try (Master before = new Master(slave.port())) {
            assertEquals("000100000005070302fffe", ask(before, 1));
            slave.silence();
            assertTrue(before.closed());
        }
        assertThrows(IOException.class, () -> new Master(slave.port()));
        slave.resume();
        slave.resume();
        try (Master after = new Master(slave.port())) {
            assertEquals("000200000005070302fffe", ask(after, 2));
        }
    }

    @Test
    void dropsConnectionsAndTakesNewOnes() throws Exception {
        try (Master before = new Master(slave.port())) {
            assertEquals("000100000005070302fffe", ask(before, 1));
            slave.drop();
            assertTrue(before.closed());
        }
        try (Master after = new Master(slave.port())) {
            assertEquals("000200000005070302fffe", ask(after, 2));
        }
    }

    @Test
    void saysWhichPortIsTaken() {
        BindException e = assertThrows(BindException.class, () -> ModbusSlave.open(slave.port()));
        assertEquals(
                "port %d of 127.0.0.1 was to be listened on, but is taken; choose another, or 0 for any free one"
                        .formatted(slave.port()),
                e.getMessage());
    }

    @Test
    void waitsForRequests() throws Exception {
        assertFalse(slave.awaitRequests(1, Duration.ofMillis(20)));
        try (Master master = new Master(slave.port())) {
            request(master, 1);
            request(master, 2);
            assertTrue(slave.awaitRequests(2, LIMIT));
        }
        assertEquals(2, slave.requests());
    }

    @Test
    void fiftySlavesAnswerAtOnce() throws IOException {
        List<ModbusSlave> slaves = new ArrayList<>();
        List<Master> masters = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                ModbusSlave one = ModbusSlave.open(0);
                one.unit(7).holdings(0, -2);
                slaves.add(one);
                masters.add(new Master(one.port()));
            }
            for (Master master : masters) {
                request(master, 1);
            }
            for (Master master : masters) {
                assertEquals("000100000005070302fffe", master.receive(11));
            }
        } finally {
            for (Master master : masters) {
                master.close();
            }
            slaves.forEach(ModbusSlave::close);
        }
    }

    /** Reads the one register of unit 7. */
    private static void request(Master master, int transaction) throws IOException {
        master.send("%04x 0000 0006 07 03 0000 0001".formatted(transaction));
    }

    private static String ask(Master master, int transaction) throws IOException {
        return master.ask("%04x 0000 0006 07 03 0000 0001".formatted(transaction));
    }

    private static void bits(boolean[] into, int from, int... bytes) {
        for (int i = 0; i < 8 * bytes.length && from + i < into.length; i++) {
            into[from + i] = ((bytes[i / 8] >> (i % 8)) & 1) == 1;
        }
    }

    private abstract static class Wire implements Fault.Wire {
        @Override
        public void close() {
            throw new AssertionError();
        }

        @Override
        public void after(Duration delay, Fault.WireAction action) {
            throw new AssertionError();
        }

        @Override
        public byte[] hold(byte[] answer) {
            throw new AssertionError();
        }
    }
}

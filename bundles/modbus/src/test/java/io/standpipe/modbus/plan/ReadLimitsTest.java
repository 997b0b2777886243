package io.standpipe.modbus.plan;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.connection.VirtualSlave;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.RtuFrames;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.words.Names;
import io.standpipe.testkit.Fixtures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A device that answers not every read: too long ones, those over registers that it has not, or
 * over some place. It is polled every 2 s; register n of unit 1 holds 1000 + n.
 */
class ReadLimitsTest {

    private static final int INTERVAL = 2000;

    /** What the device does with a read that it does not answer. */
    private enum Refusal {
        EXCEPTION_1(1),
        EXCEPTION_2(2),
        EXCEPTION_3(3),
        EXCEPTION_4(4),
        SILENCE(0),
        HANGS_UP(0);

        private final int code;

        Refusal(int code) {
            this.code = code;
        }
    }

    private final List<String> told = new ArrayList<>();
    private final List<int[]> asked = new ArrayList<>();
    private VirtualSlave slave = new VirtualSlave();
    private boolean rtu;

    /** Answers the reads that are taken, and refuses the others in this way. */
    private void device(DeviceProfile profile, Refusal refusal, Predicate<byte[]> taken) {
        slave = rtu ? VirtualSlave.rtu() : new VirtualSlave();
        slave.onRequest =
                request -> {
                    asked.add(new int[] {TcpFrames.address(request), TcpFrames.count(request)});
                    if (taken.test(request)) {
                        send(good(request));
                    } else if (refusal == Refusal.HANGS_UP) {
                        slave.hangUp(1);
                    } else if (refusal != Refusal.SILENCE) {
                        send(TcpFrames.exception(request, refusal.code));
                    }
                };
        slave.device(1, INTERVAL, profile);
        slave.slave(0).pollGroups().get(0).limits().tell(told::add);
        slave.start().run(INTERVAL / 2);
    }

    private void send(byte[] tcp) {
        slave.answer(1, rtu ? RtuFrames.rtu(tcp) : tcp);
    }

    private static Predicate<byte[]> upTo(int longest) {
        return request -> TcpFrames.count(request) <= longest;
    }

    private void polls(int count) {
        slave.run((long) INTERVAL * count);
    }

    private List<Reading> newest() {
        return slave.sink.all().get(slave.sink.all().size() - 1).readings();
    }

    private void assertAllGood(int points) {
        assertEquals(points, newest().size());
        for (Reading reading : newest()) {
            assertTrue(reading.quality().isGood(), reading::toString);
            int address = Integer.parseInt(reading.point().id().substring(1));
            assertEquals(1000 + address, reading.value());
        }
    }

    private static DeviceProfile registers(int count) {
        return TcpFrames.words(IntStream.range(0, count).toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 31, 32, 33, 50, 61, 62, 63, 100, 124})
    void theLongestReadThatIsAnsweredIsFoundAndNamedOnce(int longest) {
        device(registers(300), Refusal.EXCEPTION_3, upTo(longest));
        polls(10);
        assertAllGood(300);
        polls(20);
        assertEquals(
                List.of(
                        "refuses reads of more than %1$d registers (holding, exception 3 (illegal data value)); set maxRegisters: %1$d in the profile"
                                .formatted(longest)),
                told);
        asked.clear();
        polls(1);
        assertEquals((300 + longest - 1) / longest, asked.size(), "and as few reads as can be");
        assertAllGood(300);
    }

    @ParameterizedTest
    @CsvSource({
        "EXCEPTION_1, false, 20", "EXCEPTION_2, false, 20", "EXCEPTION_4, false, 90",
        "EXCEPTION_3, true, 20", "SILENCE, false, 20", "SILENCE, false, 110",
        "SILENCE, true, 20", "HANGS_UP, false, 20", "HANGS_UP, true, 20"
    })
    void howeverTheDeviceRefuses(Refusal refusal, boolean serial, int longest) {
        rtu = serial;
        device(registers(125), refusal, upTo(longest));
        polls(15);
        assertAllGood(125);
        polls(40);
        assertEquals(1, told.size(), told::toString);
        assertTrue(
                told.get(0).contains("reads of more than " + longest + " registers")
                        && told.get(0).endsWith("set maxRegisters: " + longest + " in the profile"),
                told::toString);
        slave.sink.forget();
        polls(20);
        slave.sink
                .all()
                .forEach(
                        poll ->
                                assertTrue(
                                        poll.readings().stream()
                                                .allMatch(r -> r.quality().isGood())));
    }

    @Test
    void eachTableHasItsOwn() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            points.add(point(points.size(), Table.HOLDING, i));
            points.add(point(points.size(), Table.INPUT, i));
        }
        for (int i = 0; i < 400; i++) {
            points.add(Fixtures.point(points.size(), "c" + i, TcpFrames.coil(i)));
        }
        device(
                Fixtures.profile(DeviceKind.PANEL, points, List.of()),
                Refusal.EXCEPTION_3,
                request ->
                        switch (TcpFrames.function(request)) {
                            case 1 -> TcpFrames.count(request) <= 100;
                            case 3 -> TcpFrames.count(request) <= 7;
                            default -> true;
                        });
        polls(10);
        assertEquals(600, newest().size());
        assertTrue(newest().stream().allMatch(reading -> reading.quality().isGood()));
        polls(20);
        told.sort(null);
        assertEquals(2, told.size());
        assertTrue(told.get(0).startsWith("refuses reads of more than 100 coils (coil, "));
        assertTrue(
                told.get(0)
                        .endsWith(
                                "set maxRegisters: 6 in the profile, which counts 16 of them as one"
                                        + " register"));
        assertTrue(told.get(1).startsWith("refuses reads of more than 7 registers (holding, "));
    }

    private static Point point(int index, Table table, int address) {
        return Fixtures.point(
                index,
                table.name().charAt(0) + "" + address,
                TcpFrames.source(table, address, ModbusSource.Type.UINT16, Order.ABCD));
    }

    /** It answers, but with no more registers than it has room for. */
    @ParameterizedTest
    @CsvSource({"100, false", "1, false", "64, false", "100, true", "30, true"})
    void anAnswerThatIsShortenedSaysHowLongOneMayBe(int longest, boolean serial) {
        rtu = serial;
        device(registers(300), Refusal.SILENCE, request -> false);
        slave.onRequest =
                request -> {
                    byte[] shorter = request.clone();
                    shorter[11] = (byte) Math.min(longest, TcpFrames.count(request));
                    send(good(shorter));
                };
        polls(15);
        assertAllGood(300);
        assertEquals(
                List.of(
                        "answers no more than %1$d registers, whatever is asked for (holding); set maxRegisters: %1$d in the profile"
                                .formatted(longest)),
                told);
    }

    @Test
    void anAnswerThatIsAlwaysOneTooShortIsNoLimit() {
        device(registers(10), Refusal.SILENCE, request -> false);
        slave.onRequest =
                request -> {
                    byte[] shorter = request.clone();
                    shorter[11]--;
                    slave.answer(1, good(shorter));
                };
        polls(100);
        assertEquals(List.of(), told);
        assertTrue(newest().stream().noneMatch(reading -> reading.quality().isGood()));
        assertTrue(
                slave.slave(0)
                        .counts()
                        .lastWrong()
                        .startsWith("the answer, but shorter: 9 registers instead of 10"),
                slave.slave(0).counts().lastWrong());
    }

    /** Then no length is a limit, however often that happens; until it may be another device. */
    @ParameterizedTest
    @CsvSource({"10, 1", "125, 1", "125, 2", "40, 13", "4, 1"})
    void whatIsShortenedHoweverShortItIsHasNoLimit(int count, int less) {
        ReadLimits limits = new ReadLimits();
        limits.tell(told::add);
        Quality wrong = Quality.bad(Quality.Cause.INVALID_ANSWER);
        Set<Integer> versions = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            int asks = limits.longest(Table.HOLDING, count);
            Read read = new Read(Table.HOLDING, 0, asks, false, List.of());
            limits.shortened(read, asks - less, wrong);
            if (i > 2) {
                assertEquals(count, limits.longest(Table.HOLDING, count));
                versions.add(limits.version());
            }
        }
        assertEquals(1, versions.size());
        assertEquals(List.of(), told);
        limits.back(100);
        for (int i = 0; i < 2; i++) {
            Read read = new Read(Table.HOLDING, 0, count, false, List.of());
            limits.shortened(read, 3, wrong);
        }
        assertEquals(3, limits.longest(Table.HOLDING, count));
    }

    @Test
    void aReadThatIsRefusedOnceIsAskedAgainAsAWhole() {
        int[] reads = {0};
        device(
                registers(100),
                Refusal.EXCEPTION_4,
                request -> TcpFrames.count(request) < 100 || reads[0]++ != 3);
        polls(20);
        asked.clear();
        polls(1);
        assertEquals(1, asked.size(), "and in one request");
        assertEquals(List.of(), told);
        assertAllGood(100);
    }

    @ParameterizedTest
    @CsvSource({"EXCEPTION_2", "SILENCE", "HANGS_UP"})
    void registersOfNoPointAreLeftOutWhereTheyAreNotAnswered(Refusal refusal) {
        // 2 to 4 do not exist; 7 and 8 do.
        device(
                TcpFrames.words(0, 1, 5, 6, 9),
                refusal,
                request -> {
                    int end = TcpFrames.address(request) + TcpFrames.count(request);
                    return TcpFrames.address(request) > 4 || end <= 2;
                });
        polls(12);
        assertAllGood(5);
        polls(12);
        asked.clear();
        polls(1);
        // Of what nothing came of one is tried, and so all are left out.
        assertEquals(
                refusal == Refusal.EXCEPTION_2 ? "[[0, 2], [5, 5]]" : "[[0, 2], [5, 2], [9, 1]]",
                Arrays.deepToString(asked.toArray()));
        assertEquals(1, told.size());
        String does = refusal == Refusal.EXCEPTION_2 ? "refuses" : "does not answer";
        assertTrue(
                told.get(0)
                                .startsWith(
                                        does
                                                + " reads that include registers of no point, such"
                                                + " as those between holding 1 to 5")
                        && told.get(0).contains("set holes: false in the profile"),
                told::toString);
    }

    @Test
    void thatIsSaidOnceHoweverManyOfThemThereAre() {
        device(TcpFrames.words(0, 3, 6, 9, 12, 40, 43), Refusal.EXCEPTION_2, upTo(1));
        polls(60);
        assertAllGood(7);
        assertEquals(1, told.size(), told::toString);
    }

    @Test
    void aProfileCanForbidThem() {
        DeviceProfile words = TcpFrames.words(0, 1, 5);
        DeviceProfile profile =
                new DeviceProfile(
                        words.id(),
                        words.kind(),
                        words.source(),
                        words.points(),
                        List.of(),
                        3,
                        null,
                        new ModbusPart(125, false, List.of(), null),
                        Names.NONE);
        device(profile, Refusal.SILENCE, upTo(2));
        assertEquals("[[0, 2], [5, 1]]", Arrays.deepToString(asked.toArray()));
        assertAllGood(3);
    }

    @Test
    void aPlaceThatNoReadMayCrossIsFound() {
        // As of two memories: 0 to 99 and from 100 on, of which 125 are answered.
        device(
                registers(250),
                Refusal.EXCEPTION_2,
                request -> {
                    int end = TcpFrames.address(request) + TcpFrames.count(request);
                    return TcpFrames.address(request) >= 100 || end <= 100;
                });
        polls(30);
        assertAllGood(250);
        asked.clear();
        polls(1);
        assertEquals("[[0, 100], [100, 125], [225, 25]]", Arrays.deepToString(asked.toArray()));
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.get(0).contains("they are read apart from now on"), told::toString);
    }

    @Test
    void aDeviceThatWasExchangedEarnsMore() {
        int[] longest = {50};
        device(registers(125), Refusal.EXCEPTION_3, r -> TcpFrames.count(r) <= longest[0]);
        polls(20);
        longest[0] = 125;
        slave.run(3_600_000L);
        asked.clear();
        polls(1);
        assertEquals(1, asked.size());
        assertEquals(2, told.size());
        assertEquals(
                "answers reads of 63 registers now (holding); they are as long again as the profile"
                        + " says",
                told.get(1));
    }

    private void away(int seconds) {
        Consumer<byte[]> there = slave.onRequest;
        slave.onRequest = request -> {};
        slave.run(1000L * seconds);
        slave.onRequest = there;
        slave.run(60_000); // it is asked again every 30 s
    }

    /** One that was away may be another one, which is found out then and not within an hour. */
    @ParameterizedTest
    @CsvSource({
        "EXCEPTION_3, 50, 125",
        "EXCEPTION_3, 50, 80",
        "SILENCE, 20, 125",
        "EXCEPTION_3, 125, 50",
        "SILENCE, 125, 50",
    })
    void oneThatComesBackAfterAMinuteMayBeAnother(Refusal refusal, int before, int after) {
        int[] longest = {before};
        device(registers(125), refusal, r -> TcpFrames.count(r) <= longest[0]);
        polls(40);
        assertAllGood(125);
        longest[0] = after;
        away(90);
        polls(60);
        assertAllGood(125);
        asked.clear();
        polls(1);
        assertEquals((125 + after - 1) / after, asked.size(), told::toString);
        if (after < 125) {
            String newest = told.get(told.size() - 1);
            assertTrue(newest.contains("reads of more than " + after + " registers"), newest);
        }
    }

    @Test
    void oneThatWasAwayForAMomentIsTheSame() {
        device(registers(125), Refusal.EXCEPTION_3, upTo(50));
        polls(40);
        asked.clear();
        away(20);
        polls(60);
        assertEquals(0, asked.stream().filter(each -> each[1] > 50).count());
    }

    /** What shortens whatever is asked for was exchanged for one that has a limit. */
    @Test
    void anotherOneMayHaveALimitWhereTheFirstHadNone() {
        device(registers(100), Refusal.SILENCE, request -> false);
        int[] longest = {0};
        slave.onRequest =
                request -> {
                    byte[] shorter = request.clone();
                    int count = TcpFrames.count(request);
                    shorter[11] =
                            (byte) (longest[0] == 0 ? count - 1 : Math.min(longest[0], count));
                    send(shorter[11] == 0 ? TcpFrames.exception(request, 3) : good(shorter));
                };
        polls(30);
        longest[0] = 30;
        away(90);
        polls(60);
        assertAllGood(100);
        assertEquals(
                List.of(
                        "answers no more than 30 registers, whatever is asked for (holding); set"
                                + " maxRegisters: 30 in the profile"),
                told);
    }

    @Test
    void whatItRefusesIsAskedForSeldom() {
        device(registers(125), Refusal.EXCEPTION_3, upTo(50));
        polls(20);
        asked.clear();
        slave.run(2 * 3_600_000L + 60_000);
        long tooLong = asked.stream().filter(each -> each[1] > 50).count();
        assertEquals(2, tooLong, "once an hour");
        assertEquals(1, told.size());
    }

    /** Whatever it refuses, after a while all that can be read is read, and no value is wrong. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void anyMixOfLimits(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            told.clear();
            int longest = 1 + random.nextInt(125);
            int place = random.nextInt(200);
            int missing = random.nextInt(200);
            boolean[] point = new boolean[200];
            int count = 0;
            for (int n = 0; n < 200; n++) {
                point[n] = random.nextInt(10) > 0 && n != missing;
                count += point[n] ? 1 : 0;
            }
            Refusal refusal = Refusal.values()[random.nextInt(5)];
            rtu = random.nextBoolean();
            device(
                    TcpFrames.words(IntStream.range(0, 200).filter(n -> point[n]).toArray()),
                    refusal,
                    request -> {
                        int from = TcpFrames.address(request);
                        int to = from + TcpFrames.count(request);
                        return to - from <= longest
                                && !(from < place && to > place)
                                && !(from <= missing && to > missing);
                    });
            polls(80);
            assertAllGood(count);
        }
    }
}

package io.standpipe.modbus.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.value.PointOffset;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.words.Names;
import io.standpipe.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReadPlanTest {

    @Test
    void neighboursAndSmallGapsAreOneRead() {
        assertEquals("[holding 0 to 12]", plan(125, words(0, 1, 3, 12)));
    }

    @Test
    void aWideGapCostsARequest() {
        assertEquals("[holding 0 to 0, holding 10 to 10]", plan(125, words(0, 10)));
        assertEquals("[holding 0 to 9]", plan(125, words(0, 9)));
    }

    @Test
    void noReadIsLongerThanTheDeviceAllows() {
        assertEquals("[holding 0 to 3, holding 4 to 5]", plan(4, words(0, 1, 2, 3, 4, 5)));
    }

    @Test
    void aNumberOfTwoRegistersIsNeverTorn() {
        List<ModbusSource> sources = new ArrayList<>(words(0, 1, 2));
        sources.add(TcpFrames.source(Table.HOLDING, 3, ModbusSource.Type.UINT32, Order.ABCD));
        assertEquals("[holding 0 to 2, holding 3 to 4]", plan(4, sources));
    }

    @Test
    void eachTableIsReadByItself() {
        assertEquals(
                "[coil 0 to 2, discrete 5 to 5, holding 7 to 7, input 7 to 7]",
                plan(
                        125,
                        List.of(
                                TcpFrames.source(
                                        Table.INPUT, 7, ModbusSource.Type.INT16, Order.ABCD),
                                TcpFrames.source(
                                        Table.HOLDING, 7, ModbusSource.Type.INT16, Order.ABCD),
                                TcpFrames.source(
                                        Table.DISCRETE, 5, ModbusSource.Type.BIT, Order.ABCD),
                                TcpFrames.coil(2),
                                TcpFrames.coil(0))));
    }

    @Test
    void manyCoilsFitOneRead() {
        assertEquals("[coil 0 to 1999, coil 2000 to 2000]", plan(125, coils(2001)));
        assertEquals("[coil 0 to 31, coil 32 to 32]", plan(2, coils(33)));
    }

    @Test
    void withoutGapsNothingButPointsIsRead() {
        ReadPlan plan = ReadPlan.of(profile(125, words(0, 1, 3, 5))).get(0);
        assertTrue(plan.reads().get(0).gaps());
        assertEquals(
                "[holding 0 to 1, holding 3 to 3, holding 5 to 5]",
                plan.around(Set.of(), false).reads().toString());
        assertFalse(plan.around(Set.of(), false).reads().get(0).gaps());
    }

    @Test
    void whatCannotBeReadIsRefused() {
        DeviceProfile narrow =
                profile(
                        1,
                        List.of(
                                TcpFrames.source(
                                        Table.INPUT, 0, ModbusSource.Type.FLOAT32, Order.ABCD)));
        assertEquals(
                "point p0 of profile test-panel takes 2 registers, but the device answers at most 1 at once",
                assertThrows(IllegalArgumentException.class, () -> ReadPlan.of(narrow))
                        .getMessage());
        DeviceProfile empty = profile(125, List.of());
        assertEquals(
                "profile test-panel has no point that is read over Modbus",
                assertThrows(IllegalArgumentException.class, () -> ReadPlan.of(empty))
                        .getMessage());
    }

    @Property
    void everyPointStandsInExactlyOneReadWithinLimits(
            @ForAll("sources") List<ModbusSource> sources,
            @ForAll @IntRange(min = 2, max = 125) int max,
            @ForAll boolean gaps) {
        ReadPlan merged = ReadPlan.of(profile(max, sources)).get(0);
        ReadPlan plan = gaps ? merged : merged.around(Set.of(), false);
        List<Point> seen = new ArrayList<>();
        for (Read read : plan.reads()) {
            boolean bits = read.table().bits();
            assertTrue(read.count() >= 1 && read.count() <= (bits ? max * 16 : max));
            assertTrue(read.address() + read.count() <= 65536);
            assertTrue(read.answerBytes() <= 250);
            boolean[] used = new boolean[read.count()];
            for (PointOffset pointOffset : read.pointOffsets()) {
                int at = pointOffset.source().address() - read.address();
                assertEquals(read.table(), pointOffset.source().table());
                assertEquals(bits ? at : at * 2, pointOffset.at());
                for (int i = 0; i < pointOffset.source().type().registers(); i++) {
                    used[at + i] = true;
                }
                seen.add(pointOffset.point());
            }
            assertTrue(used[0] && used[read.count() - 1], "nothing is read for nobody at an end");
            assertEquals(hasHole(used, 1), read.gaps());
            int allowed = gaps ? ReadPlan.MAX_GAP * (bits ? 16 : 1) : 0;
            assertFalse(hasHole(used, allowed + 1), "a gap is too wide");
        }
        seen.sort((a, b) -> Integer.compare(a.index(), b.index()));
        assertEquals(profile(max, sources).points(), seen);
        assertTrue(merged.reads().size() <= merged.around(Set.of(), false).reads().size());
    }

    @Provide
    Arbitrary<List<ModbusSource>> sources() {
        Arbitrary<ModbusSource> one =
                Combinators.combine(
                                Arbitraries.of(Table.values()),
                                Arbitraries.oneOf(
                                        Arbitraries.integers().between(0, 300),
                                        Arbitraries.integers().between(65000, 65534)),
                                Arbitraries.of(ModbusSource.Type.UINT16, ModbusSource.Type.FLOAT32))
                        .as(
                                (table, address, type) ->
                                        TcpFrames.source(
                                                table,
                                                address,
                                                table.bits() ? ModbusSource.Type.BIT : type,
                                                Order.ABCD));
        return one.list().ofMinSize(1).ofMaxSize(60);
    }

    private static boolean hasHole(boolean[] used, int width) {
        int run = 0;
        for (boolean each : used) {
            run = each ? 0 : run + 1;
            if (run >= width) {
                return true;
            }
        }
        return false;
    }

    private static List<ModbusSource> words(int... addresses) {
        List<ModbusSource> sources = new ArrayList<>();
        for (int address : addresses) {
            sources.add(
                    TcpFrames.source(Table.HOLDING, address, ModbusSource.Type.UINT16, Order.ABCD));
        }
        return sources;
    }

    private static List<ModbusSource> coils(int count) {
        List<ModbusSource> sources = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sources.add(TcpFrames.coil(i));
        }
        return sources;
    }

    private static String plan(int max, List<ModbusSource> sources) {
        return ReadPlan.of(profile(max, sources)).get(0).reads().toString();
    }

    private static DeviceProfile profile(int max, List<ModbusSource> sources) {
        List<Point> points = new ArrayList<>();
        for (ModbusSource source : sources) {
            points.add(Fixtures.point(points.size(), "p" + points.size(), source));
        }
        DeviceProfile profile = Fixtures.profile(DeviceKind.PANEL, points, List.of());
        return new DeviceProfile(
                profile.id(),
                profile.kind(),
                profile.source(),
                points,
                List.of(),
                3,
                null,
                new ModbusPart(max, true, List.of(), null),
                Names.NONE);
    }
}

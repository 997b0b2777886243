package io.standpipe.history.trend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.model.time.Stamp;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What is written of points is read again, of each its own. */
class BlockTest {

    /** Written by the first version: it must stay readable. */
    private static final byte[] FIRST =
            Base64.getDecoder()
                    .decode(
                            "AQAAAGgACDFhMmIzYzRkAAAAAAAAAAAAAAAN+EdYAAAAAaDEUGwAAAxTWU5DSFJPTklTRUQAAAAN"
                                    + "vKyOAIAAAAAAAAAAgAAAAAAAAAAAAgAJR09PRCBub25lABFCQUQgZGV2aWNlLXNpbGVu"
                                    + "dHQpqGKqWhKKAxQBPrMzMwkDHgJBnW80VAAAAA==");

    private static Block block(Map<Long, List<PointSample>> points, long base) {
        List<String> qualities = new ArrayList<>();
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        points.forEach((key, samples) -> EntryFormat.write(entries, key, samples, base, qualities));
        return new Block(
                "1a2b3c4d",
                base,
                new Stamp(60_000_000_000L, 1_790_000_000_000L, Stamp.Clock.SYNCHRONISED),
                59_000_000_000L,
                Block.NONE,
                Block.NONE,
                qualities,
                ByteBuffer.wrap(entries.toByteArray()));
    }

    private static Block again(Block block) {
        return Objects.requireNonNull(Block.of(block.content()));
    }

    @Example
    void whatTheFirstVersionWroteIsRead() {
        Block first = Objects.requireNonNull(Block.of(FIRST));
        assertEquals(
                List.of(
                        new PointSample(1_000_000_000L, "GOOD none", 0.35),
                        new PointSample(500_000_000L, "BAD device-silent", Double.NaN),
                        new PointSample(2_000_000_000L, "GOOD none", 123_456_789)),
                first.samples(TrendPoint.key("hyd-1", "pressure")));
        assertEquals(List.of(), first.samples(TrendPoint.key("hyd-1", "level")));
        assertEquals(59_000_000_000L, first.known());
        assertEquals(1_790_000_000_000L, first.written().utc());
    }

    @Example
    void aBlockOfAnotherVersionIsNone() {
        byte[] later = FIRST.clone();
        later[0] = 2;
        assertNull(Block.of(later));
        assertNull(Block.of(Arrays.copyOf(FIRST, 40)));
        assertNull(Block.of(new byte[0]));
    }

    @Provide
    Arbitrary<List<PointSample>> samples() {
        Arbitrary<Double> values =
                Arbitraries.oneOf(
                        Arbitraries.integers()
                                .between(-99_999_999, 99_999_999)
                                .map(each -> each / 1000.0),
                        Arbitraries.just(Double.NaN));
        return Combinators.combine(
                        Arbitraries.longs().between(-1_000_000, 1_000_000),
                        Arbitraries.of("GOOD none", "BAD device-silent", "UNCERTAIN rounded", ""),
                        values)
                .as(
                        (tick, quality, value) ->
                                new PointSample(tick * EntryFormat.TICK, quality, value))
                .list()
                .ofMaxSize(20);
    }

    @Property(tries = 200)
    void eachPointHasItsOwnSamples(
            @ForAll("samples") List<PointSample> one,
            @ForAll("samples") List<PointSample> other,
            @ForAll @Size(max = 3) List<Long> more) {
        Map<Long, List<PointSample>> points = new LinkedHashMap<>();
        points.put(1L, one);
        more.forEach(key -> points.putIfAbsent(key, other));
        points.put(2L, other);
        Block block = again(block(points, 7 * EntryFormat.TICK));
        points.forEach((key, samples) -> assertEquals(told(samples), told(block.samples(key))));
    }

    /** Below 100,000 seven digits are kept. */
    private static List<String> told(List<PointSample> samples) {
        return samples.stream()
                .map(
                        one ->
                                one.nanos()
                                        + one.quality()
                                        + (Math.abs(one.value()) < 100_000
                                                ? Float.toString((float) one.value())
                                                : Double.toString(one.value())))
                .toList();
    }
}

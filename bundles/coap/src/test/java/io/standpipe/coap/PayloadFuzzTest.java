package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.payload.ContentFormats;
import io.standpipe.coap.payload.Lwm2mTlv;
import io.standpipe.coap.payload.MessageTurn;
import io.standpipe.coap.payload.Payload;
import io.standpipe.coap.payload.Payload.Format;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.coap.payload.Sample;
import io.standpipe.coap.payload.SampleValue;
import io.standpipe.coap.payload.Senml;
import io.standpipe.coap.payload.VendorFrames;
import io.standpipe.coap.registration.Registration;
import io.standpipe.coap.report.Answer;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.RecordingSink;
import io.standpipe.testkit.VirtualTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whatever bytes an installed detector sends: it is readings that say how good they are, or it is
 * refused with a sentence, and what was refused has left nothing behind.
 */
class PayloadFuzzTest {

    private static final List<PointMap> MAPS =
            List.of(
                    PointMap.of(Kit.SMOKE),
                    PointMap.of(Kit.LWM2M),
                    PointMap.of(Kit.GS524N),
                    PointMap.of(Kit.HYDRANT));

    private static final List<String> BASES =
            List.of("/3407", "/3407/0", "/3407/0/6046", "/3", "/3/0", "/3/0/11");

    private static final List<Format> FORMATS =
            List.of(Format.SENML_JSON, Format.SENML_CBOR, Format.TLV, Format.BINARY);

    private interface Decoding {
        List<PointMap.Moment> run() throws PayloadException;
    }

    private static void check(Decoding decoding) {
        List<PointMap.Moment> moments;
        try {
            moments = decoding.run();
        } catch (PayloadException refused) {
            sentence(refused);
            return;
        }
        double before = Double.NEGATIVE_INFINITY;
        for (PointMap.Moment moment : moments) {
            assertTrue(Double.isFinite(moment.time()), "a time that is none");
            assertTrue(moment.time() >= before, "the oldest comes first");
            before = moment.time();
            Set<Point> points = new HashSet<>();
            for (Reading reading : moment.readings()) {
                assertTrue(points.add(reading.point()), "two readings of one point");
                assertEquals(reading.quality().isGood(), Double.isFinite(reading.value()));
            }
        }
    }

    /** Short, and nothing in it that could be a payload's own words. */
    private static void sentence(PayloadException refused) {
        String why = String.valueOf(refused.getMessage());
        assertTrue(why.length() < 100 && why.matches("[ -~]+"), why);
    }

    @FuzzTest(maxDuration = "10m")
    void anySenml(byte[] bytes) {
        boolean json = bytes.length > 0 && (bytes[0] & 1) == 0;
        byte[] payload = rest(bytes);
        for (PointMap map : MAPS) {
            check(
                    () -> {
                        List<Sample> samples = json ? Senml.json(payload) : Senml.cbor(payload);
                        assertTrue(samples.size() <= Senml.MAX_RECORDS);
                        return map.named(samples).moments();
                    });
        }
    }

    @FuzzTest(maxDuration = "10m")
    void anyTlv(byte[] bytes) {
        String base = BASES.get(bytes.length == 0 ? 0 : (bytes[0] & 0xFF) % BASES.size());
        byte[] payload = rest(bytes);
        for (PointMap map : MAPS) {
            check(
                    () -> {
                        List<Sample> samples = Lwm2mTlv.read(payload, base);
                        int sum = 0;
                        for (Sample sample : samples) {
                            assertTrue(sample.name().startsWith(base), sample.name());
                            SampleValue.Bytes value = (SampleValue.Bytes) sample.value();
                            sum += value.value().length + 2; // a type and an id at least
                        }
                        assertTrue(sum <= payload.length, "more than was sent");
                        return map.named(samples).moments();
                    });
        }
    }

    /** Half of them are made whole, or no checksum would ever fit. */
    @FuzzTest(maxDuration = "10m")
    void anyFrame(byte[] bytes) {
        int how = bytes.length == 0 ? 0 : bytes[0] & 3;
        byte[] payload = rest(bytes);
        boolean hydrant = (how & 1) == 1;
        if (how >= 2) {
            payload = hydrant ? hydrant(payload) : smoke(payload);
        }
        byte[] frame = payload;
        PointMap map = MAPS.get(hydrant ? 3 : 2);
        check(
                () -> {
                    List<PointMap.Moment> moments = map.frame(frame).moments();
                    if (hydrant) {
                        assertEquals((byte) 0xA5, frame[0]);
                        int count = (frame.length - 39) / 2;
                        ByteBuffer in = ByteBuffer.wrap(frame);
                        assertEquals(frame.length, in.getShort(3));
                        assertEquals(count, in.getShort(21));
                        boolean timed = in.getShort(19) != 0;
                        int stored = timed ? count : Math.min(1, count);
                        assertEquals(stored + 1, moments.size());
                        for (int i = 0; i < stored; i++) {
                            int at = 35 + 2 * (count - stored + i);
                            double value = moments.get(i).readings().get(0).value();
                            assertEquals(in.getShort(at), value);
                        }
                        Reading now = moments.get(stored).readings().get(0);
                        assertEquals(in.getShort(29), now.value());
                    } else {
                        assertEquals(6, frame.length);
                        assertEquals(1, moments.size());
                    }
                    return moments;
                });
    }

    private static byte[] smoke(byte[] payload) {
        byte[] frame = Arrays.copyOf(payload, 6);
        int sum = 0;
        for (int i = 0; i < 5; i++) {
            sum += frame[i];
        }
        frame[5] = (byte) -sum;
        return frame;
    }

    /** With marks, length and checksum; what it says of its samples is the fuzzer's. */
    private static byte[] hydrant(byte[] payload) {
        int length = Math.max(39, Math.min(1300, payload.length));
        ByteBuffer frame = ByteBuffer.wrap(Arrays.copyOf(payload, length));
        frame.put(0, (byte) 0xA5).put(1, (byte) 0x5A).putShort(3, (short) length);
        frame.put(23, (byte) 1);
        frame.putShort(length - 4, (short) VendorFrames.crc16(frame.array(), length - 4));
        return frame.putShort(length - 2, (short) 0x55AA).array();
    }

    @FuzzTest(maxDuration = "10m")
    void anyLinks(byte[] bytes) {
        Detector detector = Kit.detector("a", Kit.LWM2M, Detector.Security.NONE, null);
        try {
            Registration registration =
                    Registration.of(
                            "a", "x", 60, "1.1", false, new String(bytes, StandardCharsets.UTF_8));
            for (String path : registration.instances()) {
                assertTrue(path.matches("/[0-9]+/[0-9]+"), path);
            }
            assertTrue(registration.instances().containsAll(registration.observed(detector.map())));
            assertTrue(registration.accepts().contains(ContentFormats.NONE));
        } catch (PayloadException refused) {
            sentence(refused);
        }
    }

    /** A conversation: message after message, of any format, with time passing. */
    @FuzzTest(maxDuration = "10m")
    void anyMessages(byte[] bytes) {
        VirtualTime time = new VirtualTime();
        RecordingSink sink = new RecordingSink();
        ReportIntake intake = new ReportIntake(sink, time, time, Kit.NO_ORDERS);
        Detector[] detectors = {
            Kit.detector("s", Kit.SMOKE, Detector.Security.NONE, null),
            Kit.detector("l", Kit.LWM2M, Detector.Security.NONE, null),
            Kit.detector("h", Kit.HYDRANT, Detector.Security.NONE, null)
        };
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.remaining() >= 3) {
            int how = in.get() & 0xFF;
            int seconds = in.get() & 0xFF;
            int length = in.get() & 0xFF;
            byte[] payload = new byte[Math.min(length, in.remaining())];
            in.get(payload);
            Format format = FORMATS.get(how & 3);
            if (format == Format.BINARY && (how & 0x80) != 0) {
                payload = hydrant(payload);
            }
            String base = format == Format.TLV ? BASES.get((how >> 4) % BASES.size()) : "";
            Detector detector = detectors[(how >> 2) % detectors.length];
            time.advance(Duration.ofSeconds(seconds));
            sink.forget();
            Answer answer =
                    intake.take(
                                    detector,
                                    new Payload(
                                            format,
                                            payload,
                                            base,
                                            base,
                                            (how & 0x40) == 0
                                                    ? MessageTurn.UNKNOWN
                                                    : MessageTurn.AGAIN))
                            .join();
            switch (answer.code()) {
                case CHANGED -> assertFalse(sink.all().isEmpty(), "it shows that it is there");
                case UNSUPPORTED -> assertTrue(sink.all().isEmpty());
                // Only the alarm in it counts: what is refused is no sign of life.
                case BAD_REQUEST ->
                        sink.all().forEach(one -> assertFalse(one.readings().isEmpty()));
                default -> throw new AssertionError(answer.toString());
            }
            long now = time.stamp().nanos();
            if (!sink.all().isEmpty()) {
                assertEquals(now, sink.all().get(sink.all().size() - 1).stamp().nanos());
            }
            sink.all().forEach(one -> assertTrue(one.stamp().nanos() <= now, "of tomorrow"));
        }
    }

    private static byte[] rest(byte[] bytes) {
        return bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
    }
}

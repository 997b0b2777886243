package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.coap.payload.ObjectInstances;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.coap.payload.Sample;
import io.standpipe.coap.payload.SampleValue;
import io.standpipe.coap.payload.Senml;
import io.standpipe.model.point.Quality.Cause;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ObjectInstancesTest {

    private final PointMap map = PointMap.of(Kit.OBSERVED);
    private final ObjectInstances instances = new ObjectInstances(map);

    private String says(String pack) {
        try {
            StringBuilder readings = new StringBuilder();
            for (PointMap.Moment moment :
                    map.named(Senml.json(pack.getBytes(StandardCharsets.UTF_8))).moments()) {
                readings.append(PointMapTest.shown(instances.join(moment)));
            }
            return readings.toString();
        } catch (PayloadException e) {
            throw new AssertionError(e);
        }
    }

    private String smoke(int instance, boolean burns) {
        return says("[{\"n\":\"/3407/%d/6046\",\"vb\":%s}]".formatted(instance, burns));
    }

    @Test
    void aFireAnywhereIsAFire() {
        assertEquals("smoke=0.0", smoke(0, false));
        assertEquals("smoke=1.0", smoke(1, true));
        assertEquals("smoke=1.0", smoke(0, false));
        assertEquals("smoke=0.0", smoke(1, false));
    }

    @Test
    void inOneMessageToo() {
        assertEquals(
                "smoke=1.0",
                says(
                        "[{\"n\":\"/3407/1/6046\",\"vb\":true},{\"n\":\"/3407/0/6046\",\"vb\":false}]"));
    }

    @Test
    void whatIsRegisteredAndNotHeardIsNotClear() {
        instances.registered(Set.of("/3407/0", "/3407/1", "/3/0"));
        assertEquals("", smoke(0, false));
        assertEquals("smoke=0.0", smoke(1, false));
        assertEquals("smoke=1.0", smoke(0, true));
    }

    @Test
    void oneThatVanishesInFireIsNotClear() {
        instances.registered(Set.of("/3407/0", "/3407/1"));
        assertEquals("", smoke(0, false));
        assertEquals("smoke=1.0", smoke(1, true));
        assertEquals(
                "smoke=not-observed", PointMapTest.shown(instances.registered(Set.of("/3407/0"))));
        assertEquals("smoke=not-observed", smoke(0, false));
        assertEquals("smoke=0.0", smoke(1, false));
    }

    @Test
    void oneThatVanishesClearIsForgotten() {
        instances.registered(Set.of("/3407/0", "/3407/1"));
        assertEquals("", smoke(1, false));
        assertEquals("", PointMapTest.shown(instances.registered(Set.of("/3407/0"))));
        assertEquals("smoke=0.0", smoke(0, false));
    }

    @Test
    void allCodesOfAResourceAreSeen() {
        assertEquals(
                "low=1.0 broken=1.0",
                says("[{\"n\":\"/3/0/11/0\",\"v\":1},{\"n\":\"/3/0/11/1\",\"v\":8}]"));
        assertEquals("low=0.0 broken=1.0", says("[{\"n\":\"/3/0/11/1\",\"v\":8}]"));
        assertEquals("low=0.0 broken=0.0", says("[{\"n\":\"/3/0/11\",\"v\":0}]"));
    }

    @Test
    void whatIsLostIsNotKnown() {
        assertEquals("smoke=0.0", smoke(0, false));
        assertEquals(
                "smoke=not-observed",
                PointMapTest.shown(instances.lost("/3407/0", Cause.NOT_OBSERVED)));
        assertEquals(
                "", PointMapTest.shown(instances.lost("/3/0", Cause.NOT_OBSERVED)), "never had");
        assertEquals("smoke=0.0", smoke(0, false));
    }

    @Test
    void whatNobodyTellsIsNotKnown() {
        assertEquals("smoke=not-observed", PointMapTest.shown(instances.untold(Set.of("/3/0"))));
        assertEquals("", PointMapTest.shown(instances.untold(Set.of("/3407/7"))));
        smoke(0, false);
        assertEquals("", PointMapTest.shown(instances.untold(Set.of("/3/0"))));
    }

    /** Against a model: true if one is, false only if all that there are say so. */
    @Property(tries = 500)
    void asTheModelHasIt(@ForAll @Size(max = 60) List<@IntRange(max = 15) Integer> events) {
        ObjectInstances tried = new ObjectInstances(map);
        Map<Integer, Boolean> said = new TreeMap<>();
        tried.registered(Set.of("/3407/0", "/3407/1", "/3407/2"));
        for (int event : events) {
            int instance = event % 4; // the last is not registered
            boolean burns = event / 4 % 2 == 1;
            said.put(instance, burns);
            PointMap.Moment moment;
            try {
                moment =
                        map.named(
                                        List.of(
                                                new Sample(
                                                        "/3407/" + instance + "/6046",
                                                        "",
                                                        new SampleValue.Flag(burns),
                                                        0)))
                                .moments()
                                .get(0);
            } catch (RuntimeException e) {
                throw new AssertionError(e);
            }
            boolean any = said.containsValue(true);
            boolean all = said.keySet().containsAll(Set.of(0, 1, 2));
            assertEquals(
                    any ? "smoke=1.0" : all ? "smoke=0.0" : "",
                    PointMapTest.shown(tried.join(moment)));
        }
    }
}

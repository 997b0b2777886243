package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.observe.Observer;
import io.standpipe.coap.payload.PayloadException;
import io.standpipe.coap.registration.Registration;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.coap.restart.RestartStore;
import io.standpipe.coap.wire.DelayedAcks;
import io.standpipe.coap.wire.Senders;
import io.standpipe.coap.wire.Tokens;
import io.standpipe.model.device.Readings;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.RecordingSink;
import io.standpipe.testkit.VirtualTime;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.EndpointContext;
import org.junit.jupiter.api.Test;

/** Why nobody knows what a detector has: it is said with the readings that say that. */
class ObserverTest {

    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5683);
    private static final EndpointContext THERE =
            new AddressEndpointContext(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000));

    private final VirtualTime time = new VirtualTime();
    private final RecordingSink sink = new RecordingSink();
    private final InstalledDetectors installed =
            new InstalledDetectors(List.of(Kit.detector("a", Kit.OBSERVED, Security.NONE, null)));
    private final List<Request> asked = new ArrayList<>();
    private final Tokens tokens = new Tokens();
    private final Observer observer =
            new Observer(
                    () -> installed,
                    new ReportIntake(sink, time, time, Kit.NO_ORDERS),
                    new DelayedAcks(time),
                    new UnknownDevices("coap-test", time),
                    time,
                    time,
                    new RestartStore(null, time, time, problem -> {}, values -> values),
                    tokens,
                    new Senders(() -> installed, tokens, location -> null));
    private final Endpoint endpoint =
            (Endpoint)
                    Proxy.newProxyInstance(
                            Endpoint.class.getClassLoader(),
                            new Class<?>[] {Endpoint.class},
                            (proxy, method, arguments) ->
                                    switch (method.getName()) {
                                        case "getAddress" -> HERE;
                                        case "sendRequest" -> asked.add((Request) arguments[0]);
                                        default -> throw new AssertionError(method);
                                    });

    private void register(String links) throws PayloadException {
        observer.registered(endpoint, THERE, Registration.of("a", "l", 3600, "1.1", false, links));
    }

    /** The request that was sent last. */
    private Request last() {
        return asked.get(asked.size() - 1);
    }

    private static Response answer(ResponseCode code) {
        Response response = new Response(code);
        response.setSourceContext(THERE);
        return response;
    }

    private void tells(boolean fire) {
        Response quiet = answer(ResponseCode.CONTENT);
        quiet.getOptions().setObserve(1).setContentFormat(110);
        quiet.setPayload("[{\"n\":\"/3407/0/6046\",\"vb\":%s}]".formatted(fire));
        last().setResponse(quiet);
    }

    /** The readings that were handed over since, and why. */
    private void says(String... expected) {
        List<String> said =
                sink.all().stream()
                        .filter(one -> !one.readings().isEmpty())
                        .map(one -> PointMapTest.shown(one.readings()) + ": " + one.why())
                        .toList();
        assertEquals(List.of(expected), said);
        sink.all().stream()
                .map(Readings::why)
                .filter(why -> !why.isEmpty())
                .forEach(ChineseText::of);
        sink.forget();
    }

    @Test
    void oneThatRefusesToBeObserved() throws Exception {
        register("</3407/0>");
        last().setResponse(answer(ResponseCode.SERVICE_UNAVAILABLE));
        time.advance(MINUTE);
        says("smoke=not-observed: it answers 5.03 when asked to tell changes of /3407/0");
    }

    @Test
    void oneThatEndsBeingObserved() throws Exception {
        register("</3407/0>");
        tells(false);
        says("smoke=0.0: ");
        observer.onNotification(last(), answer(ResponseCode.NOT_FOUND));
        time.advance(MINUTE);
        says("smoke=not-observed: it has ended telling changes of /3407/0: 4.04");
    }

    /** The last that is known counts: it had ended, and now nothing comes from it at all. */
    @Test
    void oneThatDoesNotAnswer() throws Exception {
        register("</3407/0>");
        tells(false);
        observer.onNotification(last(), answer(ResponseCode.NOT_FOUND));
        time.advance(Duration.ofSeconds(2));
        assertEquals(2, asked.size());
        last().setTimedOut(true);
        sink.forget();
        time.advance(MINUTE);
        says("smoke=not-observed: it does not answer when asked to tell changes of /3407/0");
    }

    @Test
    void oneThatTellsWhatCannotBeRead() throws Exception {
        register("</3407/0>");
        Response strange = answer(ResponseCode.CONTENT);
        strange.getOptions().setContentFormat(50);
        strange.setPayload("{}");
        last().setResponse(strange);
        says("smoke=invalid-answer: what it tells of /3407/0 cannot be read: content format 50");
    }

    @Test
    void oneWhoseRegistrationEnded() throws Exception {
        register("</3407/0>");
        tells(false);
        sink.forget();
        observer.ended("a");
        time.advance(MINUTE);
        says("smoke=not-observed: it has ended its registration or not renewed it");
    }

    @Test
    void oneThatDoesNotTellWhetherThereIsAFire() throws Exception {
        register("</3/0>");
        sink.forget();
        time.advance(MINUTE.minusMillis(1));
        assertEquals(
                List.of(), sink.all().stream().filter(one -> one.why().contains("fire")).toList());
        time.advance(Duration.ofMillis(1));
        says("smoke=not-observed: it has not told since it registered whether there is a fire");
    }

    @Test
    void oneThatTellsIsNotInFault() throws Exception {
        register("</3407/0>");
        tells(true);
        time.advance(Duration.ofHours(1));
        says("smoke=1.0: ");
    }
}

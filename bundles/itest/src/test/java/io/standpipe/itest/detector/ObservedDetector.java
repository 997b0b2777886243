package io.standpipe.itest.detector;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A detector that speaks LwM2M: it registers, is observed (RFC 7641), and reports by confirmable
 * notifications, one at a time. It keeps its registration and its observations as long as the
 * gateway does not say otherwise: a reset ends an observation, an update that is refused or has no
 * answer leads to a new registration.
 */
final class ObservedDetector extends Detector {

    private static final String LINKS =
            "</>;rt=\"oma.lwm2m\";ct=\"11542 110\",</1/0>,</3/0>,</3407/0>,</3411/0>";
    private static final int LINK_FORMAT = 40;
    private static final int TLV = 11542;
    private static final int SENML_JSON = 110;
    private static final int LIFETIME_SECONDS = 3600;
    private static final int BATTERY_NORMAL = 0;
    private static final int BATTERY_LOW = 4;
    private static final int OBSERVE_MASK = 0xFFFFFF;
    private static final int ANSWERS_KEPT = 16;

    /** Some detectors update each few minutes; here a kill comes each few seconds. */
    private static final long UPDATE = 3_000_000_000L;

    private static final class Observation {
        final String token;
        final int format;

        Observation(String token, int format) {
            this.token = token;
            this.format = format;
        }
    }

    private final boolean counts;
    private final Map<String, Observation> observations = new LinkedHashMap<>();
    private final LinkedHashMap<Integer, CoapFrame> answers = new LinkedHashMap<>();
    private final Set<String> beating = new HashSet<>();
    private String location = "";
    private boolean calling;
    private boolean notifying;
    private int observe;
    private int life;

    /**
     * @param counts whether its notifications have numbers, which pass 2^24 during its life; some
     *     devices always send the same
     */
    ObservedDetector(
            String id, Loop loop, Random random, Link.Maker links, boolean counts, Diary diary) {
        super(
                id,
                loop,
                random,
                links,
                List.of(
                        new Condition(id, "smoke", "/3407/0/6046", true),
                        new Condition(id, "battery-too-low", "/3411/0/6", false),
                        new Condition(id, "low-battery", "/3/0/20", false)),
                diary);
        this.counts = counts;
        observe = counts ? OBSERVE_MASK - random.nextInt(40) : 2;
    }

    @Override
    void powered() {
        life++;
        register(life);
        update(life);
    }

    @Override
    void forget() {
        life++;
        observations.clear();
        answers.clear();
        beating.clear();
        location = "";
        calling = false;
        notifying = false;
    }

    private void register(int during) {
        if (life != during || calling) {
            return;
        }
        calling = true;
        List<CoapFrame.Option> options = CoapFrame.path("rd");
        options.add(CoapFrame.Option.number(CoapFrame.CONTENT_FORMAT, LINK_FORMAT));
        options.add(new CoapFrame.Option(CoapFrame.URI_QUERY, "ep=" + id()));
        options.add(new CoapFrame.Option(CoapFrame.URI_QUERY, "lt=" + LIFETIME_SECONDS));
        options.add(new CoapFrame.Option(CoapFrame.URI_QUERY, "lwm2m=1.1"));
        options.add(new CoapFrame.Option(CoapFrame.URI_QUERY, "b=U"));
        confirm(
                new CoapFrame(CoapFrame.CON, CoapFrame.POST, nextMid(), token(), options, LINKS),
                false,
                answer -> {
                    if (life == during) {
                        calling = false;
                        if (answer.code() == CoapFrame.CREATED) {
                            location = String.join("/", answer.all(CoapFrame.LOCATION_PATH));
                        } else {
                            loop().after(UPDATE / 3, () -> register(during));
                        }
                    }
                },
                () -> again(during));
    }

    /** The gateway is silent: perhaps it knows nothing of this connection any more. */
    private void again(int during) {
        if (life == during) {
            calling = false;
            location = "";
            if (link().secure()) {
                link().newSession();
            }
            register(during);
        }
    }

    private void update(int during) {
        loop().after(
                        UPDATE + random().nextLong(UPDATE / 2),
                        () -> {
                            if (life != during) {
                                return;
                            }
                            update(during);
                            if (!calling && !location.isEmpty()) {
                                callUpdate(during);
                            }
                        });
    }

    private void callUpdate(int during) {
        calling = true;
        confirm(
                new CoapFrame(
                        CoapFrame.CON,
                        CoapFrame.POST,
                        nextMid(),
                        token(),
                        CoapFrame.path(location),
                        ""),
                false,
                answer -> {
                    if (life == during) {
                        calling = false;
                        if (answer.code() >> 5 == 4
                                && answer.code() != CoapFrame.TOO_MANY_REQUESTS) {
                            location = "";
                            register(during);
                        }
                    }
                },
                () -> again(during));
    }

    private String token() {
        return "%06x".formatted(random().nextInt(0x1000000));
    }

    @Override
    void received(CoapFrame frame) {
        if (frame.code() != CoapFrame.GET) {
            super.received(frame);
            return;
        }
        log("gets " + frame.brief());
        CoapFrame before = answers.get(frame.mid());
        if (before != null && before.token().equals(frame.token())) {
            link().send(before);
            return;
        }
        CoapFrame answer = answer(frame);
        answers.put(frame.mid(), answer);
        if (answers.size() > ANSWERS_KEPT) {
            answers.remove(answers.keySet().iterator().next());
        }
        log("sends " + answer.brief());
        link().send(answer);
        report();
    }

    private CoapFrame answer(CoapFrame get) {
        String path = "/" + String.join("/", get.all(CoapFrame.URI_PATH));
        int format = get.option(CoapFrame.ACCEPT).map(CoapFrame.Option::asNumber).orElse(TLV);
        int code =
                under(path).isEmpty()
                        ? CoapFrame.NOT_FOUND
                        : format != TLV && format != SENML_JSON
                                ? CoapFrame.NOT_ACCEPTABLE
                                : CoapFrame.CONTENT;
        List<CoapFrame.Option> options = new ArrayList<>();
        String payload = "";
        if (code == CoapFrame.CONTENT) {
            int wish = get.option(CoapFrame.OBSERVE).map(CoapFrame.Option::asNumber).orElse(-1);
            if (wish == 0) {
                observations.put(path, new Observation(get.token(), format));
                options.add(CoapFrame.Option.number(CoapFrame.OBSERVE, nextObserve()));
            } else if (wish == 1) {
                observations.remove(path);
                beating.remove(path);
            }
            options.add(CoapFrame.Option.number(CoapFrame.CONTENT_FORMAT, format));
            payload = value(path, format, Snapshot.of(under(path)));
        }
        return new CoapFrame(CoapFrame.ACK, code, get.mid(), get.token(), options, payload);
    }

    /** Conditions whose resources a path holds. */
    private List<Condition> under(String path) {
        return conditions().stream()
                .filter(one -> (one.record() + "/").startsWith(path + "/"))
                .toList();
    }

    private int nextObserve() {
        observe = counts ? (observe + 1) & OBSERVE_MASK : observe;
        return observe;
    }

    @Override
    void changed(Condition condition) {
        report();
    }

    /** As LwM2M's attribute pmax has it: each value once more, though it is the same. */
    @Override
    void beat() {
        beating.addAll(observations.keySet());
        report();
    }

    /** Notifies of what was not acknowledged yet, if somebody observes it. */
    private void report() {
        if (notifying || powerIsOff()) {
            return;
        }
        for (Map.Entry<String, Observation> observed : observations.entrySet()) {
            List<Condition> news = under(observed.getKey());
            if (beating.remove(observed.getKey()) || !news.stream().allMatch(Condition::told)) {
                send(observed.getKey(), observed.getValue(), Snapshot.of(news));
                return;
            }
        }
    }

    private void send(String path, Observation observation, Snapshot snapshot) {
        notifying = true;
        counted(false);
        int during = life;
        List<CoapFrame.Option> options = new ArrayList<>();
        options.add(CoapFrame.Option.number(CoapFrame.OBSERVE, nextObserve()));
        options.add(CoapFrame.Option.number(CoapFrame.CONTENT_FORMAT, observation.format));
        confirm(
                new CoapFrame(
                        CoapFrame.CON,
                        CoapFrame.CONTENT,
                        nextMid(),
                        observation.token,
                        options,
                        value(path, observation.format, snapshot)),
                false,
                answer -> {
                    if (life != during) {
                        return;
                    }
                    notifying = false;
                    if (answer.type() == CoapFrame.ACK) {
                        counted(true);
                        snapshot.acknowledge();
                    } else {
                        forget(path, observation); // RFC 7641, 3.6
                    }
                    report();
                },
                () -> {
                    if (life == during) {
                        notifying = false;
                        forget(path, observation); // RFC 7641, 4.5
                        again(during);
                    }
                });
    }

    private void forget(String path, Observation observation) {
        if (observations.remove(path, observation)) {
            beating.remove(path);
        }
    }

    /** Its sensor is busy: an error ends the observation (RFC 7641, 4.2). */
    @Override
    void befall() {
        if (notifying || observations.isEmpty()) {
            return;
        }
        String path = observations.keySet().iterator().next();
        Observation observation = observations.get(path);
        forget(path, observation);
        confirm(
                new CoapFrame(
                        CoapFrame.CON,
                        CoapFrame.SERVICE_UNAVAILABLE,
                        nextMid(),
                        observation.token,
                        List.of(),
                        ""),
                false,
                answer -> {},
                () -> {});
    }

    @Override
    boolean idle() {
        return !notifying && beating.isEmpty() && (!ending() || observed());
    }

    /** Whether somebody observes each of its conditions. */
    private boolean observed() {
        return conditions().stream()
                .allMatch(
                        one ->
                                observations.keySet().stream()
                                        .anyMatch(path -> under(path).contains(one)));
    }

    private String value(String path, int format, Snapshot snapshot) {
        StringBuilder out = new StringBuilder();
        for (Condition one : under(path)) {
            boolean stands = snapshot.stands(one);
            boolean battery = one.record().equals("/3/0/20");
            int number = !battery ? (stands ? 1 : 0) : stands ? BATTERY_LOW : BATTERY_NORMAL;
            if (format == TLV) {
                out.append(tlv(path, one.record(), number));
            } else {
                out.append(out.isEmpty() ? "[" : ",");
                out.append("{\"n\":\"").append(one.record()).append("\",");
                out.append(battery ? "\"v\":" + number : "\"vb\":" + stands).append('}');
            }
        }
        return format == TLV ? out.toString() : out.append(']').toString();
    }

    /** OMA LwM2M Core 1.1, 7.4.3: a resource of one byte; inside its instance for an object. */
    private static String tlv(String path, String record, int number) {
        String[] parts = record.substring(1).split("/", -1);
        int resource = Integer.parseInt(parts[2]);
        String value =
                resource > 0xFF
                        ? "\u00e1" + (char) (resource >> 8) + (char) (resource & 0xFF)
                        : "\u00c1" + (char) resource;
        String whole = value + (char) number;
        boolean object = path.chars().filter(c -> c == '/').count() == 1;
        return object
                ? "" + (char) whole.length() + (char) Integer.parseInt(parts[1]) + whole
                : whole;
    }
}

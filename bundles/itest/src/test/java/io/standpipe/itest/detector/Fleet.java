package io.standpipe.itest.detector;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Detectors of each sort on bad ways to one gateway: they report by themselves or are observed,
 * over DTLS or plain CoAP. Any thread.
 */
public final class Fleet implements AutoCloseable {

    private static final List<PostingDetector.Habit> HABITS =
            List.of(
                    new PostingDetector.Habit(PostingDetector.Clock.NONE, false),
                    new PostingDetector.Habit(PostingDetector.Clock.RUNS, true),
                    new PostingDetector.Habit(PostingDetector.Clock.STANDS_STILL, false),
                    new PostingDetector.Habit(PostingDetector.Clock.RUNS, false));

    /**
     * Where nothing in a message tells its place, a copy that outlives a kill is new to a gateway
     * that had no alarm to keep with it: so no copy does.
     */
    private static final Network SHORT = new Network(0.05, 0.08, 0.05, 1_200_000_000L);

    /** Records, times or numbers tell what was before; so copies may come whenever they like. */
    private static final Network LONG = new Network(0.05, 0.08, 0.05, Detector.LATEST);

    private final Loop loop = new Loop();
    private final List<Detector> detectors = new ArrayList<>();
    private final Diary diary = new Diary();
    private final StringBuilder keys = new StringBuilder();
    private final StringBuilder rows = new StringBuilder();
    private final int securePort;
    private final int plainPort;

    /**
     * @param each how many of each of the four sorts
     */
    public Fleet(int securePort, int plainPort, int each, Random random) throws IOException {
        this.securePort = securePort;
        this.plainPort = plainPort;
        long seed = random.nextLong();
        loop.ask(
                () -> {
                    Random seeds = new Random(seed);
                    for (int n = 0; n < each; n++) {
                        for (boolean secure : new boolean[] {true, false}) {
                            String way = secure ? "dtls" : "plain";
                            posting("%s-post-%d".formatted(way, n), secure, n, seeds);
                            observed("%s-observed-%d".formatted(way, n), secure, n, seeds);
                        }
                    }
                    return true;
                });
    }

    private void posting(String id, boolean secure, int n, Random seeds) {
        Random random = new Random(seeds.nextLong());
        PostingDetector.Habit habit = HABITS.get(n % HABITS.size());
        boolean told = secure || habit.clock() == PostingDetector.Clock.RUNS;
        detectors.add(
                new PostingDetector(
                        id, loop, random, link(id, secure, told, random), habit, diary));
        install(id, "generic-smoke-coap", secure);
    }

    private void observed(String id, boolean secure, int n, Random seeds) {
        Random random = new Random(seeds.nextLong());
        boolean counts = n % 4 != 3;
        detectors.add(
                new ObservedDetector(
                        id,
                        loop,
                        random,
                        link(id, secure, secure || counts, random),
                        counts,
                        diary));
        install(id, "lwm2m-smoke-3407", secure);
    }

    /**
     * @param told whether a message tells its place among the others
     */
    private Link.Maker link(String id, boolean secure, boolean told, Random random) {
        InetSocketAddress gateway =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), secure ? securePort : plainPort);
        return received ->
                new Link(
                        loop,
                        gateway,
                        id,
                        secure ? key(id) : "",
                        told ? LONG : SHORT,
                        random,
                        received);
    }

    private static String key(String id) {
        return "key-of-the-test-for-" + id;
    }

    private void install(String id, String profile, boolean secure) {
        if (secure) {
            keys.append("  ").append(id).append('=').append(key(id)).append('\n');
        }
        rows.append("  %s,%s,%s\n".formatted(id, profile, secure ? "psk" : "none"));
    }

    /** The gateway's configuration of its CoAP server. */
    public String configuration() {
        return "secure: 127.0.0.1:%d\nplain: 127.0.0.1:%d\nkeys: |\n%sdevices: |\n  id,profile,security\n%s"
                .formatted(securePort, plainPort, keys, rows);
    }

    public void begin() {
        loop.ask(
                () -> {
                    detectors.forEach(Detector::begin);
                    return true;
                });
    }

    /** Nothing begins any more; what stands ends when it was acknowledged. */
    public void end() {
        loop.ask(
                () -> {
                    detectors.forEach(Detector::end);
                    return true;
                });
    }

    /** Those that could not yet tell the gateway how they are. */
    public List<String> unheard() {
        return loop.ask(
                () -> detectors.stream().filter(one -> !one.over()).map(Detector::id).toList());
    }

    public List<Condition> conditions() {
        return loop.ask(
                () -> detectors.stream().flatMap(one -> one.conditions().stream()).toList());
    }

    /** Answers that no detector should get. */
    public List<String> wrong() {
        return loop.ask(diary::complaints);
    }

    /** What each did and got, with the times. */
    public List<String> diary() {
        return loop.ask(diary::lines);
    }

    /** What happened, in words. */
    public String counts() {
        Detector.Counts sum =
                loop.ask(
                        () ->
                                detectors.stream()
                                        .map(Detector::counts)
                                        .reduce(Detector.Counts.NONE, Detector.Counts::plus));
        return "%d detectors made %d reports and had %d acknowledged, with %d reboots, %d other ports, %d clocks set, %d DTLS handshakes"
                .formatted(
                        detectors.size(),
                        sum.reports(),
                        sum.acknowledged(),
                        sum.reboots(),
                        sum.moves(),
                        sum.clockSteps(),
                        sum.handshakes());
    }

    @Override
    public void close() throws IOException {
        loop.close();
        detectors.forEach(detector -> detector.link().close());
    }
}

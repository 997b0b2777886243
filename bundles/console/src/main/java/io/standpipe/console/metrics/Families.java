package io.standpipe.console.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.standpipe.model.measure.Durations;
import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gathers figures by their name, as Prometheus' format wants them. One thread, once. */
final class Families implements Figures {

    /**
     * Of one name, its values by labels: a second value of the same labels takes the first's place.
     */
    private record Family(Figure figure, Map<Labels, Object> values) {}

    private final Map<String, Family> families = new TreeMap<>();

    @Override
    public void add(Figure figure, double value, String... values) {
        if (figure.kind() == Figure.Kind.DURATIONS) {
            throw new IllegalArgumentException(figure.name() + " counts durations");
        }
        put(figure, value, values);
    }

    @Override
    public void add(Figure figure, Durations durations, String... values) {
        if (figure.kind() != Figure.Kind.DURATIONS) {
            throw new IllegalArgumentException(figure.name() + " counts no durations");
        }
        put(figure, durations, values);
    }

    private void put(Figure figure, Object value, String... values) {
        Family family =
                families.computeIfAbsent(
                        figure.name(), any -> new Family(figure, new LinkedHashMap<>()));
        if (!family.figure().equals(figure)) {
            throw new IllegalArgumentException("two figures are called " + figure.name());
        }
        family.values().put(Labels.of(figure.labels(), List.of(values)), value);
    }

    /** In the order of the names. */
    MetricSnapshots snapshots() {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        families.values().forEach(family -> snapshots.add(snapshot(family)));
        return new MetricSnapshots(snapshots);
    }

    private static MetricSnapshot snapshot(Family family) {
        Figure figure = family.figure();
        MetricMetadata about = new MetricMetadata(figure.name(), figure.help());
        return switch (figure.kind()) {
            case COUNTER -> {
                List<CounterDataPointSnapshot> points = new ArrayList<>();
                family.values()
                        .forEach(
                                (labels, value) ->
                                        points.add(
                                                CounterDataPointSnapshot.builder()
                                                        .labels(labels)
                                                        .value((double) value)
                                                        .build()));
                yield new CounterSnapshot(about, points);
            }
            case GAUGE -> {
                List<GaugeDataPointSnapshot> points = new ArrayList<>();
                family.values()
                        .forEach(
                                (labels, value) ->
                                        points.add(
                                                GaugeDataPointSnapshot.builder()
                                                        .labels(labels)
                                                        .value((double) value)
                                                        .build()));
                yield new GaugeSnapshot(about, points);
            }
            case DURATIONS -> {
                List<HistogramDataPointSnapshot> points = new ArrayList<>();
                family.values()
                        .forEach(
                                (labels, value) ->
                                        points.add(histogram(labels, (Durations) value)));
                yield new HistogramSnapshot(about, points);
            }
        };
    }

    private static HistogramDataPointSnapshot histogram(Labels labels, Durations durations) {
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(Durations.bounds(), durations.counts()))
                .sum(durations.sum())
                .build();
    }
}

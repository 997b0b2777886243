package toy;

import io.standpipe.model.Bus;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.bus.BusComponent;
import io.standpipe.model.bus.BusServices;
import io.standpipe.model.bus.BusSettings;
import io.standpipe.model.bus.RunningBus;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.DeviceTable;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.profile.Fields;
import io.standpipe.model.profile.Keys;
import io.standpipe.model.profile.PointFormat;
import io.standpipe.model.profile.PointReader;
import io.standpipe.model.profile.Shape;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.words.BusPhrase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A bus that nobody of the gateway knows. It reads numbers from a file, a line each: {@code
 * device/name number}. A profile says the name of a point with {@code line: {name: u}}.
 */
public final class NumberFile extends BusComponent<NumberFile.Table, NumberFile.Reader> {

    private static final BiConsumer<String, Throwable> LOG =
            (text, e) -> System.getLogger("toy").log(System.Logger.Level.ERROR, text, e);

    /** How profiles say where a point stands. A component of its own. */
    public static final class Format implements PointFormat {

        private static final Keys.Key NAME =
                Keys.Key.of("name", Shape.TEXT, "Name behind the device's id.").needed();

        @Override
        public Keys.Key point() {
            return Keys.Key.of("line", Keys.of("line", "Which line of the file it is.", NAME));
        }

        @Override
        public PointReader reader(Fields document) {
            return point -> new Line(point.fields("line").text("name"));
        }
    }

    /** Where a point stands. */
    record Line(String name) implements Point.Source {}

    /** What a configuration says. */
    record Table(Path file, List<Device> devices) implements BusSettings<Table> {
        @Override
        public Table without(Collection<String> refused) {
            return new Table(
                    file, devices.stream().filter(one -> !refused.contains(one.id())).toList());
        }
    }

    public NumberFile(
            ReadingSink sink,
            Profiles profiles,
            Faults faults,
            DataDirectory data,
            Map<String, Object> properties) {
        super("toy.NumberFile", new BusServices(sink, profiles, faults, data), properties, LOG);
        configure(properties);
    }

    @Override
    protected Table parse(Settings settings) {
        Path file = Path.of(settings.text("file", "numbers"));
        return new Table(
                file,
                settings.rows(
                        Set.of("seconds"), (row, column) -> false, () -> row -> device(row, file)));
    }

    private Device device(DeviceTable.Row row, Path file) throws DeviceTable.RowException {
        Duration interval = Duration.ofSeconds(row.integer("seconds", 1, 1, 3600));
        String place = file + " " + row.id();
        return row.device(services().profiles(), place).wired(interval, List.of(place));
    }

    @Override
    protected Reader make(Table accepted, Consumer<List<String>> problems) {
        return new Reader(source(), accepted, services().sink());
    }

    @Override
    protected void start(Reader made, Table accepted, Consumer<List<String>> problems) {
        made.begin();
    }

    /** What runs. */
    static final class Reader implements RunningBus {

        private static final int MAX_BYTES = 1 << 20;

        private final SerialScheduler thread;
        private final Path file;
        private final Map<String, Device> devices = new LinkedHashMap<>();
        private final ReadingSink sink;

        Reader(String name, Table table, ReadingSink sink) {
            thread = new SerialScheduler(name, LOG);
            file = table.file();
            table.devices().forEach(device -> devices.put(device.id(), device));
            this.sink = sink;
        }

        void begin() {
            devices.values().forEach(device -> thread.execute(() -> round(device)));
        }

        private void round(Device device) {
            thread.schedule(device.polled(), () -> round(device));
            hand(device);
        }

        /** Returns why there is no number; empty if there is. */
        private String hand(Device device) {
            Map<String, Double> numbers = Map.of();
            String why = "";
            try {
                numbers = numbers(BoundedFile.text(file, MAX_BYTES));
            } catch (IOException | NumberFormatException e) {
                why = file + ": " + e.getMessage();
            }
            Quality none =
                    Quality.bad(
                            why.isEmpty()
                                    ? Quality.Cause.DEVICE_SILENT
                                    : Quality.Cause.NO_CONNECTION);
            List<Reading> readings = new ArrayList<>();
            for (Point point : device.profile().points()) {
                if (point.source() instanceof Line line) {
                    Double number = numbers.get(device.id() + "/" + line.name());
                    readings.add(
                            number == null
                                    ? new Reading(point, Double.NaN, none)
                                    : point.measure(number));
                }
            }
            sink.accept(new Readings(device, SystemTime.INSTANCE.stamp(), readings, why));
            return why;
        }

        private static Map<String, Double> numbers(String text) {
            Map<String, Double> numbers = new LinkedHashMap<>();
            for (String line : text.lines().toList()) {
                String[] words = line.split(" ", 2);
                numbers.put(words[0], Double.valueOf(words[words.length - 1]));
            }
            return numbers;
        }

        @Override
        public boolean has(String device) {
            return devices.containsKey(device);
        }

        @Override
        public CompletableFuture<String> read(String device) {
            CompletableFuture<String> done = new CompletableFuture<>();
            Device asked = devices.get(device);
            if (asked == null) {
                done.complete(Bus.unknown(device));
            } else {
                thread.execute(() -> done.complete(hand(asked)));
            }
            return done;
        }

        @Override
        public CompletableFuture<String> write(String device, String point, double value) {
            return CompletableFuture.completedFuture(
                    BusPhrase.NOT_WRITTEN.of(device, point, "this bus only reads"));
        }

        @Override
        public void close() {
            thread.close();
        }
    }
}

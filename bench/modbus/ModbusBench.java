import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the programs one after another on the same loads and prints a table. Run by modbus.sh, which
 * says more.
 */
final class ModbusBench {

    private static final int SECONDS = 30;

    private ModbusBench() {}

    public static void main(String[] args) throws Exception {
        Programs programs = new Programs(Path.of(args[0]), Path.of(args[1]));
        List<String> words = List.of(args).subList(2, args.length);
        int seconds = words.isEmpty() ? SECONDS : Integer.parseInt(words.get(3));
        int warmup = Integer.parseInt(setting("WARMUP", "20"));
        String[] names = setting("PROGRAMS", "gateway plain burst floor").split(" ");
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () ->
                                        ProcessHandle.current()
                                                .children()
                                                .forEach(ProcessHandle::destroy)));
        System.out.println(Figures.HEAD);
        for (Load load : words.isEmpty() ? usual() : List.of(load(words))) {
            List<Figures> rows = new ArrayList<>();
            for (String name : names) {
                System.err.println(load + ": " + name);
                Path dir =
                        programs.work()
                                .resolve(load.toString().replaceAll("\\W+", "-") + "-" + name);
                try (Run run = new Run(load, programs, dir, warmup + seconds)) {
                    rows.add(run.measure(name, warmup, seconds));
                } catch (IllegalStateException | IOException e) {
                    System.err.println(name + ": " + e.getMessage()); // the others may yet run
                }
            }
            rows.forEach(
                    row ->
                            System.out.println(
                                    row.row(load, cost(rows, "plain"), cost(rows, "floor"))));
        }
        System.exit(0);
    }

    private static double cost(List<Figures> rows, String program) {
        return rows.stream()
                .filter(row -> row.program().equals(program))
                .mapToDouble(Figures::cost)
                .findAny()
                .orElse(Double.NaN);
    }

    private static List<Load> usual() {
        return List.of(
                new Load(100, 10, 1000, false, 0),
                new Load(1000, 10, 1000, false, 0),
                new Load(1000, 10, 1000, true, 0),
                new Load(5000, 10, 1000, false, 0),
                new Load(1000, 10, 1000, false, 200));
    }

    private static Load load(List<String> words) {
        boolean converter = false;
        int dead = 0;
        for (String word : words.subList(4, words.size())) {
            if (word.equals("converter")) {
                converter = true;
            } else if (word.startsWith("dead=")) {
                dead = Integer.parseInt(word.substring(5));
            } else {
                throw new IllegalArgumentException(
                        "converter or dead=NUMBER was expected, but came \"" + word + "\"");
            }
        }
        return new Load(
                Integer.parseInt(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                converter,
                dead);
    }

    private static String setting(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }
}

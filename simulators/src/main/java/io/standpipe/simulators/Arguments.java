package io.standpipe.simulators;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of a command line, checked as they are read. */
final class Arguments {

    /** A command line that cannot be followed; the message is a sentence for the user. */
    static final class UsageException extends Exception {
        UsageException(String sentence) {
            super(sentence);
        }
    }

    private static final String COLOUR = "--color";

    private final Map<String, String> values = new HashMap<>();

    /**
     * @param args after the command
     * @param known options that take a value; --color is known to all
     */
    Arguments(List<String> args, Set<String> known) throws UsageException {
        for (int i = 0; i < args.size(); i++) {
            String name = args.get(i);
            if (name.equals(COLOUR)) {
                values.put(name, "");
            } else if (!known.contains(name)) {
                throw new UsageException("\"%s\" is no option here; see --help".formatted(name));
            } else if (i + 1 == args.size() || args.get(i + 1).startsWith("--")) {
                throw new UsageException(name + " must be followed by a value; see --help");
            } else {
                values.put(name, args.get(++i));
            }
        }
    }

    boolean colour() {
        return values.containsKey(COLOUR);
    }

    String text(String name) throws UsageException {
        String value = values.get(name);
        if (value == null || value.isBlank()) {
            throw new UsageException(name + " must be given; see --help");
        }
        return value;
    }

    String text(String name, String fallback) {
        return values.getOrDefault(name, fallback);
    }

    int number(String name, int fallback, int max) throws UsageException {
        String value = values.get(name);
        if (value == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of bounds
        }
        throw new UsageException(
                "%s must be a whole number from 0 to %d, but is \"%s\""
                        .formatted(name, max, value));
    }
}

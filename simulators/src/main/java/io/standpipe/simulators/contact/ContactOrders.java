package io.standpipe.simulators.contact;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** What people type to play a {@link ContactPanel}, a line each. One thread. */
public final class ContactOrders {

    public static final String HELP = "PIN close | PIN open | PIN? | CONVERTER:INPUT VOLTS";

    private final ContactPanel panel;
    private final PrintStream out;

    public ContactOrders(ContactPanel panel, PrintStream out) {
        this.panel = panel;
        this.out = out;
    }

    /** Obeys until there is no more. */
    public void obey(BufferedReader orders) throws IOException {
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            if (!line.isBlank()) {
                out.println(obey(line.strip()));
            }
        }
    }

    private String obey(String order) throws IOException {
        List<String> words = List.of(order.split("\\s+", -1));
        try {
            if (words.size() == 1 && order.endsWith("?")) {
                int pin = Integer.parseInt(order.substring(0, order.length() - 1));
                return "pin %d is %s".formatted(pin, panel.on(pin) ? "on" : "off");
            }
            if (words.size() == 2 && words.get(0).contains(":")) {
                String[] place = words.get(0).split(":", 2);
                double volts = Double.parseDouble(words.get(1));
                panel.volts(place[0], Integer.parseInt(place[1]), volts);
                return "%s has %s V".formatted(words.get(0), volts);
            }
            if (words.size() == 2 && List.of("close", "open").contains(words.get(1))) {
                int pin = Integer.parseInt(words.get(0));
                panel.contact(pin, words.get(1).equals("close"));
                return "pin %d: contact %s".formatted(pin, words.get(1));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        return "expected %s, but came \"%s\"".formatted(HELP, order);
    }
}

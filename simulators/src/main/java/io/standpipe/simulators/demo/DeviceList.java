package io.standpipe.simulators.demo;

import io.standpipe.simulators.terminal.Style;
import io.standpipe.simulators.terminal.Terminal;
import java.util.Locale;

/** The devices as a table for people. */
public final class DeviceList {

    private static final String ROW = "  %-9s  %-22s  %-16s  %-5s  %s";

    private DeviceList() {}

    public static void print(Field field, Terminal terminal) {
        terminal.print(Style.QUIET, ROW.formatted("id", "profile", "address", "unit", "name"));
        for (Field.Installed device : field.installed()) {
            terminal.print(
                    ROW.formatted(
                            device.id(),
                            device.profile(),
                            device.address(),
                            String.format(Locale.ROOT, "%d", device.unit()),
                            device.name()));
        }
    }
}

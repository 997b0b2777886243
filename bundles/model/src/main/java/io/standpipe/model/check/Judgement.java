package io.standpipe.model.check;

import io.standpipe.model.ReadingSink;
import io.standpipe.model.bus.Installation;
import io.standpipe.model.config.Located;
import io.standpipe.model.config.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * What a component's own reader says of its configuration, with nothing started.
 *
 * @param source how the configuration is called in faults
 * @param devices that would be installed
 * @param problems what is wrong, in the order in which a component tells it
 */
public record Judgement(String source, Wanted wanted, int devices, List<Located> problems) {

    /**
     * Judges.
     *
     * @param settings as the component would take them
     * @param sink knows which devices other buses have; nothing is ever read from it
     */
    public static Judgement of(
            SettingsReader reader, Settings settings, Neighbours neighbours, ReadingSink sink) {
        String source = settings.source(reader.component());
        Wanted wanted = settings.settle(from -> reader.read(from, neighbours));
        int devices = 0;
        if (settings.known().contains(Settings.DEVICES)) {
            Installation installation =
                    Installation.of(
                            source, wanted.devices(), settings, neighbours.profiles(), sink);
            devices = installation.devices().size() - installation.refused().size();
        }
        // In the order in which a bus tells them: of what it runs first, then of its table.
        List<Located> problems = new ArrayList<>();
        for (Wanted.Lacking each : wanted.lacking()) {
            problems.add(new Located(each.setting(), 0, each.sentence()));
        }
        problems.addAll(settings.located());
        return new Judgement(source, wanted, devices, List.copyOf(problems));
    }
}

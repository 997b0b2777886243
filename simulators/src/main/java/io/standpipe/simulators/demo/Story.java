package io.standpipe.simulators.demo;

import io.standpipe.simulators.detector.DetectorFleet;
import io.standpipe.simulators.device.HydrantSim;
import io.standpipe.simulators.device.PanelSim;
import io.standpipe.simulators.modbus.ModbusSlave;
import io.standpipe.simulators.terminal.Style;
import io.standpipe.simulators.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** What happens in the demo: five mishaps, each with its end, told as they happen. */
final class Story {

    private static final double NORMAL_PRESSURE = 0.31;

    /** Below the 0.10 MPa that GB 55036-2022 3.0.3 asks for, above no water at all. */
    private static final double TRIPPED_PRESSURE = 0.06;

    private static final Duration RAMP = Duration.ofSeconds(4);

    private interface Deed {
        void run() throws IOException;
    }

    /**
     * @param at after the beginning
     */
    private record Step(Duration at, String text, Deed deed) {}

    private final Terminal terminal;
    private final List<Step> steps;

    /** The door with the contact. */
    interface Cabinet {
        void door(boolean open) throws IOException;
    }

    /**
     * @param field with hyd-0003, hyd-0005 and panel-1
     * @param detectors at least one, smoke-1
     */
    Story(Field field, DetectorFleet detectors, Cabinet cabinet, Terminal terminal) {
        this.terminal = terminal;
        HydrantSim dry = field.hydrant("hyd-0003");
        ModbusSlave silent = field.hydrant("hyd-0005").slave();
        PanelSim panel = field.panel("panel-1");
        steps =
                List.of(
                        step(
                                0,
                                "a pump trips: pressure of hyd-0003 falls below 0.10 MPa",
                                () -> dry.pressure(TRIPPED_PRESSURE, RAMP)),
                        step(
                                14,
                                "the pump runs again: pressure of hyd-0003 recovers",
                                () -> dry.pressure(NORMAL_PRESSURE, RAMP)),
                        step(
                                28,
                                "smoke: loop 1 detector 5 of panel-1 goes into fire",
                                () -> panel.detector(1, 5, PanelSim.FIRE)),
                        step(
                                38,
                                "the panel is reset: loop 1 detector 5 is normal",
                                () -> panel.detector(1, 5, PanelSim.NORMAL)),
                        step(
                                46,
                                "a cable is cut: hyd-0005 goes silent, nobody listens there any more",
                                silent::silence),
                        step(60, "the cable is mended: hyd-0005 is back", silent::resume),
                        step(
                                76,
                                "smoke in a home: smoke-1 reports it over CoAP",
                                () -> smoke(detectors, true)),
                        step(
                                84,
                                "the smoke is gone: smoke-1 is normal",
                                () -> smoke(detectors, false)),
                        step(
                                92,
                                "somebody opens the gateway's cabinet: the contact cabinet-1 opens",
                                () -> cabinet.door(true)),
                        step(97, "the cabinet is closed again", () -> cabinet.door(false)));
    }

    /** When the last step has had time to show. */
    static final Duration END = Duration.ofSeconds(105);

    private static void smoke(DetectorFleet detectors, boolean there) {
        var unused = detectors.smoke(1, there);
    }

    /**
     * Hands all steps to a scheduler.
     *
     * @param schedule runs a task after a delay
     */
    void play(BiConsumer<Duration, Runnable> schedule) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            String mark = "%n── %d/%d ".formatted(i + 1, steps.size());
            schedule.accept(step.at(), () -> perform(mark, step));
        }
        schedule.accept(
                END,
                () ->
                        terminal.print(
                                Style.NARRATION,
                                "\n── the story is told; the gateway goes on, Ctrl-C ends"));
    }

    private void perform(String mark, Step step) {
        terminal.print(Style.NARRATION, mark + step.text());
        try {
            step.deed().run();
        } catch (IOException e) {
            terminal.print(Style.WARNING, mark.strip() + " did not happen: " + e.getMessage());
        }
    }

    private static Step step(long seconds, String text, Deed deed) {
        return new Step(Duration.ofSeconds(seconds), text, deed);
    }
}

package io.standpipe.mqtt;

import io.standpipe.model.Hold;
import io.standpipe.model.Outbox;
import io.standpipe.model.contract.StatusMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/** Which commands there are. */
final class CommandTable {

    private static final String STATUS = "status";
    private static final String READ_NOW = "read-now";
    private static final String ACKNOWLEDGE = "acknowledge";
    private static final String RESET = "reset";
    private static final String RELEASE = "release";
    private static final String REPLAY_FROM = "replay-from";
    private static final String WRITE = "write";
    private static final String DIAGNOSE = "diagnose";
    private static final String TRACE = "trace";
    private static final String REGISTERS = "registers";
    private static final String SCAN = "scan";
    private static final String SCANNED = "scanned";
    private static final String END_SCAN = "end-scan";
    private static final String STRANGERS = "strangers";
    private static final String CONFIRM = "confirm";

    /** How a command is called that begins a hold. */
    private static final Map<String, Hold.What> HOLDS =
            Map.of(
                    "shelve", Hold.What.SHELVED,
                    "out-of-service", Hold.What.OUT_OF_SERVICE,
                    "maintenance", Hold.What.MAINTENANCE,
                    "walk-test", Hold.What.WALK_TEST,
                    "serviceability", Hold.What.SERVICEABILITY);

    static final Set<String> NAMES =
            Set.of(
                    STATUS,
                    READ_NOW,
                    ACKNOWLEDGE,
                    RESET,
                    "shelve",
                    "out-of-service",
                    "maintenance",
                    "walk-test",
                    "serviceability",
                    RELEASE,
                    REPLAY_FROM,
                    WRITE,
                    DIAGNOSE,
                    TRACE,
                    REGISTERS,
                    SCAN,
                    SCANNED,
                    END_SCAN,
                    STRANGERS,
                    CONFIRM);

    private CommandTable() {}

    static Map<String, Command> of(Surroundings around, Backlog backlog) {
        Installed installed = around.installed();
        Map<String, Command> all = new HashMap<>();
        all.put(STATUS, status(around));
        all.put(READ_NOW, new ReadNow(installed));
        all.put(ACKNOWLEDGE, AlarmCommand.acknowledge(installed));
        all.put(RESET, AlarmCommand.reset(installed));
        HOLDS.forEach((name, what) -> all.put(name, new HoldCommand(installed, what)));
        all.put(RELEASE, new ReleaseCommand(installed));
        all.put(REPLAY_FROM, new ReplayFrom(backlog, around.outbox()));
        all.put(WRITE, new WriteCommand(installed));
        all.put(DIAGNOSE, BusCommand.diagnose(installed));
        all.put(TRACE, BusCommand.trace(installed));
        all.put(REGISTERS, BusCommand.registers(installed));
        all.put(SCAN, BusCommand.scan(installed));
        all.put(SCANNED, BusCommand.scanned(installed));
        all.put(END_SCAN, BusCommand.endScan(installed));
        all.put(STRANGERS, new StrangersCommand(installed));
        all.put(CONFIRM, new ConfirmCommand(installed, ForkJoinPool.commonPool()));
        return all;
    }

    private static Command status(Surroundings around) {
        Outbox outbox = around.outbox();
        return request ->
                CompletableFuture.completedFuture(
                        Command.Outcome.done(
                                json -> {
                                    json.name("status").beginObject().member("online", true);
                                    json.raw(around.gateway().status());
                                    StatusMessage.outbox(json, outbox);
                                    json.endObject();
                                }));
    }
}

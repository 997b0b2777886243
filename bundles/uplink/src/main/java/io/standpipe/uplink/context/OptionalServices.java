package io.standpipe.uplink.context;

import io.standpipe.model.Bus;
import io.standpipe.model.Confirmable;
import io.standpipe.model.Present;
import io.standpipe.model.Strangers;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.OfferedCommands;
import io.standpipe.model.uplink.AlarmReceipts;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Services of other bundles that may come and go while the uplink works. Any thread. */
public final class OptionalServices {

    private final List<Bus> buses = new CopyOnWriteArrayList<>();
    private final List<CommandProvider> providers = new CopyOnWriteArrayList<>();
    private final List<Strangers> strangers = new CopyOnWriteArrayList<>();
    private final List<Confirmable> confirmables = new CopyOnWriteArrayList<>();
    private final List<AlarmReceipts> receipts = new CopyOnWriteArrayList<>();
    private volatile @Nullable Present present;

    public @Nullable Present present() {
        return present;
    }

    public synchronized void present(Present service) {
        present = service;
    }

    /** It goes; nothing happens if another one is in its place. */
    public synchronized void noPresent(Present gone) {
        if (gone.equals(present)) {
            present = null;
        }
    }

    public void add(CommandProvider provider) {
        providers.add(provider);
    }

    public void remove(CommandProvider provider) {
        providers.remove(provider);
    }

    /** Whether somebody carries out a command of this name. */
    public boolean offersCommand(String name) {
        return offered().has(name);
    }

    /** What those that are there carry out. */
    public OfferedCommands offered() {
        return new OfferedCommands(providers);
    }

    public void add(Strangers bus) {
        strangers.add(bus);
    }

    public void remove(Strangers bus) {
        strangers.remove(bus);
    }

    /** Buses that devices call by themselves. */
    public List<Strangers> strangers() {
        return List.copyOf(strangers);
    }

    public void add(Confirmable one) {
        confirmables.add(one);
    }

    public void remove(Confirmable one) {
        confirmables.remove(one);
    }

    /** What may ask for a confirmation. */
    public List<Confirmable> confirmables() {
        return List.copyOf(confirmables);
    }

    public void add(AlarmReceipts one) {
        receipts.add(one);
    }

    public void remove(AlarmReceipts one) {
        receipts.remove(one);
    }

    /** Who wants to know which alarms have arrived. */
    public List<AlarmReceipts> receipts() {
        return receipts;
    }

    public void add(Bus bus) {
        buses.add(bus);
    }

    public void remove(Bus bus) {
        buses.remove(bus);
    }

    /** The bus that a device is on; null if it is on none. */
    public @Nullable Bus bus(String device) {
        for (Bus bus : buses) {
            if (bus.has(device)) {
                return bus;
            }
        }
        return null;
    }
}

package io.standpipe.mqtt;

import io.standpipe.model.Bus;
import io.standpipe.model.BusDiagnosis;
import io.standpipe.model.Confirmable;
import io.standpipe.model.Operations;
import io.standpipe.model.Present;
import io.standpipe.model.Strangers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Services of other bundles that may come and go while the uplink works. Any thread. */
final class Installed {

    private final List<Bus> buses = new CopyOnWriteArrayList<>();
    private final List<BusDiagnosis> diagnoses = new CopyOnWriteArrayList<>();
    private final List<Strangers> strangers = new CopyOnWriteArrayList<>();
    private final List<Confirmable> confirmables = new CopyOnWriteArrayList<>();
    private volatile @Nullable Operations operations;
    private volatile @Nullable Present present;

    @Nullable Operations operations() {
        return operations;
    }

    synchronized void operations(Operations service) {
        operations = service;
    }

    /** It goes; nothing happens if another one is in its place. */
    synchronized void noOperations(Operations gone) {
        if (gone.equals(operations)) {
            operations = null;
        }
    }

    @Nullable Present present() {
        return present;
    }

    synchronized void present(Present service) {
        present = service;
    }

    /** It goes; nothing happens if another one is in its place. */
    synchronized void noPresent(Present gone) {
        if (gone.equals(present)) {
            present = null;
        }
    }

    void add(BusDiagnosis bus) {
        diagnoses.add(bus);
    }

    void remove(BusDiagnosis bus) {
        diagnoses.remove(bus);
    }

    /** The first bus that can be looked into and is wanted. */
    Optional<BusDiagnosis> diagnosis(Predicate<BusDiagnosis> wanted) {
        return diagnoses.stream().filter(wanted).findFirst();
    }

    /** Names of those that can be looked into. */
    List<String> buses() {
        return diagnoses.stream().map(BusDiagnosis::name).sorted().toList();
    }

    void add(Strangers bus) {
        strangers.add(bus);
    }

    void remove(Strangers bus) {
        strangers.remove(bus);
    }

    /** Buses that devices call by themselves. */
    List<Strangers> strangers() {
        return List.copyOf(strangers);
    }

    void add(Confirmable one) {
        confirmables.add(one);
    }

    void remove(Confirmable one) {
        confirmables.remove(one);
    }

    /** What may ask for a confirmation. */
    List<Confirmable> confirmables() {
        return List.copyOf(confirmables);
    }

    void add(Bus bus) {
        buses.add(bus);
    }

    void remove(Bus bus) {
        buses.remove(bus);
    }

    /** The bus that a device is on; null if it is on none. */
    @Nullable Bus bus(String device) {
        for (Bus bus : buses) {
            if (bus.has(device)) {
                return bus;
            }
        }
        return null;
    }
}

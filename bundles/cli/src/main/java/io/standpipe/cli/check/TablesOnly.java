package io.standpipe.cli.check;

import io.standpipe.model.ReadingSink;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Readings;
import io.standpipe.rules.BusTables;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where devices are installed and nothing is ever read. One thread.
 *
 * @param gateway the gateway's id
 */
record TablesOnly(String gateway, BusTables tables) implements ReadingSink {

    @Override
    public List<String> install(String bus, List<Device> devices) {
        return tables.install(gateway, bus, devices).refused();
    }

    @Override
    public String bus(String id) {
        return tables.bus(id);
    }

    @Override
    public void uninstall(String bus) {
        throw new UnsupportedOperationException("nothing runs that could end");
    }

    @Override
    public void accept(Readings readings) {
        throw new UnsupportedOperationException("nothing reads");
    }

    @Override
    public CompletableFuture<Void> acceptDurably(Readings readings) {
        throw new UnsupportedOperationException("nothing reads");
    }
}

package io.standpipe.cli.check;

import io.standpipe.model.check.JudgedTables;
import io.standpipe.model.device.Device;
import io.standpipe.rules.BusTables;
import java.util.List;

/**
 * Where devices are installed and nothing is ever read. One thread.
 *
 * @param gateway the gateway's id
 */
record TablesOnly(String gateway, BusTables tables) implements JudgedTables {

    @Override
    public List<String> install(String bus, List<Device> devices) {
        return tables.install(gateway, bus, devices).refused();
    }

    @Override
    public String bus(String id) {
        return tables.bus(id);
    }
}

package io.standpipe.model.bus;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.device.Profiles;

/** The services that every bus needs. */
public record BusServices(ReadingSink sink, Profiles profiles, Faults faults, DataDirectory data) {}

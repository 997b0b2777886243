package io.standpipe.rules.device;

import io.standpipe.model.device.Device;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.message.OutputBatch;

/** A device as the classes that keep its alarms need it. Rules thread. */
interface AlarmOwner extends OutputBatch.Source {

    /** As it is described now. */
    Device device();

    /** An alarm of the device came or went, or its state tells something else of one. */
    void alarmsChanged();

    /** The numbers of alarms at its place are others now. */
    void placeChanged(Stamp now);
}

package io.standpipe.standalone.door;

import io.standpipe.model.check.Neighbours;
import io.standpipe.model.check.SettingsReader;
import io.standpipe.model.check.Wanted;
import io.standpipe.model.config.Settings;

/**
 * What {@link DoorComponent} reads. No service: who came by the door does not change it from
 * within, for a mistake there would lock everybody out.
 */
public final class DoorSettingsReader implements SettingsReader {

    @Override
    public String component() {
        return DoorComponent.NAME;
    }

    @Override
    public Wanted read(Settings settings, Neighbours neighbours) {
        DoorSettings unused = DoorSettings.read(settings);
        return Wanted.NOTHING;
    }
}

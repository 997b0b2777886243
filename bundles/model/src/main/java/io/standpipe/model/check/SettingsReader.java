package io.standpipe.model.check;

import io.standpipe.model.config.Settings;

/**
 * Reads a component's configuration by the code by which the component itself reads it, and starts
 * nothing: no port is opened, no file is written, no peer is asked. A service, for those who change
 * configurations; and a bundle names its own in {@code META-INF/services}, for a program that has
 * the bundles on its class path. Any thread.
 */
public interface SettingsReader {

    /** Name of the component, which its configuration is called by. */
    String component();

    /**
     * Reads a configuration, perhaps several times, see {@link Settings#settle}. What is wrong goes
     * to the settings' problems.
     */
    Wanted read(Settings settings, Neighbours neighbours);
}

package io.standpipe.kurapackage;

import java.nio.file.Path;
import java.util.Properties;
import org.eclipse.kura.system.SystemService;

/** Simulates Kura's SystemService, as far as it says where Kura stands. */
record FakeSystem(Path home) implements SystemService {

    @Override
    public String getKuraVersion() {
        return "KURA_5.6.0";
    }

    @Override
    public String getKuraHome() {
        return home.toString();
    }

    @Override
    public String getKuraDataDirectory() {
        return home.resolve("data").toString();
    }

    @Override
    public Properties getProperties() {
        return new Properties();
    }
}

package io.standpipe.model.check;

import io.standpipe.model.ReadingSink;
import io.standpipe.model.device.Readings;
import java.util.concurrent.CompletableFuture;

/** Where devices are laid to be judged; nothing reads them, and nothing that runs could end. */
public interface JudgedTables extends ReadingSink {

    @Override
    default void uninstall(String bus) {
        throw new UnsupportedOperationException("nothing runs that could end");
    }

    @Override
    default void accept(Readings readings) {
        throw new UnsupportedOperationException("nothing reads");
    }

    @Override
    default CompletableFuture<Void> acceptDurably(Readings readings) {
        throw new UnsupportedOperationException("nothing reads");
    }
}

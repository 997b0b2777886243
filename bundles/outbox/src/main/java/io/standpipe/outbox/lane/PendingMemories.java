package io.standpipe.outbox.lane;

import io.standpipe.model.message.Message;
import io.standpipe.model.message.Message.Memory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be remembered, as it was given and as it was written: between the two lies what still
 * waits for the disk. Any thread.
 */
public final class PendingMemories {

    /** By key; an empty value hides one that the database still holds. */
    private final Map<String, String> given = new HashMap<>();

    private final Map<String, String> written = new HashMap<>();

    /** Of messages that need not be written any more. */
    private final Map<String, String> owed = new HashMap<>();

    /** A message was taken. */
    public synchronized void given(Message message) {
        for (Memory memory : message.memories()) {
            given.put(memory.key(), memory.value());
        }
    }

    /** Messages were written. */
    public synchronized void written(List<Message> messages) {
        for (Message message : messages) {
            for (Memory memory : message.memories()) {
                wrote(memory.key(), memory.value());
            }
        }
    }

    private void wrote(String key, String value) {
        if (value.isEmpty()) {
            written.remove(key);
            given.remove(key, "");
        } else {
            written.put(key, value);
        }
    }

    /** Messages arrived everywhere before they could be written; they will not be. */
    public synchronized void settled(List<Message> messages) {
        for (Message message : messages) {
            for (Memory memory : message.memories()) {
                owed.put(memory.key(), memory.value());
            }
        }
    }

    /** What is to be written without a message, before the messages that are. */
    public synchronized Map<String, String> owed() {
        return Map.copyOf(owed);
    }

    /** That was written. */
    public synchronized void paid(Map<String, String> values) {
        values.forEach(
                (key, value) -> {
                    owed.remove(key, value);
                    wrote(key, value);
                });
    }

    /** A database was opened that holds this; what was given meanwhile is newer. */
    public synchronized void opened(Map<String, String> held) {
        written.clear();
        written.putAll(held);
        held.forEach(given::putIfAbsent);
    }

    /** What a database that takes the place of a lost one must hold. */
    public synchronized Map<String, String> written() {
        return Map.copyOf(written);
    }

    /** The newest of each key. */
    public synchronized Map<String, String> newest() {
        Map<String, String> newest = new HashMap<>(given);
        newest.values().removeIf(String::isEmpty);
        return newest;
    }
}

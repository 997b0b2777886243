package io.standpipe.modbus.io;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A queue by time whose entries can be moved: a binary heap that each entry knows its place in. One
 * thread.
 */
@SuppressWarnings("ReferenceEquality") // entries are themselves
final class Deadlines {

    /** What waits in the queue. */
    abstract static class Entry {
        private long at;
        private int place = -1;

        /** Its time, {@link io.standpipe.model.time.TimeSource#nanos()}. */
        final long at() {
            return at;
        }
    }

    private Entry[] heap = new Entry[16];
    private int size;

    /** The entry whose time comes first; null if there is none. */
    @Nullable Entry first() {
        return size == 0 ? null : heap[0];
    }

    /** Adds the entry, or moves it to another time. */
    void set(Entry entry, long at) {
        long before = entry.at;
        entry.at = at;
        if (entry.place < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            size++;
            up(entry, size - 1);
        } else if (at - before < 0) {
            up(entry, entry.place);
        } else if (at != before) {
            down(entry, entry.place);
        }
    }

    /** Takes the entry out; nothing happens if it is not there. */
    void remove(Entry entry) {
        int place = entry.place;
        if (place < 0) {
            return;
        }
        entry.place = -1;
        Entry last = heap[--size];
        if (last != entry) {
            up(last, place);
            down(last, last.place);
        }
    }

    private void up(Entry entry, int from) {
        int place = from;
        while (place > 0 && entry.at - heap[(place - 1) / 2].at < 0) {
            put(heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }
        put(entry, place);
    }

    private void down(Entry entry, int from) {
        int place = from;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && heap[child + 1].at - heap[child].at < 0) {
                child++;
            }
            if (entry.at - heap[child].at <= 0) {
                break;
            }
            put(heap[child], place);
            place = child;
        }
        put(entry, place);
    }

    private void put(Entry entry, int place) {
        heap[place] = entry;
        entry.place = place;
    }
}

package io.standpipe.profiles;

import io.standpipe.model.words.FramePhrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.profiles.ProfileDocument.Broken;
import io.standpipe.profiles.ProfileDocument.Good;
import io.standpipe.profiles.ProfileDocument.Unread;
import io.standpipe.profiles.ProfileDocument.Verdict;
import io.standpipe.profiles.template.Formats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the documents of all layers come to with the formats that are there. Immutable.
 *
 * @param held the profiles by id
 * @param problems see {@link Library#problems}
 * @param replaced see {@link Library#replaced}
 * @param questions see {@link Library#questions}
 * @param unnamed see {@link Library#unnamed}
 * @param own see {@link Library#own}
 * @param missing see {@link Library#missing}
 * @param waits see {@link Library#waits}
 */
record Judged(
        Formats formats,
        Map<String, Held> held,
        List<String> problems,
        List<String> replaced,
        List<String> questions,
        List<String> unnamed,
        Map<String, String> own,
        Set<String> missing,
        boolean waits) {

    static final Judged NOTHING = of(List.of(), Map.of(), Formats.NONE, false);

    /** A document with what it was found to be. */
    record Held(ProfileDocument document, Verdict verdict) {

        static Held of(ProfileDocument document) {
            return new Held(document, document.verdict());
        }

        /** What is wrong with one that is broken. */
        String sentence() {
            List<String> wrong =
                    verdict instanceof Broken broken ? broken.sentences() : List.of("");
            return wrong.size() > 1
                    ? FramePhrase.AND_MORE_WRONG.of(wrong.get(0), wrong.size() - 1)
                    : wrong.get(0);
        }
    }

    /**
     * @param before what was in force before, by id
     * @param settled see {@link Library#use}
     */
    static Judged of(
            List<List<ProfileDocument>> layers,
            Map<String, ProfileDocument> before,
            Formats formats,
            boolean settled) {
        Judging judging = new Judging(formats, settled);
        layers.forEach(judging::add);
        before.forEach(judging::keep);
        return new Judged(
                formats,
                Map.copyOf(judging.held),
                List.copyOf(judging.problems),
                List.copyOf(judging.replaced),
                List.copyOf(judging.questions),
                List.copyOf(judging.unnamed),
                Map.copyOf(judging.own),
                Set.copyOf(judging.missing),
                judging.waits);
    }

    private static final class Judging {

        private final Formats formats;
        private final boolean settled;
        private final Map<String, Held> held = new TreeMap<>();
        private final List<String> problems = new ArrayList<>();
        private final List<String> replaced = new ArrayList<>();
        private final List<String> questions = new ArrayList<>();
        private final List<String> unnamed = new ArrayList<>();
        private final Map<String, String> own = new TreeMap<>();
        private final Set<String> missing = new TreeSet<>();
        private boolean waits;

        Judging(Formats formats, boolean settled) {
            this.formats = formats;
            this.settled = settled;
        }

        void add(List<ProfileDocument> layer) {
            Map<String, Held> layered = new HashMap<>();
            for (ProfileDocument document : layer) {
                document.judge(formats, settled);
                Held now = Held.of(document);
                if (now.verdict() instanceof Broken broken) {
                    for (String sentence : broken.sentences()) {
                        problems.add(FramePhrase.FILE_NOT_LOADED.of(document.file(), sentence));
                    }
                } else if (now.verdict() instanceof Good good) {
                    questions.addAll(good.questions());
                    if (!good.unnamed().isEmpty()) {
                        unnamed.add(good.unnamed());
                    }
                } else {
                    waits |= !document.shipped();
                }
                layered.put(document.id(), now);
            }
            layered.forEach(this::replace);
        }

        private void replace(String id, Held now) {
            ProfileDocument document = now.document();
            own.remove(id);
            if (!document.shipped() && now.verdict() instanceof Good) {
                own.put(id, document.text());
            }
            Held other = held.put(id, now);
            if (other != null) {
                replaced.add(
                        (now.verdict() instanceof Broken
                                        ? "profile %s is out of use: %s should replace that of %s, but is broken"
                                        : "profile %s of %s replaces that of %s")
                                .formatted(id, document.file(), other.document().file()));
            }
        }

        /** What it last said well stays in force. */
        void keep(String id, ProfileDocument document) {
            if (own.containsKey(id)) {
                return;
            }
            document.judge(formats, settled);
            boolean unread = document.verdict() instanceof Unread || !document.isRead(formats);
            if (unread) {
                own.put(id, document.text()); // its bus may come again
            } else if (document.verdict() instanceof Good) {
                Held now = held.put(id, Held.of(document));
                if (now != null && now.verdict() instanceof Broken) {
                    problems.add(ProfilePhrase.STAYS.of(now.document().file(), id));
                } else {
                    missing.add(id);
                    problems.add(ProfilePhrase.IN_NO_FILE.of(id));
                }
                own.put(id, document.text());
            }
            // Otherwise a newer version of this program does not understand it.
        }
    }
}

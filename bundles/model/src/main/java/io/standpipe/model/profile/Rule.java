package io.standpipe.model.profile;

import io.standpipe.model.words.Phrase;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What keys of a mapping must be to each other. The loader keeps it, and the schema says it. A rule
 * that depends on what cannot be read waits: whoever reads that key tells.
 */
public sealed interface Rule {

    /**
     * @throws Wrong it is broken
     */
    void check(Fields fields) throws Wrong;

    /** The same, which counts only where something more is so. */
    Rule where(Test more);

    /** Why a key is refused, and what to do about it. */
    interface Sentence {
        List<Phrase.Said> of(Fields fields, String key) throws Wrong;
    }

    /** Keys that have no place where something is so; the first of them is told. */
    record Refuse(List<String> keys, Test when, Sentence why) implements Rule {
        @Override
        public Rule where(Test more) {
            return new Refuse(keys, all(more, when), why);
        }

        @Override
        public void check(Fields fields) throws Wrong {
            for (String key : keys) {
                if (fields.has(key) && when.holds(fields)) {
                    List<Phrase.Said> said = why.of(fields, key);
                    throw fields.wrong(
                            key,
                            said.get(0),
                            said.subList(1, said.size()).toArray(Phrase.Said[]::new));
                }
            }
        }
    }

    /** Keys that must be there where something is so. */
    record Need(List<String> keys, Test when) implements Rule {
        @Override
        public Rule where(Test more) {
            return new Need(keys, all(more, when));
        }

        @Override
        public void check(Fields fields) throws Wrong {
            for (String key : keys) {
                if (!fields.has(key) && when.holds(fields)) {
                    fields.node(key);
                }
            }
        }
    }

    /** A key of which less is allowed where something is so. */
    record Narrow(String key, Shape shape, Test when) implements Rule {
        @Override
        public Rule where(Test more) {
            return new Narrow(key, shape, all(more, when));
        }

        @Override
        public void check(Fields fields) throws Wrong {
            if (fields.has(key) && when.holds(fields)) {
                fields.check(key, shape);
            }
        }
    }

    /**
     * A number of keys of which some must be there.
     *
     * @param several whether more than one may
     */
    record Some(List<String> keys, boolean several, Test when, Told why) implements Rule {

        /** What is wrong with those that are there. */
        public interface Told {
            Phrase.Said of(List<String> given);
        }

        @Override
        public Rule where(Test more) {
            return new Some(keys, several, all(more, when), why);
        }

        @Override
        public void check(Fields fields) throws Wrong {
            List<String> given = keys.stream().filter(fields::has).toList();
            boolean right = several ? !given.isEmpty() : given.size() == 1;
            if (!right && when.holds(fields)) {
                throw new Wrong(fields.line(), fields.path(), why.of(given));
            }
        }
    }

    /** What a rule depends on. */
    sealed interface Test {

        boolean met(Fields fields);

        /** Whether what it looks at can be read. */
        boolean readable(Fields fields);

        default boolean holds(Fields fields) {
            return readable(fields) && met(fields);
        }

        record Has(String key) implements Test {
            @Override
            public boolean readable(Fields fields) {
                return true;
            }

            @Override
            public boolean met(Fields fields) {
                return fields.has(key);
            }
        }

        /**
         * @param values of a key that is there: words, {@link Long}s or {@link Boolean}s
         */
        record Is(String key, Set<Object> values) implements Test {
            @Override
            public boolean readable(Fields fields) {
                return !fields.has(key) || fields.said(key) != null;
            }

            @Override
            public boolean met(Fields fields) {
                Object said = fields.said(key);
                return said != null && values.contains(said);
            }
        }

        record All(List<Test> tests) implements Test {
            @Override
            public boolean readable(Fields fields) {
                return tests.stream().allMatch(test -> test.readable(fields));
            }

            @Override
            public boolean met(Fields fields) {
                return tests.stream().allMatch(test -> test.met(fields));
            }
        }

        record AnyOf(List<Test> tests) implements Test {
            @Override
            public boolean readable(Fields fields) {
                return tests.stream().allMatch(test -> test.readable(fields));
            }

            @Override
            public boolean met(Fields fields) {
                return tests.stream().anyMatch(test -> test.met(fields));
            }
        }

        record Not(Test test) implements Test {
            @Override
            public boolean readable(Fields fields) {
                return test.readable(fields);
            }

            @Override
            public boolean met(Fields fields) {
                return !test.met(fields);
            }
        }

        /** Of the mapping behind a key. */
        record Inside(String key, Test test) implements Test {
            @Override
            public boolean readable(Fields fields) {
                Fields inner = fields.inside(key);
                return inner == null || test.readable(inner);
            }

            @Override
            public boolean met(Fields fields) {
                Fields inner = fields.inside(key);
                return inner != null && test.met(inner);
            }
        }
    }

    /** Always. */
    Test ALWAYS = new Test.All(List.of());

    static Test has(String key) {
        return new Test.Has(key);
    }

    static Test hasAny(String... keys) {
        return new Test.AnyOf(Stream.of(keys).<Test>map(Test.Has::new).toList());
    }

    static Test is(String key, Object... values) {
        return new Test.Is(key, Set.of(values));
    }

    static Test not(Test test) {
        return new Test.Not(test);
    }

    static Test all(Test... tests) {
        return new Test.All(List.of(tests));
    }

    static Test anyOf(Test... tests) {
        return new Test.AnyOf(List.of(tests));
    }

    static Test inside(String key, Test test) {
        return new Test.Inside(key, test);
    }

    /** Refuses a key. */
    static Refuse refuse(String key, Test when, Phrase.Said... why) {
        return refuse(List.of(key), when, why);
    }

    /** Refuses keys. */
    static Refuse refuse(List<String> keys, Test when, Phrase.Said... why) {
        List<Phrase.Said> said = List.copyOf(Arrays.asList(why));
        return new Refuse(keys, when, (fields, key) -> said);
    }

    static Need need(Test when, String... keys) {
        return new Need(List.of(keys), when);
    }

    static Narrow narrow(String key, Shape shape, Test when) {
        return new Narrow(key, shape, when);
    }

    /** Exactly one of the keys. */
    static Some one(List<String> keys, Some.Told why) {
        return new Some(keys, false, ALWAYS, why);
    }
}

package io.standpipe.standalone.access;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.console.Role;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.words.DoorPhrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file of users, a line each: {@code name:role:hash}, with {@code :one-time} behind it if the
 * password must be changed. Whoever edits it needs no restart. A line that cannot be read lets
 * nobody in and is told; the others stay. What is no user's line stays when another one changes.
 * Any thread.
 */
public final class Accounts {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,64}");
    private static final String HEAD = "# name:role:hash (./gateway hash-password)";
    private static final String ONE_TIME = "one-time";
    private static final int MAX_BYTES = 64 << 10;
    private static final int FIELDS = 3;

    private final Path file;
    private Map<String, Account> accounts = Map.of();
    private List<String> problems = List.of();

    /** Comments, and lines that cannot be read: somebody will mend them. */
    private List<String> others = List.of();

    private @Nullable FileTime read;

    public Accounts(Path file) {
        this.file = file;
    }

    /** Whether there is no file yet: the first start. */
    public boolean absent() {
        return Files.notExists(file);
    }

    /** Null if there is none of this name. */
    public synchronized @Nullable Account find(String name) throws IOException {
        look();
        return accounts.get(name);
    }

    /** All, in the order of the file. */
    synchronized List<Account> all() throws IOException {
        look();
        return List.copyOf(accounts.values());
    }

    /** Whether somebody may be called so. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** What is wrong in the file; a sentence each. */
    public synchronized List<String> problems() throws IOException {
        look();
        return problems;
    }

    /** Takes one out. */
    synchronized void remove(String name) throws IOException {
        look();
        Map<String, Account> all = new LinkedHashMap<>(accounts);
        all.remove(name);
        write(all);
    }

    /** Adds one, or puts it in the place of the one of its name. */
    public synchronized void put(Account account) throws IOException {
        look();
        Map<String, Account> all = new LinkedHashMap<>(accounts);
        all.put(account.name(), account);
        write(all);
    }

    private void write(Map<String, Account> all) throws IOException {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        others.forEach(line -> text.append(line).append('\n'));
        for (Account each : all.values()) {
            text.append(each.name())
                    .append(':')
                    .append(each.role().name().toLowerCase(Locale.ROOT))
                    .append(':')
                    .append(each.hash())
                    .append(each.oneTime() ? ":" + ONE_TIME : "")
                    .append('\n');
        }
        PrivateFiles.replace(file, text.toString());
        read = null;
    }

    private void look() throws IOException {
        FileTime changed;
        try {
            changed = Files.getLastModifiedTime(file);
        } catch (NoSuchFileException e) {
            accounts = Map.of();
            others = List.of();
            read = null;
            return;
        }
        if (changed.equals(read)) {
            return;
        }
        PrivateFiles.narrow(file);
        Map<String, Account> all = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        int number = 0;
        for (String line : BoundedFile.text(file, MAX_BYTES).split("\n", -1)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.equals(HEAD)) {
                continue;
            }
            if (text.startsWith("#")) {
                rest.add(text);
                continue;
            }
            Account account = account(text);
            if (account == null) {
                wrong.add(DoorPhrase.USERS_LINE.of(file, number));
                rest.add(text);
            } else if (all.putIfAbsent(account.name(), account) != null) {
                wrong.add(DoorPhrase.USERS_TWICE.of(file, number));
                rest.add(text);
            }
        }
        accounts = all;
        others = List.copyOf(rest);
        problems = List.copyOf(wrong);
        read = changed;
    }

    private static @Nullable Account account(String line) {
        String[] fields = line.split(":", -1);
        boolean oneTime = fields.length == FIELDS + 1 && fields[FIELDS].equals(ONE_TIME);
        if ((fields.length != FIELDS && !oneTime)
                || !NAME.matcher(fields[0]).matches()
                || !PasswordHashes.isHash(fields[2])) {
            return null;
        }
        for (Role role : Role.values()) {
            if (role.name().equalsIgnoreCase(fields[1])) {
                return new Account(fields[0], role, fields[2], oneTime);
            }
        }
        return null;
    }
}

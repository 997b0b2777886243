package io.standpipe.standalone.local;

import io.standpipe.model.console.PageAnswer;
import io.standpipe.model.console.PageRequest;
import io.standpipe.model.console.Role;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.model.words.OrderPhrase;
import io.standpipe.standalone.door.FormFields;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: a request, its answer, and the end of it. One thread, once. */
final class LocalCall {

    private static final Logger LOG = LoggerFactory.getLogger(LocalCall.class);

    /** In which a request must be there. */
    static final Duration REQUEST = Duration.ofSeconds(5);

    /** In which an answer must be taken. */
    static final Duration ANSWER = Duration.ofSeconds(10);

    private static final Pattern LINE =
            Pattern.compile("(GET|POST) (/[!-~&&[^?#]]{0,200})(?: ([!-~]*))?\\r?");

    private static final int TIMEOUT = 408;
    private static final int TOO_LARGE = 413;
    private static final int FAILED = 500;

    private final PatientChannel channel;
    private final String who;
    private final Function<PageRequest, PageAnswer> answers;

    /**
     * @param who sits at the other end, as the kernel says
     */
    LocalCall(PatientChannel channel, String who, Function<PageRequest, PageAnswer> answers) {
        this.channel = channel;
        this.who = who;
        this.answers = answers;
    }

    /** Never fails: who went away gets no answer. */
    void run() {
        try (PatientChannel open = channel) {
            PageAnswer answer = answer();
            open.within(ANSWER);
            write(open, answer);
        } catch (IOException e) {
            LOG.debug("a local request was not answered: {}", e.toString());
        }
    }

    private PageAnswer answer() throws IOException {
        PageRequest request;
        try {
            Matcher parts = LINE.matcher(channel.line(LocalSocket.MAX_LINE));
            if (!parts.matches()) {
                return PageAnswer.saying(PageAnswer.BAD_REQUEST, DoorPhrase.LOCAL_LINE.with());
            }
            Map<String, List<String>> fields =
                    parts.group(3) == null ? Map.of() : FormFields.read(parts.group(3));
            request =
                    new PageRequest(
                            parts.group(1), parts.group(2), fields, who, Role.ADMINISTRATOR);
        } catch (IllegalArgumentException e) {
            return PageAnswer.saying(PageAnswer.BAD_REQUEST, OrderPhrase.FORM_UNREADABLE.with());
        } catch (PatientChannel.TooLongException e) {
            return PageAnswer.saying(TOO_LARGE, DoorPhrase.TOO_LONG.with(LocalSocket.MAX_LINE));
        } catch (SocketTimeoutException e) {
            return PageAnswer.saying(TIMEOUT, DoorPhrase.TOO_SLOW.with(REQUEST.toSeconds()));
        }
        try {
            return answers.apply(request);
        } catch (RuntimeException e) {
            LOG.error("an error of this program: {} {}", request.method(), request.path(), e);
            return new PageAnswer(FAILED, PageAnswer.JSON, new byte[0]);
        }
    }

    static void write(PatientChannel to, PageAnswer answer) throws IOException {
        to.write(
                "%d %d %s\n"
                        .formatted(answer.status(), answer.body().length, answer.type())
                        .getBytes(StandardCharsets.US_ASCII));
        to.write(answer.body());
    }
}

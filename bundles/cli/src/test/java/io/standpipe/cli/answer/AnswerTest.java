package io.standpipe.cli.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.cli.words.LocalPhrase;
import io.standpipe.cli.words.Tongue;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.standalone.local.LocalSocket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a gateway is asked and its answer shown; the gateway is played byte by byte. */
@Timeout(60)
class AnswerTest {

    @TempDir Path data;

    private static Json json(String text) throws IOException {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsReadIsWrittenAsItCame() throws IOException {
        String text =
                "{\"a\":[1,-2.50,1E+3,true,false,null,\"水\\\"\\u000a\"],\"b\":{\"c\":{}},\"d\":[]}";
        JsonWriter again = new JsonWriter();
        json(text).write(again);
        assertEquals(text, again.toString());
        assertEquals("-2.50", json(text).get("a").list().get(1).text());
        assertEquals(0, json(text).get("nix").get("nix").number());
        assertFalse(json(text).get("nix").there());
        assertThrows(IOException.class, () -> json("{\"a\":"));
        assertThrows(IOException.class, () -> json(""));
    }

    @Test
    void columnsStandBelowEachOtherInChineseToo() {
        StringWriter out = new StringWriter();
        Screen screen = new Screen(new PrintWriter(out), new PrintWriter(out), Tongue.ZH, false);
        screen.table(List.of(List.of("正常", "", "x"), List.of("ab", "", "y")));
        assertEquals("正常  x\nab    y\n", out.toString());
    }

    private String why(Path directory) {
        LocalException e =
                assertThrows(
                        LocalException.class,
                        () -> new LocalGateway(directory).get("/present", Map.of()));
        assertEquals(3, e.code());
        assertTrue(!e.said(Tongue.ZH).equals(e.said(Tongue.EN)), e.said(Tongue.ZH));
        return e.said(Tongue.EN);
    }

    @Test
    void whyNobodyAnswersIsSaid() throws IOException {
        Path nowhere = data.resolve("nix");
        assertTrue(why(nowhere).startsWith("there is no data directory " + nowhere));
        assertTrue(why(data).startsWith("no gateway runs with the data directory " + data));
        assertTrue(why(data.resolve("x".repeat(100))).contains("but a socket's may have 107"));
        Path socket = LocalSocket.file(data);
        Files.createDirectories(socket.getParent());
        ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        left.bind(LocalSocket.address(socket));
        left.close();
        assertTrue(why(data).startsWith("nobody listens at " + socket));
    }

    /** One answer of these bytes; gives what was asked. */
    private CompletableFuture<String> play(String answer) throws IOException {
        Path socket = LocalSocket.file(data);
        Files.createDirectories(socket.getParent());
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(LocalSocket.address(socket));
        return CompletableFuture.supplyAsync(
                () -> {
                    try (server;
                            SocketChannel came = server.accept()) {
                        ByteBuffer line = ByteBuffer.allocate(1000);
                        while (line.position() == 0 || line.get(line.position() - 1) != '\n') {
                            came.read(line);
                        }
                        came.write(StandardCharsets.UTF_8.encode(answer));
                        return new String(
                                line.array(), 0, line.position(), StandardCharsets.US_ASCII);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @Test
    void anOrderIsOneLineAndItsAnswerWhole() throws Exception {
        CompletableFuture<String> asked = play("409 12 application/json\n{\"result\":1}");
        Reply reply = new LocalGateway(data).order("shelve", Map.of("why", "a b&水"));
        assertEquals("POST /operate do=shelve&why=a+b%26%E6%B0%B4\n", asked.get());
        assertEquals(409, reply.status());
        assertEquals(1, reply.json().get("result").number());
    }

    @ParameterizedTest
    @CsvSource({
        "'', ended the connection without an answer",
        "'200 99 application/json\n{', ended the connection without an answer",
        "'HTTP/1.1 200 OK\n', is no gateway of this version",
        "'200 999999999 x\n', is no gateway of this version"
    })
    void anAnswerThatIsNoneIsSaid(String answer, String said) throws Exception {
        CompletableFuture<String> asked = play(answer);
        String why = why(data);
        assertTrue(why.contains(said), why);
        assertEquals("GET /present\n", asked.get());
    }

    @Test
    void nobodyNeedsAnArgumentThatIsMissing() {
        for (LocalPhrase phrase : LocalPhrase.values()) {
            Object[] arguments = {"1", "2", "3", "4", "5"};
            assertFalse(Tongue.EN.of(phrase, arguments).isBlank());
            assertFalse(Tongue.ZH.of(phrase, arguments).isBlank());
            assertEquals(
                    phrase.english().split("%", -1).length,
                    phrase.chinese().split("%", -1).length,
                    phrase.name());
        }
    }
}

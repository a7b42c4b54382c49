package cartesian.perf.load.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cartesian.perf.load.wire.ResponseParser.BadAnswerException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResponseParserTest {
    private static final String PAID = "HTTP/1.1 200 OK\r\nDate: now\r\nEpoch: 7\r\nContent-Type: text/plain\r\n"
            + "Connection: keep-alive\r\nContent-Length: 19\r\n\r\nCheckout successful";

    private final ResponseParser parser = new ResponseParser();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Answer whole(String text) throws BadAnswerException {
        parser.reset();
        assertThat(parser.feed(bytes(text))).as(text).isTrue();
        return parser.answer();
    }

    @Test
    void anyPiecesGiveTheSame() throws BadAnswerException {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 2_000; round++) {
            parser.reset();
            int at = 0;
            while (at < PAID.length()) {
                int end = Math.min(PAID.length(), at + 1 + random.nextInt(1 + random.nextInt(PAID.length())));
                boolean isWhole = parser.feed(bytes(PAID.substring(at, end)));
                assertThat(isWhole).isEqualTo(end == PAID.length());
                at = end;
            }
            assertThat(parser.answer()).isEqualTo(new Answer(200, "Checkout successful"));
            assertThat(parser.isClosing()).isFalse();
        }
    }

    @Test
    void whatComesAfterAnAnswerStays() throws BadAnswerException {
        ByteBuffer two = bytes(PAID + PAID);
        assertThat(parser.feed(two)).isTrue();
        assertThat(two.remaining()).isEqualTo(PAID.length());
        parser.reset();
        assertThat(parser.feed(two)).isTrue();
        assertThat(two.hasRemaining()).isFalse();
    }

    @Test
    void statusesAreSortedByWhatTheyMean() throws BadAnswerException {
        assertThat(whole("HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\n\r\nno").isRefused())
                .isTrue();
        assertThat(whole("HTTP/1.1 429 X\r\nContent-Length: 0\r\n\r\n").isTurnedAway())
                .isTrue();
        assertThat(whole("HTTP/1.1 503 X\r\nContent-Length:0\r\n\r\n").isOpen()).isTrue();
        assertThat(whole("HTTP/1.0 204\r\n\r\n").isOk()).isTrue();
        assertThat(Answer.NONE.isOpen()).isTrue();
    }

    @Test
    void longAnswersAndBareNewlinesAreRead() throws BadAnswerException {
        String body = "x".repeat(70_000);
        assertThat(whole("HTTP/1.1 200 OK\nContent-Length: 70000\n\n" + body).body())
                .isEqualTo(body);
    }

    @Test
    void aServerThatClosesSaysSo() throws BadAnswerException {
        whole("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n");
        assertThat(parser.isClosing()).isTrue();
        whole(PAID);
        assertThat(parser.isClosing()).isFalse();
    }

    @Test
    void anInterimAnswerIsSkipped() throws BadAnswerException {
        assertThat(whole("HTTP/1.1 100 Continue\r\n\r\n" + PAID).status()).isEqualTo(200);
    }

    @Test
    void whatIsNotUnderstoodIsAnError() {
        for (String bad : new String[] {
            "SSH-2.0-OpenSSH\r\n",
            "HTTP/1.1 2x0 OK\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n",
            "HTTP/1.1 200 OK\r\nX: " + "y".repeat(20_000)
        }) {
            parser.reset();
            assertThatExceptionOfType(BadAnswerException.class).as(bad).isThrownBy(() -> parser.feed(bytes(bad)));
        }
    }
}

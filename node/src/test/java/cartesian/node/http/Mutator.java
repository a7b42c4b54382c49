package cartesian.node.http;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Makes new inputs of old ones, the same for the same seed: bytes flipped, cut out, doubled, joined, and words put in. */
final class Mutator {
    private static final int LENGTH_MAX = 8_192;
    private static final int CHANGES_MAX = 6;
    private static final byte[][] WORDS = Stream.of(
                    "\r\n",
                    "\r\n\r\n",
                    "\n",
                    "\r",
                    "\0",
                    " ",
                    "\t",
                    ":",
                    "/",
                    "//",
                    "/../",
                    "%",
                    "%2F",
                    "%00",
                    "%e9",
                    "?",
                    "#",
                    ";",
                    ",",
                    "0",
                    "-1",
                    "+1",
                    "1.0",
                    "1e3",
                    "9007199254740992",
                    "18446744073709551616",
                    "NaN",
                    "\u00ff",
                    "\u00c3\u00a9",
                    "{",
                    "}",
                    "[[[[",
                    "\"",
                    "\\u0000",
                    "GET ",
                    "POST ",
                    "HEAD ",
                    "DELETE ",
                    "PATCH ",
                    "HTTP/1.0",
                    "HTTP/1.1",
                    "HTTP/9.9",
                    "http://",
                    "https://x",
                    "Host: a\r\n",
                    "Host: a:b\r\n",
                    "Content-Length: 1\r\n",
                    "Content-Length: 99999999999\r\n",
                    "Transfer-Encoding: chunked\r\n",
                    "Transfer-Encoding: gzip\r\n",
                    "Expect: 100-continue\r\n",
                    "Connection: close\r\n",
                    "Connection: keep-alive, upgrade\r\n",
                    "Upgrade: h2c\r\n",
                    "Durability: durable\r\n",
                    "Durability: x\r\n",
                    "Accept: */*\r\n",
                    "Accept: application/json;q=\r\n",
                    "Accept-Encoding: gzip\r\n",
                    "Authorization: Bearer \r\n",
                    "Authorization: Basic ::\r\n",
                    "X-Request-Id: \u00ff\r\n",
                    "Idempotency-Key: a\r\n",
                    "Content-Encoding: gzip\r\n",
                    "Content-Type: ;;\r\n",
                    "Cookie: =;\r\n",
                    "Forwarded: for=x\r\n",
                    "ffffffff\r\n",
                    "0\r\n\r\n",
                    "batch_init/1/1/1",
                    "stock",
                    "payment",
                    "orders",
                    "checkout",
                    "/v1/items",
                    "/v1/orders",
                    "If-Match: *\r\n",
                    "Content-Type: application/json\r\n",
                    "{\"price\":1}",
                    "{\"item_id\":\"a\",\"price\":1,\"stock\":1}\n")
            .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
            .toArray(byte[][]::new);

    private final SplittableRandom random;
    private final byte[][] seeds;

    Mutator(long seed, byte[][] seeds) {
        this.random = new SplittableRandom(seed);
        this.seeds = seeds;
    }

    /** The inputs that are kept in {@code fuzz} among the resources, by name. */
    static byte[][] kept() throws IOException {
        URL folder = Objects.requireNonNull(Mutator.class.getResource("/fuzz"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            List<Path> sorted = files.sorted().toList();
            byte[][] all = new byte[sorted.size()][];
            for (int index = 0; index < all.length; index++) {
                all[index] = Files.readAllBytes(sorted.get(index));
            }
            return all;
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    byte[] next() {
        byte[] input = seeds[random.nextInt(seeds.length)];
        // Mostly one change, which leaves the rest to be understood.
        int changes = random.nextInt(4) == 0 ? random.nextInt(2, CHANGES_MAX + 1) : 1;
        for (int change = 0; change < changes; change++) {
            input = changed(input);
        }
        return input.length > LENGTH_MAX ? Arrays.copyOf(input, LENGTH_MAX) : input;
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int to = Math.min(input.length, at + random.nextInt(1, 40));
        return switch (random.nextInt(8)) {
            case 0 -> flipped(input);
            case 1 -> joined(input, 0, at, input, to, input.length);
            case 2 -> joined(input, 0, to, input, at, input.length);
            case 3, 4 -> put(input, at, WORDS[random.nextInt(WORDS.length)]);
            case 5 -> {
                byte[] other = seeds[random.nextInt(seeds.length)];
                yield joined(input, 0, at, other, random.nextInt(other.length), other.length);
            }
            case 6 -> put(input, at, new byte[] {(byte) random.nextInt(256)});
            default -> Arrays.copyOf(input, Math.max(1, at));
        };
    }

    private byte[] flipped(byte[] input) {
        if (input.length == 0) {
            return new byte[] {'G'};
        }
        byte[] flipped = input.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private static byte[] put(byte[] input, int at, byte[] word) {
        return joined(joined(input, 0, at, word, 0, word.length), 0, at + word.length, input, at, input.length);
    }

    private static byte[] joined(byte[] one, int from, int to, byte[] other, int otherFrom, int otherTo) {
        byte[] joined = Arrays.copyOf(Arrays.copyOfRange(one, from, to), to - from + otherTo - otherFrom);
        System.arraycopy(other, otherFrom, joined, to - from, otherTo - otherFrom);
        return joined;
    }
}

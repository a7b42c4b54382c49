package cartesian.node.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client's socket that writes any bytes at all and reads replies one by one, so that tests can be impolite. */
final class Raw implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Socket socket;
    private final InputStream input;

    Raw(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream());
    }

    /** A request without a body. */
    static String request(String verb, String path) {
        return verb + " " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Writes a request without a body and reads its reply. */
    Answer ask(String verb, String path) throws IOException {
        write(request(verb, path));
        return read();
    }

    /** As {@link #ask(String, String)}, with one header more. */
    Answer ask(String verb, String path, String header) throws IOException {
        write(request(verb, path).replaceFirst("\r\n", "\r\n" + header + "\r\n"));
        return read();
    }

    /** Reads one reply, with the body that its length says. */
    Answer read() throws IOException {
        return read(true);
    }

    /** Reads one reply to HEAD: its length says what GET would have sent. */
    Answer readHead() throws IOException {
        return read(false);
    }

    /** Reads one reply to its end, and answers what stands before its body, as it came. */
    String head() throws IOException {
        var head = new StringBuilder();
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            head.append(header).append('\n');
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).trim());
            }
        }
        input.skipNBytes(length);
        return head.toString();
    }

    /** Whether the server has closed its side; blocks until it does or the timeout passes. */
    boolean isEnded() throws IOException {
        return input.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Answer read(boolean withBody) throws IOException {
        String statusLine = line();
        var headers = new HashMap<String, String>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = withBody ? input.readNBytes(length) : new byte[0];
        if (withBody && headers.getOrDefault("content-type", "").equals("application/x-ndjson")) {
            body = chunks();
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int length = Integer.parseInt(line(), 16);
            body.write(input.readNBytes(length));
            String _ = line();
            if (length == 0) {
                return body.toByteArray();
            }
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = input.read(); octet != '\n'; octet = input.read()) {
            if (octet < 0) {
                throw new EOFException("the server closed after: " + line.toString(StandardCharsets.UTF_8));
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).trim();
    }

    /** A reply; header names are in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {}
}

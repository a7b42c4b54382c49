package cartesian.node.http;

import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The live page at {@code /}: five files that are part of the node, and the stream of samples that they show. */
final class PageCalls {
    private static final Route PAGE = file("/", "page.html", "text/html; charset=utf-8");
    private static final Route STYLE = file("/page.css", "page.css", "text/css; charset=utf-8");
    private static final Route SCRIPT = file("/page.js", "page.js", "text/javascript; charset=utf-8");
    private static final Route TRIAL = file("/try.js", "try.js", "text/javascript; charset=utf-8");
    private static final Route ICON = file("/page.svg", "page.svg", "image/svg+xml");

    private final LiveStreams streams;

    PageCalls(LiveStreams streams) {
        this.streams = streams;
    }

    List<Route> routes() {
        return List.of(
                PAGE,
                STYLE,
                SCRIPT,
                TRIAL,
                ICON,
                new Route(Verb.GET, "/live", Kind.HEALTH, call -> Reply.stream(streams::writeTo)));
    }

    private static Route file(String path, String name, String type) {
        Header contentType = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, type);
        Reply reply = Reply.file(contentType, read(name));
        return new Route(Verb.GET, path, Kind.HEALTH, call -> reply);
    }

    private static byte[] read(String name) {
        try (InputStream in = PageCalls.class.getResourceAsStream("/page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("a file of the page is missing: " + name);
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

package cartesian.api.client;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two nodes that answer as they are told, a clock that goes on when somebody sleeps, and a client that asks the first first. */
abstract class FakeNodes {
    final FakeTime time = new FakeTime();
    FakeNode first;
    FakeNode second;

    @BeforeEach
    void open() throws Exception {
        first = new FakeNode();
        second = new FakeNode();
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    CartesianClient client() {
        return client(builder -> builder);
    }

    CartesianClient client(UnaryOperator<ClientBuilder> how) {
        return build(how.apply(CartesianClient.builder().node(first.url()).node(second.url())));
    }

    /** A client that knows the first node only. */
    CartesianClient lonely() {
        return build(CartesianClient.builder().node(first.url()));
    }

    private CartesianClient build(ClientBuilder builder) {
        return builder.build(time, new Random(3), 0);
    }
}

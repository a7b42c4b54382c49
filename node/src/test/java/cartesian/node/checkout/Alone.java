package cartesian.node.checkout;

import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.Members;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A grid of one member, whom nobody talks to but the test. */
final class Alone implements Members {
    @Override
    public List<String> all() {
        return List.of("a");
    }

    @Override
    public Object view() {
        return this;
    }

    @Override
    public String self() {
        return "a";
    }

    @Override
    public CompletableFuture<CutReply> send(String to, CutMessage message) {
        throw new IllegalStateException("nobody sends");
    }
}

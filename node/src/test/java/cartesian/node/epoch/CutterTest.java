package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.LoggedEvents;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CutterTest {
    @Test
    void cutThatKeepsWritesWaitingForLongIsToldOnce() {
        try (LoggedEvents events = new LoggedEvents(Cutter.class)) {
            cut(Cutter.SLOW_MILLIS + 20);
            assertThat(events.lines())
                    .singleElement()
                    .asString()
                    .matches("WARN The cut of epoch 7 kept writes waiting for [0-9]+ ms");
        }
    }

    @Test
    void cutThatIsQuickIsNotToldOf() {
        try (LoggedEvents events = new LoggedEvents(Cutter.class)) {
            cut(0);
            assertThat(events.lines()).isEmpty();
        }
    }

    private static void cut(long closingMillis) {
        Members members = new Members() {
            @Override
            public List<String> all() {
                return List.of("one");
            }

            @Override
            public Object view() {
                return this;
            }

            @Override
            public String self() {
                return "one";
            }

            @Override
            public CompletableFuture<CutReply> send(String member, CutMessage message) {
                if (message instanceof CutMessage.Close) {
                    pause(closingMillis);
                    return CompletableFuture.completedFuture(new CutReply.Closed(false));
                }
                return CompletableFuture.completedFuture(new CutReply.Images(new EpochBuffer()));
            }
        };
        Repair none = new Repair() {
            @Override
            public EpochBuffer run(long durable, long epoch) {
                throw new IllegalStateException("nothing is to be repaired");
            }

            @Override
            public boolean whole() {
                return true;
            }
        };
        Cutter cutter = new Cutter(members, new Messenger(members, 10_000), none, FaultPoints.ofProperty());
        assertThat(cutter.cut(1, 7, 6, List.of("one"), false)).isInstanceOf(Cutter.Result.Made.class);
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

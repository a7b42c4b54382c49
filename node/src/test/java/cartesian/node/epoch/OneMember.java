package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.record.AccountKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A member that the test alone talks to, in the place of a scribe. */
abstract class OneMember {
    static final long TERM = 3;
    static final long LOADED = 5;
    static final String SCRIBE = "the scribe";
    static final long UNDURABLE_MAX = 3;

    final AtomicLong nowMillis = new AtomicLong(1_000_000);
    final List<EpochBuffer> durable = new ArrayList<>();
    final FakeGrid grid = new FakeGrid();
    final EpochMember member = new EpochMember(
            new EpochMember.Limits(16 * 1024, UNDURABLE_MAX, 5, FakeGrid.LEASE_MILLIS),
            grid.as("a"),
            this::durable,
            new SimpleMeterRegistry(),
            nowMillis::get);

    final void durable(EpochBuffer images) {
        if (!images.isEmpty()) {
            durable.add(images);
        }
    }

    static long inMillis(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    final CutReply tell(CutMessage message) throws InterruptedException {
        return member.handle(message);
    }

    final void enroll(long epoch) throws InterruptedException {
        assertThat(tell(new CutMessage.Enroll(TERM, SCRIBE, epoch, epoch - 1, LOADED)))
                .isInstanceOf(CutReply.Obeyed.class);
    }

    final Optional<Gate.Pass> tryEnter() {
        return member.enter(inMillis(-1));
    }

    final Gate.Pass enter() {
        return member.enter(inMillis(10_000)).orElseThrow();
    }

    final boolean open() {
        Optional<Gate.Pass> pass = tryEnter();
        pass.ifPresent(Gate.Pass::leave);
        return pass.isPresent();
    }

    final void write(AccountKey key, long version) {
        Gate.Pass pass = enter();
        member.buffer().add(key, Images.account(version));
        pass.leave();
    }

    final CutReply close(long epoch) throws InterruptedException {
        return tell(new CutMessage.Close(TERM, epoch, List.of()));
    }

    final CutReply cut(long epoch) throws InterruptedException {
        return tell(new CutMessage.Cut(TERM, epoch));
    }

    final void cutWhole(long epoch) throws InterruptedException {
        assertThat(close(epoch)).isEqualTo(new CutReply.Closed(false));
        assertThat(cut(epoch)).isInstanceOf(CutReply.Images.class);
    }

    final void tellDurable(long epoch) throws InterruptedException {
        assertThat(tell(new CutMessage.Durable(TERM, epoch, nowMillis.get()))).isInstanceOf(CutReply.Obeyed.class);
    }

    /** How the member is, but for its silence, which grows all the time. */
    final CutReply.State poll() throws InterruptedException {
        CutReply.State state = (CutReply.State) tell(new CutMessage.Poll(TERM));
        return new CutReply.State(
                state.enrolled(),
                state.epoch(),
                state.wanted(),
                state.lineage(),
                state.participants(),
                state.full(),
                state.loaded(),
                0);
    }

    /** For how long the member says that it has not replied to a pulse. */
    final long silentNanos() throws InterruptedException {
        return ((CutReply.State) tell(new CutMessage.Poll(TERM))).silentNanos();
    }

    static CutReply.State state(long epoch, boolean wanted) {
        return new CutReply.State(true, epoch, wanted, new Lineage(SCRIBE, TERM), List.of(), 0, LOADED, 0);
    }

    static EpochBuffer images(CutReply reply) {
        return ((CutReply.Images) reply).buffer();
    }
}

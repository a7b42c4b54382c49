package cartesian.node.epoch;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one cut: closes every gate, takes the images, and opens the next epoch; or opens again as it was. */
final class Cutter {
    private static final Logger LOG = LoggerFactory.getLogger(Cutter.class);
    /** A cut that takes longer is told of; writes wait as long. */
    static final int SLOW_MILLIS = 500;

    private final Members members;
    private final Messenger messenger;
    private final Repair repair;
    private final FaultPoints faults;

    /** What became of a cut. */
    sealed interface Result {
        /** Nothing was cut; the epoch goes on. */
        record CalledOff() implements Result {}

        /** The cut holds, as some members have made it, but not all have handed their images over. */
        record Incomplete() implements Result {}

        /** The cut is made, and these are all images of its epoch. */
        record Made(EpochBuffer images, long cutAtMillis, boolean repaired) implements Result {}
    }

    Cutter(Members members, Messenger messenger, Repair repair, FaultPoints faults) {
        this.members = members;
        this.messenger = messenger;
        this.repair = repair;
        this.faults = faults;
    }

    /**
     * Makes a cut.
     *
     * @param participants all who take part
     * @param repairs whether buffers may not tell all
     */
    Result cut(long term, long epoch, long durable, List<String> participants, boolean repairs) {
        long began = System.nanoTime();
        Result result = make(term, epoch, durable, participants, repairs);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        if (millis >= SLOW_MILLIS) {
            LOG.warn("The cut of epoch {} kept writes waiting for {} ms", epoch, millis);
        }
        return result;
    }

    private Result make(long term, long epoch, long durable, List<String> participants, boolean repairs) {
        // Only a repair minds members that are gone: it ends what they have begun.
        List<String> view = repairs ? members.all() : List.of();
        Map<String, CutReply> closed = messenger.ask(participants, new CutMessage.Close(term, epoch, view));
        faults.reached("close");
        boolean allClosed = participants.stream().allMatch(each -> closed.get(each) instanceof CutReply.Closed);
        if (!allClosed || !new HashSet<>(members.all()).containsAll(participants)) {
            LOG.info("Cut of epoch {} called off: {}", epoch, closed);
            return reopen(term, epoch, participants);
        }
        EpochBuffer images = new EpochBuffer();
        boolean repaired = repairs || closed.containsValue(new CutReply.Closed(true));
        if (repaired) {
            try {
                images.addAll(repair.run(durable, epoch));
            } catch (RuntimeException e) {
                LOG.warn("Repair of epoch {} put off: {}", epoch, e.getMessage());
                return reopen(term, epoch, participants);
            }
        }
        long cutAtMillis = System.currentTimeMillis();
        Map<String, CutReply> handed = messenger.ask(participants, new CutMessage.Cut(term, epoch));
        faults.reached("cut");
        boolean complete = true;
        for (String participant : participants) {
            if (handed.get(participant) instanceof CutReply.Images(var buffer)) {
                images.addAll(buffer);
            } else {
                complete = false;
            }
        }
        return complete ? new Result.Made(images, cutAtMillis, repaired) : new Result.Incomplete();
    }

    private Result reopen(long term, long epoch, List<String> participants) {
        messenger.ask(participants, new CutMessage.Reopen(term, epoch));
        return new Result.CalledOff();
    }
}

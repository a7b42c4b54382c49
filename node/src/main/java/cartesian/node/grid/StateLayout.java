package cartesian.node.grid;

import static cartesian.node.grid.Serializers.string;

import cartesian.node.GridStatus;
import cartesian.node.live.Activity;
import cartesian.node.live.Latencies;
import cartesian.node.live.Second;
import cartesian.node.live.Wanted;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The bytes of what a member says of itself: its fields in order. */
final class StateLayout {
    private StateLayout() {}

    static void write(ObjectDataOutput out, GridStatus.State state) throws IOException {
        out.writeString(state.rest());
        out.writeBoolean(state.enrolled());
        out.writeBoolean(state.ready());
        out.writeBoolean(state.leaving());
        out.writeLong(state.epoch());
        out.writeLong(state.durable());
        out.writeLong(state.lagMillis());
        out.writeLong(state.undurable());
        out.writeLong(state.loaded());
        write(out, state.activity());
    }

    static GridStatus.State readState(ObjectDataInput in) throws IOException {
        return new GridStatus.State(
                string(in),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                readActivity(in));
    }

    private static void write(ObjectDataOutput out, Activity activity) throws IOException {
        out.writeLong(activity.heapUsed());
        out.writeLong(activity.heapMax());
        out.writeBoolean(activity.heapFull());
        out.writeString(activity.condition());
        out.writeInt(activity.seconds().size());
        for (Second second : activity.seconds()) {
            out.writeLong(second.paid());
            out.writeLong(second.refused());
            out.writeLong(second.overloaded());
            out.writeLong(second.unresolved());
            out.writeLong(second.pauseMicros());
            out.writeByteArray(second.latencies().bytes());
        }
        out.writeLong(activity.demand());
        out.writeInt(activity.wanted().size());
        for (Wanted wanted : activity.wanted()) {
            out.writeString(wanted.item());
            out.writeLong(wanted.times());
        }
    }

    private static Activity readActivity(ObjectDataInput in) throws IOException {
        long heapUsed = in.readLong();
        long heapMax = in.readLong();
        boolean heapFull = in.readBoolean();
        String condition = string(in);
        List<Second> seconds = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            seconds.add(new Second(
                    in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), readLatencies(in)));
        }
        long demand = in.readLong();
        List<Wanted> wanted = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            wanted.add(new Wanted(string(in), in.readLong()));
        }
        return new Activity(heapUsed, heapMax, heapFull, condition, seconds, demand, wanted);
    }

    private static Latencies readLatencies(ObjectDataInput in) throws IOException {
        byte[] bytes = in.readByteArray();
        if (bytes == null) {
            throw new IOException("a histogram is missing");
        }
        return Latencies.ofBytes(bytes);
    }
}

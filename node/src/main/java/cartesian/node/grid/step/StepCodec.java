package cartesian.node.grid.step;

import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** Writes and reads steps, and the slips that go with some. */
public interface StepCodec {
    void write(ObjectDataOutput out, Step<?, ?> step) throws IOException;

    /** Reads the step that was written; the reader knows what record it is for. */
    <R, A> Step<R, A> read(ObjectDataInput in) throws IOException;

    void write(ObjectDataOutput out, Slip slip) throws IOException;

    Slip readSlip(ObjectDataInput in) throws IOException;
}

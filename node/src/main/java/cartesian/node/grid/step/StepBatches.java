package cartesian.node.grid.step;

import cartesian.node.record.Receipt;
import cartesian.node.record.Step;
import com.hazelcast.internal.nio.IOUtil;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes the operations that carry steps, here and where they arrive: what all members of a grid agree on. */
public final class StepBatches implements DataSerializableFactory {
    /** The number that this factory is registered under. */
    public static final int FACTORY_ID = 1;

    /** After so long Hazelcast drops a receipt, which has been void for an hour then. */
    public static final long RECEIPT_MILLIS = Receipt.KEPT_MILLIS + TimeUnit.HOURS.toMillis(1);

    static final int BATCH = 1;
    static final int BACKUP = 2;
    /** Set in a parcel's map if it has a rider. */
    private static final int RIDDEN = 0x40;

    private final List<String> maps;
    private final StepCodec codec;

    /**
     * Makes a factory.
     *
     * @param maps the maps of records, by number
     */
    public StepBatches(List<String> maps, StepCodec codec) {
        this.maps = List.copyOf(maps);
        this.codec = codec;
    }

    @Override
    public IdentifiedDataSerializable create(int type) {
        return switch (type) {
            case BATCH -> new StepBatch(this, List.of());
            case BACKUP -> new StepBackup(this, 0, List.of());
            default -> throw new IllegalArgumentException("not a type of this factory: " + type);
        };
    }

    String map(int number) {
        return maps.get(number);
    }

    int number(String map) {
        int number = maps.indexOf(map);
        if (number < 0) {
            throw new IllegalArgumentException("not a map of records: " + map);
        }
        return number;
    }

    void write(ObjectDataOutput out, List<Parcel> parcels) throws IOException {
        out.writeInt(parcels.size());
        for (Parcel parcel : parcels) {
            Parcel.Rider rider = parcel.rider();
            out.writeByte(rider == null ? parcel.map() : parcel.map() | RIDDEN);
            IOUtil.writeData(out, parcel.key());
            codec.write(out, parcel.step());
            if (rider != null) {
                IOUtil.writeData(out, rider.key());
                codec.write(out, rider.slip());
            }
        }
    }

    List<Parcel> read(ObjectDataInput in) throws IOException {
        int size = in.readInt();
        List<Parcel> parcels = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            int map = in.readByte();
            Data key = IOUtil.readData(in);
            Step<Object, Object> step = codec.read(in);
            Parcel.Rider rider = (map & RIDDEN) == 0 ? null : new Parcel.Rider(IOUtil.readData(in), codec.readSlip(in));
            parcels.add(new Parcel(map & ~RIDDEN, key, step, rider));
        }
        return parcels;
    }

    static void writeReplicas(ObjectDataOutput out, List<Replica> replicas) throws IOException {
        out.writeInt(replicas.size());
        for (Replica replica : replicas) {
            IOUtil.writeData(out, replica.key());
            out.writeObject(replica.record());
        }
    }

    static List<Replica> readReplicas(ObjectDataInput in) throws IOException {
        int size = in.readInt();
        List<Replica> replicas = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            replicas.add(new Replica(IOUtil.readData(in), in.readObject()));
        }
        return replicas;
    }
}

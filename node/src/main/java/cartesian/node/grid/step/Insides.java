package cartesian.node.grid.step;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;

/** The way from a member's public face to its insides. */
final class Insides {
    private Insides() {}

    static Node node(HazelcastInstance hazelcast) {
        HazelcastInstance member = hazelcast instanceof HazelcastInstanceProxy proxy ? proxy.getOriginal() : hazelcast;
        return ((HazelcastInstanceImpl) member).node;
    }
}

package cartesian.perf.faults;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * A network name space for each member, all on one bridge, where also this process is. Rules that drop packets cut
 * members from each other or from Postgres; calls of clients still come through.
 */
final class Network implements AutoCloseable {
    private final String id = "ct" + UUID.randomUUID().toString().substring(0, 5);
    private final String subnet;
    private final int members;
    private final List<String> spaces = new ArrayList<>();

    private Network(String subnet, int members) {
        this.subnet = subnet;
        this.members = members;
    }

    /**
     * Makes it.
     *
     * @throws SkippedException if this machine does not allow that
     */
    static Network open(int members) {
        if (!Command.run("id", "-u").output().strip().equals("0")) {
            throw new SkippedException("network name spaces need root");
        }
        for (String tool : new String[] {"ip", "iptables"}) {
            if (!Command.run(tool, tool.equals("ip") ? "-V" : "--version").succeeded()) {
                throw new SkippedException("there is no " + tool);
            }
        }
        Network network = new Network(freeSubnet(), members);
        try {
            network.make();
            return network;
        } catch (IllegalStateException e) {
            network.close();
            throw new SkippedException("network name spaces are not permitted: " + e.getMessage());
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void make() {
        Command.must("ip", "link", "add", bridge(), "type", "bridge");
        Command.must("ip", "addr", "add", hostAddress() + "/24", "dev", bridge());
        Command.must("ip", "link", "set", bridge(), "up");
        for (int member = 0; member < members; member++) {
            String space = space(member);
            String outside = id + "v" + member;
            Command.must("ip", "netns", "add", space);
            spaces.add(space);
            Command.must("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", space);
            Command.must("ip", "link", "set", outside, "master", bridge(), "up");
            Command.must("ip", "-n", space, "addr", "add", address(member) + "/24", "dev", "eth0");
            Command.must("ip", "-n", space, "link", "set", "eth0", "up");
            Command.must("ip", "-n", space, "link", "set", "lo", "up");
            rule(member, "-L", "INPUT");
        }
    }

    private static String freeSubnet() {
        for (int third = 0; third < 256; third++) {
            String subnet = "10.213." + third + ".";
            try {
                boolean taken = NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .anyMatch(address -> address.getHostAddress().startsWith(subnet));
                if (!taken) {
                    return subnet;
                }
            } catch (SocketException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("no subnet of 10.213.0.0/16 is free");
    }

    private String bridge() {
        return id + "br";
    }

    private String space(int member) {
        return id + "-" + member;
    }

    String hostAddress() {
        return subnet + "1";
    }

    String address(int member) {
        return subnet + (10 + member);
    }

    /** What comes before a member's command. */
    List<String> prefix(int member) {
        return List.of("ip", "netns", "exec", space(member));
    }

    /** Nothing passes between a member and these others, in either direction. */
    void cut(int member, Collection<Integer> others) {
        for (int other : others) {
            rule(member, "-A", "INPUT", "-s", address(other), "-j", "DROP");
            rule(member, "-A", "OUTPUT", "-d", address(other), "-j", "DROP");
        }
    }

    /** A member hears none of these others; they hear what it says. */
    void deafen(int member, Collection<Integer> others) {
        for (int other : others) {
            rule(member, "-A", "INPUT", "-s", address(other), "-j", "DROP");
        }
    }

    /** Nothing passes between a member and the relay to Postgres. */
    void cutDatabase(int member, int port) {
        deafenToDatabase(member, port);
        rule(member, "-A", "OUTPUT", "-d", hostAddress(), "-p", "tcp", "--dport", "" + port, "-j", "DROP");
    }

    void deafenToDatabase(int member, int port) {
        rule(member, "-A", "INPUT", "-s", hostAddress(), "-p", "tcp", "--sport", "" + port, "-j", "DROP");
    }

    /** Ends every cut of a member. */
    void heal(int member) {
        rule(member, "-F");
    }

    private void rule(int member, String... rule) {
        List<String> command = new ArrayList<>(prefix(member));
        command.addAll(List.of("iptables", "-w"));
        command.addAll(List.of(rule));
        Command.must(command.toArray(String[]::new));
    }

    @Override
    public void close() {
        spaces.forEach(space -> Command.run("ip", "netns", "del", space));
        Command.run("ip", "link", "del", bridge());
    }
}

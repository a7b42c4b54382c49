package cartesian.persistence.embedded;

import cartesian.persistence.DatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The user that the server runs as: the one of this process, unless that is root, which Postgres refuses.
 *
 * @param prefix what comes before each of the server's commands
 * @param owner whose the server's files are; empty: they are of whoever makes them
 */
record RunAs(List<String> prefix, Optional<UserPrincipal> owner) {
    private static final int LIMIT_MILLIS = 10_000;
    private static final String ROOT = "root";
    private static final List<String> USERS = List.of("postgres", "nobody");

    RunAs {
        prefix = List.copyOf(prefix);
    }

    /**
     * The first user that can reach the directory, of {@code postgres}, {@code nobody}, and, where the kernel lets
     * anybody have a name space of users, root itself under another number: that one needs no more than root does,
     * below {@code /root} too.
     *
     * @param data is owned by that user already, if it exists
     */
    static RunAs choose(Path directory, Path data) throws IOException {
        if (!ROOT.equals(System.getProperty("user.name"))) {
            return new RunAs(List.of(), Optional.empty());
        }
        List<String> users = USERS;
        if (Files.isDirectory(data)) {
            users = List.of(Files.getOwner(data).getName());
        }
        for (String user : users) {
            for (List<String> prefix : user.equals(ROOT) ? asRoot() : as(user)) {
                if (Command.succeeds(Path.of("/"), LIMIT_MILLIS, with(prefix, "test", "-x", directory.toString()))) {
                    return new RunAs(prefix, Optional.of(principal(directory, user)));
                }
            }
        }
        for (List<String> prefix : Files.isDirectory(data) ? List.<List<String>>of() : asRoot()) {
            if (Command.succeeds(Path.of("/"), LIMIT_MILLIS, with(prefix, "test", "-x", directory.toString()))) {
                return new RunAs(prefix, Optional.empty());
            }
        }
        throw DatabaseException.misconfigured(
                "Postgres does not run as root, and users " + users + " cannot reach " + directory
                        + ": choose a directory that they can, or start as another user",
                null);
    }

    List<String> command(String... command) {
        return with(prefix, command);
    }

    /** Gives a file or an empty directory to the server's user. */
    void give(Path file) throws IOException {
        if (owner.isPresent()) {
            Files.setOwner(file, owner.get());
        }
    }

    private static List<List<String>> as(String user) {
        return List.of(
                List.of("setpriv", "--reuid=" + user, "--regid=" + group(user), "--clear-groups", "--"),
                List.of("runuser", "-u", user, "--"),
                List.of("sudo", "-n", "-u", user, "--"));
    }

    private static List<List<String>> asRoot() {
        return List.of(List.of("unshare", "--user", "--"));
    }

    private static String group(String user) {
        return user.equals("nobody") && hasGroup("nogroup") ? "nogroup" : user;
    }

    private static boolean hasGroup(String group) {
        try {
            Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static UserPrincipal principal(Path directory, String user) throws IOException {
        return directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
    }

    private static List<String> with(List<String> prefix, String... command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(List.of(command));
        return all;
    }
}

package cartesian.node;

import cartesian.api.UserId;
import cartesian.node.access.ApiKeys;
import cartesian.node.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an API key. It is shown once, and kept nowhere: what lets it in is its hash. */
@Command(
        name = "key",
        description = "Makes an API key, and the line of access.keys-file that lets it in.",
        mixinStandardHelpOptions = true)
final class MakeKey implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "whose key it is: letters, digits, _ and -")
    String name = "";

    @Parameters(
            index = "1",
            paramLabel = "ROLE",
            split = ",",
            description = "shopper, storefront, clerk, watcher or admin; several with commas")
    List<String> roles = List.of();

    @Option(names = "--user", paramLabel = "ID", description = "the user_id of a shopper")
    @Nullable
    String user;

    @Option(names = "--add-to", paramLabel = "FILE", description = "adds the line to this file instead of printing it")
    @Nullable
    Path file;

    @Override
    public Integer call() {
        EnumSet<Role> known = EnumSet.noneOf(Role.class);
        for (String role : roles) {
            known.add(Role.of(role).orElseThrow(() -> StartException.misused("there is no role " + role)));
        }
        ApiKeys.Made made = make(known);
        System.out.println(made.key());
        if (file == null) {
            System.out.println(made.line());
        } else {
            add(file, made.line());
        }
        return 0;
    }

    private ApiKeys.Made make(EnumSet<Role> known) {
        try {
            return ApiKeys.make(name, known, Optional.ofNullable(user).map(UserId::new), new SecureRandom());
        } catch (IllegalArgumentException impossible) {
            throw StartException.misused(String.valueOf(impossible.getMessage()));
        }
    }

    private static void add(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new StartException("cannot write " + file + ": " + failure.getMessage());
        }
    }
}

package cartesian.persistence.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;

/** The passwords of the server's two roles, drawn at random once and kept in a file that its owner alone can read. */
record Passwords(String superuser, String node) {
    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final int LENGTH_BYTES = 24;

    static Passwords readOrMake(Path file) throws IOException {
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            }
            return new Passwords(word(kept, EmbeddedPostgres.SUPERUSER), word(kept, EmbeddedPostgres.ROLE));
        }
        Passwords made = new Passwords(random(), random());
        kept.setProperty(EmbeddedPostgres.SUPERUSER, made.superuser());
        kept.setProperty(EmbeddedPostgres.ROLE, made.node());
        Path half = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(half);
        Files.createFile(half, OWNER_ONLY);
        try (Writer writer = Files.newBufferedWriter(half)) {
            kept.store(writer, "Passwords of the Postgres in this directory");
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }

    private static String word(Properties kept, String role) throws IOException {
        String word = kept.getProperty(role);
        if (word == null) {
            throw new IOException("no password of " + role + " is kept");
        }
        return word;
    }

    private static String random() {
        byte[] bytes = new byte[LENGTH_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "Passwords";
    }
}

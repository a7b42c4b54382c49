package cartesian.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    @TempDir
    Path directory;

    @Test
    void programsAsNewAsTheServerWillDo() throws IOException {
        install("pg_dump (PostgreSQL) 18.6 (Debian 18.6-3)", "pg_dump", "pg_restore", "psql");
        assertThat(Programs.find(Optional.of(directory), 18)).isEqualTo(new Programs(directory, 18));
        assertThat(Programs.find(Optional.of(directory), 17).major()).isEqualTo(18);
    }

    @Test
    void olderProgramsAreNamedAndRefused() throws IOException {
        install("pg_dump (PostgreSQL) 15.18", "pg_dump", "pg_restore", "psql");
        assertThatThrownBy(() -> Programs.find(Optional.of(directory), 18))
                .hasMessageContaining("of Postgres 18 or newer are needed, and those in " + directory + " are of 15: ")
                .hasMessageContaining("postgresql-client-18");
    }

    @Test
    void onlySomeOfTheProgramsAreNone() throws IOException {
        install("pg_dump (PostgreSQL) 18.6", "pg_dump", "pg_restore");
        assertThatThrownBy(() -> Programs.find(Optional.of(directory), 18))
                .hasMessageContaining("not all of them are in " + directory);
    }

    private void install(String version, String... programs) throws IOException {
        for (String program : programs) {
            Path file = Files.writeString(directory.resolve(program), "#!/bin/sh\necho '" + version + "'\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}

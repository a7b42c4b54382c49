/**
 * Faults under load: real members come, go, crash and are cut off, while clients record what they were told and an auditor
 * compares that with the grid and with Postgres.
 *
 * <p>A {@link cartesian.perf.faults.Scenario} injects one kind of fault; a {@link cartesian.perf.faults.Round} is one run of
 * it, from an empty database to the audit; {@link cartesian.perf.faults.Torture} runs rounds until its time is over.
 */
@NullMarked
package cartesian.perf.faults;

import org.jspecify.annotations.NullMarked;

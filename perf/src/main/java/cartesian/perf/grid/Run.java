package cartesian.perf.grid;

/**
 * What one grid did.
 *
 * @param rate checkouts each second
 * @param cpuMicros CPU of the process for each, callers included
 */
record Run(double rate, double cpuMicros) {}

package cartesian.perf.scale;

/**
 * What one checkout costs a grid of n members, of which three are measured.
 *
 * <p>A record is on another member with a probability of (n-1)/n, and has a backup elsewhere as soon as there is an
 * elsewhere. So the cost is {@code alone + away * (n-1)/n + backup * [n > 1]}, which fits three figures exactly.
 *
 * @param alone what it costs one member
 * @param away what is added if every record is on another member
 * @param backup what backups and messages add that do not depend on how many members there are
 */
record Cost(double alone, double away, double backup) {
    /**
     * Fits the figures for one, two and three members.
     *
     * @throws IllegalArgumentException if more members cost less, which only a bad measurement can say
     */
    static Cost fit(String what, double one, double two, double three) {
        if (!(one >= 0 && two >= one && three >= two)) {
            throw new IllegalArgumentException(what + " has to grow with the members, and does not: " + one + ", " + two
                    + ", " + three + "; measure again");
        }
        double away = 6 * (three - two);
        return new Cost(one, away, two - one - away / 2);
    }

    double of(int members) {
        return members == 1 ? alone : alone + backup + away * (members - 1) / members;
    }

    /** What it costs a grid without end. */
    double limit() {
        return alone + backup + away;
    }
}

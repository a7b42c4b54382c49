package cartesian.perf.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Several scenarios for the same number of members, one after the other on one grid, in random order; all or some of them. */
final class Several implements Scenario {
    private final String word;
    private final List<Scenario> parts;
    private final int count;

    Several(String word, List<? extends Scenario> parts) {
        this(word, parts.size(), parts);
    }

    /** Makes a scenario of so many of these, drawn anew for each round. */
    Several(String word, int count, List<? extends Scenario> parts) {
        this.word = word;
        this.count = count;
        this.parts = List.copyOf(parts);
        if (count < 1 || count > parts.size()) {
            throw new IllegalArgumentException(count + " of " + parts.size());
        }
        boolean fit = parts.stream()
                .allMatch(part -> part.places() == places()
                        && part.first() == places()
                        && part.isNetworked() == isNetworked()
                        && part.databaseMebibytes().isEmpty());
        if (!fit) {
            throw new IllegalArgumentException("these do not fit on one site: " + parts);
        }
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public String story() {
        return count + " of these one after the other: "
                + parts.stream().map(Scenario::word).toList();
    }

    @Override
    public int places() {
        return parts.getFirst().places();
    }

    @Override
    public boolean isNetworked() {
        return parts.getFirst().isNetworked();
    }

    @Override
    public Duration gapMax() {
        return parts.stream().map(Scenario::gapMax).max(Duration::compareTo).orElseThrow();
    }

    @Override
    public void prepare(Round round) {
        parts.forEach(part -> part.prepare(round));
    }

    @Override
    public void act(Round round) throws Exception {
        List<Scenario> order = new ArrayList<>(parts);
        Collections.shuffle(order, round.random());
        for (Scenario part : order.subList(0, count)) {
            part.act(round);
        }
    }
}

package cartesian.node.record;

import cartesian.api.Refusal;

/** What a receipt says that a call was told. It has a text, of words with one blank between them, by which it is stored. */
public sealed interface Told {
    /** The call belongs to its key, but what it was told is not in this receipt. */
    record Bound() implements Told {}

    /** The change is made, and the number that goes into the reply is still to be found out. Nobody has been told yet. */
    record Open() implements Told {}

    /** The change is made; the reply has this number, if it has any. */
    record Done(long number) implements Told {}

    /** A record of this name is made. */
    record Made(String id) implements Told {}

    record Refused(Refusal refusal) implements Told {}

    /** The text that {@link #parse} reads. */
    default String text() {
        return switch (this) {
            case Bound() -> "bound";
            case Open() -> "open";
            case Done(long number) -> "done " + number;
            case Made(String id) -> "made " + id;
            case Refused(Refusal refusal) -> "refused " + RefusalText.of(refusal);
        };
    }

    /**
     * What a text says.
     *
     * @throws IllegalArgumentException if it says nothing
     */
    static Told parse(String text) {
        String[] words = text.split(" ", 2);
        String rest = words.length == 1 ? "" : words[1];
        return switch (words[0]) {
            case "bound" -> new Bound();
            case "open" -> new Open();
            case "done" -> new Done(Long.parseLong(rest));
            case "made" -> new Made(rest);
            case "refused" -> new Refused(RefusalText.parse(rest));
            default -> throw new IllegalArgumentException("not what a call was told: " + text);
        };
    }
}

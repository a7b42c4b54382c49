package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HolderTest {
    @Test
    void whatIsWrittenIsReadAgain() {
        Holder holder = new Holder("shop", "6f1c", "10.0.0.1:5701");
        assertThat(holder).hasToString("shop of member 6f1c at 10.0.0.1:5701");
        assertThat(Holder.parse(holder.toString())).contains(holder);
    }

    @Test
    void clusterMayBeCalledAnything() {
        Holder holder = new Holder("shop of member states at large", "6f1c", "[::1]:5701");
        assertThat(Holder.parse(holder.toString())).contains(holder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "another grid", "shop at large", "shop of member 6f1c", "shop at x of member 6f1c"})
    void otherTextIsNoHolder(String text) {
        assertThat(Holder.parse(text)).isEmpty();
    }

    @Test
    void textThatLooksAlmostLikeOneIsNoHolder() {
        assertThat(Holder.parse("shop of member at large")).isEmpty();
    }
}

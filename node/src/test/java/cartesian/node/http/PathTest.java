package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PathTest {
    @Test
    void segmentsAreWhatStandsBetweenSlashes() {
        assertThat(Path.split("/stock/find/a")).containsExactly("stock", "find", "a");
        assertThat(Path.split("/")).containsExactly("");
        assertThat(Path.split("/stock/find/")).containsExactly("stock", "find", "");
        assertThat(Path.split("//a")).containsExactly("", "a");
        assertThat(Path.split("/a/../b/./;c")).containsExactly("a", "..", "b", ".", ";c");
    }

    @Test
    void segmentsAreDecodedAfterTheSplit() {
        assertThat(Path.split("/a%2Fb/%2f%2E%2e/%41%7a")).containsExactly("a/b", "/..", "Az");
        assertThat(Path.split("/a+b")).containsExactly("a+b");
        assertThat(Path.split("/%2525")).containsExactly("%25");
    }

    @Test
    void octetsAboveAsciiStayAboveAscii() {
        assertThat(Path.split("/%C3%A9")[0].chars()).allMatch(character -> character > 0x7F);
    }

    @Test
    void wholeUrlsAreCutToTheirPath() {
        assertThat(Path.split("http://shop:8000/a/b")).containsExactly("a", "b");
        assertThat(Path.split("http://shop")).isEmpty();
        assertThat(Path.split("*")).isEmpty();
        assertThat(Path.split("stock/find")).isEmpty();
    }

    @Test
    void percentNeedsTwoHexDigits() {
        for (String bad : new String[] {"/%", "/%4", "/a%", "/%g0", "/%0g", "/%4/1", "/%-1"}) {
            assertThatThrownBy(() -> Path.split(bad)).as(bad).isInstanceOf(Call.Malformed.class);
        }
    }
}

package cartesian.persistence;

import static cartesian.persistence.Rows.line;
import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.OrderRow.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderColumnsTest {
    @Test
    void itemsAreQuotedAndEscaped() {
        List<Line> lines = List.of(line("a", 1, 2), line("q\"b\\s{,}", 3, 4));
        assertThat(OrderColumns.items(lines)).isEqualTo("{\"a\",\"q\\\"b\\\\s{,}\"}");
        assertThat(OrderColumns.numbers(lines, Line::quantity)).isEqualTo("{1,3}");
    }

    @Test
    void noLinesAreAnEmptyArray() {
        assertThat(OrderColumns.items(List.of())).isEqualTo("{}");
        assertThat(OrderColumns.numbers(List.of(), Line::price)).isEqualTo("{}");
    }
}

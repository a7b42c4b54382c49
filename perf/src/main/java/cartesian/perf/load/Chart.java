package cartesian.perf.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A plot of rows over time, as SVG whose colours a style sheet gives; a value that is not a number is a gap. */
record Chart(String title, String unit, List<Line> lines) {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 260;
    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BOTTOM = 32;
    private static final int STEPS = 5;

    /** One curve. */
    record Line(String name, ToDoubleFunction<Row> value) {}

    Chart {
        lines = List.copyOf(lines);
    }

    /** Whether there is anything to show. */
    boolean isEmpty(List<Row> rows) {
        return values(rows).findAny().isEmpty();
    }

    private Stream<Double> values(List<Row> rows) {
        return lines.stream()
                .flatMap(line -> rows.stream().map(row -> line.value().applyAsDouble(row)))
                .filter(value -> !Double.isNaN(value));
    }

    String svg(List<Row> rows) {
        double most = nice(values(rows).mapToDouble(Double::doubleValue).max().orElse(1));
        double begin = rows.getFirst().second();
        double end = Math.max(begin + 1, rows.getLast().second());
        StringBuilder svg = new StringBuilder();
        svg.append("<figure><figcaption>")
                .append(title)
                .append(" (")
                .append(unit)
                .append(")");
        for (int number = 0; number < lines.size(); number++) {
            svg.append(" <span class=\"k l")
                    .append(number)
                    .append("\">")
                    .append(lines.get(number).name())
                    .append("</span>");
        }
        svg.append(String.format(Locale.ROOT, "</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, HEIGHT));
        for (int step = 0; step <= STEPS; step++) {
            double value = most * step / STEPS;
            double y = y(value, most);
            svg.append(String.format(Locale.ROOT, "<path class=\"g\" d=\"M%d %.1fH%d\"/>", LEFT, y, WIDTH - RIGHT));
            svg.append(String.format(
                    Locale.ROOT, "<text x=\"%d\" y=\"%.1f\" class=\"e\">%s</text>", LEFT - 6, y + 4, label(value)));
        }
        double every = Math.max(1, Math.ceil((end - begin) / 12));
        for (double at = Math.ceil(begin / every) * every; at <= end; at += every) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" class=\"m\">%.0f s</text>",
                    x(at, begin, end),
                    HEIGHT - 10,
                    at));
        }
        if (begin < 0) {
            double zero = x(0, begin, end);
            svg.append(String.format(Locale.ROOT, "<path class=\"z\" d=\"M%.1f %dV%d\"/>", zero, TOP, HEIGHT - BOTTOM));
        }
        for (int number = 0; number < lines.size(); number++) {
            svg.append(String.format(
                    Locale.ROOT, "<path class=\"c l%d\" d=\"%s\"/>", number, curve(rows, lines.get(number), most)));
        }
        return svg.append("</svg></figure>\n").toString();
    }

    private static String curve(List<Row> rows, Line line, double most) {
        double begin = rows.getFirst().second();
        double end = Math.max(begin + 1, rows.getLast().second());
        List<String> parts = new ArrayList<>();
        boolean isDown = false;
        for (Row row : rows) {
            double value = line.value().applyAsDouble(row);
            if (Double.isNaN(value)) {
                isDown = false;
            } else {
                parts.add(String.format(
                        Locale.ROOT, "%s%.1f %.1f", isDown ? "L" : "M", x(row.second(), begin, end), y(value, most)));
                isDown = true;
            }
        }
        return String.join("", parts);
    }

    private static double x(double second, double begin, double end) {
        return LEFT + (second - begin) / (end - begin) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double most) {
        return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
    }

    /** The next larger of 1, 2, 2.5 and 5 times a power of ten. */
    private static double nice(double value) {
        if (!(value > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (value <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String label(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}

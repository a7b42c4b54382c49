package cartesian.persistence;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.postgresql.PGConnection;

/** Sets a statement's parameters, one after the other: each an array of one column's values, sent in binary. */
final class Columns {
    private final PGConnection connection;
    private final PreparedStatement statement;
    private int last;

    Columns(PGConnection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    Columns number(long value) throws SQLException {
        statement.setLong(++last, value);
        return this;
    }

    <T> Columns texts(List<T> rows, Function<T, String> column) throws SQLException {
        String[] values = new String[rows.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = column.apply(rows.get(index));
        }
        return array("text", values);
    }

    <T> Columns numbers(List<T> rows, ToLongFunction<T> column) throws SQLException {
        long[] values = new long[rows.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = column.applyAsLong(rows.get(index));
        }
        return array("int8", values);
    }

    <T> Columns truths(List<T> rows, Predicate<T> column) throws SQLException {
        boolean[] values = new boolean[rows.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = column.test(rows.get(index));
        }
        return array("bool", values);
    }

    private Columns array(String type, Object values) throws SQLException {
        statement.setArray(++last, connection.createArrayOf(type, values));
        return this;
    }
}

package io.millrace.job.source.table.jdbc;

import io.millrace.job.source.table.Mark;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import java.util.List;

/** The rows of a split from a position on, in the order of the key, nulls last. */
record SplitQuery(PulledTable spec, QueryText query, FoundColumns columns, Dialect dialect) {

  /** What is given for {@code :since}; not used where the query has none. */
  static Object since(PulledTable spec, String from, Dialect dialect) {
    Mark by = spec.mode() instanceof PullMode.Since since ? since.by() : null;
    String text = from != null ? from : by == null ? "" : by.beginning();
    return dialect.since(text, scale(by));
  }

  private static Scale scale(Mark by) {
    if (by instanceof Mark.Number) {
      return Scale.NUMBER;
    }
    return by instanceof Mark.Day ? Scale.DAY : Scale.TIME;
  }

  /** The SQL type of {@code :since}. */
  static String sinceType(PulledTable spec) {
    Mark by = spec.mode() instanceof PullMode.Since since ? since.by() : null;
    if (by instanceof Mark.Number) {
      return "bigint";
    }
    return by instanceof Mark.Day ? "date" : "timestamp with time zone";
  }

  Sql rows(SplitWork.ReadRows rows, Position from) {
    Sql sql = new Sql(dialect).add("select ");
    String comma = "";
    for (FoundColumn column : columns.columns()) {
      sql.add(comma).name(column);
      comma = ", ";
    }
    sql.from(query, since(spec, rows.from(), dialect)).add("\nwhere 1 = 1");
    changes(rows.from(), sql);
    range(rows.range(), sql);
    if (!from.isStart()) {
      sql.add(" and ");
      atOrAfter(0, from.key(), rows.range(), sql);
    }
    return order(sql);
  }

  /** Rows that a pull of changes wants. */
  Sql changes(String from, Sql sql) {
    if (from != null && spec.mode() instanceof PullMode.Above) {
      FoundColumn column = columns.of(spec.mode().column());
      String bound = Scale.of(column).bound(from, column);
      sql.add(" and ").name(column).add(" >= ").value(bound, column);
    }
    return sql;
  }

  private void range(KeyRange range, Sql sql) {
    if (range instanceof KeyRange.Between between) {
      FoundColumn column = columns.of(between.column());
      if (between.from() != null) {
        sql.add(" and ").name(column).add(" >= ").value(between.from(), column);
      }
      if (between.to() != null) {
        sql.add(" and ").name(column).add(" < ").value(between.to(), column);
      } else if (!column.required()) {
        sql.add(" and ").name(column).add(" is not null");
      }
    } else if (range instanceof KeyRange.Missing missing) {
      sql.add(" and ").name(columns.of(missing.column())).add(" is null");
    }
  }

  /** The key's columns from this one on are the position's or come after them. */
  private void atOrAfter(int part, List<String> position, KeyRange range, Sql sql) {
    FoundColumn column = columns.key().get(part);
    String name = dialect.name(column);
    String value = position.get(part);
    boolean last = part == position.size() - 1;
    if (value == null) {
      // Nothing comes after null.
      sql.add(name).add(" is null");
      if (!last) {
        sql.add(" and ");
        atOrAfter(part + 1, position, range, sql);
      }
      return;
    }
    sql.add("(").add(name).add(last ? " >= " : " > ").value(value, column);
    if (mayBeNull(part, column, range)) {
      sql.add(" or ").add(name).add(" is null");
    }
    if (!last) {
      sql.add(" or (").add(name).add(" = ").value(value, column).add(" and ");
      atOrAfter(part + 1, position, range, sql);
      sql.add(")");
    }
    sql.add(")");
    if (part == 0 && !last && !mayBeNull(part, column, range)) {
      // Says the same once more, in a form that an index is used for.
      sql.add(" and ").add(name).add(" >= ").value(value, column);
    }
  }

  private boolean mayBeNull(int part, FoundColumn column, KeyRange range) {
    boolean ranged =
        range instanceof KeyRange.Between between && between.column().equals(spec.key().get(part));
    return !column.required() && !ranged;
  }

  private Sql order(Sql sql) {
    sql.add("\norder by ");
    String comma = "";
    for (FoundColumn column : columns.key()) {
      sql.add(comma).add(dialect.ascending(column));
      comma = ", ";
    }
    return sql;
  }
}

package io.millrace.job.source.table.jdbc;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.split.KeyRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The first look at what a pull will read: how much it is, from where to where, and the mark.
 *
 * <p>A pull is cut by the key's first column where that is a number or a timestamp, since a row
 * keeps its key; else by the column that changes are told by: a row that moves on while the pull
 * runs may slip through it then, but is above the mark and in the next one. That does not hold for
 * a full pull, which is not cut otherwise.
 */
record PlanQuery(PulledTable spec, QueryText query, FoundColumns columns, Dialect dialect) {

  private static final int MOST_SPLITS = 1_000;

  PullPlan run(Connection connection, String mark) throws SQLException {
    String from = spec.mode().from(mark);
    String markColumn = spec.mode().column();
    String cutColumn = cutColumn();
    Sql sql = new Sql(dialect).add("select current_timestamp, count(*)");
    if (cutColumn != null) {
      String cut = dialect.name(columns.of(cutColumn));
      sql.add(", count(%s), min(%s), max(%s)".formatted(cut, cut, cut));
    }
    if (markColumn != null) {
      sql.add(", max(%s)".formatted(dialect.name(columns.of(markColumn))));
    }
    sql.from(query, SplitQuery.since(spec, from, dialect)).add(" where 1 = 1");
    new SplitQuery(spec, query, columns, dialect).changes(from, sql);
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      Instant now = earlier(row.getTimestamp(1), Instant.now());
      long count = row.getLong(2);
      List<KeyRange> ranges =
          cutColumn == null ? List.of(new KeyRange.Everything()) : ranges(cutColumn, count, row);
      String highest =
          markColumn == null
              ? null
              : scale(markColumn).read(row, cutColumn == null ? 3 : 6, columns.of(markColumn));
      if (markColumn != null && spec.mode().by().isAhead(highest, now)) {
        highest = highestNotAhead(connection, from, now);
      }
      return new PullPlan(
          from, spec.mode().mark(mark, highest, now), count == 0 ? List.of() : ranges);
    }
  }

  /** One more look, which only rows dated ahead make necessary. */
  private String highestNotAhead(Connection connection, String from, Instant now)
      throws SQLException {
    FoundColumn column = columns.of(spec.mode().column());
    Scale scale = Scale.of(column);
    String name = dialect.name(column);
    Sql sql = new Sql(dialect).add("select max(%s)".formatted(name));
    sql.from(query, SplitQuery.since(spec, from, dialect)).add(" where ").add(name).add(" <= ");
    sql.value(scale.bound(spec.mode().by().latest(now), column), column);
    new SplitQuery(spec, query, columns, dialect).changes(from, sql);
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return scale.read(row, 1, column);
    }
  }

  /** By the source's clock, if that is behind ours: what it stamps is stamped by it. */
  private static Instant earlier(Timestamp source, Instant ours) {
    return source != null && source.toInstant().isBefore(ours) ? source.toInstant() : ours;
  }

  private String cutColumn() {
    String first = spec.key().get(0);
    if (scale(first) != null) {
      return first;
    }
    return spec.mode().column();
  }

  private Scale scale(String column) {
    return Scale.of(columns.of(column));
  }

  private List<KeyRange> ranges(String column, long count, ResultSet row) throws SQLException {
    FoundColumn found = columns.of(column);
    Scale scale = scale(column);
    long withValue = row.getLong(3);
    String lowest = scale.read(row, 4, found);
    String highest = scale.read(row, 5, found);
    long pieces = Math.min(MOST_SPLITS, count / spec.limits().rowsPerSplit() + 1);
    if (pieces == 1 || lowest == null || highest == null) {
      return List.of(new KeyRange.Everything());
    }
    List<KeyRange> ranges = new ArrayList<>();
    String from = null;
    for (String cut :
        scale.cuts(scale.bound(lowest, found), scale.bound(highest, found), (int) pieces)) {
      ranges.add(new KeyRange.Between(column, from, cut));
      from = cut;
    }
    ranges.add(new KeyRange.Between(column, from, null));
    if (withValue < count) {
      ranges.add(new KeyRange.Missing(column));
    }
    return ranges;
  }
}

package io.millrace.job.table;

import io.millrace.job.online.Statements;
import io.millrace.job.source.table.PullTrouble;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is written of a table's pulls, within the connection's transaction. */
record PullStatements(Connection connection) {
  private static final int KEPT_PULLS = 100;
  private static final int KEPT_OF_A_VIEW = 10;

  /**
   * Writes a pull that ended well.
   *
   * @param deletesSkipped whether it was to tell which keys are gone, and could not
   */
  void pulled(VisiblePull pull, boolean deletesSkipped) throws SQLException {
    execute(
        """
        insert into millrace.table_pull
          (table_name, pull, began_at, ended_at, rows, rejected, seen_until, deletes_skipped)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (table_name, pull) do update set
          began_at = excluded.began_at, ended_at = excluded.ended_at, rows = excluded.rows,
          rejected = excluded.rejected, seen_until = excluded.seen_until,
          deletes_skipped = excluded.deletes_skipped
        """,
        pull.table(),
        pull.pull(),
        pull.beganAtMillis(),
        pull.endedAtMillis(),
        pull.rows(),
        pull.rejected(),
        pull.seenUntil(),
        deletesSkipped);
    execute(
        "delete from millrace.table_pull where table_name = ? and pull <= ?",
        pull.table(),
        pull.pull() - KEPT_PULLS);
  }

  /** Writes that views show a pull. */
  void visible(VisiblePull pull, List<String> onlineTables) throws SQLException {
    for (String online : onlineTables) {
      execute(
          """
          insert into millrace.table_visible
            (online_table, table_name, pull, began_at, visible_at)
          values (?, ?, ?, ?, ?)
          on conflict (online_table, table_name, pull) do update set
            began_at = excluded.began_at, visible_at = excluded.visible_at
          """,
          online,
          pull.table(),
          pull.pull(),
          pull.beganAtMillis(),
          pull.visibleMillis());
      execute(
          "delete from millrace.table_visible"
              + " where online_table = ? and table_name = ? and pull <= ?",
          online,
          pull.table(),
          pull.pull() - KEPT_OF_A_VIEW);
    }
  }

  /** Takes back that views show pulls after this one. */
  void forgetAfter(String table, long pull, List<String> onlineTables) throws SQLException {
    for (String online : onlineTables) {
      execute(
          "delete from millrace.table_visible"
              + " where online_table = ? and table_name = ? and pull > ?",
          online,
          table,
          pull);
    }
  }

  void failed(PullTrouble trouble) throws SQLException {
    execute(
        """
        insert into millrace.table_trouble (table_name, failed_at, reason) values (?, ?, ?)
        on conflict (table_name) do update set
          failed_at = excluded.failed_at, reason = excluded.reason
        """,
        trouble.table(),
        trouble.arrivalMillis(),
        trouble.reason());
  }

  private void execute(String sql, Object... parameters) throws SQLException {
    Statements.execute(connection, sql, parameters);
  }
}

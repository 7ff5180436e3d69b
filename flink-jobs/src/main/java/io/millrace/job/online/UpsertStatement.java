package io.millrace.job.online;

import io.millrace.job.view.RowUpdate;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.flink.connector.jdbc.datasource.statements.JdbcQueryStatement;

/**
 * Writes one {@link RowBatch} as one statement: rows, deletions and progress become visible
 * together. A row is replaced or deleted only by what is later in {@code (epoch, position,
 * decided_at)}, so that writing a batch again, or an older one after it, changes no row.
 *
 * <p>Progress goes back when the writer does. A job restored from a checkpoint may read the
 * partitions of a key in another order than before, so that a row with a higher position lacks
 * events that the one it replaces had: until all is read again, complete_to must not claim them.
 */
public final class UpsertStatement implements JdbcQueryStatement<RowBatch> {
  private static final long serialVersionUID = 1;

  private static final String SQL =
      """
      with progress as (
        insert into millrace.progress as p
          (online_table, subtask, parallelism, epoch, complete_to)
        values (?, ?, ?, ?, ?)
        on conflict (online_table, subtask) do update set
          parallelism = excluded.parallelism,
          epoch = excluded.epoch,
          complete_to = excluded.complete_to
        where p.epoch <= excluded.epoch
      ), deletion as (
        delete from ${table} as old
        using unnest(?::bytea[], ?::bigint[], ?::bigint[], ?::bigint[])
          as new (key, epoch, position, decided_at)
        where old.key = new.key
          and (old.epoch, old.position, old.decided_at) < (new.epoch, new.position, new.decided_at)
      )
      insert into ${table} as old (key, row, epoch, position, decided_at)
      select * from unnest(?::bytea[], ?::bytea[], ?::bigint[], ?::bigint[], ?::bigint[])
      on conflict (key) do update set
        row = excluded.row,
        epoch = excluded.epoch,
        position = excluded.position,
        decided_at = excluded.decided_at
      where (old.epoch, old.position, old.decided_at)
        < (excluded.epoch, excluded.position, excluded.decided_at)
      """;

  private final OnlineTable table;

  public UpsertStatement(OnlineTable table) {
    this.table = table;
  }

  @Override
  public String query() {
    return SQL.replace("${table}", table.sql());
  }

  @Override
  public void statement(PreparedStatement statement, RowBatch batch) throws SQLException {
    List<RowUpdate> deletions = batch.updates().stream().filter(RowUpdate::isDeletion).toList();
    List<RowUpdate> rows = batch.updates().stream().filter(u -> !u.isDeletion()).toList();
    Parameters parameters = new Parameters(statement);
    statement.setString(parameters.next(), table.name());
    statement.setInt(parameters.next(), batch.subtask());
    statement.setInt(parameters.next(), batch.parallelism());
    statement.setLong(parameters.next(), batch.epoch());
    statement.setLong(parameters.next(), batch.completeToMillis());
    parameters.bytes(deletions.stream().map(update -> update.key().bytes()).toArray(byte[][]::new));
    parameters.order(deletions);
    parameters.bytes(rows.stream().map(update -> update.key().bytes()).toArray(byte[][]::new));
    parameters.bytes(rows.stream().map(RowUpdate::row).toArray(byte[][]::new));
    parameters.order(rows);
  }

  /** Sets parameters from left to right. */
  private static final class Parameters {
    private final PreparedStatement statement;
    private int index;

    Parameters(PreparedStatement statement) {
      this.statement = statement;
    }

    int next() {
      return ++index;
    }

    void bytes(byte[][] values) throws SQLException {
      array("bytea", values);
    }

    void order(List<RowUpdate> updates) throws SQLException {
      array("int8", updates.stream().map(RowUpdate::epoch).toArray(Long[]::new));
      array("int8", updates.stream().map(RowUpdate::position).toArray(Long[]::new));
      array("int8", updates.stream().map(RowUpdate::decidedAtMillis).toArray(Long[]::new));
    }

    private void array(String type, Object[] values) throws SQLException {
      Array array = statement.getConnection().createArrayOf(type, values);
      statement.setArray(next(), array);
    }
  }
}

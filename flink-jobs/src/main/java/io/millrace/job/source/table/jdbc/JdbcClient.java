package io.millrace.job.source.table.jdbc;

import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.reader.RowClient;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A table's rows over JDBC: a connection for each plan and each split. */
public final class JdbcClient implements RowClient {

  private final PulledTable spec;
  private final JdbcQuery source;
  private final JdbcConnections connections;

  public JdbcClient(PulledTable spec, JdbcQuery source) {
    this.spec = spec;
    this.source = source;
    this.connections =
        new JdbcConnections(spec.name(), source.database(), spec.limits().answerWithin());
  }

  @Override
  public PullPlan plan(String mark) throws SourceUnavailableException {
    Connection connection = connections.open();
    try {
      Dialect dialect = Dialect.of(connection);
      QueryText query = query(dialect);
      FoundColumns columns = columns(connection, query, dialect);
      return new PlanQuery(spec, query, columns, dialect).run(connection, mark);
    } catch (SQLException e) {
      throw connections.problem(e);
    } finally {
      connections.close(connection);
    }
  }

  @Override
  public RowCursor open(SplitWork.ReadRows rows, Position from) throws SourceUnavailableException {
    Connection connection = connections.open();
    try {
      Dialect dialect = Dialect.of(connection);
      QueryText query = query(dialect);
      FoundColumns columns = columns(connection, query, dialect);
      PreparedStatement statement =
          new SplitQuery(spec, query, columns, dialect).rows(rows, from).prepare(connection);
      FetchSize fetch = new FetchSize(spec.limits().fetchRows());
      statement.setFetchSize(fetch.rows());
      return new JdbcCursor(
          columns,
          statement.executeQuery(),
          fetch,
          () -> connections.close(connection),
          connections);
    } catch (SQLException e) {
      connections.close(connection);
      throw connections.problem(e);
    } catch (SourceUnavailableException | RuntimeException | Error e) {
      connections.close(connection);
      throw e;
    }
  }

  private QueryText query(Dialect dialect) {
    return QueryText.of(source.sql(), SplitQuery.sinceType(spec), dialect);
  }

  private FoundColumns columns(Connection connection, QueryText query, Dialect dialect)
      throws SQLException, SourceUnavailableException {
    Sql sql =
        new Sql(dialect)
            .add("select *")
            .from(query, SplitQuery.since(spec, null, dialect))
            .add(" where 1 = 0");
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet none = statement.executeQuery()) {
      return FoundColumns.match(spec, none.getMetaData());
    }
  }

  @Override
  public void abort() {
    connections.abort();
  }
}

package io.millrace.job.table;

import io.millrace.job.online.PatientConnection;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullTrouble;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.type.VisiblePullSerializer;
import java.sql.SQLException;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes to the online store how far a table is, in one subtask: a pull when all subtasks have
 * handed its rows on, and why the source cannot be read. While the store is away it waits. What is
 * written again after a recovery is the same. Such pulls, whole, are what comes out of it.
 */
final class PullProgress extends AbstractStreamOperator<VisiblePull>
    implements TwoInputStreamOperator<VisiblePull, Pulled, VisiblePull> {
  private static final long serialVersionUID = 1;
  private static final ListStateDescriptor<VisiblePull> PARTS =
      new ListStateDescriptor<>("parts", VisiblePullSerializer.INSTANCE);

  private final PostgresAddress address;
  private final String table;
  private final List<String> onlineTables;
  private final Coverage promised;

  private transient ListState<VisiblePull> saved;
  private transient PullParts parts;
  private transient PatientConnection connection;

  /**
   * @param onlineTables of the views that show the table
   * @param promised what a pull by the table's mode covers, unless a row's key cannot be told; null
   *     where another job pulls, and says how far that is
   */
  PullProgress(
      PostgresAddress address, String table, List<String> onlineTables, Coverage promised) {
    this.address = address;
    this.table = table;
    this.onlineTables = List.copyOf(onlineTables);
    this.promised = promised;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    saved = context.getOperatorStateStore().getListState(PARTS);
    parts = new PullParts();
    for (VisiblePull part : saved.get()) {
      parts.restore(part);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    connection = new PatientConnection(address);
    // What was visible after the state that this job goes on from is not in its views.
    write(statements -> statements.forgetAfter(table, parts.lastPull(), onlineTables));
  }

  @Override
  public void processElement1(StreamRecord<VisiblePull> element) throws Exception {
    VisiblePull whole = parts.add(element.getValue());
    if (whole != null) {
      boolean deletesSkipped = whole.coverage() != null && whole.coverage() != promised;
      write(
          statements -> {
            if (promised != null) {
              statements.pulled(whole, deletesSkipped);
            }
            statements.visible(whole, onlineTables);
          });
      output.collect(new StreamRecord<>(whole));
    }
  }

  @Override
  public void processElement2(StreamRecord<Pulled> element) throws Exception {
    PullTrouble trouble = (PullTrouble) element.getValue();
    write(statements -> statements.failed(trouble));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    saved.update(parts.all());
  }

  private void write(Work work) throws SQLException {
    connection.inTransaction(open -> work.run(new PullStatements(open)));
  }

  @Override
  public void close() throws Exception {
    super.close();
    if (connection != null) {
      connection.closeConnection();
    }
  }

  private interface Work {
    void run(PullStatements statements) throws SQLException;
  }
}

package io.millrace.job.online;

import io.millrace.job.type.RowBatchSerializer;
import io.millrace.job.view.RowUpdate;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Writes a view's row updates to its online table: batches, then Flink's JDBC sink with a batch as
 * one element. While PostgreSQL is away the sink waits, nothing is dropped.
 *
 * @param address the database
 * @param table the view's table, which must exist
 * @param epoch epoch of the deployment
 * @param endOfInput what the end of all sources means for complete_to
 */
public record OnlineSink(
    PostgresAddress address, OnlineTable table, long epoch, BatchRows.EndOfInput endOfInput) {
  // The pauses between tries on a live connection grow by a second each: 20 of them take minutes.
  private static final int TRIES = 20;

  /**
   * Adds the sink behind an operator, in its parallelism.
   *
   * @param updates what the view's operator gives; updates of a key come in order
   * @param view name of the view, for names and uids
   */
  public void add(SingleOutputStreamOperator<RowUpdate> updates, String view) {
    SingleOutputStreamOperator<RowBatch> batches =
        updates
            .transform(
                "batch rows " + view, RowBatchSerializer.TYPE, new BatchRows(epoch, endOfInput))
            .uid("online-batch-" + view)
            .setParallelism(updates.getParallelism())
            .setBufferTimeout(0);
    // A thread of its own: the operator goes on while a batch is on its way.
    SingleOutputStreamOperator<RowBatch> measured =
        batches
            .transform("measure writes " + view, RowBatchSerializer.TYPE, new MeasureWrites())
            .uid("online-measure-" + view)
            .setParallelism(updates.getParallelism())
            .startNewChain();
    JdbcSink<RowBatch> sink =
        JdbcSink.<RowBatch>builder()
            .withQueryStatement(new UpsertStatement(table))
            .withExecutionOptions(
                JdbcExecutionOptions.builder()
                    .withBatchSize(1)
                    .withBatchIntervalMs(0)
                    .withMaxRetries(TRIES)
                    .build())
            .buildAtLeastOnce(new PatientConnection(address));
    measured
        .sinkTo(sink)
        .name("online table " + table.name())
        .uid("online-sink-" + view)
        .setParallelism(updates.getParallelism());
  }
}

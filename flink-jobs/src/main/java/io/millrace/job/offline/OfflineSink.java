package io.millrace.job.offline;

import io.millrace.job.view.RowUpdate;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.flink.sink.IcebergSink;

/**
 * Adds the sinks of the offline log to a job: files are written as rows come and committed when
 * their checkpoint is complete, exactly once. Each sink is a branch in threads of its own; a commit
 * that takes long holds back the next checkpoint, never what is served.
 *
 * @param catalog where the tables are; they must be prepared
 * @param writers parallelism of the writers of each table; each makes a file for each day and
 *     checkpoint
 */
public record OfflineSink(OfflineCatalog catalog, int writers) {

  /** One writer for each table. */
  public OfflineSink(OfflineCatalog catalog) {
    this(catalog, 1);
  }

  /**
   * Logs the events of a stream.
   *
   * @param events rows of {@code log}; those of a partition come in the order of their offsets
   */
  public void addEvents(DataStream<RowData> events, EventLog log) {
    addOnce(events, log.rows(), List.of());
  }

  /** Logs dead letters of all streams. */
  public void addDeadLetters(DataStream<RowData> letters, DeadLetterLog log) {
    addOnce(letters, log.rows(), List.of(DeadLetterLog.STREAM, DeadLetterLog.VIEW));
  }

  /**
   * Logs the writes of a view's online rows.
   *
   * @param updates the same that the online sink gets
   * @param log makes the log from the definitions, in each operator
   * @param rows of the view's table
   */
  public void addServed(
      DataStream<RowUpdate> updates, SerializableSupplier<ServedLog> log, LogRows rows) {
    String table = rows.table().name();
    SingleOutputStreamOperator<RowData> served =
        updates
            .map(new WriteServed(log), rows.type())
            .name("served rows " + table)
            .uid("offline-served-" + table)
            .setParallelism(updates.getParallelism())
            .startNewChain();
    add(served, table);
  }

  private void addOnce(DataStream<RowData> rows, LogRows shape, List<String> scope) {
    String table = shape.table().name();
    SingleOutputStreamOperator<RowData> fresh =
        rows.filter(new DropLogged(catalog, shape, scope))
            .name("not yet in " + table)
            .uid("offline-new-" + table)
            .setParallelism(rows.getParallelism())
            .startNewChain();
    add(fresh, table);
  }

  private void add(DataStream<RowData> rows, String table) {
    IcebergSink.forRowData(rows)
        .tableLoader(catalog.loader(table))
        .distributionMode(DistributionMode.NONE)
        .writeParallelism(writers)
        .uidSuffix("offline-" + table)
        .append();
  }
}

package io.millrace.job.offline;

import io.millrace.job.ViewClasses;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.decode.EventRecord;
import io.millrace.job.source.RawEvent;
import io.millrace.job.table.VisiblePull;
import io.millrace.job.view.RowUpdate;
import io.millrace.table.PulledRow;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
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

  /**
   * Logs the events of a stream.
   *
   * @param events those of a partition in the order of their offsets
   */
  public void addEvents(DataStream<EventRecord> events, EventLog log) {
    addOnce(events, log);
  }

  /**
   * Logs what is new of a table's rows.
   *
   * @param rows each once: who gives them knows what the log holds
   */
  public void addRows(DataStream<PulledRow> rows, RowLog log) {
    String table = log.rows().table().name();
    add(
        rows.map(new WriteRow(log), log.rows().type())
            .name("rows of " + table)
            .uid("offline-rows-" + table)
            .setParallelism(rows.getParallelism())
            .startNewChain(),
        table);
  }

  /**
   * Logs pulls of all tables.
   *
   * @param pulls by one subtask, those of a table in the order of their numbers, each when a
   *     completed checkpoint covers its rows: so they are in the log before it
   */
  public void addPulls(DataStream<VisiblePull> pulls, PullLog log) {
    add(
        pulls
            .flatMap(new WritePull(catalog, log), log.rows().type())
            .name("pulls not yet in " + PullLog.NAME)
            .uid("offline-pulls")
            .setParallelism(1)
            .startNewChain(),
        PullLog.NAME);
  }

  /** Logs dead letters of all streams; those of a partition come in the order of their offsets. */
  public void addDeadLetters(DataStream<DeadLetter> letters, DeadLetterLog log) {
    addOnce(letters, log);
  }

  /** Logs what gateways answered; answers of a partition come in the order of their offsets. */
  public void addAnswers(DataStream<RawEvent> answers, AnswerLog log) {
    addOnce(answers, log);
  }

  /**
   * Logs the writes of a view's online rows.
   *
   * @param updates the same that the online sink gets
   * @param rows of the view's table
   */
  public void addServed(
      DataStream<RowUpdate> updates, ViewClasses viewClasses, String view, LogRows rows) {
    add(
        updates
            .flatMap(new WriteServed(viewClasses, view, rows), rows.type())
            .name("served rows " + view)
            .uid("offline-served-" + view)
            .setParallelism(updates.getParallelism())
            .startNewChain(),
        view);
  }

  private <T> void addOnce(DataStream<T> elements, LoggedOnce<T> log) {
    String table = log.rows().table().name();
    add(
        elements
            .flatMap(new WriteOnce<>(catalog, log), log.rows().type())
            .name("not yet in " + table)
            .uid("offline-new-" + table)
            .setParallelism(elements.getParallelism())
            .startNewChain(),
        table);
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

package io.millrace.job.verify;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.event.EventBinding;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.decode.EventRecord;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LogRows;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.ServedLog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.RawEvent;
import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.verify.PlayedAnswers.Logged;
import io.millrace.job.view.RowUpdate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.flink.data.FlinkParquetWriters;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;

/** Puts what was played into tables of an offline log, as jobs commit it. */
public final class LoggedPlay implements AutoCloseable {
  private final PlayedAnswers played;
  private final OfflineCatalog catalog;
  private final OfflineLog log;
  private final EventLog events;
  private final AnswerLog answers;
  private final DeadLetterLog letters;
  private final Map<BoundView, ServedLog> served = new LinkedHashMap<>();
  private final Map<BoundView, LogRows> servedRows = new LinkedHashMap<>();
  private int checkpoint;
  private String job = "job";
  private long answered;

  public LoggedPlay(PlayedAnswers played, Path folder) {
    this.played = played;
    this.catalog =
        OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", folder.toUri().toString()));
    this.events = new EventLog(prepare(EventLog.table(paid().spec(), "")));
    this.answers = new AnswerLog(prepare(AnswerLog.table("")));
    this.letters = new DeadLetterLog(prepare(DeadLetterLog.table()));
    for (BoundView view : played.store.views()) {
      LogRows rows = prepare(ServedLog.table(view));
      servedRows.put(view, rows);
      served.put(view, new ServedLog(view, rows));
    }
    this.log = OfflineLog.of(catalog);
  }

  private LogRows prepare(LogTable table) {
    return LogTables.prepare(catalog, List.of(table)).get(0);
  }

  private BoundStream paid() {
    return played.store.stream("paid");
  }

  /** Commits these events, as the next checkpoint of the job does. */
  @SuppressWarnings("unchecked")
  public LoggedPlay commit(List<Logged> committed) throws Exception {
    EventBinding<Paid> binding = (EventBinding<Paid>) (EventBinding<?>) paid().binding();
    List<RowData> rows = new ArrayList<>();
    for (Logged each : committed) {
      rows.add(
          events.row(
              new EventRecord(
                  "paid",
                  each.partition(),
                  each.offset(),
                  each.paid().paidAt().toEpochMilli(),
                  each.arrivalMillis(),
                  binding.toStruct(each.paid()))));
    }
    checkpoint++;
    append(events.rows(), rows);
    return this;
  }

  /** A checkpoint in which no event came. */
  LoggedPlay passCheckpoint() {
    checkpoint++;
    return this;
  }

  /** What is committed from here on is of another job. */
  LoggedPlay startAnotherJob() {
    job = "another";
    return this;
  }

  /** Commits dead letters. */
  public LoggedPlay commitLetters(List<DeadLetter> committed) throws IOException {
    append(letters.rows(), committed.stream().map(letters::row).toList());
    return this;
  }

  /** Where the tables are. */
  public OfflineCatalog catalog() {
    return catalog;
  }

  /** Reads the tables. */
  public OfflineLog log() {
    return log;
  }

  /** Commits the rows that were served, with the same checkpoint. */
  public LoggedPlay commitServed() throws IOException {
    for (BoundView view : played.store.views()) {
      List<RowData> rows = new ArrayList<>();
      for (RowUpdate each : played.served.getOrDefault(view, List.of())) {
        rows.add(served.get(view).row(each));
      }
      append(servedRows.get(view), rows);
    }
    return this;
  }

  /** Commits what was answered. */
  public LoggedPlay commitAnswers() throws IOException {
    return commitAnswers(played.asked.stream().flatMap(row -> row.views().stream()).toList());
  }

  /** Commits answers. */
  public LoggedPlay commitAnswers(List<LoggedAnswer> committed) throws IOException {
    List<RowData> rows = new ArrayList<>();
    for (LoggedAnswer each : committed) {
      byte[] bytes = LoggedAnswerJson.write(each);
      rows.add(answers.row(new RawEvent(0, 0, answered++, 0, null, bytes)));
    }
    append(answers.rows(), rows);
    return this;
  }

  Findings verify(Duration patience) {
    return verify(patience, null);
  }

  /**
   * @param register of forgotten keys; null for none
   */
  public Findings verify(Duration patience, PostgresAddress register) {
    return verify(new Verification.Selection(Set.of(), null, 0, patience), register);
  }

  /**
   * @param progress told what is being done
   * @param nowMillis when it is asked
   */
  Findings verify(Duration patience, Consumer<String> progress, long nowMillis) {
    Verification.Selection all = new Verification.Selection(Set.of(), null, 0, patience);
    return new Verification(played.store, log, all).run(progress, nowMillis);
  }

  Findings verify(Verification.Selection selection, PostgresAddress register) {
    return new Verification(played.store, log, selection, register).run(doing -> {});
  }

  private void append(LogRows rows, List<RowData> all) throws IOException {
    Table table = log.table(rows.table().name());
    var type = ((InternalTypeInfo<RowData>) rows.type()).toRowType();
    RowDataWrapper wrapper = new RowDataWrapper(type, table.schema().asStruct());
    Map<PartitionKey, List<RowData>> days = new LinkedHashMap<>();
    for (RowData row : all) {
      PartitionKey day = new PartitionKey(table.spec(), table.schema());
      day.partition(wrapper.wrap(row));
      days.computeIfAbsent(day, each -> new ArrayList<>()).add(row);
    }
    AppendFiles append = table.newAppend();
    append.set("flink.job-id", job);
    append.set("flink.max-committed-checkpoint-id", String.valueOf(checkpoint));
    for (Map.Entry<PartitionKey, List<RowData>> day : days.entrySet()) {
      String file = UUID.randomUUID() + ".parquet";
      DataWriter<RowData> writer =
          Parquet.writeData(
                  table
                      .io()
                      .newOutputFile(
                          table
                              .locationProvider()
                              .newDataLocation(table.spec(), day.getKey(), file)))
              .schema(table.schema())
              .withSpec(table.spec())
              .withPartition(day.getKey())
              .createWriterFunc(schema -> FlinkParquetWriters.buildWriter(type, schema))
              .build();
      try (writer) {
        day.getValue().forEach(writer::write);
      }
      append.appendFile(writer.toDataFile());
    }
    append.commit();
  }

  @Override
  public void close() {
    log.close();
  }
}

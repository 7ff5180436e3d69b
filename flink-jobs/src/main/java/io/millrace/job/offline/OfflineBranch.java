package io.millrace.job.offline;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.JobOptions;
import io.millrace.job.JobPipeline;
import io.millrace.job.ViewClasses;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.decode.DecodedStream;
import io.millrace.job.offline.upkeep.UpkeepBranch;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.table.DecodedTable;
import io.millrace.job.table.RowHistory;
import io.millrace.job.table.VisiblePull;
import io.millrace.manifest.PullSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The offline log of a job: its tables, made or changed, and a sink for each stream, each pulled
 * table, each view, the pulls and the dead letters.
 *
 * @param sink where they go
 * @param sources where the offsets of each stream come from, by the stream's name, such as {@code
 *     kafka:payments}
 * @param share what of the log is this job's to write, and to keep up
 * @param upkeep how the tables are kept small
 */
public record OfflineBranch(
    OfflineSink sink, Map<String, String> sources, Share share, UpkeepPolicy upkeep) {
  public OfflineBranch {
    sources = Map.copyOf(sources);
  }

  /**
   * The branch that a job's options ask for: keys under {@code iceberg.} are the catalog's own
   * properties, and {@code iceberg.writers} the writers of each table. None without any; on the
   * online store's PostgreSQL {@code iceberg.warehouse} suffices.
   *
   * @throws IllegalArgumentException says which key is wrong or missing
   */
  public static Optional<OfflineBranch> of(JobOptions options, FeatureStore store) {
    return OfflineSettings.branch(
        options, store.streams().stream().map(BoundStream::spec).toList());
  }

  /**
   * The catalog that a job's options name.
   *
   * @throws IllegalArgumentException says which key is wrong or missing
   */
  public static OfflineCatalog catalog(JobOptions options) {
    return OfflineSettings.catalog(options);
  }

  /** Whether the events of all streams are this job's to log. */
  public boolean logsEvents() {
    return share == Share.ALL;
  }

  /** What is logged of tables, for a job that goes on from there. */
  public RowHistory rows() {
    return new LoggedRows(
        sink.catalog(),
        share == Share.ALL ? RowHistory.Writer.THIS_JOB : RowHistory.Writer.ANOTHER_JOB);
  }

  /**
   * Prepares the tables and attaches their sinks to a job that was built.
   *
   * @throws OfflineLogException when a table cannot become what is wanted; nothing is attached then
   */
  public void attach(JobPipeline job, ViewClasses viewClasses, FeatureStore store) {
    Map<String, LogRows> rows = prepare(job, store);
    DataStream<DeadLetter> letters = null;
    for (Map.Entry<String, DecodedStream> stream : job.streams().entrySet()) {
      DecodedStream decoded = stream.getValue();
      if (share == Share.ALL) {
        sink.addEvents(decoded.events(), new EventLog(rows.get(EventLog.name(stream.getKey()))));
      }
      letters = letters == null ? decoded.deadLetters() : letters.union(decoded.deadLetters());
    }
    DataStream<VisiblePull> pulls = null;
    Map<String, PullSpec.Mode> modes = new TreeMap<>();
    for (Map.Entry<String, DecodedTable> table : job.tables().entrySet()) {
      DecodedTable decoded = table.getValue();
      if (share == Share.ALL) {
        sink.addRows(
            decoded.rows(),
            new RowLog(rows.get(RowLog.name(table.getKey())), store.table(table.getKey())));
        modes.put(table.getKey(), store.table(table.getKey()).spec().pull().mode());
        pulls = pulls == null ? decoded.pulls() : pulls.union(decoded.pulls());
      }
      letters = letters == null ? decoded.deadLetters() : letters.union(decoded.deadLetters());
    }
    if (pulls != null) {
      sink.addPulls(pulls, new PullLog(rows.get(PullLog.NAME), modes));
    }
    if (letters != null) {
      sink.addDeadLetters(
          share == Share.ALL ? letters : letters.filter(new OfAView()),
          new DeadLetterLog(rows.get(DeadLetterLog.NAME)));
    }
    job.rows()
        .forEach((view, updates) -> sink.addServed(updates, viewClasses, view, rows.get(view)));
    if (letters != null && upkeep.isScheduled()) {
      new UpkeepBranch(sink.catalog(), upkeep, keptUp(job)).attach(letters);
    }
  }

  /** Each table is kept up by one job, where several write it. */
  private List<String> keptUp(JobPipeline job) {
    List<String> tables = new ArrayList<>(job.rows().keySet());
    if (share == Share.ALL) {
      job.streams().keySet().forEach(stream -> tables.add(EventLog.name(stream)));
      job.tables().keySet().forEach(table -> tables.add(RowLog.name(table)));
      if (!job.tables().isEmpty()) {
        tables.add(PullLog.NAME);
      }
      tables.add(DeadLetterLog.NAME);
    }
    return tables;
  }

  private Map<String, LogRows> prepare(JobPipeline job, FeatureStore store) {
    List<LogTable> tables = new ArrayList<>();
    for (String stream : job.streams().keySet()) {
      String source = sources.getOrDefault(stream, "");
      tables.add(EventLog.table(store.stream(stream).spec(), source, store.views()));
    }
    for (String table : job.tables().keySet()) {
      tables.add(RowLog.table(store.table(table).spec()));
    }
    if (!job.tables().isEmpty()) {
      tables.add(PullLog.table());
    }
    for (BoundView view : store.views()) {
      tables.add(ServedLog.table(view));
    }
    tables.add(DeadLetterLog.table());
    requireDistinct(tables);
    Map<String, LogRows> rows = new LinkedHashMap<>();
    LogTables.prepare(sink.catalog(), tables)
        .forEach(prepared -> rows.put(prepared.table().name(), prepared));
    return rows;
  }

  private static void requireDistinct(List<LogTable> tables) {
    Set<String> names = new HashSet<>();
    for (LogTable table : tables) {
      if (!names.add(table.name())) {
        throw new OfflineLogException(
            "Two tables of the offline log are named '" + table.name() + "'; rename the view");
      }
    }
  }

  /** What of the log is one job's to write. */
  public enum Share {
    /** Everything. */
    ALL,
    /**
     * The served rows of its views, and what these views refused: another job that runs at the same
     * time logs the events. Two jobs that both logged them would log them twice.
     */
    VIEWS
  }

  private static final class OfAView implements FilterFunction<DeadLetter> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean filter(DeadLetter letter) {
      return letter.view() != null;
    }
  }
}

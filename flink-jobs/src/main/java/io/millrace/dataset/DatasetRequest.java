package io.millrace.dataset;

import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a dataset is to hold:
 *
 * <pre>{@code
 * DatasetRequest.of("fraud", DataFile.parse("disputes.csv"), "disputed_at")
 *     .features("card.spend_1h", "merchant.*")
 *     .labels("is_fraud")
 *     .source("payments", SourceOverride.parse("parquet:payments/"))
 *     .to(DataFile.parse("parquet:fraud.parquet"));
 * }</pre>
 *
 * <p>Immutable: each method gives another request.
 */
public final class DatasetRequest {
  /** What DuckDB takes before it spills to disk, unless told otherwise: 1 GiB. */
  public static final long DEFAULT_MEMORY_BYTES = 1L << 30;

  /** With less the database may fail to read, whatever it may put on disk. */
  public static final long LEAST_MEMORY_BYTES = 256L << 20;

  private final RequestDraft is;

  /** Whether a column with the status stands beside each feature. */
  public enum Statuses {
    /** No such columns. */
    LEFT_OUT,
    /** {@code card__spend_1h__status}. */
    WRITTEN
  }

  /** What becomes of a file at the target that is no revision of the dataset. */
  public enum Existing {
    /** It stays, and the request is refused. */
    KEPT,
    /** The dataset takes its place. */
    REPLACED
  }

  /** Where values come from. */
  public enum Mode {
    /** From all events, by rule 1. */
    RECOMPUTED,
    /**
     * What the job had decided by the instant, from the served log: the last row, then its step.
     */
    AS_SERVED;

    /** As on the command line. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private DatasetRequest(RequestDraft draft) {
    this.is = draft;
  }

  private DatasetRequest with(Consumer<RequestDraft> change) {
    RequestDraft draft = new RequestDraft(is);
    change.accept(draft);
    return new DatasetRequest(draft);
  }

  /**
   * A dataset without features yet.
   *
   * @param spine the rows to answer
   * @param time the spine's column of instants; times without an offset are UTC
   */
  public static DatasetRequest of(String name, Spine spine, String time) {
    RequestDraft draft = new RequestDraft();
    draft.name = Objects.requireNonNull(name, "name");
    draft.spine = Objects.requireNonNull(spine, "spine");
    draft.time = Objects.requireNonNull(time, "time");
    return new DatasetRequest(draft);
  }

  /**
   * The dataset that a record tells of, once more and from the same snapshots of the log: it goes
   * where it went, and has to have the same digest.
   *
   * @param log null where nothing was read from it
   * @throws IllegalArgumentException if the record says what this version does not know
   */
  public static DatasetRequest again(DatasetRecord record, OfflineCatalog log) {
    DatasetRequest request =
        of(record.name(), Spine.parse(record.spine()), record.time())
            .features(record.features().toArray(String[]::new))
            .labels(record.labels().toArray(String[]::new))
            .mode(Mode.valueOf(word(record.mode())))
            .invalid(InvalidValues.valueOf(word(record.invalid())))
            .statuses(Statuses.valueOf(word(record.statuses())))
            .timeOf(
                record.timeOf() == null
                    ? TableTime.KNOWN
                    : TableTime.valueOf(word(record.timeOf())))
            .asKnownAt(record.knownAt() == null ? null : Instant.parse(record.knownAt()))
            .log(log)
            .to(DatasetTarget.parse(record.target()));
    request = request.snapshots(record.snapshots());
    for (Map.Entry<String, String> key : record.keys().entrySet()) {
      request = request.key(key.getKey(), key.getValue());
    }
    for (Map.Entry<String, String> source : record.sources().entrySet()) {
      request = request.source(source.getKey(), SourceOverride.parse(source.getValue()));
    }
    return request.with(draft -> draft.again = record);
  }

  private static String word(String text) {
    return text.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** The record of what is made again; empty where a new revision is made. */
  public Optional<DatasetRecord> again() {
    return Optional.ofNullable(is.again);
  }

  /** Adds features: {@code card.spend_1h}, or {@code card.*} for all of a view. */
  public DatasetRequest features(String... more) {
    return with(draft -> draft.features.addAll(List.of(more)));
  }

  /** Names columns of the spine that are labels. All columns are carried through, these too. */
  public DatasetRequest labels(String... more) {
    return with(draft -> draft.labels.addAll(List.of(more)));
  }

  /**
   * Says which column of the spine holds a key column; without it, the one of the same name.
   *
   * @param viewAndColumn such as {@code card.card_id}
   */
  public DatasetRequest key(String viewAndColumn, String column) {
    return with(draft -> draft.keys.put(viewAndColumn, column));
  }

  /** Reads a stream from files instead of the log. */
  public DatasetRequest source(String stream, SourceOverride source) {
    return with(draft -> draft.sources.put(stream, source));
  }

  /**
   * Says where the database of a spine's query is; without it, where the environment variable
   * {@code NAME_URL} says.
   */
  public DatasetRequest connection(DatabaseAddress address) {
    return with(draft -> draft.connections.put(address.name(), address));
  }

  /** Where databases are, by name. */
  public Map<String, DatabaseAddress> connections() {
    return Collections.unmodifiableMap(is.connections);
  }

  /** Says what becomes of invalid values; {@link InvalidValues#NULL} unless told. */
  public DatasetRequest invalid(InvalidValues policy) {
    return with(draft -> draft.invalid = Objects.requireNonNull(policy));
  }

  /** Adds a column with the status beside each feature, or leaves it out. */
  public DatasetRequest statuses(Statuses choice) {
    return with(draft -> draft.statuses = Objects.requireNonNull(choice));
  }

  /** Counts only what had arrived by then. */
  public DatasetRequest asKnownAt(Instant instant) {
    return with(draft -> draft.knownAt = instant);
  }

  /**
   * Says from when on rows of tables count; {@link TableTime#KNOWN} unless told. Of what is
   * recomputed only.
   */
  public DatasetRequest timeOf(TableTime choice) {
    return with(draft -> draft.timeOf = Objects.requireNonNull(choice));
  }

  /** The offline log that streams and tables without a source are read from. */
  public DatasetRequest log(OfflineCatalog catalog) {
    return with(draft -> draft.log = catalog);
  }

  /**
   * Reads tables of the log as they were; all others as they are.
   *
   * @param ids Iceberg's snapshots by stream, table or view; {@link
   *     io.millrace.job.offline.SnapshotTable#NONE} for before anything was written
   */
  public DatasetRequest snapshots(Map<String, Long> ids) {
    return with(draft -> draft.snapshots.putAll(ids));
  }

  /** Iceberg's snapshots by stream, table or view. */
  public Map<String, Long> snapshots() {
    return Collections.unmodifiableMap(is.snapshots);
  }

  /**
   * The online store, whose register says which keys are forgotten: of these nothing is read, also
   * while they still are in the log. Without it, whatever is there counts.
   *
   * @param store null for none
   */
  public DatasetRequest register(PostgresAddress store) {
    return with(draft -> draft.register = store);
  }

  /** The online store with the register of forgotten keys. */
  public Optional<PostgresAddress> register() {
    return Optional.ofNullable(is.register);
  }

  /**
   * Says what becomes of a file at the target that no record of this dataset tells of, or that has
   * changed since. Unless told it is {@link Existing#KEPT}, but where no records are kept, so that
   * nobody knows whose it is, {@link Existing#REPLACED}.
   */
  public DatasetRequest existing(Existing choice) {
    return with(draft -> draft.existing = Objects.requireNonNull(choice));
  }

  /** What becomes of a file at the target. */
  public Existing existing() {
    if (is.existing != null) {
      return is.existing;
    }
    return is.records == null ? Existing.REPLACED : Existing.KEPT;
  }

  /**
   * Where the dataset goes; what may be replaced there, see {@link #existing}, is so when the new
   * one is whole.
   */
  public DatasetRequest to(DatasetTarget target) {
    return with(draft -> draft.target = Objects.requireNonNull(target));
  }

  /**
   * What the engine's sorting may take in memory before it spills to disk; bytes, at least {@link
   * #LEAST_MEMORY_BYTES}: less is refused as a problem of the request.
   */
  public DatasetRequest memory(long bytes) {
    return with(draft -> draft.memoryBytes = bytes);
  }

  /** A folder for what is spilled, emptied when done; the system's temporary folder unless told. */
  public DatasetRequest scratch(Path folder) {
    return with(draft -> draft.scratch = folder);
  }

  /** Keeps a record of the dataset there, as its next revision; none unless told. */
  public DatasetRequest records(DatasetFolder folder) {
    return with(draft -> draft.records = folder);
  }

  /** Where its record is kept. */
  public Optional<DatasetFolder> records() {
    return Optional.ofNullable(is.records);
  }

  /** Says where values come from; {@link Mode#RECOMPUTED} unless told. */
  public DatasetRequest mode(Mode choice) {
    return with(draft -> draft.mode = Objects.requireNonNull(choice));
  }

  /** Says who computes; {@link Engine#AUTO} unless told. */
  public DatasetRequest engine(Engine choice) {
    return with(draft -> draft.engine = Objects.requireNonNull(choice));
  }

  /** Where Flink computes; in this process unless told. */
  public DatasetRequest cluster(FlinkCluster choice) {
    return with(draft -> draft.cluster = choice);
  }

  /** Where Flink computes; empty for this process. */
  public Optional<FlinkCluster> cluster() {
    return Optional.ofNullable(is.cluster);
  }

  /** Who computes. */
  public Engine engine() {
    return is.engine;
  }

  /** Where values come from. */
  public Mode mode() {
    return is.mode;
  }

  /** Its name. */
  public String name() {
    return is.name;
  }

  /** The rows to answer. */
  public Spine spine() {
    return is.spine;
  }

  /** The spine's column of instants. */
  public String time() {
    return is.time;
  }

  /** As asked for, with {@code view.*} as it is. */
  public List<String> features() {
    return Collections.unmodifiableList(is.features);
  }

  /** Columns of the spine. */
  public List<String> labels() {
    return Collections.unmodifiableList(is.labels);
  }

  /** Columns of the spine by view and key column. */
  public Map<String, String> keys() {
    return Collections.unmodifiableMap(is.keys);
  }

  /** By stream. */
  public Map<String, SourceOverride> sources() {
    return Collections.unmodifiableMap(is.sources);
  }

  /** What becomes of invalid values. */
  public InvalidValues invalid() {
    return is.invalid;
  }

  /** Whether statuses are written. */
  public Statuses statuses() {
    return is.statuses;
  }

  /** By when events must have arrived to count. */
  public Optional<Instant> knownAt() {
    return Optional.ofNullable(is.knownAt);
  }

  /** From when on rows of tables count. */
  public TableTime timeOf() {
    return is.timeOf;
  }

  /** The log to read. */
  public Optional<OfflineCatalog> log() {
    return Optional.ofNullable(is.log);
  }

  /** Where it goes; empty as long as nobody said. */
  public Optional<DatasetTarget> target() {
    return Optional.ofNullable(is.target);
  }

  /** Bytes. */
  public long memoryBytes() {
    return is.memoryBytes;
  }

  /** Where to spill. */
  public Optional<Path> scratch() {
    return Optional.ofNullable(is.scratch);
  }
}

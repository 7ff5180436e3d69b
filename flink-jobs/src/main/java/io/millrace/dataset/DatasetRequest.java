package io.millrace.dataset;

import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.OfflineCatalog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

  private final String name;
  private final DataFile spine;
  private final String time;
  private final List<String> features;
  private final List<String> labels;
  private final Map<String, String> keys;
  private final Map<String, SourceOverride> sources;
  private final InvalidValues invalid;
  private final Statuses statuses;
  private final Instant knownAt;
  private final OfflineCatalog log;
  private final DataFile target;
  private final long memoryBytes;
  private final Path scratch;
  private final DatasetFolder records;
  private final Mode mode;

  /** Whether a column with the status stands beside each feature. */
  public enum Statuses {
    /** No such columns. */
    LEFT_OUT,
    /** {@code card__spend_1h__status}. */
    WRITTEN
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

  private DatasetRequest(Draft draft) {
    this.name = draft.name;
    this.spine = draft.spine;
    this.time = draft.time;
    this.features = List.copyOf(draft.features);
    this.labels = List.copyOf(draft.labels);
    this.keys = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(draft.keys));
    this.sources = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(draft.sources));
    this.invalid = draft.invalid;
    this.statuses = draft.statuses;
    this.knownAt = draft.knownAt;
    this.log = draft.log;
    this.target = draft.target;
    this.memoryBytes = draft.memoryBytes;
    this.scratch = draft.scratch;
    this.records = draft.records;
    this.mode = draft.mode;
  }

  /**
   * A dataset without features yet.
   *
   * @param spine the rows to answer
   * @param time the spine's column of instants; times without an offset are UTC
   */
  public static DatasetRequest of(String name, DataFile spine, String time) {
    Draft draft = new Draft();
    draft.name = Objects.requireNonNull(name, "name");
    draft.spine = Objects.requireNonNull(spine, "spine");
    draft.time = Objects.requireNonNull(time, "time");
    return new DatasetRequest(draft);
  }

  /** Adds features: {@code card.spend_1h}, or {@code card.*} for all of a view. */
  public DatasetRequest features(String... more) {
    Draft draft = new Draft(this);
    draft.features.addAll(List.of(more));
    return new DatasetRequest(draft);
  }

  /** Names columns of the spine that are labels. All columns are carried through, these too. */
  public DatasetRequest labels(String... more) {
    Draft draft = new Draft(this);
    draft.labels.addAll(List.of(more));
    return new DatasetRequest(draft);
  }

  /**
   * Says which column of the spine holds a key column; without it, the one of the same name.
   *
   * @param viewAndColumn such as {@code card.card_id}
   */
  public DatasetRequest key(String viewAndColumn, String column) {
    Draft draft = new Draft(this);
    draft.keys.put(viewAndColumn, column);
    return new DatasetRequest(draft);
  }

  /** Reads a stream from files instead of the log. */
  public DatasetRequest source(String stream, SourceOverride source) {
    Draft draft = new Draft(this);
    draft.sources.put(stream, source);
    return new DatasetRequest(draft);
  }

  /** Says what becomes of invalid values; {@link InvalidValues#NULL} unless told. */
  public DatasetRequest invalid(InvalidValues policy) {
    Draft draft = new Draft(this);
    draft.invalid = Objects.requireNonNull(policy);
    return new DatasetRequest(draft);
  }

  /** Adds a column with the status beside each feature, or leaves it out. */
  public DatasetRequest statuses(Statuses choice) {
    Draft draft = new Draft(this);
    draft.statuses = Objects.requireNonNull(choice);
    return new DatasetRequest(draft);
  }

  /** Counts only what had arrived by then. */
  public DatasetRequest asKnownAt(Instant instant) {
    Draft draft = new Draft(this);
    draft.knownAt = instant;
    return new DatasetRequest(draft);
  }

  /** The offline log that streams and tables without a source are read from. */
  public DatasetRequest log(OfflineCatalog catalog) {
    Draft draft = new Draft(this);
    draft.log = catalog;
    return new DatasetRequest(draft);
  }

  /** Where the dataset goes; what is there is replaced when the new one is whole. */
  public DatasetRequest to(DataFile file) {
    Draft draft = new Draft(this);
    draft.target = Objects.requireNonNull(file);
    return new DatasetRequest(draft);
  }

  /** What the engine's sorting may take in memory before it spills to disk; bytes. */
  public DatasetRequest memory(long bytes) {
    Draft draft = new Draft(this);
    draft.memoryBytes = bytes;
    return new DatasetRequest(draft);
  }

  /** A folder for what is spilled, emptied when done; the system's temporary folder unless told. */
  public DatasetRequest scratch(Path folder) {
    Draft draft = new Draft(this);
    draft.scratch = folder;
    return new DatasetRequest(draft);
  }

  /** Keeps a record of the dataset there, as its next revision; none unless told. */
  public DatasetRequest records(DatasetFolder folder) {
    Draft draft = new Draft(this);
    draft.records = folder;
    return new DatasetRequest(draft);
  }

  /** Where its record is kept. */
  public Optional<DatasetFolder> records() {
    return Optional.ofNullable(records);
  }

  /** Says where values come from; {@link Mode#RECOMPUTED} unless told. */
  public DatasetRequest mode(Mode choice) {
    Draft draft = new Draft(this);
    draft.mode = Objects.requireNonNull(choice);
    return new DatasetRequest(draft);
  }

  /** Where values come from. */
  public Mode mode() {
    return mode;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The rows to answer. */
  public DataFile spine() {
    return spine;
  }

  /** The spine's column of instants. */
  public String time() {
    return time;
  }

  /** As asked for, with {@code view.*} as it is. */
  public List<String> features() {
    return features;
  }

  /** Columns of the spine. */
  public List<String> labels() {
    return labels;
  }

  /** Columns of the spine by view and key column. */
  public Map<String, String> keys() {
    return keys;
  }

  /** By stream. */
  public Map<String, SourceOverride> sources() {
    return sources;
  }

  /** What becomes of invalid values. */
  public InvalidValues invalid() {
    return invalid;
  }

  /** Whether statuses are written. */
  public Statuses statuses() {
    return statuses;
  }

  /** By when events must have arrived to count. */
  public Optional<Instant> knownAt() {
    return Optional.ofNullable(knownAt);
  }

  /** The log to read. */
  public Optional<OfflineCatalog> log() {
    return Optional.ofNullable(log);
  }

  /** Where it goes; empty as long as nobody said. */
  public Optional<DataFile> target() {
    return Optional.ofNullable(target);
  }

  /** Bytes. */
  public long memoryBytes() {
    return memoryBytes;
  }

  /** Where to spill. */
  public Optional<Path> scratch() {
    return Optional.ofNullable(scratch);
  }

  private static final class Draft {
    private String name;
    private DataFile spine;
    private String time;
    private final List<String> features = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, SourceOverride> sources = new LinkedHashMap<>();
    private InvalidValues invalid = InvalidValues.NULL;
    private Statuses statuses = Statuses.LEFT_OUT;
    private Instant knownAt;
    private OfflineCatalog log;
    private DataFile target;
    private long memoryBytes = DEFAULT_MEMORY_BYTES;
    private Path scratch;
    private DatasetFolder records;
    private Mode mode = Mode.RECOMPUTED;

    Draft() {}

    Draft(DatasetRequest from) {
      name = from.name;
      spine = from.spine;
      time = from.time;
      features.addAll(from.features);
      labels.addAll(from.labels);
      keys.putAll(from.keys);
      sources.putAll(from.sources);
      invalid = from.invalid;
      statuses = from.statuses;
      knownAt = from.knownAt;
      log = from.log;
      target = from.target;
      memoryBytes = from.memoryBytes;
      scratch = from.scratch;
      records = from.records;
      mode = from.mode;
    }
  }
}

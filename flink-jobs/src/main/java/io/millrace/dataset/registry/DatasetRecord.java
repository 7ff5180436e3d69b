package io.millrace.dataset.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One revision of a dataset: what it was made from, by whom and when. The same inputs give the same
 * rows. Read and written as JSON; names of components are the names of fields.
 *
 * @param name of the dataset
 * @param revision from 1
 * @param createdAt ISO 8601
 * @param createdBy the user of the machine
 * @param mode {@code recomputed} or {@code as-served}
 * @param engine {@code local} or {@code flink}, with {@code (auto)} where it was chosen by size
 * @param target format and path
 * @param targetSha256 hex digest of the file
 * @param spine format and path, a table with its snapshot, or a query with its connection's name
 * @param spineSha256 hex digest of the file, or of the rows of a table or query
 * @param time column of the instants
 * @param features that were asked for by name, as columns are called with a point, or {@code
 *     card.*}
 * @param labels columns
 * @param keys columns by view and key column
 * @param sources of streams that were not read from the log, files by their absolute paths
 * @param invalid what became of invalid values
 * @param statuses whether statuses stand beside the features
 * @param knownAt ISO 8601; null where all counts that ever came
 * @param timeOf {@code observed} where rows of tables count from when they were observed; null
 *     where from when they were known
 * @param manifest digest of the definitions
 * @param views fingerprints of the views that were read
 * @param snapshots Iceberg's snapshot of each stream and table that was read from the log, and of
 *     {@code pulls of tables} where the age of tables was judged; -1 of one that had none yet
 * @param without ids of entries of the register of forgotten keys whose keys had left all state
 *     when it was made, and it has nothing of what they forget: all up to the first, and each of
 *     the others; null where it was made without a register, or before that was written down
 * @param rows rows of the spine
 * @param written rows of the dataset, as it is now
 * @param redacted what was taken out of it since, oldest first; the digest is that of what is left
 * @param ids of the columns in the file of a table, by path; empty where its columns have none
 * @param columns of features, without those of statuses; null where it was made before that was
 *     written down
 * @param historyStart of each stream that was read from the log and of which something is missing,
 *     from when on nothing is, ISO 8601: what reaches back before it is {@code partial}. Null as
 *     served, and where it was made before that was written down
 */
public record DatasetRecord(
    String name,
    int revision,
    String createdAt,
    String createdBy,
    String mode,
    String engine,
    String target,
    String targetSha256,
    String spine,
    String spineSha256,
    String time,
    List<String> features,
    List<String> labels,
    SortedMap<String, String> keys,
    SortedMap<String, String> sources,
    String invalid,
    String statuses,
    String knownAt,
    String timeOf,
    String manifest,
    SortedMap<String, String> views,
    SortedMap<String, Long> snapshots,
    List<Long> without,
    long rows,
    long written,
    List<Redaction> redacted,
    SortedMap<String, Integer> ids,
    List<String> columns,
    SortedMap<String, String> historyStart) {

  /**
   * Rows of a forgotten key were taken out.
   *
   * @param forgetting id of the register's entry
   * @param at ISO 8601
   * @param rows so many
   */
  public record Redaction(long forgetting, String at, long rows) {}

  public DatasetRecord {
    features = List.copyOf(features);
    labels = List.copyOf(labels);
    keys = new TreeMap<>(Map.copyOf(keys));
    sources = new TreeMap<>(Map.copyOf(sources));
    views = new TreeMap<>(Map.copyOf(views));
    snapshots = new TreeMap<>(Map.copyOf(snapshots));
    without = without == null ? null : List.copyOf(without);
    redacted = redacted == null ? List.of() : List.copyOf(redacted);
    ids = ids == null ? new TreeMap<>() : new TreeMap<>(Map.copyOf(ids));
    columns = columns == null ? null : List.copyOf(columns);
    historyStart = historyStart == null ? null : new TreeMap<>(Map.copyOf(historyStart));
  }

  /** Whether rows of a forgotten key were taken out of it. */
  public boolean wasRedacted() {
    return !redacted.isEmpty();
  }

  DatasetRecord withRevision(int number) {
    return with(number, targetSha256, written, redacted);
  }

  /**
   * The record of what is left.
   *
   * @param taken what went, of each forgetting
   * @param sha256 of the file that is left
   */
  public DatasetRecord without(List<Redaction> taken, String sha256) {
    List<Redaction> all = new ArrayList<>(redacted);
    all.addAll(taken);
    long left = written - taken.stream().mapToLong(Redaction::rows).sum();
    return with(revision, sha256, left, all);
  }

  private DatasetRecord with(int number, String sha256, long left, List<Redaction> redactions) {
    return new DatasetRecord(
        name,
        number,
        createdAt,
        createdBy,
        mode,
        engine,
        target,
        sha256,
        spine,
        spineSha256,
        time,
        features,
        labels,
        keys,
        sources,
        invalid,
        statuses,
        knownAt,
        timeOf,
        manifest,
        views,
        snapshots,
        without,
        rows,
        left,
        redactions,
        ids,
        columns,
        historyStart);
  }
}

package io.millrace.dataset.local;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.TableTarget;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.dataset.registry.TableSet;
import io.millrace.dataset.spine.StagedSpine;
import io.millrace.job.forget.CountedRows;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.scratch.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the rows of keys out of a revision of a dataset, of all of them at once: it is read once to
 * find them, and written again once if it holds any. They are looked for in the columns that the
 * set took them from, and in those that are called as the entity's key is, whatever the set used
 * them for. Not thread-safe.
 *
 * @param folder of the records; with the catalog, if one of them is in a table
 */
public record RedactedSet(DatasetFolder folder) {
  private static final int ATTEMPTS = 10;

  /** What became of a revision. */
  public enum Outcome {
    /** Rows were taken out. */
    REDACTED,
    /** It held none, or is not there any more. */
    HELD_NONE,
    /** What is there is not what the record says any more: nobody knows what it is. */
    NOT_ITS_FILE
  }

  /**
   * Takes them out. Killed at any moment the revision is as before or without all of them, and it
   * may be called again; so it may by several processes. The record then has an entry for each
   * forgetting that rows went for.
   *
   * @param record as it was a while ago
   * @throws DatasetException if it cannot be read
   */
  public Outcome without(DatasetRecord record, SoughtKeys keys) {
    return without(record, keys, CountedRows.BY_NOBODY);
  }

  /** The same, with who counts the rows. */
  public Outcome without(DatasetRecord record, SoughtKeys keys, CountedRows counted) {
    DatasetRecord now = record;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Outcome> outcome = tried(now, keys, counted);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      Optional<DatasetRecord> found = folder.find(now.name(), Optional.of(now.revision()));
      if (found.isEmpty()) {
        return Outcome.HELD_NONE;
      } else if (found.get().equals(now)) {
        return Outcome.NOT_ITS_FILE;
      }
      now = found.get();
    }
    throw new DatasetException(
        "redact",
        record.name(),
        List.of("revision %d is changed all the time".formatted(record.revision())));
  }

  /** Empty if the file is not what the record says, or either has changed meanwhile. */
  private Optional<Outcome> tried(DatasetRecord record, SoughtKeys keys, CountedRows counted) {
    try {
      return DatasetFolder.isTable(record)
          ? withoutInTable(record, keys, counted)
          : withoutInFile(record, DataFile.parse(record.target()), keys, counted);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot redact " + record.target(), e);
    }
  }

  private Optional<Outcome> withoutInFile(
      DatasetRecord record, DataFile file, SoughtKeys keys, CountedRows counted)
      throws IOException {
    if (!folder.isThere(record)) {
      return Optional.empty();
    }
    try (PendingFile pending = PendingFile.beside(file.path())) {
      return without(record, file, keys, counted, pending.path(), left -> pending.publish());
    }
  }

  /** Its file is another copy each time: what becomes of the table is the folder's matter. */
  private Optional<Outcome> withoutInTable(
      DatasetRecord record, SoughtKeys keys, CountedRows counted) throws IOException {
    try (ScratchFolder scratch = ScratchFolder.in(ScratchFolder.temporary(), "dataset")) {
      Path held = scratch.file("held.parquet");
      Path left = scratch.file("left.parquet");
      if (!folder.fetch(record, held)) {
        return Optional.empty();
      }
      OfflineCatalog catalog = folder.catalog().orElseThrow();
      Optional<Outcome> outcome =
          without(
              record,
              new DataFile(DataFile.Format.PARQUET, held),
              keys,
              counted,
              left,
              published ->
                  TableSet.publish(
                      catalog, TableTarget.parse(published.target()), left, published));
      TableSet.dropReplaced(catalog, record);
      return outcome;
    }
  }

  private Optional<Outcome> without(
      DatasetRecord record,
      DataFile file,
      SoughtKeys keys,
      CountedRows counted,
      Path to,
      DatasetFolder.Publication publication)
      throws IOException {
    try (LocalDatabase database = StoredSet.open()) {
      HeldRows held = HeldRows.of(database, StagedSpine.of(file), record, keys);
      if (held.counts().isEmpty()) {
        return Optional.of(Outcome.HELD_NONE);
      }
      database.execute(
          "COPY (%s) TO %s (%s%s)"
              .formatted(
                  held.others(database),
                  Sql.text(to),
                  SetFile.options(file.format()),
                  FieldIds.option(file.path(), record.ids())));
      DatasetRecord left = record.without(redactions(held), FileDigest.of(to));
      Map<Set<Long>, Long> rows = held.byEntries();
      counted.going(rows);
      boolean isRedacted = folder.redact(record, left, publication);
      counted.gone(rows, isRedacted ? rows : Map.of());
      return isRedacted ? Optional.of(Outcome.REDACTED) : Optional.empty();
    }
  }

  private static List<DatasetRecord.Redaction> redactions(HeldRows held) {
    String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    return held.counts().entrySet().stream()
        .map(each -> new DatasetRecord.Redaction(each.getKey(), now, each.getValue()))
        .toList();
  }
}

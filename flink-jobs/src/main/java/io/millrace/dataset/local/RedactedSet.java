package io.millrace.dataset.local;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.TableTarget;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.dataset.registry.TableSet;
import io.millrace.dataset.spine.StagedSpine;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.scratch.ScratchFolder;
import io.millrace.manifest.EntitySpec;
import io.millrace.type.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the rows of a key out of a revision of a dataset. The key is looked for in the columns that
 * the set took it from, and in those that are called as the entity's key is, whatever the set used
 * them for. Not thread-safe.
 *
 * @param folder of the records; with the catalog, if one of them is in a table
 * @param codec of the entity
 */
public record RedactedSet(DatasetFolder folder, EntityCodec codec) {

  /** What became of a revision. */
  public enum Outcome {
    /** Rows were taken out. */
    REDACTED,
    /** It held none. */
    HELD_NONE,
    /** What is there is not what the record says any more: nobody knows what it is. */
    NOT_ITS_FILE
  }

  /**
   * Takes them out. Killed at any moment the revision is as before or without them, and it may be
   * called again.
   *
   * @param forgetting id of the register's entry, for the record
   */
  public Outcome without(DatasetRecord record, EntityKey key, long forgetting) {
    try {
      if (!folder.isThere(record)) {
        return Outcome.NOT_ITS_FILE;
      }
      return DatasetFolder.isTable(record)
          ? withoutInTable(record, key, forgetting)
          : withoutInFile(record, DataFile.parse(record.target()), key, forgetting);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot redact " + record.target(), e);
    }
  }

  private Outcome withoutInFile(DatasetRecord record, DataFile file, EntityKey key, long forgetting)
      throws IOException {
    try (PendingFile pending = PendingFile.beside(file.path())) {
      return without(record, file, key, forgetting, pending.path(), left -> pending.publish());
    }
  }

  /** Its file is another copy each time: what becomes of the table is the folder's matter. */
  private Outcome withoutInTable(DatasetRecord record, EntityKey key, long forgetting)
      throws IOException {
    try (ScratchFolder scratch = ScratchFolder.in(ScratchFolder.temporary(), "dataset")) {
      Path held = scratch.file("held.parquet");
      Path left = scratch.file("left.parquet");
      OfflineCatalog catalog = folder.catalog().orElseThrow();
      TableSet.fetch(catalog, record, held);
      DataFile file = new DataFile(DataFile.Format.PARQUET, held);
      Outcome outcome =
          without(
              record,
              file,
              key,
              forgetting,
              left,
              published ->
                  TableSet.publish(
                      catalog, TableTarget.parse(published.target()), left, published));
      TableSet.dropReplaced(catalog, record);
      return outcome;
    }
  }

  private Outcome without(
      DatasetRecord record,
      DataFile file,
      EntityKey key,
      long forgetting,
      Path to,
      DatasetFolder.Publication publication)
      throws IOException {
    try (LocalDatabase database = StoredSet.open()) {
      String reading = SpineFile.asWritten(file);
      String holds = condition(database, record, file, reading, key);
      long rows = database.number("SELECT count(*) FROM %s WHERE %s".formatted(reading, holds));
      if (rows == 0) {
        return Outcome.HELD_NONE;
      }
      database.execute(
          "COPY (SELECT * FROM %s WHERE (%s) IS NOT TRUE) TO %s (%s%s)"
              .formatted(
                  reading,
                  holds,
                  Sql.text(to),
                  SetFile.options(file.format()),
                  FieldIds.option(file.path(), record.ids())));
      DatasetRecord left =
          record.without(
              new DatasetRecord.Redaction(
                  forgetting, Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(), rows),
              FileDigest.of(to));
      return folder.redact(left, publication) ? Outcome.REDACTED : Outcome.NOT_ITS_FILE;
    }
  }

  /** What is true of the key's rows; {@code false} where no column can hold it. */
  private String condition(
      LocalDatabase database, DatasetRecord record, DataFile file, String reading, EntityKey key) {
    SpineFile columns = new SpineFile(StagedSpine.of(file), SpineFile.columns(database, reading));
    List<String> any = new ArrayList<>();
    int width = codec.spec().key().size();
    for (List<String> places : places(record, columns)) {
      List<String> texts =
          places.stream().map(each -> "CAST(%s AS VARCHAR)".formatted(Sql.name(each))).toList();
      List<String> all = new ArrayList<>(texts);
      for (int i = 0; i < width; i++) {
        all.add(taken(places.get(i), codec.spec().key().get(i).type()));
      }
      database.forEach(
          "SELECT DISTINCT %s FROM %s".formatted(Sql.list(all), reading),
          row -> {
            List<String> found = new ArrayList<>();
            for (int i = 1; i <= all.size(); i++) {
              found.add(row.getString(i));
            }
            if (isKey(found.subList(0, width), key)
                || isKey(found.subList(width, 2 * width), key)) {
              List<String> equal = new ArrayList<>();
              for (int i = 0; i < width; i++) {
                equal.add(texts.get(i) + " = " + Sql.text(found.get(i)));
              }
              any.add("(" + String.join(" AND ", equal) + ")");
            }
          });
    }
    return any.isEmpty() ? "false" : String.join(" OR ", any);
  }

  /** A cell as sets take it for a key, which is more generous; in a form that the codec reads. */
  private static String taken(String column, DataType type) {
    String taken = "TRY_CAST(%s AS %s)".formatted(Sql.name(column), DuckTypes.of(type));
    return "CAST(%s AS VARCHAR)"
        .formatted(
            type instanceof DataType.Timestamp ? "CAST(%s AS TIMESTAMP)".formatted(taken) : taken);
  }

  private boolean isKey(List<String> texts, EntityKey key) {
    try {
      return !texts.contains(null) && codec.parse(texts).equals(key);
    } catch (IllegalArgumentException e) {
      return false; // no key of this entity
    }
  }

  /** Columns that may hold the key, in the order of the entity's. */
  private Set<List<String>> places(DatasetRecord record, SpineFile columns) {
    Set<String> views = new LinkedHashSet<>(record.views().keySet());
    views.add("");
    Set<List<String>> places = new LinkedHashSet<>();
    for (String view : views) {
      List<String> found = new ArrayList<>();
      for (EntitySpec.KeyColumn key : codec.spec().key()) {
        String named = record.keys().getOrDefault(view + "." + key.name(), key.name());
        Optional<String> column = columns.find(named);
        column.ifPresent(found::add);
      }
      if (found.size() == codec.spec().key().size()) {
        places.add(found);
      }
    }
    return places;
  }
}

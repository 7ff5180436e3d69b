package io.millrace.dataset.local;

import io.millrace.answer.AnswerPlan;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.EngineChoice;
import io.millrace.dataset.FeedReport;
import io.millrace.dataset.TableSpine;
import io.millrace.dataset.TableTarget;
import io.millrace.dataset.event.Feeds;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.dataset.registry.KeptSnapshots;
import io.millrace.dataset.registry.TableSet;
import io.millrace.dataset.spine.StagedSpine;
import io.millrace.job.forget.ForgottenInputs;
import io.millrace.job.offline.OfflineCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gives a dataset its name when it is whole: a file or a table, a record, and tags that keep what
 * it was made from. Used once; not thread-safe.
 */
final class SetPublication {
  private final DatasetRequest request;
  private final EngineChoice engine;
  private final FeatureStore store;
  private final AnswerPlan plan;
  private final StagedSpine staged;
  private final String spineSha256;
  private final ForgottenInputs forgotten;
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param spineSha256 null where no record is kept
   * @param forgotten what was not read
   */
  SetPublication(
      DatasetRequest request,
      EngineChoice engine,
      FeatureStore store,
      AnswerPlan plan,
      StagedSpine staged,
      String spineSha256,
      ForgottenInputs forgotten) {
    this.request = request;
    this.engine = engine;
    this.store = store;
    this.plan = plan;
    this.staged = staged;
    this.spineSha256 = spineSha256;
    this.forgotten = forgotten;
  }

  /**
   * Writes the rows and publishes them.
   *
   * @param database that has the rows; its folder takes a file that is not the dataset itself
   * @return the revision; 0 where no record is kept
   * @throws DatasetException if it was to be as before and is not; nothing is published then
   */
  int publish(
      LocalDatabase database,
      SpineTable spine,
      AnswerOutput output,
      ValueSource source,
      long written)
      throws IOException {
    List<FeedReport> feeds = source.reports();
    DatasetTarget target = request.target().orElseThrow();
    Path place =
        target instanceof DataFile own ? own.path() : database.folder().resolve("set.parquet");
    try (PendingFile file = PendingFile.beside(place)) {
      String rows = output.rows(spine);
      SortedMap<String, Integer> ids = write(database, rows, target, file.path());
      new TargetCheck(request).require();
      if (request.again().isPresent()) {
        DatasetRecord record = request.again().get();
        DatasetTarget before = DatasetTarget.parse(record.target());
        if (isWrittenAs(before, target)) {
          requireSame(record, file.path());
        } else {
          Path compared = database.folder().resolve("compared");
          write(database, rows, before, compared);
          requireSame(record, compared);
        }
        publish(target, file, record);
        return record.revision();
      } else if (request.records().isEmpty()) {
        publish(target, file, null);
        return 0;
      }
      DatasetRecord draft =
          RecordDraft.of(
              request,
              engine,
              store,
              plan,
              feeds,
              source.historyStart(),
              staged.read(),
              spineSha256,
              forgotten,
              file.path(),
              ids,
              spine.rows(),
              written);
      return request
          .records()
          .get()
          .with(request.log().orElse(null))
          .publish(
              draft,
              record -> {
                keep(record, feeds);
                publish(target, file, record);
              })
          .revision();
    }
  }

  /** Whether the same rows are the same bytes in both. */
  private static boolean isWrittenAs(DatasetTarget one, DatasetTarget other) {
    return one instanceof DataFile file && other instanceof DataFile another
        ? file.format() == another.format()
        : one instanceof TableTarget && other instanceof TableTarget;
  }

  /**
   * Writes the rows as the target can hold them.
   *
   * @return ids of the columns, where a table holds them
   */
  private SortedMap<String, Integer> write(
      LocalDatabase database, String rows, DatasetTarget target, Path file) throws IOException {
    SortedMap<String, Integer> ids = new TreeMap<>();
    if (target instanceof TableTarget table) {
      SetFile.writeForTable(
          database,
          rows,
          example -> {
            ids.putAll(
                request.again().isPresent()
                    ? request.again().get().ids()
                    : TableSet.ids(request.log().orElseThrow(), table, example));
            return ids;
          },
          file);
    } else {
      SetFile.write(database, rows, ((DataFile) target).format(), file);
    }
    return ids;
  }

  private void publish(DatasetTarget target, PendingFile file, DatasetRecord record)
      throws IOException {
    if (target instanceof TableTarget table) {
      TableSet.publish(request.log().orElseThrow(), table, file.path(), record);
    } else {
      file.publish();
    }
  }

  private void keep(DatasetRecord record, List<FeedReport> feeds) {
    Map<String, Long> snapshots = new LinkedHashMap<>();
    for (FeedReport feed : feeds) {
      if (feed.snapshotId() != null) {
        snapshots.put(
            OfflineCatalog.NAMESPACE + "." + Feeds.table(request, store, feed.name()),
            feed.snapshotId());
      }
    }
    if (!snapshots.isEmpty()) {
      warnings.addAll(KeptSnapshots.keep(request.log().orElseThrow(), record, snapshots));
    }
    if (staged.read() instanceof TableSpine spine && !spine.isOfNothing()) {
      warnings.addAll(KeptSnapshots.keepSpine(request.log().orElseThrow(), record, spine));
    }
  }

  private void requireSame(DatasetRecord record, Path file) throws IOException {
    if (FileDigest.of(file).equals(record.targetSha256())) {
      return;
    }
    String reason =
        !spineSha256.equals(record.spineSha256())
            ? "the spine has changed since"
            : !RecordDraft.manifest(store).equals(record.manifest())
                ? "the definitions have changed since"
                : "the spine and the definitions are the same";
    throw new DatasetException(
        "remake",
        record.name(),
        List.of(
            "its rows are not those of revision %d: %s; nothing was written"
                .formatted(record.revision(), reason)));
  }

  /** What could not be kept. */
  List<String> warnings() {
    return warnings;
  }
}

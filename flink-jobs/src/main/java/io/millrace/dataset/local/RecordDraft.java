package io.millrace.dataset.local;

import io.millrace.answer.AnswerPlan;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.EngineChoice;
import io.millrace.dataset.FeatureSelection;
import io.millrace.dataset.FeedReport;
import io.millrace.dataset.Spine;
import io.millrace.dataset.TableTime;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.job.forget.ForgottenInputs;
import io.millrace.job.offline.SnapshotTable;
import io.millrace.manifest.ManifestJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The record of a dataset whose file is about to be published. */
final class RecordDraft {
  private RecordDraft() {}

  /**
   * @param historyStart by stream, as {@link ValueSource#historyStart}; null as there
   * @param spine as it was read
   * @param spineSha256 of the file as it was when it was read, or of the rows
   * @param forgotten what was not read
   * @param file that holds the rows now
   * @param ids of its columns
   */
  static DatasetRecord of(
      DatasetRequest request,
      EngineChoice engine,
      FeatureStore store,
      AnswerPlan plan,
      List<FeedReport> feeds,
      SortedMap<String, Instant> historyStart,
      Spine spine,
      String spineSha256,
      ForgottenInputs forgotten,
      Path file,
      SortedMap<String, Integer> ids,
      long rows,
      long written)
      throws IOException {
    SortedMap<String, String> views = new TreeMap<>();
    for (BoundView view : plan.views()) {
      views.put(view.spec().name(), view.spec().fingerprint());
    }
    SortedMap<String, Long> snapshots = new TreeMap<>();
    for (FeedReport feed : feeds) {
      if (!request.sources().containsKey(feed.name())) {
        snapshots.put(feed.name(), SnapshotTable.orNone(feed.snapshotId()));
      }
    }
    SortedMap<String, String> sources = new TreeMap<>();
    request
        .sources()
        .forEach(
            (stream, source) ->
                sources.put(
                    stream,
                    source.kind().name().toLowerCase(Locale.ROOT)
                        + ":"
                        + source.absolute().location()));
    return new DatasetRecord(
        request.name(),
        0,
        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
        System.getProperty("user.name"),
        request.mode().text(),
        engine.text(),
        request.target().orElseThrow() instanceof DataFile own
            ? absolute(own)
            : request.target().get().toString(),
        FileDigest.of(file),
        spine instanceof DataFile own ? absolute(own) : spine.toString(),
        spineSha256,
        request.time(),
        features(request, store),
        request.labels(),
        new TreeMap<>(request.keys()),
        sources,
        request.invalid().name().toLowerCase(Locale.ROOT),
        request.statuses().name().toLowerCase(Locale.ROOT),
        request.knownAt().map(Instant::toString).orElse(null),
        request.timeOf() == TableTime.KNOWN ? null : request.timeOf().text(),
        manifest(store),
        views,
        snapshots,
        request.register().isPresent() ? forgotten.left() : null,
        rows,
        written,
        List.of(),
        ids,
        plan.outputs().stream().map(FeatureSelection::column).toList(),
        historyStart == null ? null : texts(historyStart));
  }

  private static SortedMap<String, String> texts(SortedMap<String, Instant> instants) {
    SortedMap<String, String> texts = new TreeMap<>();
    instants.forEach((name, instant) -> texts.put(name, instant.toString()));
    return texts;
  }

  /**
   * As columns are called, also what was asked for by an alias; all of a view stays {@code card.*}.
   */
  private static List<String> features(DatasetRequest request, FeatureStore store) {
    return request.features().stream()
        .map(name -> name.endsWith("*") ? name : store.feature(name).qualifiedName())
        .toList();
  }

  /** Digest of the definitions. */
  static String manifest(FeatureStore store) {
    return FileDigest.of(ManifestJson.write(store.manifest()));
  }

  private static String absolute(DataFile file) {
    return new DataFile(file.format(), file.path().toAbsolutePath().normalize()).toString();
  }
}

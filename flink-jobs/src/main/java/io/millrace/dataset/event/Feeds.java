package io.millrace.dataset.event;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Problems;
import io.millrace.dataset.TableTime;
import io.millrace.job.SourceOverride;
import io.millrace.job.forget.ForgottenInputs;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.OfflineLogException;
import io.millrace.job.offline.PullLog;
import io.millrace.job.offline.RowLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where each stream and table of a dataset is read from. Owns the log that it opens. */
public final class Feeds implements AutoCloseable {
  private final Map<String, SourceOverride> sources;
  private final OfflineLog log;
  private final Map<String, Long> snapshots;
  private final ForgottenInputs forgotten;
  private final TableTime time;
  private final List<BoundView> views;
  private final boolean hasPulls;
  private final KnownHistory history;

  private Feeds(
      FeatureStore store,
      Map<String, SourceOverride> sources,
      OfflineLog log,
      Map<String, Long> snapshots,
      ForgottenInputs forgotten,
      TableTime time,
      boolean hasPulls,
      KnownHistory history) {
    this.history = history;
    this.hasPulls = hasPulls;
    this.time = time;
    this.views = store.views();
    this.forgotten = forgotten;
    this.sources = sources;
    this.log = log;
    this.snapshots = snapshots;
  }

  /**
   * For a worker that reads a part of what another process has opened.
   *
   * @param log the offline log; null for none
   * @param snapshots of the log's tables, by stream, table or view; {@link
   *     io.millrace.job.offline.SnapshotTable#NONE} of one that had none
   * @param forgotten what is not to be read
   * @param time from when on rows of tables count
   */
  public static Feeds of(
      FeatureStore store,
      Map<String, SourceOverride> sources,
      OfflineCatalog log,
      Map<String, Long> snapshots,
      ForgottenInputs forgotten,
      TableTime time) {
    return new Feeds(
        store,
        sources,
        log == null ? null : OfflineLog.of(log),
        snapshots,
        forgotten,
        time,
        false,
        KnownHistory.UNKNOWN);
  }

  /**
   * Opens the log, if the request names one.
   *
   * @param problems takes sources of streams that no view of the store uses
   */
  public static Feeds of(DatasetRequest request, FeatureStore store, Problems problems) {
    List<String> streams = store.streams().stream().map(BoundStream::name).toList();
    for (String named : request.sources().keySet()) {
      if (!streams.contains(named)) {
        problems.addMissing(
            "--source %s: there is no such stream; there is %s"
                .formatted(named, String.join(", ", streams)));
      }
    }
    return new Feeds(
        store,
        request.sources(),
        request
            .log()
            .map(catalog -> OfflineLog.at(catalog, snapshots(request, store)))
            .orElse(null),
        Map.of(),
        request.register().map(ForgottenInputs::of).orElse(ForgottenInputs.NONE),
        request.timeOf(),
        // What was made before pulls were logged is made again without.
        request.again().isEmpty() || request.snapshots().containsKey(PullFeed.NAME),
        request.again().map(KnownHistory::of).orElse(KnownHistory.UNKNOWN));
  }

  /** What of all feeds is not read, since it is forgotten. */
  public ForgottenInputs forgotten() {
    return forgotten;
  }

  /** Snapshots of the log's tables that are read; none of what is read as it is now. */
  private static Map<String, Long> snapshots(DatasetRequest request, FeatureStore store) {
    Map<String, Long> snapshots = new HashMap<>();
    request.snapshots().forEach((feed, id) -> snapshots.put(table(request, store, feed), id));
    return snapshots;
  }

  /**
   * The table of the log that was read.
   *
   * @param feed name of a stream, a table, or of a view as it was served, or {@link PullFeed#NAME}
   */
  public static String table(DatasetRequest request, FeatureStore store, String feed) {
    if (feed.equals(PullFeed.NAME)) {
      return PullLog.NAME;
    } else if (request.mode() == DatasetRequest.Mode.AS_SERVED) {
      return feed;
    }
    return store.streams().stream().anyMatch(stream -> stream.name().equals(feed))
        ? EventLog.name(feed)
        : RowLog.name(feed);
  }

  /**
   * The reader of what pulls of tables there were; empty where nothing logs them. To be opened
   * before the tables' rows.
   */
  public Optional<PullFeed> pulls() {
    return hasPulls && log != null && log.tables().contains(PullLog.NAME)
        ? Optional.of(new PullFeed(log))
        : Optional.empty();
  }

  /**
   * The reader of a stream or table; empty if it has no source.
   *
   * @param problems takes the reason
   */
  public Optional<FeedReader> reader(BoundFeed feed, Problems problems) {
    try {
      SourceOverride source = sources.get(feed.name());
      if (feed instanceof BoundStream stream && source != null) {
        if (source.kind() == SourceOverride.Kind.KAFKA) {
          problems.add(
              "--source %s=%s: a dataset reads files or the offline log; use csv:, jsonl: or parquet:"
                  .formatted(feed.name(), "kafka:" + source.location()));
          return Optional.empty();
        }
        if (!source.location().contains("://") && !Files.exists(Path.of(source.location()))) {
          problems.addMissing(
              "--source %s: there is no file or folder %s"
                  .formatted(feed.name(), source.location()));
          return Optional.empty();
        }
        return Optional.of(new FileFeed(stream, source, views, forgotten));
      } else if (log == null) {
        problems.addMissing(
            feed instanceof BoundStream
                ? "stream '%s' has no source; name one by --source %s=csv:PATH, or %s"
                    .formatted(feed.name(), feed.name(), Problems.NAME_THE_LOG)
                : "table '%s' has no source; %s".formatted(feed.name(), Problems.NAME_THE_LOG));
        return Optional.empty();
      } else if (feed instanceof BoundStream stream) {
        return Optional.of(
            new StreamLogFeed(
                stream,
                log,
                snapshots.get(feed.name()),
                forgotten.inLog(views, feed.name()),
                history.startMillis(feed.name())));
      }
      return Optional.of(
          new TableLogFeed(
              (BoundTable) feed,
              log,
              snapshots.get(feed.name()),
              forgotten.inLog(views, feed.name()),
              time));
    } catch (OfflineLogException e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The reader of what was decided of a view; empty if there is none.
   *
   * @param problems takes the reason
   */
  public Optional<ServedLogFeed> served(BoundView view, Problems problems) {
    try {
      if (log == null) {
        problems.addMissing(
            "view '%s' was served nowhere that is known; %s"
                .formatted(view.spec().name(), Problems.NAME_THE_LOG));
        return Optional.empty();
      }
      return Optional.of(
          new ServedLogFeed(view, log, snapshots.get(view.spec().name()), forgotten));
    } catch (OfflineLogException e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}

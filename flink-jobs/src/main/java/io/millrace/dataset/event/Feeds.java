package io.millrace.dataset.event;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetRequest;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.OfflineLogException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where each stream and table of a dataset is read from. Owns the log that it opens. */
public final class Feeds implements AutoCloseable {
  private final DatasetRequest request;
  private final OfflineLog log;

  private Feeds(DatasetRequest request, OfflineLog log) {
    this.request = request;
    this.log = log;
  }

  /**
   * Opens the log, if the request names one.
   *
   * @param problems takes sources of streams that no view of the store uses
   */
  public static Feeds of(DatasetRequest request, FeatureStore store, List<String> problems) {
    List<String> streams = store.streams().stream().map(BoundStream::name).toList();
    for (String named : request.sources().keySet()) {
      if (!streams.contains(named)) {
        problems.add(
            "--source %s: there is no such stream; there is %s"
                .formatted(named, String.join(", ", streams)));
      }
    }
    return new Feeds(request, request.log().map(OfflineLog::of).orElse(null));
  }

  /**
   * The reader of a stream or table; empty if it has no source.
   *
   * @param problems takes the reason
   */
  public Optional<FeedReader> reader(BoundFeed feed, List<String> problems) {
    try {
      SourceOverride source = request.sources().get(feed.name());
      if (feed instanceof BoundStream stream && source != null) {
        if (source.kind() == SourceOverride.Kind.KAFKA) {
          problems.add(
              "--source %s=%s: a dataset reads files or the offline log; use csv:, jsonl: or parquet:"
                  .formatted(feed.name(), "kafka:" + source.location()));
          return Optional.empty();
        }
        if (!source.location().contains("://") && !Files.exists(Path.of(source.location()))) {
          problems.add(
              "--source %s: there is no file or folder %s"
                  .formatted(feed.name(), source.location()));
          return Optional.empty();
        }
        return Optional.of(new FileFeed(stream, source));
      } else if (log == null) {
        problems.add(
            feed instanceof BoundStream
                ? "stream '%s' has no source; name the offline log, or --source %s=csv:PATH"
                    .formatted(feed.name(), feed.name())
                : "table '%s' has no source; name the offline log".formatted(feed.name()));
        return Optional.empty();
      } else if (feed instanceof BoundStream stream) {
        return Optional.of(new StreamLogFeed(stream, log));
      }
      return Optional.of(new TableLogFeed((BoundTable) feed, log));
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
  public Optional<ServedLogFeed> served(BoundView view, List<String> problems) {
    try {
      if (log == null) {
        problems.add(
            "view '%s' was served nowhere that is known; name the offline log"
                .formatted(view.spec().name()));
        return Optional.empty();
      }
      return Optional.of(new ServedLogFeed(view, log));
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

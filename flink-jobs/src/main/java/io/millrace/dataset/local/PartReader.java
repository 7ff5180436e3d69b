package io.millrace.dataset.local;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.Problems;
import io.millrace.dataset.event.FeedReader;
import io.millrace.dataset.event.Feeds;
import io.millrace.dataset.event.ServedLogFeed;
import io.millrace.dataset.event.StreamLogFeed;
import io.millrace.event.ReasonCode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads parts of feeds for a sweep that is elsewhere: runs the definitions' code over events and
 * gives what they add to the keys that are asked for. Not thread-safe.
 */
public final class PartReader {
  private final Map<BoundView, Map<EntityKey, Integer>> keys;
  private final Map<String, BoundFeed> feeds = new HashMap<>();
  private final Map<BoundFeed, FeedReader> readers = new HashMap<>();
  private final Map<BoundView, ContributionWriter> writers = new LinkedHashMap<>();
  private final Feeds sources;
  private final RowTaker rows;
  private final FeedIntake intake = new FeedIntake(DatasetProgress.SILENT);

  /**
   * @param keys the numbers of each view's keys
   * @param sources stays the caller's
   */
  public PartReader(
      FeatureStore store,
      Map<BoundView, Map<EntityKey, Integer>> keys,
      Feeds sources,
      RowTaker rows) {
    this.keys = keys;
    this.sources = sources;
    this.rows = rows;
    Stream.concat(store.streams().stream(), store.tables().stream())
        .forEach(feed -> feeds.put(feed.name(), feed));
    keys.forEach((view, numbers) -> writers.put(view, new ContributionWriter(view, numbers, rows)));
  }

  /** Reads a part. */
  public FeedReader.Tally read(SweepPart part) throws IOException, SQLException {
    return switch (part.kind()) {
      case EVENTS -> events(part);
      case DECISIONS -> decisions(part);
    };
  }

  private FeedReader.Tally events(SweepPart part) throws IOException, SQLException {
    BoundFeed feed = feeds.get(part.name());
    Map<BoundView, ContributionWriter> added = new LinkedHashMap<>(writers);
    added.keySet().removeIf(view -> !view.feeds().contains(feed));
    FeedReader reader = readers.computeIfAbsent(feed, this::reader);
    FeedReader.Tally plain = null;
    Map<ReasonCode, Long> bad = Map.of();
    if (reader instanceof StreamLogFeed log) {
      for (BoundView view : List.copyOf(added.keySet())) {
        Optional<PlainPart> columns = PlainPart.of(view, (BoundStream) feed, log, part.range());
        if (columns.isPresent()) {
          plain = columns.get().read(keys.get(view), rows).refused(bad);
          bad = plain.bad();
          added.remove(view);
        }
      }
    }
    return added.isEmpty() && plain != null
        ? plain
        : intake.scan(feed, added, reader, part.range()).refused(bad);
  }

  /** Opened once for all of its parts: to open a log is to read its metadata. */
  private FeedReader reader(BoundFeed feed) {
    Problems problems = new Problems();
    return found(sources.reader(feed, problems), problems);
  }

  private FeedReader.Tally decisions(SweepPart part) throws IOException, SQLException {
    BoundView view =
        keys.keySet().stream()
            .filter(each -> each.spec().name().equals(part.name()))
            .findFirst()
            .orElseThrow();
    Problems problems = new Problems();
    ServedLogFeed served = found(sources.served(view, problems), problems);
    long decisions =
        served.scan(part.range().toMillis(), ServedValues.decisions(keys.get(view), rows));
    return new FeedReader.Tally(decisions, Map.of(), Long.MAX_VALUE);
  }

  private static <T> T found(Optional<T> reader, List<String> problems) {
    return reader.orElseThrow(() -> new LocalEngineException(String.join("; ", problems), null));
  }
}

package io.millrace.dataset.local;

import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.FeedReport;
import io.millrace.dataset.TableTime;
import io.millrace.dataset.event.Feeds;
import io.millrace.dataset.event.PullFeed;
import io.millrace.dataset.event.PullInstants;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * By which pulls the age of a table's features is judged: at an instant by the last that counts
 * then. Where none is known it is not judged. Not thread-safe.
 */
final class TableAges {
  private final DatasetRequest request;
  private final PullFeed.Counts counts;
  private final Set<String> tables;
  private final Optional<PullFeed> feed;
  private PullFeed.Read read;

  private TableAges(
      DatasetRequest request, PullFeed.Counts counts, Set<String> tables, Optional<PullFeed> feed) {
    this.request = request;
    this.counts = counts;
    this.tables = tables;
    this.feed = feed;
  }

  /**
   * Opens the log of pulls, before any feed of the views is opened.
   *
   * @param views of the plan
   */
  static TableAges open(
      DatasetRequest request, Feeds feeds, PullFeed.Counts counts, List<BoundView> views) {
    Set<String> tables =
        views.stream()
            .flatMap(view -> view.feeds().stream())
            .filter(BoundTable.class::isInstance)
            .map(BoundFeed::name)
            .collect(Collectors.toCollection(TreeSet::new));
    // Where rows count before any pull could have known them, no pull says how old they are.
    boolean isJudged = !tables.isEmpty() && request.timeOf() == TableTime.KNOWN;
    return new TableAges(request, counts, tables, isJudged ? feeds.pulls() : Optional.empty());
  }

  /** Reads the pulls. */
  void read() throws IOException {
    if (feed.isPresent()) {
      long knownMillis = request.knownAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
      read = feed.get().read(tables, counts, knownMillis);
    }
  }

  /** What is known of a view, when pulls were read. */
  ViewPulls of(BoundView view, ViewFreshness complete) {
    return new ViewPulls(complete, view.feeds().stream().map(this::pulls).toList());
  }

  private PullInstants pulls(BoundFeed of) {
    return read == null
        ? PullInstants.NONE
        : read.byTable().getOrDefault(of.name(), PullInstants.NONE);
  }

  /** Adds what was read. */
  void report(List<FeedReport> reports) {
    if (read != null) {
      reports.add(read.report());
    }
  }

  /** Adds which rows are not judged though there were pulls before that nobody logged. */
  void warn(SpineTable spine, List<String> warnings) {
    if (read == null) {
      return;
    }
    for (Map.Entry<String, PullInstants.Pull> first : read.first().entrySet()) {
      PullInstants.Pull pull = first.getValue();
      long before = spine.countUpTo(pull.countsFromMillis() - 1);
      if (pull.number() > 1 && before > 0) {
        warnings.add(
            "%s for an instant before the first pull of table '%s' in the log, pull %d at %s; how old its rows were then is not judged"
                .formatted(
                    SpineTable.counted(before, "asks", "ask"),
                    first.getKey(),
                    pull.number(),
                    Instant.ofEpochMilli(pull.countsFromMillis())));
      }
    }
  }
}

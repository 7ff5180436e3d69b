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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * By which pulls the age of a table's features is judged: at an instant by the last that counts
 * then. Where none is known it is not judged. Not thread-safe.
 */
final class TableAges {
  private final DatasetRequest request;
  private final PullFeed.Counts counts;
  private final List<BoundTable> tables;
  private final boolean isJudged;
  private final Optional<PullFeed> feed;
  private PullFeed.Read read;

  private TableAges(
      DatasetRequest request, PullFeed.Counts counts, List<BoundTable> tables, Feeds feeds) {
    this.request = request;
    this.counts = counts;
    this.tables = tables;
    // Where rows count before any pull could have known them, no pull says how old they are.
    this.isJudged = !tables.isEmpty() && request.timeOf() == TableTime.KNOWN;
    this.feed = isJudged ? feeds.pulls() : Optional.empty();
  }

  /**
   * Opens the log of pulls, before any feed of the views is opened.
   *
   * @param views of the plan
   */
  static TableAges open(
      DatasetRequest request, Feeds feeds, PullFeed.Counts counts, List<BoundView> views) {
    List<BoundTable> tables =
        views.stream()
            .flatMap(view -> view.feeds().stream())
            .filter(BoundTable.class::isInstance)
            .map(BoundTable.class::cast)
            .distinct()
            .sorted(Comparator.comparing(BoundFeed::name))
            .toList();
    return new TableAges(request, counts, tables, feeds);
  }

  /** Reads the pulls. */
  void read() throws IOException {
    if (feed.isPresent()) {
      read = feed.get().read(tables, counts, knownMillis());
    }
  }

  private long knownMillis() {
    return request.knownAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
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

  /** Adds of which rows the age of a table is not judged, and why. */
  void warn(SpineTable spine, List<String> warnings) {
    // What was made before pulls were logged is made again without them.
    boolean isKnown = feed.isPresent() || request.again().isEmpty();
    if (isJudged && isKnown && spine.rows() > 0) {
      for (BoundTable table : tables) {
        PullInstants.Pull first = read == null ? null : read.first().get(table.name());
        if (first == null) {
          warnings.add(
              "no pull of table '%s' is in the log; how old its rows were is not judged"
                  .formatted(table.name()));
        } else if (!PullFeed.areAll(table, counts, first)) {
          warn(table, first, spine, warnings);
        }
      }
    }
  }

  private void warn(
      BoundTable table, PullInstants.Pull first, SpineTable spine, List<String> warnings) {
    Instant from = Instant.ofEpochMilli(first.countsFromMillis());
    String pull =
        "the first pull of table '%s' in the log, pull %d at %s"
            .formatted(table.name(), first.number(), from);
    long before = spine.countUpTo(first.countsFromMillis() - 1);
    if (first.countsFromMillis() > knownMillis()) {
      warnings.add(
          "%s was not known by %s; how old its rows were is not judged"
              .formatted(pull, request.knownAt().orElseThrow()));
    } else if (before > 0) {
      warnings.add(
          "%s for an instant before %s; how old its rows were then is not judged"
              .formatted(SpineTable.counted(before, "asks", "ask"), pull));
    }
  }
}

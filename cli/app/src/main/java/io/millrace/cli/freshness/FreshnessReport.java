package io.millrace.cli.freshness;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** How new everything is, as of one look. */
public record FreshnessReport(
    List<StreamStatus> streams, List<TableStatus> tables, List<ViewStatus> views) {
  public FreshnessReport {
    streams = List.copyOf(streams);
    tables = List.copyOf(tables);
    views = List.copyOf(views);
  }

  /** Names of all that it tells of. */
  public List<String> names() {
    return Stream.of(
            streams.stream().map(StreamStatus::stream),
            tables.stream().map(TableStatus::table),
            views.stream().map(ViewStatus::view))
        .flatMap(each -> each)
        .distinct()
        .toList();
  }

  /** What it tells of these. */
  public FreshnessReport only(Collection<String> names) {
    return new FreshnessReport(
        streams.stream().filter(each -> names.contains(each.stream())).toList(),
        tables.stream().filter(each -> names.contains(each.table())).toList(),
        views.stream().filter(each -> names.contains(each.view())).toList());
  }

  /**
   * Whether anything is older than that: the newest event of a stream, the newest row or the last
   * pull of a table, what a view is complete to. What was never there is.
   */
  public boolean isAnyOlder(Duration oldest, Instant now) {
    return streams.stream().anyMatch(each -> isOlder(each.age(now), oldest))
        || tables.stream().anyMatch(each -> isOlder(each.rowAge(now), oldest))
        || tables.stream().anyMatch(each -> isOlder(each.age(now), oldest))
        || views.stream().anyMatch(each -> isOlder(each.lag(now), oldest));
  }

  /**
   * Whether an age is beyond that.
   *
   * @param age null for what was never there
   */
  public static boolean isOlder(Duration age, Duration oldest) {
    return age == null || age.compareTo(oldest) > 0;
  }
}

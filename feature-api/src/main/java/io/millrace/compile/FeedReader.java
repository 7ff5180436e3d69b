package io.millrace.compile;

import io.millrace.EventStream;
import io.millrace.Table;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.FeedDefinition;
import io.millrace.definition.Place;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.TableDefinition;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the streams and tables that views use, and the constants that name them. */
final class FeedReader {
  private final Report report;

  FeedReader(Report report) {
    this.report = report;
  }

  /** The streams and tables used by the views, sorted by name. */
  List<FeedDraft> read(List<ViewDraft> views) {
    Map<FeedDefinition, FeedDraft> found = new IdentityHashMap<>();
    for (ViewDraft view : views) {
      for (FeatureDraft feature : view.features()) {
        if (feature.node() instanceof Aggregated aggregated) {
          FeedDefinition feed = aggregated.aggregation().rows().feed();
          if (!found.containsKey(feed)) {
            found.put(feed, named(feed, view, aggregated.aggregation().rows().place()));
          }
        }
      }
    }
    List<FeedDraft> feeds = new ArrayList<>(found.values());
    feeds.sort(Comparator.comparing(FeedDraft::name));
    return feeds;
  }

  private FeedDraft named(FeedDefinition feed, ViewDraft view, Place use) {
    report.problems(feed.problems());
    Set<Class<?>> owners = new LinkedHashSet<>();
    owners.add(feed.place().owner());
    owners.add(use.owner());
    owners.add(view.type());
    owners.remove(null);
    boolean table = feed instanceof TableDefinition;
    for (Class<?> owner : owners) {
      for (Field constant : Constants.ofType(owner, table ? Table.class : EventStream.class)) {
        if (held(Constants.value(constant)) == feed) {
          return new FeedDraft(
              Names.ofConstant(constant.getName()), feed, Place.of(owner, constant.getName()));
        }
      }
    }
    String what = table ? "table" : "stream";
    report.problem(
        ProblemCode.NOT_A_CONSTANT,
        feed.place(),
        "a " + what + " of " + simpleName(feed.eventClass()) + " is used but no constant holds it",
        "hold it in a static final constant, which names it, and use "
            + (table ? "that constant" : "by(...) of that constant"));
    return new FeedDraft("unnamed_" + simpleName(feed.eventClass()), feed, feed.place());
  }

  private static FeedDefinition held(Object constant) {
    if (constant instanceof EventStream<?> stream) {
      return stream.definition();
    }
    return constant instanceof Table<?> table ? table.definition() : null;
  }

  private static String simpleName(Class<?> type) {
    return type == null ? "null" : type.getSimpleName();
  }
}

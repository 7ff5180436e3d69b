package io.millrace.compile;

import io.millrace.EventStream;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.Place;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.StreamDefinition;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the streams that views use, and the constants that name them. */
final class StreamReader {
  private final Report report;

  StreamReader(Report report) {
    this.report = report;
  }

  /** The streams used by the views, sorted by name. */
  List<StreamDraft> read(List<ViewDraft> views) {
    Map<StreamDefinition, StreamDraft> found = new IdentityHashMap<>();
    for (ViewDraft view : views) {
      for (FeatureDraft feature : view.features()) {
        if (feature.node() instanceof Aggregated aggregated) {
          StreamDefinition stream = aggregated.aggregation().rows().stream();
          if (!found.containsKey(stream)) {
            found.put(stream, named(stream, view, aggregated.aggregation().rows().place()));
          }
        }
      }
    }
    List<StreamDraft> streams = new ArrayList<>(found.values());
    streams.sort(Comparator.comparing(StreamDraft::name));
    return streams;
  }

  private StreamDraft named(StreamDefinition stream, ViewDraft view, Place use) {
    report.problems(stream.problems());
    Set<Class<?>> owners = new LinkedHashSet<>();
    owners.add(stream.place().owner());
    owners.add(use.owner());
    owners.add(view.type());
    owners.remove(null);
    for (Class<?> owner : owners) {
      for (Field constant : Constants.ofType(owner, EventStream.class)) {
        if (Constants.value(constant) instanceof EventStream<?> held
            && held.definition() == stream) {
          return new StreamDraft(
              Names.ofConstant(constant.getName()), stream, Place.of(owner, constant.getName()));
        }
      }
    }
    report.problem(
        ProblemCode.NOT_A_CONSTANT,
        stream.place(),
        "a stream of " + simpleName(stream.eventClass()) + " is used but no constant holds it",
        "hold it in a static final constant, which names it, and use by(...) of that constant");
    return new StreamDraft("unnamed_" + simpleName(stream.eventClass()), stream, stream.place());
  }

  private static String simpleName(Class<?> type) {
    return type == null ? "null" : type.getSimpleName();
  }
}

package io.millrace.dataset.local;

import io.millrace.answer.AnswerPlan;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.FeatureSelection;
import io.millrace.manifest.EntitySpec;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which columns of the spine are what: the instant, the keys of each view, what comes with the
 * request. What is missing is noted as a problem and left out.
 *
 * @param time the column of instants; null when there is none
 * @param keys by view, in the order of the entity's columns; views whose columns are missing are
 *     left out
 * @param inputs columns by feature that comes with the request; those with a default may be left
 *     out
 * @param missingInputs names of those that only features need that {@code view.*} brought: these
 *     fail, as they do online
 */
record SpineColumns(
    String time,
    Map<BoundView, List<KeyColumn>> keys,
    Map<BoundFeature, String> inputs,
    List<String> missingInputs) {
  /** What the database calls the place of a row. */
  private static final String ROW_ID = "rowid";

  /**
   * @param required what comes with the request for features that were asked for by name
   */
  static SpineColumns of(
      SpineFile spine,
      DatasetRequest request,
      AnswerPlan plan,
      List<BoundFeature> required,
      List<String> problems) {
    spine.columns().keySet().stream()
        .filter(column -> column.equalsIgnoreCase(ROW_ID))
        .forEach(
            column ->
                problems.add(
                    "the spine has a column '%s', which here is a row's place; give it another name"
                        .formatted(column)));
    String time = spine.find(request.time()).orElse(null);
    if (time == null) {
      problems.add(missing(spine, "time column", request.time()));
    }
    for (String label : request.labels()) {
      if (!spine.columns().containsKey(label)) {
        problems.add(missing(spine, "label", label));
      }
    }
    Map<BoundView, List<KeyColumn>> keys = new LinkedHashMap<>();
    Set<String> used = new LinkedHashSet<>();
    for (BoundView view : plan.views()) {
      List<KeyColumn> columns = keys(spine, request, view, used, problems);
      if (columns != null) {
        keys.put(view, columns);
      }
    }
    for (String named : request.keys().keySet()) {
      if (!used.contains(named)) {
        problems.add(
            "--key %s: no view of the features has this key column; there is %s"
                .formatted(named, keyColumns(plan)));
      }
    }
    Map<BoundFeature, String> inputs = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (BoundFeature input : plan.requestInputs()) {
      Optional<String> column = input(spine, input);
      column.ifPresent(found -> inputs.put(input, found));
      if (column.isEmpty() && input.spec().orElse() == null && !required.contains(input)) {
        missing.add(input.qualifiedName());
      } else if (column.isEmpty() && input.spec().orElse() == null) {
        problems.add(
            "feature %s comes with the request, so the spine must have it; it has no column %s, %s or %s"
                .formatted(
                    input.qualifiedName(),
                    input.qualifiedName(),
                    FeatureSelection.column(input),
                    input.spec().name()));
      }
    }
    rejectClashes(spine, request, plan, problems);
    return new SpineColumns(time, keys, inputs, missing);
  }

  /**
   * Columns with texts and decimals that come with the request, of which every digit counts: they
   * are no doubles, even if they look so.
   */
  Set<String> exactInputs() {
    return inputs(type -> isText(type) || type instanceof DataType.Decimal);
  }

  /** Whether a column is text that comes with the request. */
  boolean isTextInput(String column) {
    return inputs(SpineColumns::isText).contains(column);
  }

  private static boolean isText(DataType type) {
    return type instanceof DataType.Text || type instanceof DataType.Enumeration;
  }

  private Set<String> inputs(Predicate<DataType> of) {
    Set<String> found = new LinkedHashSet<>();
    inputs.forEach(
        (feature, column) -> {
          if (of.test(feature.spec().type())) {
            found.add(column);
          }
        });
    return found;
  }

  private static List<KeyColumn> keys(
      SpineFile spine,
      DatasetRequest request,
      BoundView view,
      Set<String> used,
      List<String> problems) {
    List<KeyColumn> columns = new ArrayList<>();
    List<EntitySpec.KeyColumn> wanted = view.keys().spec().key();
    for (EntitySpec.KeyColumn key : wanted) {
      String place = view.spec().name() + "." + key.name();
      String named = request.keys().get(place);
      used.add(place);
      Optional<String> found = spine.find(named == null ? key.name() : named);
      if (found.isEmpty()) {
        problems.add(
            missing(spine, "column for the key " + place, named == null ? key.name() : named)
                + (named == null ? "; name another with --key " + place + "=COLUMN" : ""));
        continue;
      }
      KeyColumn column = new KeyColumn(place, found.get(), key.type(), spine.isCsv());
      String type = spine.columns().get(column.column());
      if (column.takes(type)) {
        columns.add(column);
      } else {
        problems.add(
            "column '%s' of the spine is %s; the key %s is %s"
                .formatted(column.column(), type, place, DuckTypes.of(key.type())));
      }
    }
    return columns.size() == wanted.size() ? columns : null;
  }

  private static Optional<String> input(SpineFile spine, BoundFeature input) {
    return spine
        .find(input.qualifiedName())
        .or(() -> spine.find(FeatureSelection.column(input)))
        .or(() -> spine.find(input.spec().name()));
  }

  private static void rejectClashes(
      SpineFile spine, DatasetRequest request, AnswerPlan plan, List<String> problems) {
    for (BoundFeature feature : plan.outputs()) {
      for (String column : OutputTable.columnsOf(feature, request.statuses())) {
        spine.columns().keySet().stream()
            .filter(column::equalsIgnoreCase)
            .forEach(
                there ->
                    problems.add(
                        "the spine has a column '%s' already, which feature %s would be"
                            .formatted(there, feature.qualifiedName())));
      }
    }
  }

  private static String keyColumns(AnswerPlan plan) {
    List<String> columns = new ArrayList<>();
    for (BoundView view : plan.views()) {
      view.keys().spec().key().forEach(key -> columns.add(view.spec().name() + "." + key.name()));
    }
    return String.join(", ", columns);
  }

  private static String missing(SpineFile spine, String what, String name) {
    return "the spine has no %s '%s'; it has %s".formatted(what, name, spine.listed());
  }
}

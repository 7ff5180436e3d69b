package io.millrace.compile;

import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.LatestRow;
import io.millrace.Table;
import io.millrace.Windowed;
import io.millrace.definition.FeatureDefinition;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.Place;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.WindowDefinition;
import io.millrace.definition.WindowedDefinition;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads a view class: initialises it and turns its constants into named features. */
final class DefinitionReader {
  private final Report report;

  DefinitionReader(Report report) {
    this.report = report;
  }

  /** Null when the class is no view or cannot be initialised. */
  ViewDraft read(Class<?> type) {
    Place place = Place.of(type);
    FeatureView terms = type.getAnnotation(FeatureView.class);
    if (terms == null) {
      report.problem(
          ProblemCode.NOT_A_VIEW,
          place,
          "class " + type.getName() + " is no feature view",
          "annotate it with @FeatureView");
      return null;
    }
    if (!initialised(type, place)) {
      return null;
    }
    String name = terms.name().isEmpty() ? Names.ofView(type.getSimpleName()) : terms.name();
    List<FeatureDraft> features = new ArrayList<>();
    for (Field constant : type.getDeclaredFields()) {
      read(constant, name, features);
    }
    features.sort(Comparator.comparing(FeatureDraft::name));
    return new ViewDraft(type, name, terms, List.copyOf(features), place);
  }

  private boolean initialised(Class<?> type, Place place) {
    try {
      Class.forName(type.getName(), true, type.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      report.problem(
          ProblemCode.INITIALIZER_FAILED,
          place,
          "the static initialiser of " + type.getName() + " failed: " + cause,
          "mend the code that runs when the class is loaded; calls of the feature API never throw");
      return false;
    }
  }

  private void read(Field constant, String view, List<FeatureDraft> features) {
    Class<?> type = constant.getType();
    boolean feature = type == Feature.class || type == Windowed.class || type == LatestRow.class;
    if (!feature && type != EventStream.class && type != Table.class) {
      return;
    }
    Place place = Place.of(constant.getDeclaringClass(), constant.getName());
    int modifiers = constant.getModifiers();
    if (!Modifier.isStatic(modifiers) || !Modifier.isFinal(modifiers)) {
      report.problem(
          ProblemCode.NOT_A_CONSTANT,
          place,
          "'" + constant.getName() + "' is not static and final",
          "definitions are constants: make it static final");
      return;
    }
    Object value = Constants.value(constant);
    if (value == null) {
      report.problem(
          ProblemCode.NULL_CONSTANT,
          place,
          "'" + constant.getName() + "' is null",
          "give it a definition, or leave it out");
    } else if (value instanceof Feature<?> single) {
      add(single.definition(), constant, view, features);
    } else if (value instanceof Windowed<?> windowed) {
      add(windowed.definition(), constant, view, features);
    } else if (value instanceof LatestRow<?> row) {
      features.addAll(new LatestRowReader(report).read(row.definition(), view));
    }
  }

  private void add(
      FeatureDefinition definition, Field constant, String view, List<FeatureDraft> features) {
    report.problems(definition.problems());
    features.add(
        new FeatureDraft(
            view,
            Names.ofConstant(constant.getName()),
            definition.node(),
            definition.terms(),
            typeArgument(constant),
            definition,
            definition.place()));
  }

  private void add(
      WindowedDefinition definition, Field constant, String view, List<FeatureDraft> features) {
    report.problems(definition.problems());
    for (WindowDefinition window : definition.windows()) {
      features.add(
          new FeatureDraft(
              view,
              Names.ofConstant(constant.getName()) + "_" + window.length(),
              new Aggregated(definition.aggregation(), window),
              definition.terms(),
              typeArgument(constant),
              definition,
              definition.place()));
    }
  }

  private static Type typeArgument(Field constant) {
    return constant.getGenericType() instanceof ParameterizedType generic
        ? generic.getActualTypeArguments()[0]
        : Object.class;
  }
}

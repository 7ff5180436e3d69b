package io.millrace.compile;

import io.millrace.aggregate.Aggregator;
import io.millrace.aggregate.InvalidResultException;
import io.millrace.compile.code.CodeFingerprint;
import io.millrace.compile.code.Fingerprint;
import io.millrace.definition.Durations;
import io.millrace.definition.FeatureDefinition.Derived;
import io.millrace.definition.FeatureDefinition.Input;
import io.millrace.definition.ProblemCode;
import io.millrace.manifest.FeatureSpec;
import io.millrace.manifest.FeatureSpec.Kind;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import io.millrace.type.JavaType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Makes the manifest's features, and binds them to their code. */
final class FeatureBinder {
  private static final String CLOCK_RELATIVE = "time_since_last";

  private final Draft draft;
  private final Lineage lineage;
  private final CodeFingerprint fingerprints;
  private final Report report;

  FeatureBinder(Draft draft, Lineage lineage, CodeFingerprint fingerprints, Report report) {
    this.draft = draft;
    this.lineage = lineage;
    this.fingerprints = fingerprints;
    this.report = report;
  }

  /** A feature before its view exists. */
  record Part(
      FeatureSpec spec,
      JavaType<Object> javaType,
      List<BoundConstraint> constraints,
      FeatureDraft draft) {}

  /** Null when it cannot be: the problems are then reported. */
  Part aggregated(AggregatedFeature feature, int column) {
    boolean clockRelative = feature.definition().name().equals(CLOCK_RELATIVE);
    DataType result = clockRelative ? DataType.INT64 : feature.aggregator().resultType();
    JavaType<Object> javaType = javaType(feature.draft());
    if (javaType == null || !fits(feature, javaType.type(), result)) {
      return null;
    }
    return part(
        feature.draft(),
        javaType,
        result,
        Kind.AGGREGATED,
        column,
        feature,
        clockRelative,
        !presentOverNothing(feature.aggregator()),
        Fingerprint.of(feature.columnIdentity()));
  }

  /** A derived feature or an input; null when it cannot be: the problems are then reported. */
  Part computed(FeatureDraft feature) {
    JavaType<Object> javaType = javaType(feature);
    if (javaType == null) {
      return null;
    }
    boolean derived = feature.node() instanceof Derived;
    String fingerprint = "";
    if (feature.node() instanceof Derived node) {
      fingerprint = node.function() == null ? "" : fingerprints.of(node.function());
    } else if (feature.node() instanceof Input node) {
      fingerprint = Fingerprint.of("input", javaType.type());
      if (node.type() != null && !javaType.type().equals(EntityBinder.type(node.type()))) {
        mismatch(feature, javaType.type(), "input of " + node.type().getSimpleName());
        return null;
      }
    }
    return part(
        feature,
        javaType,
        javaType.type(),
        derived ? Kind.DERIVED : Kind.INPUT,
        -1,
        null,
        false,
        true,
        fingerprint);
  }

  private Part part(
      FeatureDraft feature,
      JavaType<Object> javaType,
      DataType type,
      Kind kind,
      int column,
      AggregatedFeature aggregated,
      boolean clockRelative,
      boolean nullable,
      String fingerprint) {
    List<BoundConstraint> constraints =
        new ConstraintBinder(report)
            .bind(feature.terms().constraints(), null, javaType, feature.place(), new HashSet<>());
    Object orElse = orElse(feature, javaType, type);
    FeatureSpec spec =
        new FeatureSpec(
            feature.name(),
            type,
            nullable && orElse == null,
            kind,
            column,
            aggregated == null ? null : aggregated.window(),
            clockRelative,
            inputs(feature),
            feature.node() instanceof Derived derived && derived.nulls(),
            orElse,
            maxStaleness(feature),
            constraints.stream().map(BoundConstraint::spec).toList(),
            lineage.of(feature),
            owner(feature),
            feature.terms().description(),
            List.copyOf(new TreeSet<>(feature.terms().tags())),
            feature.terms().deprecated(),
            version(feature),
            fingerprint);
    return new Part(spec, javaType, constraints, feature);
  }

  private String owner(FeatureDraft feature) {
    return feature.terms().owner() != null
        ? feature.terms().owner()
        : draft.view(feature.view()).map(view -> view.terms().owner()).orElse("");
  }

  private int version(FeatureDraft feature) {
    return feature.terms().version() != 0
        ? feature.terms().version()
        : draft.view(feature.view()).map(view -> view.terms().version()).orElse(1);
  }

  private List<String> inputs(FeatureDraft feature) {
    List<String> names = new ArrayList<>();
    if (feature.node() instanceof Derived derived) {
      derived
          .inputs()
          .forEach(each -> draft.resolve(each).ifPresent(in -> names.add(in.qualifiedName())));
    }
    return names;
  }

  private boolean fits(AggregatedFeature feature, DataType constant, DataType result) {
    boolean decimals = constant instanceof DataType.Decimal && result instanceof DataType.Decimal;
    boolean fits = decimals || constant.equals(result);
    if (!fits) {
      mismatch(
          feature.draft(),
          constant,
          feature.definition().name() + " gives " + DataTypes.shortName(result));
    }
    return fits;
  }

  private void mismatch(FeatureDraft feature, DataType constant, String actual) {
    report.problem(
        ProblemCode.TYPE_MISMATCH,
        feature.place(),
        feature.qualifiedName()
            + " is declared as "
            + DataTypes.shortName(constant)
            + ", but "
            + actual,
        "declare the constant with the type of its value");
  }

  @SuppressWarnings("unchecked")
  private JavaType<Object> javaType(FeatureDraft feature) {
    try {
      return (JavaType<Object>) JavaType.of(feature.type());
    } catch (IllegalArgumentException e) {
      report.problem(
          ProblemCode.BAD_TYPE,
          feature.place(),
          feature.qualifiedName() + " has the type " + feature.type() + ": " + e.getMessage(),
          "declare the constant with a type that features can have, such as Feature<Double>");
      return null;
    }
  }

  private Object orElse(FeatureDraft feature, JavaType<Object> javaType, DataType type) {
    Object written = feature.terms().orElse();
    if (written == null) {
      return null;
    }
    try {
      return type instanceof DataType.Decimal decimal
          ? ((BigDecimal) written).setScale(decimal.scale())
          : javaType.toCanonical(written);
    } catch (IllegalArgumentException | ArithmeticException e) {
      report.problem(
          ProblemCode.BAD_DEFAULT,
          feature.place(),
          "orElse(" + written + ") of " + feature.qualifiedName() + ": " + e.getMessage(),
          "give a value of " + DataTypes.shortName(type));
      return null;
    }
  }

  private Long maxStaleness(FeatureDraft feature) {
    String written = feature.terms().maxStaleness();
    OptionalLong millis = Durations.parse(written);
    if (written != null && millis.isEmpty()) {
      report.problem(
          ProblemCode.BAD_STALENESS,
          feature.place(),
          "maxStaleness '" + written + "' is not a length of time",
          Durations.ACCEPTED);
    }
    return millis.isPresent() ? millis.getAsLong() : null;
  }

  private static <A> boolean presentOverNothing(Aggregator<A> aggregator) {
    try {
      return aggregator.result(aggregator.create()) != null;
    } catch (InvalidResultException e) {
      return false;
    }
  }
}

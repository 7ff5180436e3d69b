package io.millrace.compile;

import io.millrace.Derivation;
import io.millrace.manifest.FeatureSpec;
import io.millrace.type.JavaType;
import java.util.List;

/** A feature with its code. Immutable and thread-safe, as far as the user's code is. */
public final class BoundFeature {
  private final FeatureSpec spec;
  private final BoundView view;
  private final String qualifiedName;
  private final JavaType<Object> javaType;
  private final List<BoundConstraint> constraints;
  private final Derivation derivation;
  private final List<JavaType<Object>> inputTypes;

  BoundFeature(
      FeatureSpec spec,
      BoundView view,
      JavaType<Object> javaType,
      List<BoundConstraint> constraints,
      Derivation derivation,
      List<JavaType<Object>> inputTypes) {
    this.spec = spec;
    this.view = view;
    this.qualifiedName = view.spec().name() + "." + spec.name();
    this.javaType = javaType;
    this.constraints = List.copyOf(constraints);
    this.derivation = derivation;
    this.inputTypes = List.copyOf(inputTypes);
  }

  public FeatureSpec spec() {
    return spec;
  }

  /** Such as {@code card.spend_1h}. */
  public String qualifiedName() {
    return qualifiedName;
  }

  public BoundView view() {
    return view;
  }

  /** How users see its values. */
  public JavaType<Object> javaType() {
    return javaType;
  }

  /**
   * Computes a derived feature. Null if an input is null, unless the feature wants nulls.
   *
   * @param canonicalInputs one for each of {@link FeatureSpec#inputs()}
   * @return the canonical value, or null
   * @throws Exception whatever the user's code throws; {@link ArithmeticException} when it gives
   *     NaN or an infinity, also within a list or a record, which is no value of a feature
   */
  public Object derive(Object[] canonicalInputs) throws Exception {
    if (derivation == null) {
      throw new IllegalStateException(qualifiedName() + " is not derived");
    }
    Object[] arguments = new Object[inputTypes.size()];
    for (int i = 0; i < arguments.length; i++) {
      if (canonicalInputs[i] == null && !spec.nullsPassed()) {
        return null;
      }
      arguments[i] = inputTypes.get(i).fromCanonical(canonicalInputs[i]);
    }
    Object result = javaType.toCanonical(Derivations.apply(derivation, arguments));
    if (!FiniteNumbers.areAll(result)) {
      boolean isNumber = result instanceof Number;
      throw new ArithmeticException(
          "the result is %s, which %s"
              .formatted(
                  result, isNumber ? "is no finite number" : "holds a number that is not finite"));
    }
    return result;
  }

  /** The name of the first constraint that the value breaks, or null. */
  public String violatedConstraint(Object canonicalValue) {
    for (BoundConstraint constraint : constraints) {
      if (constraint.isBrokenBy(canonicalValue)) {
        return constraint.spec().name();
      }
    }
    return null;
  }
}

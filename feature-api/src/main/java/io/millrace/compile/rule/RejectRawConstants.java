package io.millrace.compile.rule;

import io.millrace.compile.Draft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.definition.ProblemCode;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

/** A constant names the type of its values: a feature's type is read from it. */
public final class RejectRawConstants implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    draft
        .features()
        .filter(
            feature ->
                feature.type() == Object.class
                    || feature.type() instanceof WildcardType
                    || feature.type() instanceof TypeVariable)
        .forEach(
            feature ->
                report.problem(
                    ProblemCode.BAD_TYPE,
                    feature.place(),
                    feature.qualifiedName() + " does not say the type of its values",
                    "declare it as Feature<Double>, Windowed<Long>, ..."));
  }
}

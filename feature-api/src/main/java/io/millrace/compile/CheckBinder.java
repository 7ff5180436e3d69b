package io.millrace.compile;

import io.millrace.compile.BoundFeed.BoundCheck;
import io.millrace.definition.FieldCheck;
import io.millrace.definition.Place;
import io.millrace.manifest.ConstraintSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Binds the constraints of a stream or a table to the values that they judge. */
final class CheckBinder {
  private final FieldBinder fields;
  private final Report report;

  CheckBinder(FieldBinder fields, Report report) {
    this.fields = fields;
    this.report = report;
  }

  /** Those that fit; problems for the others are reported. */
  List<BoundCheck> bind(List<FieldCheck> written) {
    List<BoundCheck> checks = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (FieldCheck check : written) {
      FieldCode field =
          check.field() == null ? null : fields.bind(check.field(), null, check.place());
      if (field != null) {
        Place place = check.place();
        String name = field.name() == null ? "computed" : field.name();
        checks.add(
            new BoundCheck(
                field,
                new ConstraintBinder(report)
                    .bind(check.constraints(), name, field.javaType(), place, taken)));
      }
    }
    return checks;
  }

  static List<ConstraintSpec> specs(List<BoundCheck> checks) {
    return checks.stream()
        .flatMap(check -> check.constraints().stream())
        .map(BoundConstraint::spec)
        .toList();
  }

  /** What of them decides which events are bad. */
  static List<Object> fingerprintParts(List<BoundCheck> checks) {
    List<Object> parts = new ArrayList<>();
    for (BoundCheck check : checks) {
      parts.add(check.field().fingerprint());
      for (BoundConstraint constraint : check.constraints()) {
        parts.add(constraint.spec().kind() + constraint.spec().arguments());
      }
    }
    return parts;
  }
}

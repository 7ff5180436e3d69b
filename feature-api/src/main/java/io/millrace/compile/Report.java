package io.millrace.compile;

import io.millrace.definition.Place;
import io.millrace.definition.Problem;
import io.millrace.definition.ProblemCode;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects problems and warnings, each once, and gives them in the order of the code; those of one
 * line in the order found. Not thread-safe.
 */
public final class Report {
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Set<Problem> warnings = new LinkedHashSet<>();

  public void problem(ProblemCode code, Place place, String message, String accepted) {
    problems.add(new Problem(code, place, message, accepted));
  }

  public void problems(Collection<Problem> found) {
    problems.addAll(found);
  }

  public void warning(ProblemCode code, Place place, String message, String advice) {
    warnings.add(new Problem(code, place, message, advice));
  }

  public List<Problem> problems() {
    return inOrder(problems);
  }

  public List<Problem> warnings() {
    return inOrder(warnings);
  }

  private static List<Problem> inOrder(Set<Problem> found) {
    return found.stream().sorted(Comparator.comparing(Problem::place, Place.IN_ORDER)).toList();
  }
}

package io.millrace.compile;

import io.millrace.definition.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Definitions that do not compile. The message lists every problem. */
public final class CompileException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  CompileException(List<Problem> problems) {
    super(
        "Cannot compile: "
            + problems.size()
            + (problems.size() == 1 ? " problem" : " problems")
            + problems.stream().map(each -> "\n  " + each).collect(Collectors.joining()));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}

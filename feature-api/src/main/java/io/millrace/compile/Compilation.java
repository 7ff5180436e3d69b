package io.millrace.compile;

import io.millrace.definition.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What came of a compilation.
 *
 * @param problems all of them; the store is there only if there is none
 * @param warnings what compiles and may still be a mistake
 * @param store the compiled definitions
 */
public record Compilation(
    List<Problem> problems, List<Problem> warnings, Optional<FeatureStore> store) {
  public Compilation {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * The store.
   *
   * @throws CompileException listing every problem, if there is any
   */
  public FeatureStore orThrow() {
    return store.orElseThrow(() -> new CompileException(problems));
  }
}

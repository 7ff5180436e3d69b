package io.millrace.compile;

import io.millrace.event.EventProblem;
import java.util.List;

/**
 * An event that was sent to a stream, and everything that is wrong with it.
 *
 * @param event of the stream's class; null if its fields cannot be read
 * @param problems empty when a job would take it
 */
public record JudgedEvent(Object event, List<EventProblem> problems) {
  public JudgedEvent {
    problems = List.copyOf(problems);
  }

  public boolean isGood() {
    return problems.isEmpty();
  }
}

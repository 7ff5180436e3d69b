package io.millrace.gateway.push;

import io.millrace.event.EventProblem;
import java.util.List;

/**
 * An event of a request that is none of its stream.
 *
 * @param index place in the request, from 0
 * @param problems at least one
 */
record RefusedEvent(int index, List<EventProblem> problems) {
  RefusedEvent {
    problems = List.copyOf(problems);
  }
}

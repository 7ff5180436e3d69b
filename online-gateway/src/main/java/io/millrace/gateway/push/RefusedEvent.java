package io.millrace.gateway.push;

import io.millrace.event.EventProblem;
import java.util.List;

/**
 * An event of a request that is none of its stream, or a row that is none of its table.
 *
 * @param list what the request's list is called
 * @param index place in the request, from 0
 * @param problems at least one
 */
record RefusedEvent(String list, int index, List<EventProblem> problems) {
  RefusedEvent {
    problems = List.copyOf(problems);
  }
}

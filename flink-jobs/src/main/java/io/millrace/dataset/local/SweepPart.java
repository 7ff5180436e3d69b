package io.millrace.dataset.local;

import io.millrace.dataset.event.EventRange;
import java.io.Serializable;

/**
 * Something that one worker reads on its own.
 *
 * @param kind what it is
 * @param name of the stream or table, or of the view that was served
 * @param range of the events; of decisions only its end counts, inclusive
 */
public record SweepPart(Kind kind, String name, EventRange range) implements Serializable {
  /** What a part holds. */
  public enum Kind {
    /** Events of a stream, or rows of a table. */
    EVENTS,
    /** What was decided of a view's keys. */
    DECISIONS
  }
}

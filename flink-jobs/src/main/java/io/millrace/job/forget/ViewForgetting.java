package io.millrace.job.forget;

import io.millrace.manifest.EntitySpec;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What the operator of a view needs to know to forget.
 *
 * @param register of forgotten keys; null where there is none, and nothing is ever forgotten
 * @param entity of the view
 * @param onlineTable that this definition of the view is served from
 * @param streams of the view, and its tables, in their order
 */
public record ViewForgetting(
    KeyRegister register, EntitySpec entity, String onlineTable, List<String> streams)
    implements Serializable {
  /** Nothing is ever forgotten. */
  public static final ViewForgetting NEVER =
      new ViewForgetting(null, new EntitySpec("", List.of()), "", List.of());

  public ViewForgetting {
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(onlineTable, "onlineTable");
    streams = List.copyOf(streams);
  }
}

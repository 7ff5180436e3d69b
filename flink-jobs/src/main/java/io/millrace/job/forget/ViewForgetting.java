package io.millrace.job.forget;

import java.io.Serializable;
import java.util.Objects;

/**
 * What the operator of a view needs to know to forget.
 *
 * @param register of forgotten keys; null where there is none, and nothing is ever forgotten
 * @param entity name of the view's entity
 * @param view name of the view
 */
public record ViewForgetting(KeyRegister register, String entity, String view)
    implements Serializable {
  /** Nothing is ever forgotten. */
  public static final ViewForgetting NEVER = new ViewForgetting(null, "", "");

  public ViewForgetting {
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(view, "view");
  }
}

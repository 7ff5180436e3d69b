package io.millrace.core;

/** Rising instants at which cells may step. */
interface StepRun {
  /** Whether there are more than so many. */
  boolean has(int step);

  /** One that there is, delay included; {@link Span#NEVER} for a step that never comes. */
  long atMillis(int step);
}

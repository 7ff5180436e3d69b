package io.millrace.core;

/** What reaches a key of a view, in the order of each source partition. */
public sealed interface KeyInput permits Contribution, Forget {
  /** The key. */
  EntityKey key();

  /** Index of the stream within the view. */
  int stream();

  /** Source partition. */
  int partition();
}

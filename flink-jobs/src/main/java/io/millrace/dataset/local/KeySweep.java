package io.millrace.dataset.local;

import io.millrace.codec.ByteReader;

/** Goes over what happens to one key after the other, in the order of time. One thread's own. */
interface KeySweep {
  /** Another key begins. */
  void begin();

  /**
   * What happens next to the key.
   *
   * @param x of {@link SweepLayout#x}
   * @return whether it was a question
   */
  boolean take(long x, ByteReader row);
}

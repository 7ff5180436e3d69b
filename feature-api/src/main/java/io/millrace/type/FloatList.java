package io.millrace.type;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * The canonical form of a vector, without a box for each number. Equals any list of the same
 * floats.
 */
final class FloatList extends AbstractList<Float> implements RandomAccess {
  private final float[] floats;

  /** Takes the array over. */
  FloatList(float[] owned) {
    this.floats = owned;
  }

  @Override
  public Float get(int index) {
    return floats[index];
  }

  @Override
  public int size() {
    return floats.length;
  }
}

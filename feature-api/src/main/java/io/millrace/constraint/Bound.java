package io.millrace.constraint;

import io.millrace.type.ValueCodec;

/**
 * An inclusive bound. Not the order of min and max: as numbers, -0.0 and 0.0 are the same, and NaN
 * has no place.
 */
record Bound(ValueCodec codec, Object value, Object written) {
  /**
   * What {@link #compareTo} says of NaN: greater than all, so that only an upper bound must look.
   */
  static final int UNORDERED = Integer.MAX_VALUE;

  /** Negative if the bound is below the value, 0 if equal, positive if above. */
  int compareTo(Object other) {
    if (value instanceof Double bound) {
      return compare(bound, (Double) other);
    }
    if (value instanceof Float bound) {
      return compare(bound, (Float) other);
    }
    return codec.compare(value, other);
  }

  private static int compare(double bound, double other) {
    if (Double.isNaN(other)) {
      return UNORDERED;
    }
    return bound < other ? -1 : bound > other ? 1 : 0;
  }

  @Override
  public String toString() {
    String text = String.valueOf(written);
    return written instanceof Double && text.endsWith(".0")
        ? text.substring(0, text.length() - 2)
        : text;
  }
}

package io.millrace.type;

import io.millrace.codec.ByteReader;

/**
 * Arrays and maps come in blocks: a count, negative if a length in bytes follows, until a count of
 * 0.
 */
final class AvroBlocks {
  private AvroBlocks() {}

  /**
   * Reads every element. A count beyond the bytes left is refused: each element takes at least one.
   */
  static void read(ByteReader in, Runnable element) {
    for (long count = count(in); count != 0; count = count(in)) {
      if (count > in.remaining()) {
        throw new IllegalArgumentException(
            count + " elements exceed the " + in.remaining() + " bytes left");
      }
      for (long i = 0; i < count; i++) {
        element.run();
      }
    }
  }

  private static long count(ByteReader in) {
    long count = in.readLong();
    if (count < 0) {
      in.readLong();
      count = -count;
      if (count < 0) {
        throw new IllegalArgumentException("a block of " + count + " elements");
      }
    }
    return count;
  }

  /** Passes over every element, whole blocks at once where their length is known. */
  static void skip(ByteReader in, Runnable element) {
    for (long count = in.readLong(); count != 0; count = in.readLong()) {
      if (count < 0) {
        in.skip(AvroPrimitive.readLength(in));
        continue;
      }
      for (long i = 0; i < count; i++) {
        int before = in.position();
        element.run();
        if (in.position() == before) {
          // Elements without bytes: there may be any number of them, and none says more.
          break;
        }
      }
    }
  }
}

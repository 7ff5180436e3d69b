package io.millrace.benchmarks.report;

/** What a measured value should be. A miss is reported, never hidden. */
public sealed interface Target {
  /** The bound itself meets it. */
  record AtLeast(double bound) implements Target {}

  /** The bound itself meets it. */
  record AtMost(double bound) implements Target {}

  /** The bound itself does not meet it. */
  record Below(double bound) implements Target {}

  static Target atLeast(double bound) {
    return new AtLeast(bound);
  }

  static Target atMost(double bound) {
    return new AtMost(bound);
  }

  static Target below(double bound) {
    return new Below(bound);
  }

  default boolean isMetBy(double value) {
    if (this instanceof AtLeast atLeast) {
      return value >= atLeast.bound;
    }
    if (this instanceof AtMost atMost) {
      return value <= atMost.bound;
    }
    return value < ((Below) this).bound;
  }

  /** As people write it: {@code >= 0.8}. */
  default String text() {
    if (this instanceof AtLeast atLeast) {
      return ">= " + Numbers.text(atLeast.bound);
    }
    if (this instanceof AtMost atMost) {
      return "<= " + Numbers.text(atMost.bound);
    }
    return "< " + Numbers.text(((Below) this).bound);
  }
}

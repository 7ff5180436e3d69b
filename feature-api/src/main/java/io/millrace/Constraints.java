package io.millrace;

/** The constraints, for a static import. Bounds are inclusive. */
public final class Constraints {
  private Constraints() {}

  public static Constraint<Number> atLeast(long bound) {
    return new Constraint<>("at_least", bound);
  }

  public static Constraint<Number> atLeast(double bound) {
    return new Constraint<>("at_least", bound);
  }

  public static <T extends Comparable<? super T>> Constraint<T> atLeast(T bound) {
    return new Constraint<>("at_least", bound);
  }

  public static Constraint<Number> atMost(long bound) {
    return new Constraint<>("at_most", bound);
  }

  public static Constraint<Number> atMost(double bound) {
    return new Constraint<>("at_most", bound);
  }

  public static <T extends Comparable<? super T>> Constraint<T> atMost(T bound) {
    return new Constraint<>("at_most", bound);
  }

  public static Constraint<Number> between(long low, long high) {
    return new Constraint<>("between", low, high);
  }

  public static Constraint<Number> between(double low, double high) {
    return new Constraint<>("between", low, high);
  }

  public static <T extends Comparable<? super T>> Constraint<T> between(T low, T high) {
    return new Constraint<>("between", low, high);
  }

  /** One of these values. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public static <T> Constraint<T> oneOf(T... values) {
    return new Constraint<>("one_of", (Object[]) values);
  }

  /** Text that as a whole matches a {@link java.util.regex.Pattern}. */
  public static Constraint<CharSequence> matches(String regex) {
    return new Constraint<>("matches", regex);
  }

  /** Not null. */
  public static Constraint<Object> required() {
    return new Constraint<>("required");
  }

  /** Length of text in characters (code points), of bytes, of a list, vector or map. */
  public static Constraint<Object> length(long low, long high) {
    return new Constraint<>("length", low, high);
  }
}

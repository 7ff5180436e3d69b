package io.millrace.type;

/**
 * A value that is not of the type asked for. The message names the value (shortened), the type and
 * what would be accepted.
 */
public final class UnreadableValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;

  /** What is wrong with the value. */
  public enum Fault {
    /** A required field has no value. */
    MISSING,
    /** The value is there, but not of the type. */
    WRONG_TYPE
  }

  private final Fault fault;
  private final String place;
  private final String problem;
  private final String found;
  private final String accepted;

  private UnreadableValueException(
      Fault fault, String place, String problem, String found, String accepted) {
    super(place.isEmpty() ? problem : place + ": " + problem);
    this.fault = fault;
    this.place = place;
    this.problem = problem;
    this.found = found;
    this.accepted = accepted;
  }

  static UnreadableValueException wrongType(Object found, DataType type, String accepted) {
    return new UnreadableValueException(
        Fault.WRONG_TYPE,
        "",
        "Cannot read "
            + shown(found)
            + " as "
            + DataTypes.shortName(type)
            + ": expects "
            + accepted,
        shortened(found),
        accepted);
  }

  static UnreadableValueException missing(String field, DataType type) {
    return new UnreadableValueException(
        Fault.MISSING,
        field,
        "required field of type " + DataTypes.shortName(type) + " is missing or null",
        null,
        "a value of type " + DataTypes.shortName(type));
  }

  static UnreadableValueException wrongType(Object found, String asked, String accepted) {
    return new UnreadableValueException(
        Fault.WRONG_TYPE,
        "",
        "Cannot read " + shown(found) + " as " + asked + ": expects " + accepted,
        shortened(found),
        accepted);
  }

  /** The same fault, one step further in: {@code items} and {@code [2].price} is items[2].price. */
  UnreadableValueException within(String outer) {
    String path = place.isEmpty() || place.startsWith("[") ? outer + place : outer + "." + place;
    return new UnreadableValueException(fault, path, problem, found, accepted);
  }

  public Fault fault() {
    return fault;
  }

  /** Where in the value: {@code items[2].price}; empty if the value itself. */
  public String place() {
    return place;
  }

  /** The message without the place. */
  public String problem() {
    return problem;
  }

  /** The value as it was given, shortened; null if there was none. */
  public String found() {
    return found;
  }

  /** What would be accepted in its place. */
  public String accepted() {
    return accepted;
  }

  static String shown(Object found) {
    return "'" + shortened(found) + "'";
  }

  private static String shortened(Object found) {
    String text = String.valueOf(found);
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }
}

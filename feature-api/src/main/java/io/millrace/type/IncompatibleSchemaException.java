package io.millrace.type;

/** A schema whose data cannot be read as a type. The message begins with the field. */
public final class IncompatibleSchemaException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String problem;

  IncompatibleSchemaException(String place, String problem) {
    super(place.isEmpty() ? problem : place + ": " + problem);
    this.place = place;
    this.problem = problem;
  }

  IncompatibleSchemaException within(String outer) {
    String path = place.isEmpty() || place.startsWith("[") ? outer + place : outer + "." + place;
    return new IncompatibleSchemaException(path, problem);
  }

  /** The field, such as {@code items[].price}; empty if it is the whole schema. */
  public String place() {
    return place;
  }
}

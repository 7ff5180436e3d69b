package io.millrace.definition;

/**
 * Something wrong with a definition.
 *
 * @param code stable
 * @param place where
 * @param message what is wrong, with the value
 * @param accepted what would be accepted
 */
public record Problem(ProblemCode code, Place place, String message, String accepted) {

  @Override
  public String toString() {
    return place + ": " + message + "; " + accepted + " [" + code + "]";
  }
}

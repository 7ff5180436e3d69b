package io.millrace.client;

/** A feature that was answered, but as invalid or failed. The rest of the answer stands. */
public final class UnusableValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableValueException(String feature, FeatureAnswer<?> answer) {
    super(feature + " is " + answer.status().text() + ": " + answer.message());
  }
}

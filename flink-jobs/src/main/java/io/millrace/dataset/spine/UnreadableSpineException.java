package io.millrace.dataset.spine;

/** A spine that is there, but not as rows that can be read. */
final class UnreadableSpineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableSpineException(String message) {
    super(message);
  }
}

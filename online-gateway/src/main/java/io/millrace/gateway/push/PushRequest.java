package io.millrace.gateway.push;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A push as it was sent.
 *
 * @param source name of the stream
 * @param mode what becomes of good events beside bad ones
 * @param idempotencyKey null if there is none
 * @param body not copied
 * @param hash of what the idempotency key stands for; null until {@link #hashed()}
 */
record PushRequest(String source, Mode mode, String idempotencyKey, byte[] body, byte[] hash) {
  private static final int LONGEST_KEY = 255;

  /** What becomes of good events beside bad ones. */
  enum Mode {
    /** Nothing is taken unless every event is good. */
    ALL_OR_NOTHING,
    /** The good ones are taken, the others told. */
    PARTIAL
  }

  /**
   * A push of an HTTP request.
   *
   * @param partial the query's parameter, or null
   * @param idempotencyKey the header, or null
   * @throws PushException for what they cannot be
   */
  static PushRequest of(String source, String partial, String idempotencyKey, byte[] body) {
    if (partial != null && !partial.equals("true") && !partial.equals("false")) {
      throw new PushException(
          PushCode.INVALID_REQUEST, "partial is '" + partial + "'; it must be true or false");
    }
    if (idempotencyKey != null && !isKey(idempotencyKey)) {
      throw new PushException(
          PushCode.INVALID_REQUEST,
          "the Idempotency-Key must have 1 to "
              + LONGEST_KEY
              + " characters of printable ASCII; it has "
              + idempotencyKey.length());
    }
    return new PushRequest(
        source,
        "true".equals(partial) ? Mode.PARTIAL : Mode.ALL_OR_NOTHING,
        idempotencyKey,
        body,
        null);
  }

  private static boolean isKey(String key) {
    return !key.isEmpty()
        && key.length() <= LONGEST_KEY
        && key.chars().allMatch(character -> character > 0x20 && character < 0x7F);
  }

  /** The same with its hash: another request has another. Takes its time for a large body. */
  PushRequest hashed() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(mode.name().getBytes(StandardCharsets.UTF_8));
      return new PushRequest(source, mode, idempotencyKey, body, digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What records of this request carry, unique among all that are written to a topic. */
  byte[] mark() {
    return (source + "/" + idempotencyKey).getBytes(StandardCharsets.UTF_8);
  }
}

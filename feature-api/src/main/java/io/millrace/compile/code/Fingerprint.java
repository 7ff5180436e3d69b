package io.millrace.compile.code;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 of text, shortened. */
public final class Fingerprint {
  private Fingerprint() {}

  /** Sixteen hex digits over the parts, each told apart from its neighbours. */
  public static String of(List<?> parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      String each = String.valueOf(part);
      text.append(each.length()).append(':').append(each);
    }
    return HexFormat.of().formatHex(sha256(text.toString()), 0, 8);
  }

  /** As {@link #of(List)}. */
  public static String of(Object... parts) {
    return of(List.of(parts));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

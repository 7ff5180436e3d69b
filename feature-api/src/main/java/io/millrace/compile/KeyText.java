package io.millrace.compile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A key as one text, as on the command line. A key of one column is that column's text, whatever is
 * in it. The columns of a composite key are parted by {@code /}, and each is percent-encoded where
 * it has to be: {@code %2F} is a slash, {@code %25} a percent sign, and any other byte of UTF-8 may
 * be written so too. In the last column slashes may stand as they are.
 */
public final class KeyText {
  private KeyText() {}

  /**
   * The columns of a text: fewer than there are where it has too few parts.
   *
   * @param width how many columns the key has, from 1
   * @throws IllegalArgumentException if something else than a code follows a percent sign; says
   *     what is accepted
   */
  public static List<String> columns(String key, int width) {
    return width == 1
        ? List.of(key)
        : Arrays.stream(key.split("/", width)).map(KeyText::decoded).toList();
  }

  /** The text of a key, which {@link #columns} takes apart again. */
  public static String of(List<String> columns) {
    return columns.size() == 1
        ? columns.get(0)
        : columns.stream()
            .map(column -> column.replace("%", "%25").replace("/", "%2F"))
            .collect(Collectors.joining("/"));
  }

  private static String decoded(String column) {
    if (column.indexOf('%') < 0) {
      return column;
    }
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < column.length()) {
      int percent = column.indexOf('%', from);
      if (percent < 0) {
        parts.add(column.substring(from));
        break;
      }
      parts.add(column.substring(from, percent));
      int end = percent;
      while (end < column.length() && column.charAt(end) == '%') {
        end += 3;
      }
      parts.add(bytes(column, percent, Math.min(end, column.length())));
      from = end;
    }
    return String.join("", parts);
  }

  /** What codes that stand one behind the other are together. */
  private static String bytes(String column, int from, int to) {
    ByteBuffer bytes = ByteBuffer.allocate(column.length());
    for (int at = from; at < to; at += 3) {
      int high = at + 1 < to ? Character.digit(column.charAt(at + 1), 16) : -1;
      int low = at + 2 < to ? Character.digit(column.charAt(at + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw wrong(column, column.substring(at, Math.min(at + 3, column.length())));
      }
      bytes.put((byte) (high * 16 + low));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw wrong(column, column.substring(from, to));
    }
  }

  private static IllegalArgumentException wrong(String column, String code) {
    return new IllegalArgumentException(
        "'%s' in column '%s' is no code; in a composite key write %%25 for a percent sign, %%2F for a slash, and else two hex digits for each byte of UTF-8"
            .formatted(code, column));
  }
}

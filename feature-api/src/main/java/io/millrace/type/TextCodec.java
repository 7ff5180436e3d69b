package io.millrace.type;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;

final class TextCodec extends ScalarCodec {
  TextCodec() {
    super(DataType.TEXT);
  }

  /**
   * Text as it survives UTF-8: a surrogate without its partner becomes '?'. Done at the edge, since
   * otherwise a value would change when it is first stored.
   */
  static String wellFormed(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < length
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return new String(text.getBytes(UTF_8), UTF_8);
        }
      }
    }
    return text;
  }

  @Override
  public void write(Object value, ByteWriter out) {
    out.writeString((String) value);
  }

  @Override
  public Object read(ByteReader in) {
    return in.readString();
  }

  @Override
  public int compare(Object a, Object b) {
    return compareText((String) a, (String) b);
  }

  /**
   * By code point, which is the order of the UTF-8 bytes and not that of {@link String#compareTo}.
   */
  static int compareText(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean leftAbove = Character.isSurrogate(left);
        if (leftAbove != Character.isSurrogate(right)) {
          return leftAbove ? 1 : -1;
        }
        return Character.compare(left, right);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeString((String) value);
  }

  @Override
  public Object parse(String text) {
    return wellFormed(text);
  }

  @Override
  String accepted() {
    return "text";
  }
}

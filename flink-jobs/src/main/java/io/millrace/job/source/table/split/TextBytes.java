package io.millrace.job.source.table.split;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/** Bytes of texts that may be null: a byte (1: a text follows), then the text. */
public final class TextBytes {
  private TextBytes() {}

  public static void write(String text, ByteWriter out) {
    out.writeByte(text == null ? 0 : 1);
    if (text != null) {
      out.writeString(text);
    }
  }

  public static String read(ByteReader in) {
    return in.readByte() == 0 ? null : in.readString();
  }

  public static void writeAll(List<String> texts, ByteWriter out) {
    out.writeUnsigned(texts.size());
    for (String text : texts) {
      write(text, out);
    }
  }

  public static List<String> readAll(ByteReader in) {
    int size = in.readLength();
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(read(in));
    }
    return texts;
  }
}

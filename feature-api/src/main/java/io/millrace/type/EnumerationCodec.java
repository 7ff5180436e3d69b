package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class EnumerationCodec extends ScalarCodec {
  private final List<String> symbols;
  private final Map<String, Integer> places = new HashMap<>();

  EnumerationCodec(DataType.Enumeration type) {
    super(type);
    this.symbols = type.symbols();
    for (int i = 0; i < symbols.size(); i++) {
      places.put(symbols.get(i), i);
    }
  }

  private int place(Object symbol) {
    Integer place = places.get((String) symbol);
    if (place == null) {
      throw unreadable(symbol);
    }
    return place;
  }

  @Override
  public void write(Object value, ByteWriter out) {
    out.writeUnsigned(place(value));
  }

  @Override
  public Object read(ByteReader in) {
    long place = in.readUnsigned();
    if (place < 0 || place >= symbols.size()) {
      throw new IllegalArgumentException(
          "symbol " + place + " of " + DataTypes.name(type()) + " does not exist");
    }
    return symbols.get((int) place);
  }

  @Override
  public int compare(Object a, Object b) {
    return Integer.compare(place(a), place(b));
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeString((String) value);
  }

  @Override
  public Object parse(String text) {
    return symbols.get(place(text));
  }

  @Override
  String accepted() {
    return "one of " + String.join(", ", symbols);
  }
}

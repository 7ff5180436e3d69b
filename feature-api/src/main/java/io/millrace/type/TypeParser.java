package io.millrace.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a type's name, from the left, one part at a time. */
final class TypeParser {
  private static final String ACCEPTED =
      "boolean, int, long, float, double, decimal(p,s), string, bytes, timestamp, date, uuid,"
          + " list<T>, map<T>, vector(n), enum Name(A,B) or struct Name(field T, field T?)";
  private static final int MAX_DEPTH = 64;

  private static final Map<String, DataType> SIMPLE =
      Map.ofEntries(
          Map.entry("boolean", DataType.BOOL),
          Map.entry("int", DataType.INT32),
          Map.entry("long", DataType.INT64),
          Map.entry("float", DataType.FLOAT32),
          Map.entry("double", DataType.FLOAT64),
          Map.entry("string", DataType.TEXT),
          Map.entry("bytes", DataType.BYTES),
          Map.entry("timestamp", DataType.TIMESTAMP),
          Map.entry("date", DataType.DATE),
          Map.entry("uuid", DataType.UUID));

  private final String text;
  private int position;
  private int depth;

  TypeParser(String text) {
    this.text = text;
  }

  DataType parse() {
    DataType type = type();
    blanks();
    if (position < text.length()) {
      throw problem("nothing more");
    }
    return type;
  }

  private DataType type() {
    if (++depth > MAX_DEPTH) {
      throw problem("at most " + MAX_DEPTH + " types within each other");
    }
    try {
      int start = position;
      String word = word();
      DataType simple = SIMPLE.get(word);
      if (simple != null) {
        return simple;
      }
      switch (word) {
        case "decimal":
          return decimal();
        case "vector":
          return vector();
        case "list":
          return new DataType.ListOf(between('<', '>'));
        case "map":
          return new DataType.MapOf(between('<', '>'));
        case "enum":
          return enumeration();
        case "struct":
          return struct();
        default:
          position = start;
          throw problem(ACCEPTED);
      }
    } finally {
      depth--;
    }
  }

  private DataType decimal() {
    expect('(');
    int precision = number();
    expect(',');
    int scale = number();
    expect(')');
    return new DataType.Decimal(precision, scale);
  }

  private DataType vector() {
    if (!accept('(')) {
      return new DataType.FloatVector(0);
    }
    int dimension = number();
    expect(')');
    return new DataType.FloatVector(dimension);
  }

  private DataType between(char open, char close) {
    expect(open);
    DataType type = type();
    expect(close);
    return type;
  }

  private DataType enumeration() {
    String name = word();
    List<String> symbols = new ArrayList<>();
    expect('(');
    while (!accept(')')) {
      if (!symbols.isEmpty()) {
        expect(',');
      }
      symbols.add(word());
    }
    return new DataType.Enumeration(name, symbols);
  }

  private DataType struct() {
    String name = word();
    List<DataType.Field> fields = new ArrayList<>();
    expect('(');
    while (!accept(')')) {
      if (!fields.isEmpty()) {
        expect(',');
      }
      String field = word();
      DataType type = type();
      fields.add(new DataType.Field(field, type, accept('?')));
    }
    return new DataType.Struct(name, fields);
  }

  private int number() {
    String digits = word();
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      position -= digits.length();
      throw problem("a number");
    }
  }

  private String word() {
    blanks();
    int start = position;
    while (position < text.length() && isWord(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw problem("a name");
    }
    return text.substring(start, position);
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '$' || c == '-';
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw problem("'" + c + "'");
    }
  }

  private boolean accept(char c) {
    blanks();
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private void blanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private IllegalArgumentException problem(String expected) {
    return new IllegalArgumentException(
        "Cannot read '" + text + "' as a type: expects " + expected + " at character " + position);
  }
}

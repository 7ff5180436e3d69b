package io.millrace.type;

import com.fasterxml.jackson.databind.JsonNode;

/** Types by name, in JSON and in SQL. The table of all forms is docs/types.md. */
public final class DataTypes {
  private DataTypes() {}

  /** The full name, as {@link #parse} reads it: {@code list<decimal(10,2)>}. */
  public static String name(DataType type) {
    return TypeNames.full(type);
  }

  /** The name for messages: of an enum or a struct without what it holds. */
  public static String shortName(DataType type) {
    return TypeNames.brief(type);
  }

  /** The name for messages behind its article, such as {@code an int}. */
  public static String withArticle(DataType type) {
    String name = shortName(type);
    return ("aeio".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
  }

  /**
   * The type of a name: {@code long}, {@code decimal(10,2)}, {@code map<list<int>>}, {@code
   * vector(8)}, {@code enum shop.Status(OK,DECLINED)}, {@code struct shop.Item(sku string, price
   * double?)} where a question mark is a nullable field.
   *
   * @throws IllegalArgumentException names the text, the place and what would be accepted
   */
  public static DataType parse(String name) {
    return new TypeParser(name).parse();
  }

  /** The type of a PostgreSQL column that holds the values. */
  public static String sql(DataType type) {
    return SqlTypes.of(type);
  }

  /**
   * The type in a manifest: its name as text, or for a nested type an object: {@code {"list": T}},
   * {@code {"map": T}}, {@code {"enum": name, "symbols": [...]}}, {@code {"struct": name, "fields":
   * [{"name", "type", "nullable"}]}}.
   */
  public static JsonNode toJson(DataType type) {
    return TypeJson.write(type);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException shows what is no type
   */
  public static DataType fromJson(JsonNode node) {
    return TypeJson.read(node);
  }
}

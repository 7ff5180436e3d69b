package io.millrace.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The manifest as {@code feature-store.json}, as its schema in {@code io/millrace/schemas} says.
 * The same manifest gives the same text on every machine; a manifest read back equals the one
 * written. Absent members are null or empty. Thread-safe.
 */
public final class ManifestJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ManifestJson() {}

  /** Indented, lines end with a line feed, the last one too. */
  public static String write(Manifest manifest) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("formatVersion", manifest.formatVersion());
    ArrayNode entities = root.putArray("entities");
    manifest.entities().forEach(each -> entities.add(EntityJson.write(each)));
    ArrayNode streams = root.putArray("streams");
    manifest.streams().forEach(each -> streams.add(StreamJson.write(each)));
    if (!manifest.tables().isEmpty()) {
      ArrayNode tables = root.putArray("tables");
      manifest.tables().forEach(each -> tables.add(TableJson.write(each)));
    }
    ArrayNode views = root.putArray("views");
    manifest.views().forEach(each -> views.add(ViewJson.write(each)));
    try {
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      DefaultPrettyPrinter printer =
          new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
      return MAPPER.writer(printer).writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain nodes can be written", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when the text is no manifest of a version known here
   */
  public static Manifest read(String json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
    int version = root.path("formatVersion").asInt(0);
    if (version != Manifest.FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "manifest of format version "
              + root.path("formatVersion")
              + "; this release reads version "
              + Manifest.FORMAT_VERSION
              + ": compile the definitions again");
    }
    try {
      return new Manifest(
          version,
          list(root.path("entities"), EntityJson::read),
          list(root.path("streams"), StreamJson::read),
          list(root.path("tables"), TableJson::read),
          list(root.path("views"), ViewJson::read));
    } catch (NullPointerException e) {
      throw new IllegalArgumentException("a member of the manifest is missing", e);
    }
  }

  /** One entity by itself, as the manifest has it, in one line. */
  public static String write(EntitySpec entity) {
    return EntityJson.write(entity).toString();
  }

  /**
   * Reads an entity as {@link #write(EntitySpec)} wrote it, or as one of a manifest.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static EntitySpec readEntity(String json) {
    try {
      return EntityJson.read(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
  }

  static <T> List<T> list(JsonNode array, java.util.function.Function<JsonNode, T> read) {
    List<T> all = new ArrayList<>();
    array.forEach(each -> all.add(read.apply(each)));
    return all;
  }

  static List<String> texts(JsonNode array) {
    return list(array, JsonNode::asText);
  }

  static void texts(ObjectNode node, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = node.putArray(name);
      texts.forEach(array::add);
    }
  }

  static void text(ObjectNode node, String name, String text) {
    if (text != null && !text.isEmpty()) {
      node.put(name, text);
    }
  }
}

package io.millrace.cli.send;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.event.EventEncoder;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.StreamSpec;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import io.millrace.type.StructValue;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * A stream as producers see it.
 *
 * @param name of the stream
 * @param topic that it is read from
 * @param format {@code json}, {@code avro} or {@code confluent-avro}
 * @param type of its events
 * @param schema that Avro events are written with
 * @param registryUrl the schema registry; null if there is none
 */
public record WritableStream(
    String name,
    String topic,
    String format,
    DataType.Struct type,
    Schema schema,
    String registryUrl) {

  /**
   * A stream of a manifest.
   *
   * @param schemas Avro schemas by stream
   * @throws Failure if there is no such stream, or it is not read from a topic
   */
  public static WritableStream of(
      Manifest manifest, String name, Map<String, String> schemas, String registryUrl) {
    StreamSpec stream =
        manifest.streams().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    Failure.notFound(
                        "stream",
                        name,
                        manifest.streams().stream().map(StreamSpec::name).toList()));
    Map<String, String> properties = stream.source().properties();
    if (!stream.source().kind().equals("kafka")) {
      throw new Failure(
          ExitCode.BAD_DATA,
          "Stream '%s' is not read from Kafka but from '%s'"
              .formatted(name, stream.source().kind()));
    }
    return new WritableStream(
        name,
        properties.get("topic"),
        properties.get("format"),
        stream.type(),
        new Schema.Parser().parse(schemas.get(name)),
        registryUrl);
  }

  EventEncoder<StructValue> encoder(WrittenStruct binding) {
    return switch (format) {
      case "json" -> EventEncoder.json(binding);
      case "avro" -> EventEncoder.avro(binding);
      case "confluent-avro" ->
          EventEncoder.confluentAvro(
              binding, SchemaRegistration.at(registryUrl).register(topic, schema));
      default ->
          throw new Failure(
              ExitCode.BAD_DATA,
              "Stream '%s' has the format '%s', which cannot be written".formatted(name, format));
    };
  }

  /** Such as {@code cardId string, amount double}. */
  String describedFields() {
    return type.fields().stream()
        .map(field -> field.name() + " " + DataTypes.name(field.type()))
        .collect(Collectors.joining(", "));
  }
}

package io.millrace.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.millrace.codec.ByteWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the bytes are: an event or a {@link BadEventException}, soon and without much memory.
 */
class BrokenBytesTest {
  private static final int STRINGS = 20_000;
  private static final long BYTES_EACH = 64 * 1024;

  record Item(String sku, Double price, List<Integer> sizes) {}

  record Order(
      String id,
      long count,
      Instant at,
      List<Item> items,
      Map<String, String> tags,
      float[] vector) {}

  /** What a writer has that the event does not: all of it must be passed over. */
  private static final Schema WRITER =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"W","fields":[
                {"name":"tree","type":{"type":"record","name":"Tree","fields":[
                  {"name":"left","type":["null","Tree"]},{"name":"right","type":["null","Tree"]}]}},
                {"name":"nulls","type":{"type":"array","items":"null"}},
                {"name":"maps","type":{"type":"map","values":{"type":"array","items":"bytes"}}},
                {"name":"id","type":["null","string"]},
                {"name":"count","type":"int"}]}\
              """);

  private final Random random = new Random(42);
  private final EventBinding<Order> binding = EventBinding.of(Order.class);

  @ParameterizedTest
  @ValueSource(strings = {"json", "avro", "confluent", "skipped"})
  void nothingButABadEventEscapes(String format) throws Exception {
    EventDecoder<Order> decoder = decoder(format);
    byte[] good = good(format);
    assertThat(decoder.decode(good)).isNotNull();
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);

    assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          for (int i = 0; i < STRINGS; i++) {
            byte[] bytes = i % 4 == 0 ? noise(format) : mutated(good);
            try {
              decoder.decode(bytes);
            } catch (BadEventException e) {
              assertThat(e.getMessage().length()).isBetween(5, 1_003);
            }
          }
        });
    assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(STRINGS * BYTES_EACH);
  }

  private EventDecoder<Order> decoder(String format) {
    return switch (format) {
      case "json" -> EventDecoder.json(binding);
      case "avro" -> EventDecoder.avro(binding);
      default ->
          EventDecoder.confluentAvro(
              binding, id -> id == 1 ? binding.schema() : id == 2 ? nullable(WRITER) : null);
    };
  }

  /** The writer's schema, and the fields of the event that it lacks as nulls. */
  private Schema nullable(Schema writer) {
    List<Schema.Field> fields = new java.util.ArrayList<>();
    writer.getFields().forEach(f -> fields.add(new Schema.Field(f, f.schema())));
    return Schema.createRecord("W", null, null, false, fields);
  }

  private byte[] good(String format) throws Exception {
    Order order =
        new Order(
            "o1",
            7,
            Instant.parse("2026-01-31T12:00:00Z"),
            List.of(new Item("s", 1.5, List.of(1, 2, 3)), new Item(null, null, null)),
            Map.of("a", "b", "c", "d"),
            new float[] {1, 2, 3});
    return switch (format) {
      case "json" -> EventEncoder.json(binding).encode(order);
      case "avro" -> EventEncoder.avro(binding).encode(order);
      case "confluent" -> EventEncoder.confluentAvro(binding, 1).encode(order);
      default -> skipped();
    };
  }

  private static byte[] skipped() {
    ByteWriter out = new ByteWriter();
    out.writeByte(0);
    out.writeFixed32(2);
    // A tree of one left child, five nulls, a map of one list, id "x", count 7.
    for (long each : new long[] {1, 0, 0, 0, 5, 0, 1, 1}) {
      out.writeLong(each);
    }
    out.writeByte('k');
    for (long each : new long[] {2, 0, 1}) {
      out.writeLong(each);
    }
    out.writeByte(9);
    for (long each : new long[] {0, 0, 1, 1}) {
      out.writeLong(each);
    }
    out.writeByte('x');
    out.writeLong(7);
    return out.toByteArray();
  }

  private byte[] noise(String format) {
    byte[] bytes = new byte[random.nextInt(random.nextInt(50) == 0 ? 20_000 : 100)];
    random.nextBytes(bytes);
    if (format.equals("json")) {
      return random.nextBoolean() ? "[".repeat(bytes.length).getBytes(UTF_8) : bytes;
    }
    if (random.nextInt(3) == 0) {
      // The way down a tree that never ends.
      Arrays.fill(bytes, (byte) 2);
    }
    if (bytes.length > 5 && !format.equals("avro")) {
      System.arraycopy(
          new byte[] {0, 0, 0, 0, (byte) (format.equals("skipped") ? 2 : 1)}, 0, bytes, 0, 5);
    }
    return bytes;
  }

  private byte[] mutated(byte[] good) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 9), (byte) 0xFF);
        default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
      }
    }
    return bytes;
  }
}

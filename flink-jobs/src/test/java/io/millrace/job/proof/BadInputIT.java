package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.event.EventBinding;
import io.millrace.event.ReasonCode;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.proof.ReadingFeatures.Reading;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a topic can hold, in one job. */
final class BadInputIT {
  private static final Schema SCHEMA = EventBinding.of(Reading.class).schema();
  private static final Schema DOUBLE_OR_NULL =
      Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.DOUBLE));
  private static final int MEGABYTE = 1 << 20;

  @TempDir Path folder;
  private final Instant now = Instant.now();
  private final List<byte[]> sent = new ArrayList<>();
  private final Map<String, ReasonCode> expected = new TreeMap<>();
  private final Map<Integer, Schema> byId = new TreeMap<>();
  private int readings;
  private int notes;
  private double total;

  @Test
  void eachIsADeadLetterWithItsReasonAndItsBytesAndTheRestIsCounted() throws Exception {
    try (SchemaServer registry = new SchemaServer();
        ProofPlatform platform = new ProofPlatform(folder);
        MiniCluster cluster = ProofCluster.start()) {
      make(registry);
      long arrived = send(platform);
      try (ProofJob job =
          ProofJob.of(platform, cluster, ReadingFeatures.class, NoteFeatures.class)
              .with("iceberg.warehouse", platform.warehouse())
              .with("schema-registry.url", registry.url())
              .submit()) {
        OnlineTable table = OnlineTable.of(job.store.view("reading").spec());
        ProofJob.await(() -> platform.database.completeTo(table) >= arrived);
        OnlineTable noteTable = OnlineTable.of(job.store.view("note").spec());
        ProofJob.await(() -> platform.database.completeTo(noteTable) >= arrived);
        assertThat(job.attempts()).isEqualTo(1);
        assertDeadLetters(platform);
        Map<String, OnlineRow> rows = rows(platform, job.store.view("reading"));
        assertThat(rows).containsOnlyKeys("s1");
        long t = rows.get("s1").startMillis();
        assertThat(rows.get("s1").cells())
            .extracting(cell -> cell.at(t).value())
            .containsExactlyInAnyOrder(readings - 1L, (long) readings, total);
        Map<String, OnlineRow> noted = rows(platform, job.store.view("note"));
        assertThat(noted).containsOnlyKeys("fine");
        assertThat(noted.get("fine").cells().get(0).at(t).value()).isEqualTo((long) notes);
        assertThat(job.attempts()).isEqualTo(1);
      }
    }
  }

  private void make(SchemaServer registry) throws Exception {
    int id = registry.register(SCHEMA);
    int newer = registry.register(with("added_later", DOUBLE_OR_NULL));
    int text = registry.register(with("celsius", Schema.create(Schema.Type.STRING)));
    int nullable = registry.register(with("celsius", DOUBLE_OR_NULL));
    int without = registry.register(with("celsius", null));

    good(encode(id, reading()));
    good(encode(newer, reading()));
    good(encode(nullable, reading()));
    bad(ReasonCode.UNDECODABLE, null);
    bad(ReasonCode.UNDECODABLE, new byte[0]);
    bad(ReasonCode.UNDECODABLE, "{\"sensor\":\"s1\"}".getBytes(StandardCharsets.UTF_8));
    byte[] whole = encode(id, reading());
    bad(ReasonCode.UNDECODABLE, Arrays.copyOf(whole, whole.length - 3));
    bad(ReasonCode.UNDECODABLE, Arrays.copyOf(whole, 5));
    bad(ReasonCode.UNKNOWN_SCHEMA, encode(99, SCHEMA, reading()));
    bad(ReasonCode.INCOMPATIBLE_SCHEMA, encode(text, reading(), "celsius", "warm"));
    bad(ReasonCode.INCOMPATIBLE_SCHEMA, encode(without, reading()));
    bad(ReasonCode.MISSING_FIELD, encode(nullable, reading(), "celsius", null));
    bad(ReasonCode.NO_EVENT_TIME, encode(id, reading(), "takenAt", null));
    bad(ReasonCode.CONSTRAINT, encode(id, reading(), "celsius", -300.0));
    bad(ReasonCode.CONSTRAINT, encode(id, reading(), "celsius", Double.NaN));
    bad(ReasonCode.CONSTRAINT, encode(id, reading(), "celsius", Double.NEGATIVE_INFINITY));
    bad(ReasonCode.TOO_LARGE, encode(id, reading(), "note", "x".repeat(2 * MEGABYTE)));
    bad(ReasonCode.AHEAD_OF_ARRIVAL, encode(id, at("9999-12-31T23:59:59Z")));
    bad(ReasonCode.AHEAD_OF_ARRIVAL, encode(id, at(now.plus(Duration.ofHours(1)).toString())));
    bad(ReasonCode.NO_EVENT_TIME, encode(id, reading(), "takenAt", Long.MAX_VALUE));

    for (double number : List.of(Double.NaN, Double.POSITIVE_INFINITY)) {
      badFor("reading", ReasonCode.NOT_FINITE, encode(id, reading(), "humidity", number));
      notes++;
    }
    badFor("reading", ReasonCode.NULL_KEY, encode(id, reading(), "sensor", null));
    notes++;
    badFor("note", ReasonCode.NULL_KEY, encode(id, reading(), "note", null));
    badFor("note", ReasonCode.USER_CODE, encode(id, reading(), "note", "five!"));
    badFor("note", ReasonCode.TOO_LARGE, encode(id, reading(), "note", "k".repeat(5_000)));
    badFor("note", ReasonCode.TOO_LARGE, encode(id, reading(), "note", "k".repeat(MEGABYTE - 99)));
    readings += 4;
    total += 4 * 0.5;
    // Long ago is late and no more.
    good(encode(id, at("0001-01-01T00:00:00Z")));
    total -= 0.5;
    // Whole microseconds of a long do not reach there.
    bad(ReasonCode.NO_EVENT_TIME, encode(id, reading(), "takenAt", Long.MIN_VALUE));
    good(encode(id, reading()));
  }

  private void good(byte[] bytes) {
    sent.add(bytes);
    readings++;
    notes++;
    total += 0.5;
  }

  private void bad(ReasonCode reason, byte[] bytes) {
    badFor(null, reason, bytes);
  }

  private void badFor(String view, ReasonCode reason, byte[] bytes) {
    expected.put(sent.size() + " by " + view, reason);
    sent.add(bytes);
  }

  private GenericRecord reading() {
    return at(now.toString());
  }

  private static GenericRecord at(String instant) {
    Instant time = Instant.parse(instant);
    GenericRecord record = new GenericData.Record(SCHEMA);
    record.put("sensor", "s1");
    record.put("celsius", 20.0);
    record.put("humidity", 0.5);
    record.put("note", "fine");
    record.put("takenAt", time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
    return record;
  }

  private byte[] encode(int id, GenericRecord record) throws Exception {
    return encode(id, byId.getOrDefault(id, SCHEMA), record);
  }

  private byte[] encode(int id, GenericRecord record, String field, Object value) throws Exception {
    GenericRecord changed = copy(byId.getOrDefault(id, SCHEMA), record);
    changed.put(field, value);
    return encode(id, changed.getSchema(), changed);
  }

  private static byte[] encode(int id, Schema schema, GenericRecord record) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    out.write(ByteBuffer.allocate(4).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(copy(schema, record), encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static GenericRecord copy(Schema schema, GenericRecord record) {
    GenericRecord copy = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      copy.put(field.name(), record.hasField(field.name()) ? record.get(field.name()) : null);
    }
    return copy;
  }

  /** The event's schema with a field of another type, added, or (null) without it. */
  private Schema with(String name, Schema type) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : SCHEMA.getFields()) {
      if (!field.name().equals(name)) {
        fields.add(new Schema.Field(field.name(), field.schema(), null, (Object) null));
      }
    }
    if (type != null) {
      fields.add(new Schema.Field(name, type, null, (Object) null));
    }
    Schema schema =
        Schema.createRecord(SCHEMA.getName(), null, SCHEMA.getNamespace(), false, fields);
    byId.put(byId.size() + 2, schema);
    return schema;
  }

  private long send(ProofPlatform platform) throws Exception {
    platform.kafka.createTopic(
        "readings", 1, Map.of("max.message.bytes", String.valueOf(4 * MEGABYTE)));
    long arrived = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                platform.kafka.bootstrapServers(),
                "max.request.size",
                4 * MEGABYTE),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : sent) {
        arrived =
            producer
                .send(new ProducerRecord<>("readings", 0, null, value))
                .get(3, TimeUnit.MINUTES)
                .timestamp();
      }
    }
    return arrived;
  }

  private static Map<String, OnlineRow> rows(ProofPlatform platform, BoundView view)
      throws Exception {
    RowCodec codec = new RowCodec(view.layout());
    Map<String, OnlineRow> rows = new TreeMap<>();
    for (Map.Entry<EntityKey, byte[]> row :
        platform.database.encodedRows(OnlineTable.of(view.spec())).entrySet()) {
      rows.put((String) view.keys().decode(row.getKey()).get(0), codec.decode(row.getValue()));
    }
    return rows;
  }

  private void assertDeadLetters(ProofPlatform platform) {
    long refused = expected.keySet().stream().filter(place -> place.endsWith("null")).count();
    ProofJob.await(
        () -> {
          try (OfflineLog log = OfflineLog.of(platform.catalog())) {
            return log.count("dead_letters") + log.count("events_readings")
                >= sent.size() + expected.size() - refused;
          }
        });
    Map<String, String> reasons = new TreeMap<>();
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      for (Record row : log.rows("dead_letters")) {
        long offset = (Long) row.getField("offset");
        String message = (String) row.getField("message");
        reasons.put(offset + " by " + row.getField("view"), (String) row.getField("reason"));
        byte[] bytes = sent.get((int) offset);
        assertThat(row.getField("raw")).isEqualTo(bytes == null ? null : ByteBuffer.wrap(bytes));
        assertThat(message).isNotEmpty().hasSizeLessThan(2_000);
      }
      Map<String, String> wanted = new TreeMap<>();
      expected.forEach((place, reason) -> wanted.put(place, reason.name()));
      assertThat(reasons).isEqualTo(wanted);
      assertThat(log.rows("events_readings")).hasSize(sent.size() - (int) refused);
    }
  }
}

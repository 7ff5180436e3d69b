package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.decode.EventFormat;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.Deployments.KeyUse;
import io.millrace.job.forget.EarlierDefinitions;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.forget.KeyHasher;
import io.millrace.job.forget.Sightings;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.EventLog;
import io.millrace.manifest.EntitySpec;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

/** Letters in Avro that can be decoded: whose they are is known, also after a symbol was added. */
final class LettersInAvroTest {
  private static final FeatureStore TWO =
      Compiler.compile(Sightings.OfTwo.SightingFeatures.class).orThrow();
  private static final FeatureStore THREE =
      Compiler.compile(Sightings.OfThree.SightingFeatures.class).orThrow();
  private static final byte[] SECRET = {1};

  /**
   * @param field that the first definition took its key from; later ones take it from {@code kind}
   */
  private static LetterRows rows(String field, FeatureStore... deployed) {
    EntitySpec entity = THREE.view("sighting").keys().spec();
    KeyForm form = new KeyForm(entity);
    EntityKey bob = form.toRegister(THREE.view("sighting").keys().encode(List.of("BOB")));
    Forgetting entry =
        new Forgetting(
            1,
            "kind",
            entity,
            new KeyHasher(SECRET).hash("kind", bob),
            bob,
            "",
            0,
            0,
            null,
            Map.of("seen", Map.of("kafka:seen", Map.of(0, 10L))));
    Deployments deployments =
        new Deployments(
            List.of(),
            Stream.of(deployed)
                .map(
                    each ->
                        new KeyUse(
                            "seen",
                            false,
                            "sighting",
                            each.view("sighting").keys().spec(),
                            List.of(each == deployed[0] ? field : "kind")))
                .toList(),
            Set.of("seen"));
    DueKeys keys =
        new DueKeys(
            THREE,
            new EarlierDefinitions(THREE, deployments, KeyForm.registered(entity)),
            List.of(new Due(entry, SECRET, List.of())));
    return new LetterRows(List.of(keys), Map.of("seen", EventFormat.AVRO), null);
  }

  private static GenericRecord letter(int symbol) {
    Schema schema =
        new Schema(
            Types.NestedField.required(1, DeadLetterLog.STREAM, Types.StringType.get()),
            Types.NestedField.required(2, EventLog.PARTITION, Types.IntegerType.get()),
            Types.NestedField.required(3, EventLog.OFFSET, Types.LongType.get()),
            Types.NestedField.required(4, EventLog.INGESTED_AT, Types.TimestampType.withZone()),
            Types.NestedField.required(5, DeadLetterLog.RAW, Types.BinaryType.get()),
            Types.NestedField.required(6, DeadLetterLog.MESSAGE, Types.StringType.get()));
    GenericRecord row = GenericRecord.create(schema);
    row.setField(DeadLetterLog.STREAM, "seen");
    row.setField(EventLog.PARTITION, 0);
    row.setField(EventLog.OFFSET, 3L);
    row.setField(EventLog.INGESTED_AT, Instant.EPOCH.atOffset(ZoneOffset.UTC));
    row.setField(DeadLetterLog.RAW, ByteBuffer.wrap(new byte[] {2, (byte) (symbol * 2), 2, 0}));
    row.setField(DeadLetterLog.MESSAGE, "ahead");
    return row;
  }

  private static void allAreKnown(LetterRows rows) {
    assertThat(rows.holds(letter(2))).as("the forgotten one's").isTrue();
    assertThat(rows.holds(letter(1))).as("another's").isFalse();
    assertThat(rows.unknown()).as("said to be undecodable").isEmpty();
  }

  @Test
  void lettersThatAreDecodedAreKnown() {
    allAreKnown(rows("kind", THREE));
  }

  @Test
  void soTheyAreAfterASymbolWasAdded() {
    allAreKnown(rows("kind", TWO, THREE));
  }

  @Test
  void ofAFieldThatNoViewTakesAKeyFromNobodyCanSay() {
    LetterRows rows = rows("who", TWO, THREE);
    assertThat(rows.holds(letter(2))).as("the forgotten one's").isTrue();
    assertThat(rows.unknown()).isEmpty();
    assertThat(rows.holds(letter(1))).isFalse();
    assertThat(rows.unknown()).containsExactly("seen");
  }

  @Test
  void ofThoseThatCannotBeDecodedNobodyCanSay() {
    LetterRows rows = rows("kind", TWO, THREE);
    assertThat(rows.holds(letter(3))).as("no symbol").isFalse();
    assertThat(rows.unknown()).containsExactly("seen");
  }
}

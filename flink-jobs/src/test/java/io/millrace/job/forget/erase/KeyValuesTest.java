package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.InclusiveMetricsEvaluator;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are opened for keys, by the bounds of their columns: none that holds one is not. */
final class KeyValuesTest {
  private static final Types.NestedField COLUMN =
      Types.NestedField.optional(1, "key", Types.StringType.get());
  private static final Types.NestedField NUMBER =
      Types.NestedField.optional(1, "key", Types.LongType.get());

  /** So they do not follow one another in the order of their numbers. */
  private static String text(int number) {
    return "k%04d".formatted(number);
  }

  private static boolean mayHold(
      DataType type, Types.NestedField column, List<Object> keys, Object lowest, Object highest) {
    EntityCodec codec =
        new EntityCodec(new EntitySpec("tested", List.of(new KeyColumn("key", type))));
    List<EntityKey> encoded = keys.stream().map(key -> codec.encode(List.of(key))).toList();
    return new InclusiveMetricsEvaluator(
            new Schema(column), new KeyValues(codec, encoded).mayBeIn(List.of("key")))
        .eval(file(column.type(), lowest, highest));
  }

  private static DataFile file(Type type, Object lowest, Object highest) {
    Map<Integer, ByteBuffer> low = Map.of(1, Conversions.toByteBuffer(type, lowest));
    Map<Integer, ByteBuffer> high = Map.of(1, Conversions.toByteBuffer(type, highest));
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath("some.parquet")
        .withFileSizeInBytes(1)
        .withMetrics(new Metrics(10L, null, Map.of(1, 10L), Map.of(1, 0L), Map.of(), low, high))
        .build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 199, 200, 201, 1_000})
  void aFileWithAnyOfSoManyTextsIsOpenedAndNoneBesideThemAll(int count) {
    List<Object> keys = new ArrayList<>();
    for (int i = count - 1; i >= 0; i--) {
      keys.add(text(10 + 2 * i));
    }
    for (Object key : keys) {
      assertThat(mayHold(DataType.TEXT, COLUMN, keys, key, key)).as("only %s", key).isTrue();
    }
    String lowest = text(10);
    String highest = text(10 + 2 * (count - 1));
    assertThat(mayHold(DataType.TEXT, COLUMN, keys, text(0), lowest)).isTrue();
    assertThat(mayHold(DataType.TEXT, COLUMN, keys, highest, "x")).isTrue();
    assertThat(mayHold(DataType.TEXT, COLUMN, keys, text(0), "x")).isTrue();
    assertThat(mayHold(DataType.TEXT, COLUMN, keys, text(0), text(9))).isFalse();
    assertThat(mayHold(DataType.TEXT, COLUMN, keys, highest + "a", "x")).isFalse();
    if (count > 1) {
      assertThat(mayHold(DataType.TEXT, COLUMN, keys, text(11), text(11)))
          .as("between two: of more than 200 the lowest and the highest are compared")
          .isEqualTo(count > 200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 200, 201})
  void soItIsOfNumbersWithThoseBelowZero(int count) {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(-100L + 2 * i);
    }
    for (Object key : keys) {
      assertThat(mayHold(DataType.INT64, NUMBER, keys, key, key)).as("only %s", key).isTrue();
    }
    long highest = -100L + 2 * (count - 1);
    assertThat(mayHold(DataType.INT64, NUMBER, keys, -1_000L, -101L)).isFalse();
    assertThat(mayHold(DataType.INT64, NUMBER, keys, highest + 1, 1_000L)).isFalse();
  }

  /** Of U+FFFD and U+1F600 the latter is higher, and begins with a lower char. */
  @Test
  void ofManyTextsTheHighestIsThatOfTheTablesOrder() {
    List<Object> keys = new ArrayList<>(List.of("\uFFFD", "\uD83D\uDE00"));
    for (int i = 0; i < 200; i++) {
      keys.add(text(i));
    }
    for (Object key : keys) {
      assertThat(mayHold(DataType.TEXT, COLUMN, keys, key, key)).as("only %s", key).isTrue();
    }
  }

  @Test
  void whatHasAnotherFormInTheTableRulesNoFileOut() {
    assertThat(mayHold(DataType.DATE, COLUMN, List.of(java.time.LocalDate.EPOCH), "a", "b"))
        .isTrue();
  }
}

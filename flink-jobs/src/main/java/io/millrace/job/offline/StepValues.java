package io.millrace.job.offline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.row.CellValue;
import io.millrace.row.Timeline;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.data.StringData;

/**
 * The steps of one feature as SQL can read them: what it becomes, from when. A feature's value at
 * an instant is its last step at or before it, else its column.
 *
 * <p>Statuses: {@code present}, {@code null}, {@code invalid:overflow} or {@code invalid:bound},
 * and {@code unknown} from the horizon on. A feature that is invalid from the start has a step
 * there.
 *
 * <p>Texts that come again in every row are Flink's own strings, encoded once.
 */
final class StepValues {
  static final DataType TYPE =
      new DataType.Struct(
          "step",
          List.of(
              new DataType.Field("feature", DataType.TEXT, false),
              new DataType.Field("from", DataType.TIMESTAMP, false),
              new DataType.Field("value", DataType.TEXT, true),
              new DataType.Field("status", DataType.TEXT, false)));

  private static final JsonFactory JSON = new JsonFactory();

  private static final StringData PRESENT = StringData.fromString("present");
  private static final StringData NULL = StringData.fromString("null");
  private static final StringData UNKNOWN = StringData.fromString("unknown");

  private final StringData column;
  private final ValueCodec codec;
  private final Object orElse;

  /**
   * @param column column of the feature
   * @param orElse canonical default for null; null when none
   */
  StepValues(String column, DataType type, Object orElse) {
    this.column = StringData.fromString(column);
    this.codec = ValueCodec.of(type);
    this.orElse = orElse;
  }

  /** What is served of a valid value. */
  Object served(CellValue value) {
    return value.value() == null ? orElse : value.value();
  }

  void addTo(List<Object> steps, Timeline timeline, long startMillis) {
    CellValue first = timeline.values().get(0);
    if (first.invalid() != null) {
      steps.add(step(startMillis, first));
    }
    for (int i = 0; i < timeline.untilMillis().length; i++) {
      steps.add(step(timeline.untilMillis()[i], timeline.values().get(i + 1)));
    }
    if (timeline.horizonMillis() != Long.MAX_VALUE) {
      steps.add(step(timeline.horizonMillis(), null, UNKNOWN));
    }
  }

  private StructValue step(long fromMillis, CellValue value) {
    if (value.invalid() != null) {
      String reason = value.invalid().name().toLowerCase(Locale.ROOT);
      return step(fromMillis, null, StringData.fromString("invalid:" + reason));
    }
    Object served = served(value);
    return served == null ? step(fromMillis, null, NULL) : step(fromMillis, json(served), PRESENT);
  }

  private StructValue step(long fromMillis, String value, StringData status) {
    return new StructValue(Arrays.asList(column, Instant.ofEpochMilli(fromMillis), value, status));
  }

  /** As the codec writes it; a generator for each number would cost more than the number. */
  private String json(Object value) {
    if (value instanceof Long || value instanceof Double number && Double.isFinite(number)) {
      return value.toString();
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      codec.writeJson(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}

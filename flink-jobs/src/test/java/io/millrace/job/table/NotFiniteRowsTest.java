package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import io.millrace.job.ViewClasses;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import io.millrace.type.StructValue;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

/**
 * Rows that were pushed as Avro, which has NaN and infinities: a view that reads one refuses it.
 */
class NotFiniteRowsTest extends NewRowsRun {

  /** A row. */
  public record Priced(long id, double price, float[] shape) {}

  @FeatureView(owner = "tests@example.com", description = "Items with prices")
  static final class PricedFeatures {
    static final Table<Priced> PRICED =
        Table.of(Priced.class)
            .from(Jdbc.query("stock", "select id, price, shape from items"))
            .pushedTo(Kafka.topic("priced").avro())
            .key(ItemFeatures.ITEM, Priced::id)
            .every("1h");
    static final Feature<Double> PRICE = PRICED.latest(Priced::price);
  }

  @Test
  void itsLetterIsJsonAllTheSame() throws Exception {
    classes = ViewClasses.of(PricedFeatures.class);
    start(null);
    push(1, 7, Double.NaN, 1.5f);
    push(2, 8, 2.5, Float.POSITIVE_INFINITY);
    push(3, 9, Double.NEGATIVE_INFINITY, Float.NaN);
    barrier();
    completed(1);
    later();
    assertThat(handedOn()).as("what no feature reads may be what it will").isEqualTo(1);
    assertThat(refused())
        .containsExactly(
            "{\"id\":7,\"price\":\"NaN\",\"shape\":[0.5,1.5]}",
            "{\"id\":9,\"price\":\"-Infinity\",\"shape\":\"[0.5, NaN]\"}");
  }

  private void push(long offset, long id, double price, float second) throws Exception {
    flink.processElement1(
        new StreamRecord<>(
            CheckedRow.good(
                new PulledRow(
                    table.name(),
                    0,
                    new PushPlace(1, offset),
                    HOUR,
                    HOUR,
                    table.keys().encode(List.of(id)),
                    new StructValue(Arrays.asList(id, price, List.of(0.5f, second)))))));
  }
}

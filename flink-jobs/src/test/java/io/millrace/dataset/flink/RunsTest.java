package io.millrace.dataset.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codec.ByteWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunsTest {
  private record Given(KeyRun run, long firstX) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void rowsThatWereCutIntoRunsComeBackByKeyInOrder(long seed) {
    Random random = new Random(seed);
    TreeMap<Integer, TreeMap<Long, List<String>>> expected = new TreeMap<>();
    List<Given> given = new ArrayList<>();
    RunBuffer buffer = new RunBuffer((run, firstX) -> given.add(new Given(run, firstX)));
    ByteWriter row = new ByteWriter();
    for (int i = 0; i < 40_000; i++) {
      int key = (int) Math.pow(200, random.nextDouble());
      long x = random.nextInt(4_000) - 2_000;
      String text = "row ".repeat(random.nextInt(6)) + i;
      row.clear();
      row.writeString(text);
      buffer.add(key, x, row);
      expected
          .computeIfAbsent(key, each -> new TreeMap<>())
          .computeIfAbsent(x, each -> new ArrayList<>())
          .add(text);
      if (random.nextInt(5_000) == 0) {
        buffer.flush();
      }
    }
    buffer.flush();
    given.sort(
        Comparator.comparingInt((Given each) -> each.run().key()).thenComparingLong(Given::firstX));
    assertThat(given).hasSizeLessThan(20_000);
    TreeMap<Integer, TreeMap<Long, List<String>>> merged = new TreeMap<>();
    for (int key : expected.keySet()) {
      List<Long> order = new ArrayList<>();
      RunMerge merge =
          new RunMerge(
              (x, bytes) -> {
                order.add(x);
                merged
                    .computeIfAbsent(key, each -> new TreeMap<>())
                    .computeIfAbsent(x, each -> new ArrayList<>())
                    .add(bytes.readString());
              });
      given.stream()
          .filter(each -> each.run().key() == key)
          .forEach(each -> merge.add(each.run().rows(), each.firstX()));
      merge.end();
      assertThat(order).isSorted();
    }
    merged.values().forEach(rows -> rows.values().forEach(texts -> texts.sort(null)));
    expected.values().forEach(rows -> rows.values().forEach(texts -> texts.sort(null)));
    assertThat(merged).isEqualTo(expected);
  }
}

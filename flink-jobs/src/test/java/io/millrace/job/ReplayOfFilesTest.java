package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.CardFeatures.Payment;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.row.OnlineRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayOfFilesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void aReplayOfUnsortedFilesEndsCompleteAndAsOfTheLastEvents() throws Exception {
    Path files = Files.createDirectory(folder.resolve("payments"));
    Map<String, List<Naive.Sent>> sent = new HashMap<>();
    Random random = new Random(11);
    for (int file = 0; file < 2; file++) {
      write(files.resolve("part-" + file + ".csv"), file, random, sent);
    }
    try (OnlineDatabase database = new OnlineDatabase();
        JobRun run =
            new JobRun(
                database,
                folder.resolve("job"),
                Map.of("job.clock", "replay", "source.payments", "csv:" + files))) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> run.completeToMillis() == Long.MAX_VALUE);
      Map<String, OnlineRow> rows = run.rows();
      assertThat(rows.keySet()).isEqualTo(sent.keySet());
      for (String card : rows.keySet()) {
        OnlineRow row = rows.get(card);
        long t = row.startMillis() + 1;
        for (int cell = 0; cell < run.cells().size(); cell++) {
          String feature = run.cells().get(cell).feature();
          assertThat(row.cells().get(cell).at(t).value())
              .as("%s of %s", feature, card)
              .isEqualTo(Naive.of(sent, card).value(feature, t));
        }
      }
    }
  }

  private static void write(
      Path file, int partition, Random random, Map<String, List<Naive.Sent>> sent)
      throws Exception {
    List<String> lines = new ArrayList<>(List.of("card_id,merchant,amount,paid_at"));
    for (int i = 0; i < 2_000; i++) {
      Instant at = START.plusSeconds(random.nextInt(3 * 24 * 3_600));
      Payment payment =
          new Payment(
              "card" + random.nextInt(30), "shop" + random.nextInt(9), random.nextDouble(), at);
      lines.add(
          "%s,%s,%s,%s"
              .formatted(payment.cardId(), payment.merchant(), payment.amount(), payment.paidAt()));
      sent.computeIfAbsent(payment.cardId(), card -> new ArrayList<>())
          .add(new Naive.Sent(payment, at.toEpochMilli(), partition, i));
    }
    Files.write(file, lines);
  }
}

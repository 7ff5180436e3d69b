package io.millrace.job.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.Answer;
import io.millrace.answer.AnswerPlan;
import io.millrace.answer.AnswerRequest;
import io.millrace.answer.StoredRow;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.FeatureSelection;
import io.millrace.dataset.ReadBack;
import io.millrace.dataset.ShopFeatures;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.dataset.Visits;
import io.millrace.job.SourceOverride;
import io.millrace.manifest.FeatureSpec;
import io.millrace.row.OnlineRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training set beside what the job's own operator decided of the same events: the last row
 * decided by an instant, then its step, answered as the gateway does.
 */
final class TrainingSetSamenessTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();
  private static final int INSTANTS = 3_000;

  @TempDir private Path folder;

  @Test
  void aTrainingSetHoldsWhatTheJobHadDecidedByThatInstant() throws Exception {
    Visits visits = Visits.seeded(21, 2_500, 3);
    BoundView view = STORE.view("shop");
    List<String> features =
        view.spec().features().stream()
            .filter(feature -> feature.kind() == FeatureSpec.Kind.AGGREGATED)
            .map(feature -> "shop." + feature.name())
            .toList();
    List<String> shops = new ArrayList<>();
    List<Long> instants = new ArrayList<>();
    Random random = new Random(22);
    for (int i = 0; i < INSTANTS; i++) {
      Visit visit = visits.all().get(random.nextInt(visits.all().size()));
      shops.add(visit.shop());
      instants.add(
          visit.at().toEpochMilli()
              + (random.nextBoolean() ? random.nextInt(3) - 1 : random.nextInt(8_000_000)));
    }
    List<Map<String, Object>> set = set(visits, shops, instants, features);
    Map<String, List<RowUpdate>> decided = new HashMap<>();
    int compared = 0;
    try (ViewHarness job = ViewHarness.replay(ShopFeatures.class)) {
      replay(job, visits);
      for (RowUpdate update : job.updates()) {
        String shop = (String) view.keys().decode(update.key()).get(0);
        decided.computeIfAbsent(shop, each -> new ArrayList<>()).add(update);
      }
      AnswerPlan plan = AnswerPlan.of(STORE, features);
      for (int i = 0; i < INSTANTS; i++) {
        long at = instants.get(i);
        RowUpdate last = null;
        for (RowUpdate update : decided.get(shops.get(i))) {
          last = update.decidedAtMillis() <= at ? update : last;
        }
        OnlineRow row = last == null || last.isDeletion() ? null : job.decode(last);
        Answer[] answers =
            plan.answer(
                new AnswerRequest(
                    at,
                    new StoredRow[] {row == null ? null : StoredRow.of(row)},
                    new ViewFreshness[] {ViewFreshness.complete(1)},
                    Map.of(),
                    Map.of()));
        for (int f = 0; f < answers.length; f++) {
          BoundFeature feature = plan.outputs().get(f);
          String column = FeatureSelection.column(feature);
          assertThat(set.get(i).get(column))
              .as("%s of %s at %d", column, shops.get(i), at)
              .isEqualTo(answers[f].value());
          // A row of an event at t stands already at t; a set asks before the event.
          if (row == null || row.startMillis() < at) {
            assertThat(set.get(i).get(column + "__status"))
                .as("status of %s of %s at %d", column, shops.get(i), at)
                .isEqualTo(answers[f].status().text());
          }
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(INSTANTS * features.size());
  }

  private List<Map<String, Object>> set(
      Visits visits, List<String> shops, List<Long> instants, List<String> features)
      throws Exception {
    StringBuilder spine = new StringBuilder("shop,at\n");
    for (int i = 0; i < INSTANTS; i++) {
      spine.append(shops.get(i)).append(',').append(Instant.ofEpochMilli(instants.get(i)));
      spine.append('\n');
    }
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    Path target = folder.resolve("set.parquet");
    Datasets.create(
        STORE,
        DatasetRequest.of("same", DataFile.parse(file.toString()), "at")
            .features(features.toArray(String[]::new))
            .source("visits", SourceOverride.parse("csv:" + visits.csv(folder)))
            .statuses(DatasetRequest.Statuses.WRITTEN)
            .to(DataFile.parse(target.toString())));
    return ReadBack.parquet(target);
  }

  private static void replay(ViewHarness job, Visits visits) throws Exception {
    long newest = Long.MIN_VALUE;
    for (int i = 0; i < visits.all().size(); i++) {
      Visit visit = visits.all().get(i);
      long time = visit.at().toEpochMilli();
      newest = Math.max(newest, time);
      for (Contribution each : job.view.contributions("visits", visit, time, time, 0, i)) {
        job.flink.processElement(each, time);
      }
    }
    // Past every instant asked for, so that rows were decided up to there.
    job.flink.processWatermark(newest + 10_000_000);
  }
}

package io.millrace.job.decode;

import static io.millrace.job.decode.Decoding.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.ForgetMarker;
import io.millrace.job.forget.LostEvents.Lost;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.file.FileStreamSource;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.StoreFeatures;
import io.millrace.job.verify.VisitFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the register forgets of a stream, while it is decoded. */
final class DecodeForgettingTest {
  private static final EntityKey S1 = key("s1");
  private static final Class<?>[] SENSORS = {FragileFeatures.class, SturdyFeatures.class};

  @TempDir private Path folder;

  private final RememberedRegister register = new RememberedRegister();

  @Test
  void whatLiesBeforeTheCutIsNeitherCountedNorLoggedAndLeavesNoLetters() throws Exception {
    forget("s1", Map.of(0, 3L));
    try (Decoding decoding = decoding()) {
      decoding.json(reading("s1", "1", NOW - 1));
      decoding.json(reading("s2", "2", NOW - 1));
      decoding.json(reading("s1", "3", NOW + 5_001));
      decoding.json(reading("s1", "4", NOW - 1));
      decoding.json(reading("s1", "5", NOW + 5_001));

      assertThat(decoding.contributions("sturdy"))
          .extracting(Contribution::offset)
          .containsExactly(1L, 3L);
      assertThat(decoding.events()).extracting(EventRecord::offset).containsExactly(1L, 3L);
      assertThat(decoding.deadLetters()).extracting(DeadLetter::offset).containsExactly(4L);
      assertThat(decoding.metrics().forgotten.getCount()).isEqualTo(2);
    }
  }

  /** Else nobody would know that there was anything of the key. */
  @Test
  void ofAKeyUnderWayItSaysThatSomethingOfItWasDropped() throws Exception {
    forget("s1", Map.of(0, 3L));
    forget("typo", Map.of(0, 3L));
    try (Decoding decoding = decoding()) {
      decoding.json(reading("s1", "1", NOW - 1));
      decoding.json(reading("s2", "2", NOW - 1));
      decoding.json(reading("s1", "3", NOW + 5_001));
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () ->
                  assertThat(register.found().keySet())
                      .hasSize(2)
                      .allMatch(place -> place.startsWith("1 state:"))
                      .anyMatch(place -> place.startsWith("1 state:sturdy__"))
                      .anyMatch(place -> place.startsWith("1 state:fragile__")));
    }
  }

  @Test
  void anEventThatAViewRefusesLeavesNoLetterEither() throws Exception {
    forget("s1", Map.of(0, 1L));
    try (Decoding decoding = decoding()) {
      // The fragile view cannot take it; the key is known all the same.
      decoding.json("{\"sensor\":\"s1\",\"value\":1,\"at\":\"%s\"}".formatted(at()));
      decoding.json("{\"sensor\":\"s1\",\"value\":1,\"at\":\"%s\"}".formatted(at()));
      assertThat(decoding.deadLetters()).extracting(DeadLetter::offset).containsExactly(1L);
    }
  }

  @Test
  void whatCannotBeDecodedButNamesTheKeyLeavesNoLetterWhenItIsReadAgain() throws Exception {
    forget("s1", Map.of(0, 2L));
    try (Decoding decoding = decoding()) {
      decoding.json(reading("s1", "\"much\"", NOW - 1));
      decoding.json(reading("s2", "\"much\"", NOW - 1));
      decoding.json(reading("s1", "\"much\"", NOW - 1));
      assertThat(decoding.deadLetters()).extracting(DeadLetter::offset).containsExactly(1L, 2L);
      assertThat(decoding.metrics().forgotten.getCount()).isEqualTo(1);
    }
  }

  @Test
  void soItIsInEachSpellingOfTheFieldAndNotOfWhatLacksIt() throws Exception {
    forget("s1", Map.of(0, 10L));
    forget("", Map.of(0, 10L));
    try (Decoding decoding = decoding()) {
      String letter = "{%s\"value\":\"much\",\"unit\":\"C\",\"at\":\"" + at() + "\"}";
      decoding.json(letter.formatted("\"SENSOR\":\"s1\","));
      decoding.json(letter.formatted("\"sen_sor\":\"s1\","));
      decoding.json(letter.formatted("\"sensor\":\"\","));
      decoding.json(letter.formatted(""));
      decoding.json(letter.formatted("\"sensor\":null,"));
      decoding.json(letter.formatted("\"sensors\":\"s1\","));
      assertThat(decoding.deadLetters()).extracting(DeadLetter::offset).containsExactly(3L, 4L, 5L);
      assertThat(decoding.metrics().forgotten.getCount()).isEqualTo(3);
    }
  }

  @Test
  void aViewOfAWiderKeyLosesWhatIsForgottenOfTheKeyThatItHolds() throws Exception {
    EntityKey ann =
        ViewClasses.of(PayerFeatures.class)
            .compile(getClass().getClassLoader())
            .view("payer")
            .keys()
            .encode(List.of("ann"));
    long id = register.request("payer", ann, NOW - 60_000);
    register.cut(id, "paid", Map.of(0, 1L));
    try (Decoding decoding =
        Decoding.forgetting(register, PayerFeatures.class, VisitFeatures.class)) {
      String paid = "{\"payer\":\"%s\",\"shop\":\"s\",\"amount\":1,\"paidAt\":\"%s\"}";
      decoding.json(paid.formatted("ann", at()));
      decoding.json(paid.formatted("ann", at()));
      decoding.json(paid.formatted("bob", at()));
      for (String view : List.of("payer", "visit")) {
        assertThat(decoding.contributions(view))
            .as(view)
            .extracting(Contribution::offset)
            .containsExactly(1L, 2L);
      }
    }
  }

  @Test
  void whatIsNotLoggedAndCountsForAnotherKeyIsTakenNoteOfBeforeACheckpointCoversIt()
      throws Exception {
    FeatureStore store =
        ViewClasses.of(PayerFeatures.class, StoreFeatures.class)
            .compile(getClass().getClassLoader());
    EntityKey shop = store.view("store").keys().encode(List.of("s"));
    long id =
        register.request("payer", store.view("payer").keys().encode(List.of("ann")), NOW - 60_000);
    register.cut(id, "paid", Map.of(0, 2L));
    try (Decoding decoding =
        Decoding.forgetting(register, PayerFeatures.class, StoreFeatures.class)) {
      String paid = "{\"payer\":\"%s\",\"shop\":\"s\",\"amount\":1,\"paidAt\":\"%s\"}";
      decoding.json(paid.formatted("ann", at()));
      decoding.json(paid.formatted("bob", at()));
      decoding.json(paid.formatted("ann", at()));
      assertThat(decoding.events()).extracting(EventRecord::offset).containsExactly(1L, 2L);
      assertThat(decoding.contributions("store"))
          .extracting(Contribution::offset)
          .containsExactly(0L, 1L, 2L);
      register.setAway(true);
      AtomicBoolean back = new AtomicBoolean();
      CompletableFuture.runAsync(
          () -> {
            back.set(true);
            register.setAway(false);
          },
          CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
      decoding.flink.prepareSnapshotPreBarrier(1);
      assertThat(back).as("it waits for the register").isTrue();
      assertThat(register.lost("shop"))
          .isEqualTo(Map.of(shop, Set.of(new Lost("paid", 0, 0, NOW - 1))));
      assertThat(register.lost("payer")).isEmpty();
    }
  }

  /** Nothing asks before a checkpoint any more. */
  @Test
  void whatIsNotLoggedIsTakenNoteOfAtTheEndOfTheInputToo() throws Exception {
    FeatureStore store =
        ViewClasses.of(PayerFeatures.class, StoreFeatures.class)
            .compile(getClass().getClassLoader());
    EntityKey ann = store.view("payer").keys().encode(List.of("ann"));
    register.cut(register.request("payer", ann, NOW - 60_000), "paid", Map.of(0, 2L));
    try (Decoding decoding =
        Decoding.forgetting(register, PayerFeatures.class, StoreFeatures.class)) {
      decoding.json(
          "{\"payer\":\"ann\",\"shop\":\"s\",\"amount\":1,\"paidAt\":\"%s\"}".formatted(at()));
      assertThat(register.lost("shop")).isEmpty();
      decoding.flink.getOneInputOperator().finish();
      assertThat(register.lost("shop"))
          .isEqualTo(
              Map.of(
                  store.view("store").keys().encode(List.of("s")),
                  Set.of(new Lost("paid", 0, 0, NOW - 1))));
    }
  }

  @Test
  void placesInAnotherSourceSayNothingAndWhenItIsDoneTimeDoes() throws Exception {
    long id = register.request("sensor", S1, NOW - 1_000);
    register.cut(id, "readings", "kafka:before", Map.of(0, 100L));
    try (Decoding decoding = Decoding.forgetting(register, any -> "kafka:readings", SENSORS)) {
      // While it is under way this source is to choose a cut of its own.
      decoding.json(reading("s1", "1", NOW - 2_000));
      assertThat(decoding.events()).hasSize(1);
    }
    register.finish(id);
    try (Decoding decoding = Decoding.forgetting(register, any -> "kafka:readings", SENSORS)) {
      decoding.json(reading("s1", "1", NOW - 1_001));
      decoding.json(reading("s1", "2", NOW - 1_000));
      decoding.json(reading("s2", "3", NOW - 1_001));
      decoding.json(reading("s1", "\"much\"", NOW - 1));
      assertThat(decoding.events()).extracting(EventRecord::offset).containsExactly(1L, 2L);
      assertThat(decoding.contributions("sturdy"))
          .extracting(Contribution::offset)
          .containsExactly(1L, 2L);
      assertThat(decoding.deadLetters()).isEmpty();
    }
    try (Decoding decoding = Decoding.forgetting(register, any -> "kafka:before", SENSORS)) {
      decoding.json(reading("s1", "1", NOW));
      assertThat(decoding.events()).isEmpty();
    }
  }

  @Test
  void aPartitionWithoutACutIsNew() throws Exception {
    forget("s1", Map.of(1, 100L));
    try (Decoding decoding = decoding()) {
      decoding.json(reading("s1", "1", NOW - 1), 0);
      decoding.json(reading("s1", "1", NOW - 1), 1);
      assertThat(decoding.events()).extracting(EventRecord::partition).containsExactly(0);
    }
  }

  @Test
  void whatIsForgottenWhileItRunsIsDroppedBehindTheMarkerAtTheLatest() throws Exception {
    try (Decoding decoding = decoding()) {
      decoding.json(reading("s1", "1", NOW - 1));
      long id = forget("s1", Map.of(0, 2L));
      decoding.flink.processElement(
          new StreamRecord<>(RawEvent.marker(0, 0, 2, new ForgetMarker(id, "sensor", S1, NOW))));
      decoding.json(reading("s1", "2", NOW - 1));
      decoding.json(reading("s1", "3", NOW - 1));

      assertThat(decoding.markers("sturdy")).containsExactly(new Forget(S1, id, 0, 0, 2, NOW));
      assertThat(decoding.markers("fragile")).containsExactly(new Forget(S1, id, 0, 0, 2, NOW));
      assertThat(decoding.contributions("sturdy"))
          .extracting(Contribution::offset)
          .containsExactly(0L, 2L);
    }
  }

  @Test
  void aMarkerOfAnotherEntityReachesNoView() throws Exception {
    try (Decoding decoding = decoding()) {
      long id = register.request("other", S1, NOW);
      register.cut(id, "readings", Map.of(0, 2L));
      decoding.flink.processElement(
          new StreamRecord<>(RawEvent.marker(0, 0, 2, new ForgetMarker(id, "other", S1, NOW))));
      assertThat(decoding.markers("sturdy")).isEmpty();
    }
  }

  @Test
  void aFileIsTheSameWhicheverItIsAmongTheOthers() throws Exception {
    Files.writeString(folder.resolve("b.jsonl"), "{}\n");
    FileStreamSource before = FileStreamSource.of(folder.toString());
    long id = register.request("sensor", S1, NOW - 200_000);
    register.cut(id, "readings", before.nameOf(0), Map.of(0, 100L));
    register.finish(id);
    Files.writeString(folder.resolve("a.jsonl"), "{} \n");
    FileStreamSource after = FileStreamSource.of(folder.toString());
    try (Decoding decoding = Decoding.forgetting(register, after::nameOf, SENSORS)) {
      decoding.json(reading("s1", "1", NOW - 100_000), 0);
      decoding.json(reading("s1", "2", NOW - 100_000), 1);
      assertThat(decoding.events()).extracting(EventRecord::partition).containsExactly(0);
    }
  }

  @Test
  void aMarkerOfAFileThatHasChangedSinceGoesThrough() throws Exception {
    Path file = Files.writeString(folder.resolve("b.jsonl"), "{}\n");
    FileStreamSource source = FileStreamSource.of(file.toString());
    // Another key was forgotten long ago: names are asked for at the first event.
    register.finish(register.request("sensor", key("s9"), NOW - 1_000_000));
    try (Decoding decoding = Decoding.forgetting(register, source::nameOf, SENSORS)) {
      decoding.json(reading("s1", "1", NOW - 1));
      Files.writeString(file, "{}\n{}\n");
      long id = register.request("sensor", S1, NOW);
      register.cut(id, "readings", FileStreamSource.of(file.toString()).nameOf(0), Map.of(0, 2L));
      assertTimeoutPreemptively(
          Duration.ofMinutes(3),
          () ->
              decoding.flink.processElement(
                  new StreamRecord<>(
                      RawEvent.marker(0, 0, 2, new ForgetMarker(id, "sensor", S1, NOW)))));
      assertThat(decoding.markers("sturdy")).containsExactly(new Forget(S1, id, 0, 0, 2, NOW));
    }
  }

  private long forget(String sensor, Map<Integer, Long> cuts) {
    long id = register.request("sensor", key(sensor), NOW);
    register.cut(id, "readings", cuts);
    return id;
  }

  private Decoding decoding() throws Exception {
    return Decoding.forgetting(register, SENSORS);
  }

  private static EntityKey key(String sensor) {
    return ViewClasses.of(SturdyFeatures.class)
        .compile(DecodeForgettingTest.class.getClassLoader())
        .view("sturdy")
        .keys()
        .encode(List.of(sensor));
  }

  private static Instant at() {
    return Instant.ofEpochMilli(NOW - 1);
  }

  private static String reading(String sensor, String value, long time) {
    return "{\"sensor\":\"%s\",\"value\":%s,\"unit\":\"C\",\"at\":\"%s\"}"
        .formatted(sensor, value, Instant.ofEpochMilli(time));
  }
}

package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.manifest.EntitySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is said reaches the register, and nothing that cannot be said stops the looks. */
final class RegisterWatchTest {
  private static final EntityKey KEY = new EntityKey(new byte[] {1, 2});

  private static OnlineDatabase database;
  private static ForgetRegister register;

  @BeforeAll
  static void start() {
    database = new OnlineDatabase();
    register = new ForgetRegister(database.address());
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /** A register of which each call fails first, as often as it is told to. */
  private record Failing(AtomicInteger times, Throwable failure) implements KeyRegister {
    private static final long serialVersionUID = 1;

    @Override
    public ForgetRegister.Contents read() {
      return register.read();
    }

    @Override
    public String version() {
      if (times.getAndDecrement() > 0) {
        Failing.<RuntimeException>raise(failure);
      }
      return register.version();
    }

    @Override
    public Map<Integer, Long> cut(long id, String stream, String source, Map<Integer, Long> cuts) {
      return register.cut(id, stream, source, cuts);
    }

    @Override
    public void cut(List<Chosen> all) {
      if (times.getAndDecrement() > 0) {
        Failing.<RuntimeException>raise(failure);
      }
      register.cut(all);
    }

    @Override
    public void lost(Map<EntitySpec, Map<EntityKey, Set<LostEvents.Lost>>> byEntity) {
      register.lost(byEntity);
    }

    @Override
    public void done(long id, String place, String detail, Long untilMillis) {
      register.done(id, place, detail, untilMillis);
    }

    @Override
    public void found(List<Found> all) {
      register.found(all);
    }

    @Override
    public void hadMore(Map<String, Set<Long>> ids) {
      register.hadMore(ids);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable failure) throws T {
      throw (T) failure;
    }
  }

  private static Forgetting entry(RegisterWatch watch, long id) throws InterruptedException {
    return watch.await().entries().stream()
        .filter(entry -> entry.id() == id)
        .findFirst()
        .orElseThrow();
  }

  /** As where the store has failed over to one that never had it. */
  @Test
  void anEntryThatIsThereNoMoreHoldsUpNoOther() throws Exception {
    try (RegisterWatch watch = RegisterWatch.of(register)) {
      long lost = register.request(TextKeys.of("card"), KEY, "", List.of("p"));
      watch.await();
      database.execute("delete from millrace.forgotten_key where id = " + lost);
      watch.cut(lost, "payments", "kafka:payments", Map.of(0, 7L));
      watch.done(lost, "p", "", null);
      long kept =
          register.request(TextKeys.of("card"), new EntityKey(new byte[] {3}), "", List.of("p"));
      watch.cut(kept, "payments", "kafka:payments", Map.of(0, 8L, 1, 9L));
      watch.done(kept, "p", "cleared", null);
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () -> {
                assertThat(entry(watch, kept).cutsIn("payments", "kafka:payments"))
                    .isEqualTo(Map.of(0, 8L, 1, 9L));
                assertThat(new ForgetPlaces(database.address()).of(kept))
                    .singleElement()
                    .satisfies(place -> assertThat(place.detail()).isEqualTo("cleared"));
              });
    }
  }

  @Test
  void aStandingCutStands() throws Exception {
    try (RegisterWatch watch = RegisterWatch.of(register)) {
      long id = register.request(TextKeys.of("card"), KEY, "", List.of("p"));
      watch.cut(id, "payments", "kafka:payments", Map.of(0, 7L));
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> !entry(watch, id).cutsIn("payments", "kafka:payments").isEmpty());
      watch.cut(id, "payments", "kafka:payments", Map.of(0, 70L, 1, 1L));
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () ->
                  assertThat(entry(watch, id).cutsIn("payments", "kafka:payments"))
                      .isEqualTo(Map.of(0, 7L, 1, 1L)));
    }
  }

  @Test
  void whatFailsIsSaidAgainWhateverItIs() throws Exception {
    for (Throwable failure :
        List.of(new IllegalStateException("away"), new NoClassDefFoundError("gone for a moment"))) {
      AtomicInteger times = new AtomicInteger(2);
      try (RegisterWatch watch = RegisterWatch.of(new Failing(times, failure))) {
        long id = register.request(TextKeys.of("card"), KEY, "", List.of("p"));
        watch.cut(id, "payments", "kafka:payments", Map.of(0, 7L));
        Awaitility.await()
            .atMost(Duration.ofMinutes(3))
            .until(() -> !entry(watch, id).cutsIn("payments", "kafka:payments").isEmpty());
        assertThat(times).hasNonPositiveValue();
      }
    }
  }
}

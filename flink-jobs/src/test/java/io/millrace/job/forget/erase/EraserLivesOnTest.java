package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.Forgetting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that happens to the eraser ends it. */
final class EraserLivesOnTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @ParameterizedTest
  @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, AssertionError.class})
  void itLooksAgainAfterAnError(Class<? extends Error> kind) throws Exception {
    Error error = kind.getDeclaredConstructor().newInstance();
    AtomicInteger looks = new AtomicInteger();
    Chores chores =
        new Chores() {
          @Override
          public List<Forgetting> concerned(List<Forgetting> entries) {
            if (looks.incrementAndGet() == 1) {
              throw error;
            }
            return List.of();
          }

          @Override
          public void announce(List<Forgetting> entries) {}

          @Override
          public List<Chore> of(List<Due> dues) {
            return List.of();
          }

          @Override
          public void stop() {}

          @Override
          public void close() {}
        };
    try (ErasureRounds rounds = new ErasureRounds(database.address(), chores)) {
      rounds.start();
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> assertThat(looks).hasValueGreaterThan(1));
    }
  }
}

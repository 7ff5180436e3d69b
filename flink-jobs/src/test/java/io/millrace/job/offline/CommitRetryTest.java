package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.junit.jupiter.api.Test;

final class CommitRetryTest {
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void isTriedUntilNoOtherIsQuicker() {
    CommitRetry.run(
        () -> {
          int count = tries.incrementAndGet();
          if (count == 1) {
            throw new AlreadyExistsException("another has made it");
          } else if (count <= 30) {
            throw new CommitFailedException("another was quicker");
          }
        });
    assertThat(tries).hasValue(31);
  }

  @Test
  void endsWhenOthersAreQuickerAllTheTime() {
    assertThatThrownBy(
            () ->
                CommitRetry.run(
                    () -> {
                      tries.incrementAndGet();
                      throw new CommitFailedException("another was quicker");
                    },
                    RuntimeException.class,
                    Duration.ofMillis(50)))
        .isInstanceOf(CommitFailedException.class)
        .hasMessage("another was quicker");
    assertThat(tries.get()).isGreaterThan(1);
  }

  @Test
  void whatElseIsWrongIsNotTriedAgain() {
    assertThatThrownBy(
            () ->
                CommitRetry.run(
                    () -> {
                      tries.incrementAndGet();
                      throw new IOException("no space");
                    },
                    IOException.class))
        .isInstanceOf(IOException.class)
        .hasMessage("no space");
    assertThat(tries).hasValue(1);
  }
}

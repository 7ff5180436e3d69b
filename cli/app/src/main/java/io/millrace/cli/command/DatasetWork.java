package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.local.LocalEngineException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is done with datasets: why it failed, for the person at the keyboard. */
final class DatasetWork {
  private DatasetWork() {}

  /**
   * Makes a dataset, and shows how far it is.
   *
   * @param what is done, such as {@code create dataset 'x'}
   * @throws Failure if it fails
   */
  static DatasetReport made(String what, Function<DatasetProgress, DatasetReport> work) {
    return done(
        what,
        ExitCode.BAD_DATA,
        () -> {
          try (DatasetBar bar = new DatasetBar()) {
            return work.apply(bar);
          }
        });
  }

  /**
   * Does it.
   *
   * @param what is done, such as {@code read dataset 'x'}
   * @param wrong what it means that the request cannot be answered, unless all that is wrong is
   *     that something is not there
   * @throws Failure if it fails
   */
  static <T> T done(String what, ExitCode wrong, Supplier<T> work) {
    try {
      return work.get();
    } catch (DatasetException e) {
      throw new Failure(e.isOfMissing() ? ExitCode.NOT_FOUND : wrong, e.getMessage(), e);
    } catch (LocalEngineException | UncheckedIOException e) {
      throw new Failure(ExitCode.UNAVAILABLE, "Cannot %s: %s".formatted(what, e.getMessage()), e);
    }
  }
}

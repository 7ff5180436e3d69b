package io.millrace.job.forget.erase;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.job.forget.ForgottenAnswers;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.RawEvent;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets answers through that are not forgotten, by what the register said within the last second;
 * while it cannot be asked, it waits. Counts what it leaves out in the metric {@code forgotten}.
 */
final class RememberedAnswers extends RichFilterFunction<RawEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(RememberedAnswers.class);
  private static final long serialVersionUID = 1;
  private static final long LOOK_NANOS = 1_000_000_000;
  private static final long PAUSE_MILLIS = 1_000;

  private final PostgresAddress store;
  private transient Counter forgotten;
  private transient ForgottenAnswers.Known known;
  private transient String version;
  private transient long lookedNanos;

  RememberedAnswers(PostgresAddress store) {
    this.store = store;
  }

  @Override
  public void open(OpenContext context) {
    forgotten = getRuntimeContext().getMetricGroup().counter("forgotten");
  }

  @Override
  public boolean filter(RawEvent event) throws InterruptedException {
    look();
    if (known.isEmpty() || event.value() == null) {
      return true;
    }
    LoggedAnswer answer;
    try {
      answer = LoggedAnswerJson.read(event.value());
    } catch (IllegalArgumentException e) {
      return true; // It is passed over, counted and told of where rows are made.
    }
    boolean isForgotten = known.forgets(answer);
    if (isForgotten) {
      forgotten.inc();
    }
    return !isForgotten;
  }

  private void look() throws InterruptedException {
    while (known == null || System.nanoTime() - lookedNanos > LOOK_NANOS) {
      try {
        ForgottenAnswers answers = new ForgottenAnswers(store);
        String now = answers.version();
        if (!now.equals(version)) {
          known = answers.read();
          version = now; // It was asked for first: what has come since is read once more.
        }
        lookedNanos = System.nanoTime();
      } catch (OnlineStoreException e) {
        LOG.warn("answers wait for the register of forgotten keys: {}", e.getMessage());
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }
}

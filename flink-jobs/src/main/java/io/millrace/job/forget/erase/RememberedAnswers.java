package io.millrace.job.forget.erase;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.job.forget.AnsweredKeys;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.ForgottenAnswers;
import io.millrace.job.forget.PlaceCount;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.RawEvent;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets answers through that are not forgotten, by what the register said within the last second,
 * and by the definitions that were deployed by then; while the store cannot be asked, it waits.
 * Counts what it leaves out in the metric {@code forgotten}, and says once of each entry under way
 * that there was more of it than rows of the table.
 */
final class RememberedAnswers extends RichFilterFunction<RawEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(RememberedAnswers.class);
  private static final long serialVersionUID = 1;
  private static final long LOOK_NANOS = 1_000_000_000;
  private static final long PAUSE_MILLIS = 1_000;

  /** Definitions that nobody knows, of which it is remembered that they were looked for. */
  private static final int LOOKED_FOR = 1_000;

  private final PostgresAddress store;
  private transient Counter forgotten;
  private transient ForgottenAnswers.Known known;
  private transient String version;
  private transient AnsweredKeys definitions;
  private transient String deployed;
  private transient Set<String> lookedFor;
  private transient Set<Long> told;
  private transient long lookedNanos;

  RememberedAnswers(PostgresAddress store) {
    this.store = store;
  }

  @Override
  public void open(OpenContext context) {
    forgotten = getRuntimeContext().getMetricGroup().counter("forgotten");
    lookedFor = new HashSet<>();
    told = new HashSet<>();
  }

  @Override
  public boolean filter(RawEvent event) throws InterruptedException {
    if (known == null || System.nanoTime() - lookedNanos > LOOK_NANOS) {
      look();
    }
    if (known.isEmpty() || event.value() == null) {
      return true;
    }
    LoggedAnswer answer;
    try {
      answer = LoggedAnswerJson.read(event.value());
    } catch (IllegalArgumentException e) {
      return true; // It is passed over, counted and told of where rows are made.
    }
    if (!definitions.knows(answer.view(), answer.fingerprint()) && isNew(answer)) {
      look(); // It may have been deployed within the last second.
    }
    boolean isForgotten = known.forgets(answer, definitions);
    if (isForgotten) {
      forgotten.inc();
      tell(known.underWay(answer, definitions));
    }
    return !isForgotten;
  }

  private void tell(Set<Long> ids) throws InterruptedException {
    ids.removeAll(told);
    while (!told.containsAll(ids)) {
      try {
        new PlaceCount(store, AnswerLog.NAME, ids).hadMore(ids);
        told.addAll(ids);
      } catch (OnlineStoreException e) {
        waitFor(e);
      }
    }
  }

  private static void waitFor(OnlineStoreException e) throws InterruptedException {
    LOG.warn("answers wait for the register of forgotten keys: {}", e.getMessage());
    Thread.sleep(PAUSE_MILLIS);
  }

  /** Whether nobody has looked for the definition of an answer yet. */
  private boolean isNew(LoggedAnswer answer) {
    if (lookedFor.size() >= LOOKED_FOR) {
      lookedFor.clear();
    }
    return lookedFor.add(answer.view() + " " + answer.fingerprint());
  }

  private void look() throws InterruptedException {
    while (true) {
      try {
        ForgottenAnswers answers = new ForgottenAnswers(store);
        String now = answers.version();
        if (!now.equals(version)) {
          known = answers.read();
          version = now; // It was asked for first: what has come since is read once more.
        }
        if (!known.isEmpty()) {
          lookForDefinitions();
        }
        lookedNanos = System.nanoTime();
        return;
      } catch (OnlineStoreException e) {
        waitFor(e);
      }
    }
  }

  private void lookForDefinitions() {
    String now = Deployments.version(store);
    if (!now.equals(deployed)) {
      definitions = new AnsweredKeys(Deployments.read(store));
      deployed = now;
    }
  }
}

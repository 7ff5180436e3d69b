package io.millrace.benchmarks.soak.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.Failure;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.compile.FeatureStore;
import io.millrace.job.online.PostgresAddress;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Asks for keys in batches, looks at their rows before and after, and judges the answers once the
 * producer has heard of every event that they can hold. For one thread; its tally is for any.
 */
public final class Checker implements AutoCloseable {
  /** So far ahead is asked that no row starts after it, and so little that nothing is stale. */
  private static final long AHEAD_MILLIS = 500;

  private static final int UNAVAILABLE = 503;
  private static final long JUDGED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final List<GatewayHttp> gateways;
  private final Map<String, OnlineLooks> looks = new HashMap<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Tally tally = new Tally();
  private int turn;

  private record Waiting(long sinceNanos, Asked asked) {}

  /**
   * @param store the definitions that run
   * @param gateways asked in turns
   */
  public Checker(
      FeatureStore store,
      List<CheckedView> views,
      List<GatewayHttp> gateways,
      PostgresAddress postgres) {
    this.gateways = gateways;
    views.forEach(
        view -> looks.put(view.name(), new OnlineLooks(postgres, store.view(view.name()))));
  }

  /** What was found so far. */
  public Tally tally() {
    return tally;
  }

  /** Asks for all features of some keys of a view, and judges what was answered a while ago. */
  public void check(CheckedView view, List<String> keys) {
    try {
      ask(view, keys);
    } catch (Failure e) {
      tally.refused(keys.size());
    } catch (SQLException e) {
      tally.unseen(keys.size());
    }
    judge(System.nanoTime() - JUDGED_AFTER_NANOS);
  }

  /** Judges everything that is left. */
  public void finish() throws InterruptedException {
    Thread.sleep(TimeUnit.NANOSECONDS.toMillis(JUDGED_AFTER_NANOS));
    judge(System.nanoTime());
  }

  private void ask(CheckedView view, List<String> keys) throws SQLException {
    OnlineLooks look = looks.get(view.name());
    OnlineLook before = look.at(keys);
    long at = System.currentTimeMillis() + AHEAD_MILLIS;
    GatewayHttp.Reply reply = gateways.get(turn++ % gateways.size()).query(request(view, keys, at));
    OnlineLook after = look.at(keys);
    if (reply.status() == UNAVAILABLE) {
      tally.refused(keys.size());
      return;
    }
    if (!reply.isOk()) {
      tally.noAnswer(
          keys.size(),
          "%s at %d: the gateway replied %d: %s"
              .formatted(view.name(), at, reply.status(), reply.body()));
      return;
    }
    int features = view.features().size();
    JsonNode data = reply.body().path("data");
    for (int i = 0; i < keys.size(); i++) {
      Map<String, JsonNode> answers = new LinkedHashMap<>();
      for (int j = 0; j < features; j++) {
        JsonNode answer = data.path(i * features + j);
        answers.put(answer.path("field").asText(), answer);
      }
      tally.answered(answers.values());
      waiting.add(
          new Waiting(
              System.nanoTime(),
              new Asked(
                  view,
                  keys.get(i),
                  at,
                  before.completeToMillis(),
                  after.completeToMillis(),
                  before.rows().get(i),
                  after.rows().get(i),
                  answers)));
    }
  }

  private void judge(long sinceNanos) {
    while (!waiting.isEmpty() && waiting.peek().sinceNanos() - sinceNanos <= 0) {
      Asked asked = waiting.remove().asked();
      tally.judged(asked, Judge.judge(asked));
    }
  }

  private static ObjectNode request(CheckedView view, List<String> keys, long at) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ArrayNode column = request.putObject("inputs").putArray(view.name() + "." + view.keyColumn());
    keys.forEach(column::add);
    view.features().forEach(request.putArray("outputs")::add);
    request.put("now", java.time.Instant.ofEpochMilli(at).toString());
    return request;
  }

  @Override
  public void close() throws SQLException {
    for (OnlineLooks look : looks.values()) {
      look.close();
    }
  }
}

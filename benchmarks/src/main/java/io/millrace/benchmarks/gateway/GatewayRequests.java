package io.millrace.benchmarks.gateway;

import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.gateway.metrics.GatewayMetrics;
import io.millrace.gateway.query.QueryResolver;
import io.millrace.gateway.query.QueryRunner;
import io.millrace.gateway.query.QueryService;
import io.millrace.gateway.store.OnlineReads;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the gateway itself does for one request, from the bytes of its body to those of the
 * response: parse, plan, decode, answer, write. HTTP and the store are left out: rows are there at
 * once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GatewayRequests {
  private static final long TIMEOUT_MILLIS = 2_000;
  private static final int MOST = 1_000;

  @Param({"single", "50x5_1", "50x5_10", "50x5_100"})
  public String question;

  private QueryService queries;
  private Buffer body;

  @Setup
  public void prepare() throws Exception {
    FeatureStore store = Compiler.compile(DriverViews.ALL).orThrow();
    Question asked =
        Questions.of(Size.FULL).all().stream()
            .filter(each -> each.name().equals(question))
            .findFirst()
            .orElseThrow();
    body = body(store, asked);
    OnlineReads rows = rows(store, asked);
    ViewFreshness complete = ViewFreshness.complete(1);
    QueryRunner runner =
        new QueryRunner(rows, view -> complete, new GatewayMetrics(), Clock.systemUTC());
    queries =
        new QueryService(
            new QueryResolver(store, MOST, MOST), runner, "deployment", TIMEOUT_MILLIS);
  }

  @Benchmark
  public Future<QueryService.Response> gatewayRequest() {
    return queries.answer(body);
  }

  private static Buffer body(FeatureStore store, Question question) {
    HttpRequestBytes request = new HttpRequestBytes("/", question, question.body(store), 1);
    byte[] sent = new byte[request.next().remaining()];
    request.next().get(sent);
    int length = question.body(store).length;
    return Buffer.buffer().appendBytes(sent, sent.length - length, length);
  }

  private static OnlineReads rows(FeatureStore store, Question question) throws Exception {
    Instant now = Instant.now();
    Map<BoundView, byte[][]> found = new HashMap<>();
    for (BoundView view : store.views().subList(0, question.views())) {
      DriverRows made = new DriverRows(view, now);
      byte[][] rows = new byte[question.keys()][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = made.bytes(i);
      }
      found.put(view, rows);
    }
    return new OnlineReads() {
      @Override
      public Future<byte[][]> rows(BoundView view, List<EntityKey> keys) {
        return Future.succeededFuture(found.get(view));
      }
    };
  }
}

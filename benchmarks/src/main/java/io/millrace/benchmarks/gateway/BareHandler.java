package io.millrace.benchmarks.gateway;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.gateway.store.RowsOfViews;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers a question by the least that can be done: the keys are where they must be, the rows are
 * fetched but not looked into, the response was written before.
 */
final class BareHandler implements Handler<HttpServerRequest> {
  /** Paths that begin with it are answered without a read. */
  static final String NO_READ = "/no-read/";

  /** Paths that begin with it are answered after the reads. */
  static final String READ = "/read/";

  private final List<BoundView> views;
  private final SqlClient client;
  private final Map<String, BareAnswer> answers;
  private final Map<BareAnswer, PreparedQuery<RowSet<Row>>> queries = new IdentityHashMap<>();

  /**
   * @param answers by the question's name
   */
  BareHandler(FeatureStore store, SqlClient client, Map<String, BareAnswer> answers) {
    this.views = store.views();
    this.client = client;
    this.answers = answers;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = request.path();
    if (path.startsWith(NO_READ)) {
      BareAnswer answer = answers.get(path.substring(NO_READ.length()));
      request.endHandler(end -> send(request, answer.body()));
      return;
    }
    BareAnswer answer = answers.get(path.substring(READ.length()));
    request
        .body()
        .compose(body -> read(answer, body))
        .onSuccess(done -> send(request, answer.body()))
        .onFailure(error -> request.response().setStatusCode(500).end(error.toString()));
  }

  /** By the gateway's own statements. */
  private Future<?> read(BareAnswer answer, Buffer body) {
    boolean single = answer.keys() == 1;
    Object keys = single ? key(body, 1, 0) : all(answer, body);
    Tuple asked = Tuple.tuple(new ArrayList<>(answer.views()));
    for (int i = 0; i < answer.views(); i++) {
      asked.addValue(keys);
    }
    int column = (answer.views() == 1 ? 0 : 1) + (single ? 0 : 1);
    return queries
        .computeIfAbsent(answer, this::prepare)
        .execute(asked)
        .map(rows -> last(rows, column));
  }

  private PreparedQuery<RowSet<Row>> prepare(BareAnswer answer) {
    List<BoundView> read = views.subList(0, answer.views());
    return client.preparedQuery(
        answer.keys() == 1 ? RowsOfViews.oneKey(read) : RowsOfViews.manyKeys(read));
  }

  private Buffer[] all(BareAnswer answer, Buffer body) {
    Buffer[] keys = new Buffer[answer.keys()];
    for (int n = 0; n < keys.length; n++) {
      keys[n] = key(body, keys.length, n);
    }
    return keys;
  }

  private Buffer key(Buffer body, int keys, int n) {
    long key = 0;
    int from = Question.keyAt(keys, n);
    for (int i = from; i < from + Question.KEY_DIGITS; i++) {
      key = key * 10 + body.getByte(i) - '0';
    }
    EntityKey encoded = views.get(0).keys().encode(List.of(key));
    return Buffer.buffer(encoded.bytes());
  }

  private static byte[] last(RowSet<Row> rows, int column) {
    byte[] last = null;
    for (Row row : rows) {
      last = row.getBuffer(column).getBytes();
    }
    return last;
  }

  private static void send(HttpServerRequest request, Buffer body) {
    request.response().putHeader("content-type", "application/json").end(body);
  }
}

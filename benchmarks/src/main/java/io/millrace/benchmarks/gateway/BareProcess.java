package io.millrace.benchmarks.gateway;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.http.PostgresClients;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gateway's peer: the same client of PostgreSQL with the same settings on as many event loops,
 * and a handler that does no more than it must.
 */
final class BareProcess {
  /** Vert.x gives all servers on the same negative port one free port. */
  private static final int ANY_SHARED_PORT = -1;

  private BareProcess() {}

  /**
   * @param arguments where PostgreSQL is, then the folder of the responses
   */
  public static void main(String[] arguments) throws Exception {
    Map<String, BareAnswer> answers = BareAnswer.read(Path.of(arguments[1]));
    GatewayOptions options = GatewayOptions.local(arguments[0]);
    FeatureStore store = Compiler.compile(DriverViews.ALL).orThrow();
    AtomicInteger port = new AtomicInteger();
    Vertx.vertx()
        .deployVerticle(
            () -> new Loop(store, options, answers, port),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    ServerProcess.serve(port.get());
    System.exit(0);
  }

  /** One event loop. */
  private static final class Loop extends VerticleBase {
    private final FeatureStore store;
    private final GatewayOptions options;
    private final Map<String, BareAnswer> answers;
    private final AtomicInteger port;

    Loop(
        FeatureStore store,
        GatewayOptions options,
        Map<String, BareAnswer> answers,
        AtomicInteger port) {
      this.store = store;
      this.options = options;
      this.answers = answers;
      this.port = port;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer(
              new HttpServerOptions().setHost(options.host()).setPort(ANY_SHARED_PORT))
          .requestHandler(
              new BareHandler(store, PostgresClients.pipelined(vertx, options), answers))
          .listen()
          .onSuccess(server -> port.set(server.actualPort()));
    }
  }
}

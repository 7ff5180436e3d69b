package io.millrace.benchmarks.gateway;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL, the gateway and the bare handler, all running. Not thread-safe. */
final class Arena implements AutoCloseable {
  private static final int MOST_TRIES = 10;

  private final Path folder = Files.createTempDirectory("millrace-benchmark-gateway");
  private final FeatureStore store = Compiler.compile(DriverViews.ALL).orThrow();
  private final DriverTables tables;
  private final AnswerCheck check;
  private ServerProcess gateway;
  private ServerProcess bare;
  private long loads;

  Arena(Size size, Questions questions) throws Exception {
    try {
      tables = DriverTables.fill(store, folder.resolve("postgres"), size);
    } catch (Exception e) {
      delete();
      throw e;
    }
    check = new AnswerCheck(store, tables::rows);
    try {
      gateway = ServerProcess.start(GatewayProcess.class, folder, List.of(tables.uri()));
      Path responses = Files.createDirectory(folder.resolve("responses"));
      for (Question question : questions.all()) {
        BareAnswer.write(responses, question, firstAnswer(question));
      }
      bare =
          ServerProcess.start(
              BareProcess.class, folder, List.of(tables.uri(), responses.toString()));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Asked again where it fails: a cold gateway on a busy machine may answer too late at first. */
  private byte[] firstAnswer(Question question) throws IOException {
    for (int tries = 1; ; tries++) {
      try (Load load = load(Contestant.GATEWAY, question)) {
        return load.closedLoop(0).kept().get(0).body();
      } catch (IOException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  /** New connections that ask one question; the caller closes them. */
  Load load(Contestant contestant, Question question) throws IOException {
    byte[] body = question.body(store);
    String path =
        switch (contestant) {
          case GATEWAY -> "/v1/query/online";
          case BARE -> BareHandler.READ + question.name();
          case NO_READ -> BareHandler.NO_READ + question.name();
        };
    int port = contestant == Contestant.GATEWAY ? gateway.port() : bare.port();
    return new Load(port, seed -> new HttpRequestBytes(path, question, body, seed), ++loads);
  }

  /**
   * @throws IllegalStateException when a kept response of the gateway is wrong
   */
  void check(Question question, LoadResult result) throws IOException {
    for (KeptResponse response : result.kept()) {
      check.check(question, response);
    }
  }

  long checkedValues() {
    return check.values();
  }

  double rowBytes() {
    return tables.rows(store.views().get(0).spec().name()).meanBytes();
  }

  @Override
  public void close() throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    if (bare != null) {
      bare.close();
    }
    tables.close();
    delete();
  }

  private void delete() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

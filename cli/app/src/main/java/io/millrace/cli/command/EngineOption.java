package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Engine;
import io.millrace.dataset.FlinkCluster;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Who computes a training set. */
final class EngineOption {
  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      converter = DatasetValue.SetEngine.class,
      description = {
        "local: this process; flink: Flink in batch mode; auto: by what has to be read; the rows"
            + " are the same;",
        "default: auto"
      })
  private Engine engine = Engine.AUTO;

  @Option(
      names = "--flink-cluster",
      paramLabel = "HOST:PORT",
      converter = DatasetValue.Cluster.class,
      description = {
        "where the engine flink computes: a cluster's REST endpoint; it sees the log and the"
            + " sources under the same names;",
        "default: in this process"
      })
  private FlinkCluster cluster;

  @Option(
      names = "--flink-jar",
      paramLabel = "JAR",
      description =
          "sent along to the cluster: millrace-job.jar; definitions that are a jar are too")
  private List<Path> jars = List.of();

  /**
   * The request with these.
   *
   * @throws Failure if the definitions cannot be sent to the cluster; names all that cannot
   */
  DatasetRequest in(DatasetRequest request, LoadedDefinitions loaded) {
    return request.engine(engine).cluster(cluster == null ? null : cluster.with(sent(loaded)));
  }

  private List<Path> sent(LoadedDefinitions loaded) {
    List<Path> sent = new ArrayList<>(jars);
    List<String> folders = new ArrayList<>();
    for (URL code : loaded.urls()) {
      Path path = Path.of(URI.create(code.toString()));
      if (Files.isRegularFile(path) && !sent.contains(path)) {
        sent.add(path);
      } else if (Files.isDirectory(path)) {
        folders.add(path.toString());
      }
    }
    if (!folders.isEmpty()) {
      throw new Failure(
          ExitCode.USAGE,
          "--flink-cluster: classes in folder %s cannot be sent to a cluster; name a jar with -d"
              .formatted(String.join(", ", folders)));
    }
    return sent;
  }
}

package io.millrace.job;

import io.millrace.compile.BoundView;
import io.millrace.compile.Definitions;
import io.millrace.compile.FeatureStore;
import io.millrace.job.online.OnlineStore;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.manifest.StreamSpec;
import io.millrace.manifest.ViewSpec;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Submits a job to whatever cluster the environment stands for: compiles the definitions, prepares
 * the online store, draws an epoch, builds and executes. A jar of definitions is sent along with
 * the job.
 */
final class JobSubmission {
  private JobSubmission() {}

  static void submit(StreamExecutionEnvironment environment, JobArguments arguments)
      throws Exception {
    JobOptions options = JobOptionsReader.read(arguments.options());
    ClassLoader loader = loader(arguments.jars());
    ViewClasses viewClasses =
        arguments.views().isEmpty()
            ? ViewClasses.of(Definitions.scan(loader, arguments.jars()))
            : new ViewClasses(arguments.views());
    FeatureStore store = viewClasses.compile(loader);
    List<String> problems = SourceChecks.problems(store, options);
    if (!problems.isEmpty()) {
      throw new JobOptionsException(problems);
    }
    // Before anything is made: it may be refused.
    List<ViewSpec> views =
        JobScope.of(store, options).views().stream().map(BoundView::spec).toList();
    OnlineStore online = new PostgresOnlineStore(options.postgres());
    List<ViewSpec> made = online.prepare(store.manifest());
    if (startsWithoutState(environment)) {
      online.recordHistory(store.manifest(), views, StreamHistory.starts(store, options));
    } else {
      online.recordHistory(store.manifest(), changed(views, made, options), startsNow(store));
    }
    long epoch = online.drawEpoch(store.manifest(), arguments.note());
    new MillraceJob(viewClasses, store, options, epoch).build(environment);
    sendAlong(environment, arguments.jars());
    environment.execute("millrace");
  }

  /**
   * Of the views of a restored job those that have no state in it: theirs is another fingerprint,
   * so another table. One whose table was lost has state, and is written again on demand.
   */
  private static List<ViewSpec> changed(
      List<ViewSpec> views, List<ViewSpec> made, JobOptions options) {
    return views.stream()
        .filter(made::contains)
        .filter(view -> !options.republish().contains(view.name()))
        .toList();
  }

  /** The sources go on from the savepoint, which is before now: later rather than too early. */
  private static Map<String, Long> startsNow(FeatureStore store) {
    long nowMillis = System.currentTimeMillis();
    return store.manifest().streams().stream()
        .collect(Collectors.toMap(StreamSpec::name, stream -> nowMillis));
  }

  /** What a savepoint holds may be older than what the sources still have. */
  private static boolean startsWithoutState(StreamExecutionEnvironment environment) {
    return environment
        .getConfiguration()
        .getOptional(StateRecoveryOptions.SAVEPOINT_PATH)
        .isEmpty();
  }

  private static ClassLoader loader(List<Path> jars) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    ClassLoader parent = Thread.currentThread().getContextClassLoader();
    // Lives as long as the submitting process: the definitions are used until the job is sent.
    return urls.isEmpty() ? parent : new URLClassLoader(urls.toArray(URL[]::new), parent);
  }

  private static void sendAlong(StreamExecutionEnvironment environment, List<Path> jars) {
    if (jars.isEmpty()) {
      return;
    }
    Set<String> all =
        new LinkedHashSet<>(
            environment.getConfiguration().getOptional(PipelineOptions.JARS).orElse(List.of()));
    jars.forEach(jar -> all.add(jar.toAbsolutePath().toUri().toString()));
    environment.configure(new Configuration().set(PipelineOptions.JARS, List.copyOf(all)));
  }
}

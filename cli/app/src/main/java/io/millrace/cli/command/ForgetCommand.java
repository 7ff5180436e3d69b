package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.OptionRules;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.definition.Durations;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetException;
import io.millrace.forget.ForgetStatus;
import io.millrace.forget.ForgottenDatasets;
import io.millrace.job.JobOptions;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlaces;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace forget ENTITY KEY...}. */
@Command(
    name = "forget",
    description = {
      "Forget keys of an entity: everything that came of them until now leaves the state, the"
          + " online tables, the offline log with its old snapshots, and datasets. What comes"
          + " afterwards is new. It cannot be undone.",
      "The running jobs do it, and go on with it at their next start. What only time removes is"
          + " listed with its date.",
      "A place that no job will ever clear, as that of a view that was taken out of the definitions"
          + " meanwhile, is let go by --release ID PLACE...",
      "Example: millrace forget card c1 --reason 'asked by its owner'"
    })
public final class ForgetCommand implements Callable<Integer>, OptionRules {
  private static final long LOOK_MILLIS = 500;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ENTITY",
      description =
          "name of the entity, such as card_id, or of a view of it; or a place to release")
  private String entity;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY",
      description = {
        "keys; columns of a composite key are parted by '/', and a slash in one is %%2F, a percent"
            + " sign %%25 (a key of one column stands as it is);",
        "or places to release"
      })
  private List<String> keys = List.of();

  @Option(names = "--reason", paramLabel = "TEXT", description = "why; kept in the register")
  private String reason = "";

  @Option(names = "--yes", description = "do not ask whether it is meant")
  private boolean yes;

  @Option(names = "--no-wait", description = "return when it is asked for, before it is done")
  private boolean noWait;

  @Option(
      names = "--timeout",
      paramLabel = "AGE",
      converter = OptionValue.Age.class,
      defaultValue = "10m",
      description = "how long to wait; it goes on afterwards; default: ${DEFAULT-VALUE}")
  private String timeout;

  @Option(
      names = "--status",
      description =
          "show how far everything is that was to be forgotten: each place of requests that are"
              + " under way, keys of wider entities counted, and a row for each that is finished")
  private boolean status;

  @Option(
      names = "--id",
      paramLabel = "ID",
      converter = OptionValue.Id.class,
      description =
          "with --status: each place of this request alone, finished or not, and each key of a"
              + " wider entity by itself")
  private Long shown;

  @Option(
      names = "--release",
      paramLabel = "ID",
      converter = OptionValue.Id.class,
      description = "let places of a request go, by their names: nobody waits for them any more")
  private Long released;

  @Option(
      names = {"-d", "--definitions"},
      paramLabel = "PROJECT|CLASSES|JAR",
      description = {
        "a Maven project, a folder of classes or a jar;",
        "default: what runs on the folder, with --config the current directory"
      })
  private Path definitions;

  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public void check(List<String> wrong) {
    boolean isRelease = isGiven("--release");
    boolean isOfOne = isGiven("--id");
    if (status && (entity != null || isRelease)) {
      wrong.add("--status shows all that was asked for; name no entity and no --release");
    }
    if (isOfOne && !status) {
      wrong.add("--id chooses what --status shows; give both");
    }
    if (!status && !isRelease && !isOfOne && entity == null) {
      wrong.add("name an entity and its keys, or --status");
    }
    if (!status && !isRelease && entity != null && keys.isEmpty()) {
      wrong.add("no key is given: name the keys of %s to forget".formatted(entity));
    }
  }

  /** Also with a value that cannot be read. */
  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().originalArgs().stream()
        .anyMatch(word -> word.equals(option) || word.startsWith(option + "="));
  }

  @Override
  public Integer call() throws InterruptedException {
    offline.keepLogs();
    JobOptions options = offline.options(Map.of());
    FeatureStore store = DeployedDefinitions.load(definitions, offline, spec).compile().orThrow();
    Forget forget = forget(store, options);
    if (shown != null) {
      show(one(forget), ForgetOutput::details);
      return ExitCode.OK.code();
    }
    if (status) {
      Instant now = Instant.now();
      show(forget.status(), all -> ForgetOutput.overview(all, now));
      return ExitCode.OK.code();
    }
    if (released != null) {
      release(forget);
      show(forget.status(List.of(released)), ForgetOutput::table);
      return ExitCode.OK.code();
    }
    List<List<String>> columns = columns(forget);
    List<Long> ids = request(forget, columns);
    boolean isDone = !noWait && await(forget, ids);
    List<ForgetStatus> asked = withKeys(forget.status(ids), typed(forget, columns), ids);
    show(asked, isDone ? all -> ForgetOutput.ended(all, entity) : ForgetOutput::table);
    if (!isDone && !noWait) {
      throw new Failure(
          ExitCode.UNAVAILABLE,
          "Not everything is forgotten within %s; it goes on while the jobs run: %s"
              .formatted(
                  timeout,
                  asked.stream()
                      .flatMap(each -> each.pending().stream())
                      .distinct()
                      .collect(Collectors.joining(", "))));
    }
    return ExitCode.OK.code();
  }

  private Forget forget(FeatureStore store, JobOptions options) {
    Forget forget =
        Forget.of(
            store,
            options.postgres(),
            options.iceberg().isEmpty() ? EntityPlaces.Log.NONE : EntityPlaces.Log.KEPT);
    DatasetFolder datasets = offline.datasets();
    return datasets.names().isEmpty() ? forget : forget.withDatasets(datasets.path());
  }

  private List<List<String>> columns(Forget forget) {
    try {
      List<List<String>> columns = forget.columns(entity, keys);
      confirm();
      return columns;
    } catch (ForgetException e) {
      throw failure(e);
    }
  }

  private List<Long> request(Forget forget, List<List<String>> columns) {
    try {
      return forget.request(entity, columns, reason);
    } catch (ForgetException e) {
      throw failure(e);
    }
  }

  /** As they were typed, each once, in the order of their requests. */
  private List<List<String>> typed(Forget forget, List<List<String>> columns) {
    List<EntityKey> all = forget.keys(entity, columns);
    Map<EntityKey, List<String>> typed = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      typed.putIfAbsent(all.get(i), columns.get(i));
    }
    return List.copyOf(typed.values());
  }

  /** The register does not know a key any more once it is forgotten; who asked does. */
  private static List<ForgetStatus> withKeys(
      List<ForgetStatus> all, List<List<String>> typed, List<Long> ids) {
    Map<Long, List<String>> byId = new HashMap<>();
    for (int i = 0; i < typed.size(); i++) {
      byId.put(ids.get(i), typed.get(i));
    }
    return all.stream()
        .map(each -> byId.containsKey(each.id()) ? each.withKey(byId.get(each.id())) : each)
        .toList();
  }

  private static Failure failure(ForgetException e) {
    return new Failure(e.isOfMissing() ? ExitCode.NOT_FOUND : ExitCode.USAGE, e.getMessage(), e);
  }

  private void release(Forget forget) {
    List<String> places = new ArrayList<>(keys);
    if (entity != null) {
      places.add(0, entity);
    }
    try {
      forget.release(released, places, reason);
    } catch (ForgetException e) {
      throw failure(e);
    }
  }

  private void confirm() {
    if (yes) {
      return;
    }
    Console console = System.console();
    if (console == null) {
      throw new Failure(
          ExitCode.USAGE,
          "what is forgotten cannot be brought back: say that it is meant by --yes");
    }
    String answer =
        console.readLine(
            "Forget %s %s for good? What came of it until now cannot be brought back. [y/N] ",
            entity, String.join(", ", keys));
    if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
      throw new Failure(ExitCode.USAGE, "nothing is forgotten");
    }
  }

  private boolean await(Forget forget, List<Long> ids) throws InterruptedException {
    long end = System.nanoTime() + Durations.parse(timeout).orElseThrow() * 1_000_000;
    ForgottenDatasets datasets =
        new ForgottenDatasets(forget.store(), forget.online(), offline.datasets());
    try (ForgetProgress progress =
        new ForgetProgress(
            System.console() == null ? spec.commandLine().getErr() : null, System::nanoTime)) {
      progress.show(forget.left(ids));
      while (true) {
        datasets.run();
        ForgetPlaces.Left left = forget.left(ids);
        if (left.keys() == 0) {
          return true;
        } else if (System.nanoTime() - end > 0) {
          return false;
        }
        progress.show(left);
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  private List<ForgetStatus> one(Forget forget) {
    List<ForgetStatus> found = forget.status(List.of(shown));
    if (found.isEmpty()) {
      throw new Failure(ExitCode.NOT_FOUND, "there is no request %d".formatted(shown));
    }
    return found;
  }

  private void show(List<ForgetStatus> all, Function<List<ForgetStatus>, String> text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json.isGiven() ? ForgetOutput.json(all).toPrettyString() : text.apply(all));
    out.flush();
  }
}

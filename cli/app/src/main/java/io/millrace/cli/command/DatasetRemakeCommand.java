package io.millrace.cli.command;

import io.millrace.cli.OptionRules;
import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.registry.DatasetRecord;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace dataset remake}. */
@Command(
    name = "remake",
    description = {
      "Make a revision again from its record, from the snapshots of the log that it was made from.",
      "What comes out is to the bit what it was, or nothing is written."
    })
public final class DatasetRemakeCommand implements Callable<Integer>, OptionRules {
  private static final String WHY_DEFINITIONS =
      "a revision is made again by the definitions of then, and its record holds no more of them"
          + " than their fingerprints";

  @Option(
      names = "--to",
      paramLabel = "PLACE",
      converter = DatasetValue.SetTarget.class,
      description = {
        "elsewhere, as another file also in the other format; default: where it was;",
        "forgetting does not know such a copy: delete it yourself when a key in it is forgotten"
      })
  private DatasetTarget target;

  @Mixin private RevisionChoice choice;
  @Mixin private EngineOption engine;
  @Mixin private ConnectionsOption connections;
  @Mixin private DefinitionsOption definitions;
  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public void check(List<String> wrong) {
    choice.check(wrong);
  }

  @Override
  public Integer call() {
    offline.keepLogs();
    DatasetRecord record = choice.record(offline);
    LoadedDefinitions loaded = definitions.load(offline, WHY_DEFINITIONS);
    FeatureStore store = loaded.compile().orThrow();
    DatasetReport report =
        DatasetWork.made(
            "make dataset '%s' again".formatted(choice.name()),
            bar -> Datasets.remake(store, request(record, loaded), bar));
    return DatasetOutput.print(report, json, spec.commandLine().getOut());
  }

  private DatasetRequest request(DatasetRecord record, LoadedDefinitions loaded) {
    DatasetRequest request =
        connections
            .in(DatasetRequest.again(record, offline.catalogIfThere().orElse(null)), offline)
            .register(offline.registerIfThere());
    request = engine.in(request, loaded);
    return target == null ? request : request.to(target);
  }
}

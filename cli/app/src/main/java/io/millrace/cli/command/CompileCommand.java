package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.console.CountText;
import io.millrace.cli.console.Tables;
import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compilation;
import io.millrace.compile.FeatureStore;
import io.millrace.definition.Problem;
import io.millrace.manifest.ManifestJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace compile}. */
@Command(
    name = "compile",
    description = {
      "Check definitions, write feature-store.json and say what each view costs.",
      "All problems are listed at once, each with its place."
    })
public final class CompileCommand implements Callable<Integer> {
  private static final List<String> HEADERS =
      List.of(
          "view", "features", "row bytes", "state bytes per key", "tiles per key", "steps per day");

  @Mixin private DefinitionsParameter definitions;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "feature-store.json",
      description = "where to write the manifest; default: ${DEFAULT-VALUE}")
  private Path output;

  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedDefinitions loaded = definitions.load();
    Compilation compilation = loaded.compile();
    PrintWriter out = spec.commandLine().getOut();
    if (compilation.store().isEmpty()) {
      showProblems(compilation, out);
      return ExitCode.DEFINITION.code();
    }
    FeatureStore store = compilation.orThrow();
    write(store);
    if (json.isGiven()) {
      out.println(asJson(store, compilation).toPrettyString());
    } else {
      out.println(Tables.of(HEADERS, store.views().stream().map(CompileCommand::row).toList()));
      compilation.warnings().forEach(warning -> out.println("warning: " + warning));
      out.println("written to " + output);
    }
    out.flush();
    return ExitCode.OK.code();
  }

  private void showProblems(Compilation compilation, PrintWriter out) {
    if (json.isGiven()) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      describe(node.putArray("problems"), compilation.problems());
      describe(node.putArray("warnings"), compilation.warnings());
      out.println(node.toPrettyString());
      out.flush();
      return;
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "millrace: Cannot compile %s: %s"
            .formatted(definitions.path(), CountText.of(compilation.problems().size(), "problem")));
    compilation.problems().forEach(problem -> err.println("  " + problem));
    err.flush();
  }

  private void write(FeatureStore store) {
    try {
      Files.writeString(output, ManifestJson.write(store.manifest()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + output, e);
    }
  }

  private static List<String> row(BoundView view) {
    return List.of(
        view.spec().name(),
        String.valueOf(view.spec().features().size()),
        String.valueOf(view.cost().rowBytes()),
        String.valueOf(view.cost().stateBytesPerKey()),
        String.valueOf(view.cost().tilesPerKey()),
        String.valueOf(view.cost().stepsPerDay()));
  }

  private ObjectNode asJson(FeatureStore store, Compilation compilation) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("manifest", output.toString());
    ArrayNode views = node.putArray("views");
    for (BoundView view : store.views()) {
      views
          .addObject()
          .put("name", view.spec().name())
          .put("fingerprint", view.spec().fingerprint())
          .put("features", view.spec().features().size())
          .put("row_bytes", view.cost().rowBytes())
          .put("state_bytes_per_key", view.cost().stateBytesPerKey())
          .put("tiles_per_key", view.cost().tilesPerKey())
          .put("steps_per_day", view.cost().stepsPerDay());
    }
    describe(node.putArray("problems"), compilation.problems());
    describe(node.putArray("warnings"), compilation.warnings());
    return node;
  }

  private static void describe(ArrayNode list, List<Problem> problems) {
    for (Problem problem : problems) {
      list.addObject()
          .put("code", problem.code().toString())
          .put("place", problem.place().toString())
          .put("message", problem.message())
          .put("accepted", problem.accepted());
    }
  }
}

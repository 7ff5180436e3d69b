package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.LogFile;
import io.millrace.cli.console.Tables;
import io.millrace.cli.freshness.Freshness;
import io.millrace.cli.local.DeadLetters;
import io.millrace.cli.local.DeadLetters.Letter;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.StreamSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.platform.Endpoint;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace dead-letters}. */
@Command(
    name = "dead-letters",
    description = {
      "Show events and rows that were rejected, newest first, each with its reason: they broke a"
          + " constraint, could not be decoded, had no key, ..."
    })
public final class DeadLettersCommand implements Callable<Integer> {
  @Option(
      names = "--stream",
      paramLabel = "STREAM|TABLE",
      description = "only of this stream or table")
  private String stream;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      converter = OptionValue.Reason.class,
      description = "only with this reason: ${COMPLETION-CANDIDATES}")
  private ReasonCode reason;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      defaultValue = "20",
      description = "at most so many; default: ${DEFAULT-VALUE}")
  private int limit;

  @Mixin private FolderOption folder;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LogFile.in(folder.path());
    String store = folder.endpoint(Endpoint.POSTGRES);
    List<Letter> all = DeadLetters.read(store, folder.path());
    if (stream != null && all.stream().noneMatch(letter -> stream.equals(letter.stream()))) {
      // One that has letters may be of definitions that were deployed before.
      refuseUnknown(Freshness.of(store).manifest());
    }
    List<Letter> letters =
        all.stream()
            .filter(letter -> stream == null || stream.equals(letter.stream()))
            .filter(letter -> reason == null || reason.name().equals(letter.reason()))
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      out.println(asJson(letters).toPrettyString());
    } else {
      show(letters, out);
    }
    out.flush();
    return ExitCode.OK.code();
  }

  private void refuseUnknown(Manifest manifest) {
    List<String> known =
        Stream.concat(
                manifest.streams().stream().map(StreamSpec::name),
                manifest.tables().stream().map(TableSpec::name))
            .sorted()
            .toList();
    if (!known.contains(stream)) {
      throw Failure.notFound("stream or table", stream, known);
    }
  }

  private void show(List<Letter> letters, PrintWriter out) {
    if (letters.isEmpty()) {
      out.println("No dead letters.");
      return;
    }
    out.println(
        Tables.of(
            List.of("arrived", "stream or table", "at", "view", "reason", "message", "bytes"),
            letters.stream().limit(limit).map(DeadLettersCommand::row).toList()));
    Map<String, Integer> counts = new TreeMap<>();
    letters.forEach(letter -> counts.merge(letter.reason(), 1, Integer::sum));
    out.printf(
        "%s: %s%n",
        letters.size() <= limit
            ? letters.size() + " in all"
            : "the newest %d of %d (--limit shows more)".formatted(limit, letters.size()),
        counts.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", ")));
  }

  private static List<String> row(Letter letter) {
    return List.of(
        letter.arrivedAt().toString(),
        letter.stream(),
        letter.partition() + "/" + letter.offset(),
        letter.view() == null ? "" : letter.view(),
        letter.reason(),
        letter.message(),
        letter.shownBytes());
  }

  private ArrayNode asJson(List<Letter> letters) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Letter letter : letters.subList(0, Math.min(limit, letters.size()))) {
      ObjectNode node = array.addObject();
      node.put("stream", letter.stream())
          .put("partition", letter.partition())
          .put("offset", letter.offset())
          .put("view", letter.view())
          .put("reason", letter.reason())
          .put("message", letter.message())
          .put("ingested_at", letter.arrivedAt().toString())
          .put("raw", letter.raw());
    }
    return array;
  }
}

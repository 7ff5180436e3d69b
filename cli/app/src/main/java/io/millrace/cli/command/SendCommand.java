package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.CountText;
import io.millrace.cli.local.FolderState;
import io.millrace.cli.send.EventFile;
import io.millrace.cli.send.StreamProducer;
import io.millrace.cli.send.StreamProducer.Sent;
import io.millrace.cli.send.WritableStream;
import io.millrace.job.source.file.FileFormat;
import io.millrace.platform.Endpoint;
import io.millrace.platform.RunningPlatform;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace send STREAM '{...}'|FILE}. */
@Command(
    name = "send",
    description = {
      "Write events to a stream's topic, in the topic's format.",
      "Example: millrace send payments '{\"card_id\":\"c1\",\"amount\":12.5}'"
    })
public final class SendCommand implements Callable<Integer> {
  /** How a file holds its events. */
  enum Format {
    CSV(FileFormat.CSV),
    JSONL(FileFormat.JSON_LINES),
    PARQUET(FileFormat.PARQUET);

    private final FileFormat of;

    Format(FileFormat of) {
      this.of = of;
    }
  }

  @Parameters(index = "0", paramLabel = "STREAM", description = "name of the stream")
  private String stream;

  @Parameters(
      index = "1",
      paramLabel = "JSON|FILE",
      description = "one event as a JSON object, or a file of events")
  private String events;

  @Option(
      names = "--format",
      converter = OptionValue.EventFormat.class,
      description = "of the file: csv, jsonl or parquet; default: what its name tells")
  private Format format;

  @Mixin private FolderOption folder;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RunningPlatform running = folder.running();
    FolderState state = FolderState.read(folder.path()).orElseThrow();
    refuseFileSource(state);
    WritableStream writable =
        WritableStream.of(
            state.manifest(),
            stream,
            state.schemas(),
            running.endpoint(Endpoint.REGISTRY).orElse(null));
    try (StreamProducer producer = new StreamProducer(writable, folder.endpoint(Endpoint.KAFKA))) {
      if (events.stripLeading().startsWith("{")) {
        producer.json(events);
      } else {
        Optional<FileFormat> named = Optional.ofNullable(format).map(each -> each.of);
        new EventFile(Path.of(events), named).sendTo(producer);
      }
      show(producer.sent());
    }
    return ExitCode.OK.code();
  }

  /** Nobody would read the topic. */
  private void refuseFileSource(FolderState state) {
    String source = state.sources().get(stream);
    if (source != null && !source.startsWith("kafka:")) {
      throw new Failure(
          ExitCode.BAD_DATA,
          "Stream '%s' is read from %s in this run, not from its topic; run without --source %s=..."
              .formatted(stream, source, stream));
    }
  }

  private void show(Sent sent) {
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("events", sent.events()).put("topic", sent.topic());
      sent.lastOffsets()
          .forEach(
              (partition, offset) -> node.withObject("/last_offsets").put(partition + "", offset));
      out.println(node);
    } else {
      out.printf("%s in topic %s:", CountText.of(sent.events(), "event"), sent.topic());
      sent.lastOffsets()
          .forEach(
              (partition, offset) ->
                  out.printf(" partition %d up to offset %d", partition, offset));
      out.println();
    }
    out.flush();
  }
}

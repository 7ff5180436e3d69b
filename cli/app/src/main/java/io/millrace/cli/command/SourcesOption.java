package io.millrace.cli.command;

import io.millrace.job.SourceOverride;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which streams are read from files instead of the log. */
final class SourcesOption {
  @Option(
      names = "--source",
      paramLabel = "STREAM=KIND:PATH",
      converter = {OptionValue.Name.class, OptionValue.Source.class},
      description = "read a stream from files: csv:PATH, jsonl:PATH or parquet:PATH")
  private Map<String, String> sources = new LinkedHashMap<>();

  Map<String, SourceOverride> byStream() {
    Map<String, SourceOverride> read = new LinkedHashMap<>();
    sources.forEach((stream, text) -> read.put(stream, SourceOverride.parse(text)));
    return read;
  }
}

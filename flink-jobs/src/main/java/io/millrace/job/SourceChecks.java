package io.millrace.job;

import io.millrace.compile.FeatureStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether there is what is to be read elsewhere. */
public final class SourceChecks {
  private SourceChecks() {}

  /**
   * What is wrong with the options of a job, one line each: its sources, and limits of pulls for a
   * table that is none.
   */
  static List<String> problems(FeatureStore store, JobOptions options) {
    List<String> problems = new ArrayList<>(problems(store, options.sources()));
    List<String> tables = store.manifest().tables().stream().map(table -> table.name()).toList();
    for (String name : options.pulls().keySet()) {
      if (!tables.contains(name)) {
        problems.add(
            "table.%s: there is no table '%s'; there is %s"
                .formatted(name, name, tables.isEmpty() ? "none" : String.join(", ", tables)));
      }
    }
    return problems;
  }

  /**
   * What is wrong, one line each: a name that is no stream and no table, or a table that is to be
   * pulled from a topic.
   *
   * @param sources by the name of a stream or table
   */
  public static List<String> problems(FeatureStore store, Map<String, SourceOverride> sources) {
    List<String> streams =
        store.manifest().streams().stream().map(stream -> stream.name()).toList();
    List<String> tables = store.manifest().tables().stream().map(table -> table.name()).toList();
    List<String> problems = new ArrayList<>();
    sources.forEach(
        (name, source) -> {
          if (tables.contains(name) && source.kind() == SourceOverride.Kind.KAFKA) {
            problems.add(ofTopic(name));
          } else if (!tables.contains(name) && !streams.contains(name)) {
            problems.add(
                "source.%s: there is no stream or table '%s'; there is %s"
                    .formatted(
                        name,
                        name,
                        String.join(
                            ", ", Stream.of(streams, tables).flatMap(List::stream).toList())));
          }
        });
    return problems;
  }

  static String ofTopic(String table) {
    return "source.%s: table '%s' cannot be pulled from a topic; use csv:PATH, jsonl:PATH or parquet:PATH"
        .formatted(table, table);
  }
}

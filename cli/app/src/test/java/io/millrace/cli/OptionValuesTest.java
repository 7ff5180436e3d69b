package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A value that cannot be read is named with its option and with what is accepted. */
final class OptionValuesTest {
  /** Any text is a value of these: what it names is looked for, and said to be missing. */
  private static final Set<String> ANY_TEXT =
      Set.of(
          "--answers-topic",
          "--config",
          "--definitions",
          "--folder",
          "--file",
          "--only",
          "--republish",
          "--stream",
          "--output",
          "--from-csv",
          "--features",
          "--flink-jar",
          "--keys",
          "--labels",
          "--time",
          "--view");

  /** Where an option takes any text in one command, and not in others. */
  private static final Set<String> ANY_TEXT_IN = Set.of("forget --reason", "new --key");

  /** A wrong value of each other option, and a word of what is accepted. */
  private static final Map<String, List<Wrong>> WRONG =
      Map.ofEntries(
          entry(
              "--answers-share", new Wrong("much", "from 0 to 1"), new Wrong("1.5", "from 0 to 1")),
          entry("--sample", new Wrong("all", "from 1"), new Wrong("0", "from 1")),
          entry("--since", new Wrong("yesterday", "2026-01-31T10:30:00Z")),
          entry("--wait", new Wrong("long", "ms, s, m, h, d or w")),
          entry("--now", new Wrong("tomorrow", "2026-01-31T10:30:00Z")),
          entry(
              "--staleness",
              new Wrong("a.b=soon", "ms, s, m, h, d or w"),
              new Wrong("soon", "'soon' is not FEATURE=DURATION")),
          entry(
              "--port",
              new Wrong("http", "1 to 65535"),
              new Wrong("65536", "1 to 65535"),
              new Wrong("-1", "1 to 65535")),
          entry(
              "--source",
              new Wrong("payments=xls:a", "csv:PATH"),
              new Wrong("payments=csv:", "csv:PATH"),
              new Wrong("payments", "=KIND:PATH")),
          entry(
              "--connection",
              new Wrong("app=postgresql://x", "jdbc:"),
              new Wrong("app", "'app' is not NAME=JDBC-URL")),
          entry("--max-age", new Wrong("old", "ms, s, m, h, d or w")),
          entry("--timeout", new Wrong("soon", "ms, s, m, h, d or w")),
          entry("--clock", new Wrong("wall", "live or replay")),
          entry(
              "--parallelism", new Wrong("two", "a whole number from 1"), new Wrong("0", "from 1")),
          entry("--limit", new Wrong("all", "from 1"), new Wrong("-5", "from 1")),
          entry("--events", new Wrong("1e6", "from 1"), new Wrong("99999999999", "from 1")),
          entry("--rate", new Wrong("fast", "above 0"), new Wrong("NaN", "above 0")),
          entry("--as-of", new Wrong("tomorrow", "2026-01-31T10:30:00Z")),
          entry("--as-known-at", new Wrong("tomorrow", "2026-01-31T10:30:00Z")),
          entry("--time-of", new Wrong("pulled", "known or observed")),
          entry("--until", new Wrong("tomorrow", "2026-01-31T10:30:00Z or 1h")),
          entry("--previous", new Wrong("long", "ms, s, m, h, d or w")),
          entry("--key", new Wrong("card", "'card' is not VIEW.KEY=COLUMN")),
          entry("--mode", new Wrong("served", "recomputed or as-served")),
          entry("--invalid", new Wrong("skip", "null, keep, drop or fail")),
          entry("--engine", new Wrong("spark", "local, flink or auto")),
          entry("--flink-cluster", new Wrong("nowhere", "host:port")),
          entry(
              "--memory", new Wrong("much", "such as 512mb"), new Wrong("10mb", "at least 256mb")),
          entry("--spine", new Wrong("rows.xls", "csv:PATH")),
          entry("--to", new Wrong("rows.xls", "csv:PATH")),
          entry("--revision", new Wrong("last", "from 1"), new Wrong("0", "from 1")),
          entry("--snapshots", new Wrong("many", "from 1"), new Wrong("0", "from 1")),
          entry("--snapshot-age", new Wrong("old", "90s, 1h or 7d"), new Wrong("-1h", "1h")),
          entry("--orphan-age", new Wrong("old", "36h or 7d"), new Wrong("59m", "at least 1h")),
          entry("--file-size", new Wrong("big", "at least 1mb"), new Wrong("1kb", "at least 1mb")),
          entry("--id", new Wrong("first", "from 1"), new Wrong("0", "from 1")),
          entry("--release", new Wrong("first", "from 1"), new Wrong("0", "from 1")),
          entry("--seed", new Wrong("x", "a whole number")),
          entry("--format", new Wrong("xml", "csv, jsonl or parquet")),
          entry("--reason", new Wrong("BAD", "UNDECODABLE")),
          entry("--gateway", new Wrong("localhost:8080", "http://host:port")),
          entry("--host", new Wrong("not an address", "127.0.0.1")),
          entry(
              "--set",
              new Wrong("colour=colour", "kafka.*"),
              new Wrong("colour", "'colour' is not KEY=VALUE")),
          entry("--postgres", new Wrong("mysql://x", "postgresql://")));

  private record Wrong(String value, String accepted) {}

  @Test
  void everyOptionThatTakesAValueIsOnOneOfTheTwoLists() {
    Set<String> known = new TreeSet<>(ANY_TEXT);
    known.addAll(WRONG.keySet());
    assertThat(options().keySet()).isEqualTo(known);
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void aValueThatCannotBeReadIsNamedWithItsOptionAndWhatIsAccepted(
      String command, String option, Wrong wrong) {
    List<Object> words = new ArrayList<>(List.of((Object[]) command.split(" ")));
    words.addAll(List.of(option, wrong.value()));
    Terminal terminal = Terminal.run(words.toArray());
    String[] parts = wrong.value().split("=");
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err())
        .startsWith("millrace: ")
        .contains("'" + option + "'", parts[parts.length - 1], wrong.accepted())
        .contains("Try 'millrace help " + command + "'")
        .doesNotContain("Exception", "java.", "a fault of Millrace", "option option");
  }

  private static List<Arguments> wrongValues() {
    List<Arguments> all = new ArrayList<>();
    options()
        .forEach(
            (option, commands) -> {
              for (Wrong wrong : WRONG.getOrDefault(option, List.of())) {
                commands.stream()
                    .filter(command -> !ANY_TEXT_IN.contains(command + " " + option))
                    .forEach(command -> all.add(Arguments.of(command, option, wrong)));
              }
            });
    return all;
  }

  /** Commands, such as {@code offline read}, by each option that takes a value. */
  private static Map<String, List<String>> options() {
    Map<String, List<String>> options = new TreeMap<>();
    addOptions("", Main.commandLine(), options);
    return options;
  }

  private static void addOptions(
      String above, CommandLine command, Map<String, List<String>> options) {
    command
        .getSubcommands()
        .forEach(
            (name, each) -> {
              for (OptionSpec option : each.getCommandSpec().options()) {
                if (option.arity().max() > 0) {
                  options
                      .computeIfAbsent(option.longestName(), any -> new ArrayList<>())
                      .add(above + name);
                }
              }
              addOptions(above + name + " ", each, options);
            });
  }

  private static Map.Entry<String, List<Wrong>> entry(String option, Wrong... wrong) {
    return Map.entry(option, List.of(wrong));
  }
}

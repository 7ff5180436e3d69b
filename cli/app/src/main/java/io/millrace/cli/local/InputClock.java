package io.millrace.cli.local;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.JobClock;
import io.millrace.job.SourceChecks;
import io.millrace.job.SourceOverride;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * By which clock a platform reads its streams, and whether it can.
 *
 * @param clock the clock that was asked for; when none was, replay if there are only streams and
 *     all are read from files, else live
 * @param notes what a user should know of it, one line each, for people
 */
record InputClock(JobClock clock, List<String> notes) {

  InputClock {
    notes = List.copyOf(notes);
  }

  /**
   * The clock of these definitions.
   *
   * @throws IllegalArgumentException if a source cannot be read as one
   * @throws Failure if one is of nothing that there is, or a table is to be replayed
   */
  static InputClock of(LocalOptions options, FeatureStore store) {
    check(options, store);
    List<String> ofFiles =
        store.streams().stream()
            .map(stream -> stream.spec().name())
            .filter(stream -> isOfFiles(options.sources().get(stream)))
            .toList();
    boolean onlyFiles =
        !ofFiles.isEmpty() && ofFiles.size() == store.streams().size() && store.tables().isEmpty();
    if (options.clock() == null && onlyFiles) {
      return new InputClock(
          JobClock.REPLAY,
          List.of(
              "Every stream is read from files: the clock is that of their events (--clock replay);"
                  + " ask with --now."));
    }
    JobClock clock = options.clock() == null ? JobClock.LIVE : options.clock();
    List<String> notes = new ArrayList<>();
    if (clock == JobClock.LIVE) {
      for (BoundView view : store.views()) {
        if (!view.streams().isEmpty() && ofFiles.containsAll(view.streams())) {
          notes.add(warning(view.spec().name(), view.streams()));
        }
      }
    }
    return new InputClock(clock, notes);
  }

  private static void check(LocalOptions options, FeatureStore store) {
    Map<String, SourceOverride> sources = new TreeMap<>();
    options.sources().forEach((name, source) -> sources.put(name, SourceOverride.parse(source)));
    List<String> problems = new ArrayList<>(SourceChecks.problems(store, sources));
    if (options.clock() == JobClock.REPLAY && !store.tables().isEmpty()) {
      problems.add(
          "--clock replay: table '%s' is pulled by the wall clock; use --clock live"
              .formatted(store.tables().get(0).name()));
    }
    if (!problems.isEmpty()) {
      throw new Failure(ExitCode.USAGE, String.join("; ", problems));
    }
  }

  private static String warning(String view, List<String> streams) {
    String named = String.join(", ", streams);
    return "warning: view '%s' reads only files (%s) by the live clock, which goes on when they end: its answers are marked stale for ever. Use --clock replay, or leave out --source and send the file: millrace send %s FILE"
        .formatted(view, named, streams.get(0));
  }

  private static boolean isOfFiles(String source) {
    return source != null && SourceOverride.parse(source).kind() != SourceOverride.Kind.KAFKA;
  }
}

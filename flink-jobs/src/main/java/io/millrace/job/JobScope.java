package io.millrace.job;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.forget.KeyRegister;
import io.millrace.job.forget.OwnPulls;
import io.millrace.job.forget.SourceNames;
import io.millrace.job.offline.OfflineBranch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What of the definitions is one job's: all of it, or where {@link JobOptions#views} names some
 * views, these. Several jobs may then compute one feature store, each from its own savepoint.
 *
 * @param views that it computes
 * @param streams that it reads: those of its views, and all where it logs the events
 * @param tables that it pulls, likewise
 * @param isNumbering whether the numbers of a table's pulls are the same for all jobs: those of the
 *     one that logs the rows, or of the only one; else each job has its own
 */
record JobScope(
    List<BoundView> views,
    List<BoundStream> streams,
    List<BoundTable> tables,
    boolean isNumbering) {

  /**
   * @throws IllegalArgumentException if the options name a view that there is not, or a replay has
   *     tables
   */
  static JobScope of(FeatureStore store, JobOptions options) {
    JobScope scope = named(store, options);
    if (options.clock() == JobClock.REPLAY && !scope.tables().isEmpty()) {
      throw new IllegalArgumentException(
          "A replay has no tables: they are pulled by the wall clock, and %s cannot be pulled as of"
                  .formatted(scope.tables().stream().map(BoundTable::name).toList())
              + " then; run the job live, or leave out the views that use them");
    }
    return scope;
  }

  /** The register, by the numbers of the job's pulls. */
  KeyRegister seen(KeyRegister register) {
    return isNumbering || tables.isEmpty()
        ? register
        : new OwnPulls(
            register,
            views.stream()
                .map(view -> view.spec().onlineTable())
                .sorted()
                .collect(Collectors.joining(",", SourceNames.OWN_PULLS, "")),
            tables.stream().map(BoundTable::name).collect(Collectors.toCollection(TreeSet::new)));
  }

  private static JobScope named(FeatureStore store, JobOptions options) {
    options.republish().forEach(store::view);
    Optional<OfflineBranch> log = OfflineBranch.of(options, store);
    boolean isLogging = log.filter(OfflineBranch::logsEvents).isPresent();
    if (options.views() == null) {
      return new JobScope(store.views(), store.streams(), store.tables(), true);
    }
    options.views().forEach(store::view);
    List<BoundView> views =
        store.views().stream()
            .filter(view -> options.views().contains(view.spec().name()))
            .toList();
    if (isLogging) {
      return new JobScope(views, store.streams(), store.tables(), true);
    }
    Set<String> read = new TreeSet<>();
    views.forEach(view -> read.addAll(view.streams()));
    return new JobScope(
        views,
        store.streams().stream().filter(stream -> read.contains(stream.spec().name())).toList(),
        store.tables().stream().filter(table -> read.contains(table.name())).toList(),
        log.isPresent());
  }
}

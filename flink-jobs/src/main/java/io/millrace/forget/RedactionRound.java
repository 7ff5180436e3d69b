package io.millrace.forget;

import io.millrace.compile.EntityCodec;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.local.RedactedSet;
import io.millrace.dataset.local.SoughtKeys;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.forget.CountedRows;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.HeldKey;
import io.millrace.job.forget.KeyColumns;
import io.millrace.job.scratch.ScratchFolder;
import io.millrace.manifest.EntitySpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at all datasets of a folder, for all keys that are to leave them: each revision is read
 * and written again at most once. One that fails holds up no other, and no key that it has nothing
 * to do with. Used once, by one thread.
 */
final class RedactionRound {
  private static final Logger LOG = LoggerFactory.getLogger(RedactionRound.class);

  private final DatasetFolder folder;
  private final RedactedSet redacted;
  private final CountedRows counted;
  private final Deployments deployments;
  private final Map<Long, Due> due = new LinkedHashMap<>();
  private final Map<Long, Set<String>> names = new HashMap<>();
  private final Map<Long, Set<String>> others = new HashMap<>();
  private final Map<Long, Failures> failures = new HashMap<>();
  private final Set<Path> swept = new HashSet<>();

  /**
   * An entry whose key is to leave datasets.
   *
   * @param codec of its entity
   * @param sinceMillis when the last of all other places was done, epoch milliseconds
   */
  record Due(Forgetting entry, EntityCodec codec, long sinceMillis) {}

  private record Failures(String first, int sets) {
    String text() {
      return sets == 1 ? first : "%s (and %d more)".formatted(first, sets - 1);
    }
  }

  /**
   * @param deployments by which it is known what types the key columns of sets have
   * @param counted told of the rows that go
   */
  RedactionRound(
      DatasetFolder folder, Collection<Due> due, Deployments deployments, CountedRows counted) {
    this.counted = counted;
    this.folder = folder;
    this.deployments = deployments;
    this.redacted = new RedactedSet(folder);
    due.forEach(each -> this.due.put(each.entry().id(), each));
  }

  void run() {
    ScratchFolder.sweep(ScratchFolder.temporary());
    try {
      folder.names().forEach(this::redact);
    } catch (RuntimeException e) {
      failed("datasets", due.keySet(), e);
    }
  }

  private void redact(String name) {
    try {
      List<DatasetRecord> all = folder.revisions(name);
      all.forEach(record -> redact(record, isReplaced(record, all)));
      folder.revisions(name).forEach(this::note);
    } catch (RuntimeException e) {
      failed(name, due.keySet(), e); // Nobody knows whose keys it holds.
    }
  }

  /**
   * By a later revision in its file, which has its rows looked at itself. Revisions in a table have
   * a snapshot each: none replaces another.
   */
  private static boolean isReplaced(DatasetRecord record, List<DatasetRecord> all) {
    return !DatasetFolder.isTable(record)
        && all.stream()
            .anyMatch(
                later ->
                    later.revision() > record.revision() && later.target().equals(record.target()));
  }

  private void redact(DatasetRecord record, boolean replaced) {
    SoughtKeys keys = new SoughtKeys();
    Set<Long> ids = new LinkedHashSet<>();
    try {
      sweepBeside(record);
      Set<Long> without = record.without() == null ? Set.of() : new HashSet<>(record.without());
      for (Due each : due.values()) {
        if (!isWithout(record, without, each) && !isOfOthers(record, each.codec().spec())) {
          ids.add(each.entry().id());
          keys.add(each.codec(), each.entry().key(), each.entry().id());
        }
      }
      if (!keys.isEmpty()
          && redacted.without(record, keys, counted) == RedactedSet.Outcome.NOT_ITS_FILE
          && !replaced) {
        ids.forEach(id -> add(others, id, record));
        counted.hadMore(ids); // Perhaps: nobody has looked.
      }
    } catch (RuntimeException e) {
      failed(title(record), ids, e);
    }
  }

  /**
   * What is made later is made of a log without the key. Where the record does not say that it is,
   * since there was no register or it is of before, clocks have to.
   */
  private static boolean isWithout(DatasetRecord record, Set<Long> without, Due due) {
    return record.without() == null
        ? Instant.parse(record.createdAt()).toEpochMilli() > due.sinceMillis()
        : due.entry().id() <= record.without().get(0) || without.contains(due.entry().id());
  }

  /**
   * Whether columns of these names are other keys', by the views that the set was made of: they had
   * another type there, in which a value may be written like one of these.
   */
  private boolean isOfOthers(DatasetRecord record, EntitySpec entity) {
    List<EntitySpec> known =
        deployments.views().stream()
            .filter(view -> view.fingerprint().equals(record.views().get(view.name())))
            .map(Deployments.DeployedView::entity)
            .filter(other -> HeldKey.holds(other.name(), entity.name()))
            .toList();
    return !known.isEmpty()
        && known.stream().allMatch(other -> KeyColumns.places(entity, other).isEmpty());
  }

  /** What killed commands left. */
  private void sweepBeside(DatasetRecord record) {
    if (!DatasetFolder.isTable(record)) {
      Path beside = DataFile.parse(record.target()).path().toAbsolutePath().getParent();
      if (swept.add(beside)) {
        ScratchFolder.sweep(beside);
      }
    }
  }

  /** What a record says was done, by this look or by one before that did not come to its end. */
  private void note(DatasetRecord record) {
    for (DatasetRecord.Redaction each : record.redacted()) {
      if (due.containsKey(each.forgetting())) {
        add(names, each.forgetting(), record);
      }
    }
  }

  private void failed(String what, Collection<Long> ids, RuntimeException e) {
    LOG.warn("Cannot redact {} in {}", what, folder.path(), e);
    for (long id : ids) {
      failures.merge(
          id,
          new Failures(String.valueOf(e.getMessage()), 1),
          (some, one) -> new Failures(some.first(), some.sets() + one.sets()));
    }
  }

  private static void add(Map<Long, Set<String>> to, long id, DatasetRecord record) {
    to.computeIfAbsent(id, any -> new LinkedHashSet<>()).add(title(record));
  }

  private static String title(DatasetRecord record) {
    return record.name() + " " + record.revision();
  }

  /** Why an entry's key may still be in a dataset; empty if it is in none. */
  Optional<String> failure(long id) {
    return Optional.ofNullable(failures.get(id)).map(Failures::text);
  }

  /** For people: which revisions an entry's key has left. */
  String told(long id) {
    Set<String> left = names.getOrDefault(id, Set.of());
    Set<String> unknown = others.getOrDefault(id, Set.of());
    return "%d redacted%s%s"
        .formatted(
            left.size(),
            left.isEmpty() ? "" : ": " + String.join(", ", left),
            unknown.isEmpty()
                ? ""
                : "; files that are others by now: " + String.join(", ", unknown));
  }
}

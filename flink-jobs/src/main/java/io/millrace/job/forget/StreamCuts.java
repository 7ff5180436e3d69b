package io.millrace.job.forget;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a reader of a stream forgets: at the instant at which an entry of the register settles it
 * stops reading, chooses a cut for each of its partitions, emits a marker for each, and goes on. It
 * does the same before it reads anything of a partition that it is given while an entry is under
 * way. What is emitted of a partition after a marker is never forgotten by that entry, as the
 * decoding drops what lies before the cut from then on.
 *
 * <p>An entry settles some seconds after it was asked for. A reader whose last look at the register
 * is nearly as old stops as well: there could be an entry that it does not know of.
 *
 * <p>Used by the reader's thread; the watch that it looks by has its own.
 */
public final class StreamCuts implements AutoCloseable {
  private static final long NEVER = Long.MAX_VALUE;

  private final StreamForgetting settings;
  private final RegisterWatch watch;
  private final Runnable onLook;

  /** Where reading of each partition began in this reader; negative where nobody knows yet. */
  private final Map<Integer, Long> starts = new TreeMap<>();

  private final Map<Integer, Set<Long>> marked = new HashMap<>();
  private final Map<Integer, Set<Long>> asked = new HashMap<>();
  private RegisterLook seen;
  private List<Forgetting> unsettled = List.of();
  private long pausesAtMillis = Long.MIN_VALUE;

  /** Where logs end, by whoever knows. */
  public interface Ends {
    /** When that was asked for, by this machine's clock, at the latest. */
    long askedAtMillis();

    /** First offset of a partition that could not yet be read; null if it was not asked for. */
    Long of(int partition);
  }

  /** Where the reader is. */
  public interface Positions {
    /** Offset after the last event that this reader has emitted of a partition; 0 for none. */
    long of(int partition);
  }

  /**
   * A marker of a partition.
   *
   * @param cut first offset that is not forgotten
   */
  public record Marked(int partition, long cut, ForgetMarker marker) {}

  /**
   * @param onLook called on some thread when there may be something new
   */
  public StreamCuts(StreamForgetting settings, Runnable onLook) {
    this.settings = settings;
    this.onLook = onLook;
    this.watch = RegisterWatch.of(settings.register());
    watch.listen(onLook);
    if (settings.register() == null) {
      pausesAtMillis = NEVER;
    }
  }

  /**
   * The reader is to read a partition.
   *
   * @param startOffset the first offset to read, or negative if only the consumer will know
   */
  public void assigned(int partition, long startOffset) {
    starts.put(partition, startOffset);
    marked.put(partition, new HashSet<>());
    asked.put(partition, new HashSet<>());
    seen = null;
    if (settings.register() != null) {
      pausesAtMillis = Long.MIN_VALUE;
    }
  }

  /** Nothing of a partition is read any more. */
  public void ended(int partition) {
    starts.remove(partition);
    marked.remove(partition);
    asked.remove(partition);
    seen = null;
  }

  /** Whether nothing may be read for now. */
  public boolean pauses(long nowMillis) {
    if (nowMillis < pausesAtMillis) {
      return false;
    }
    look();
    return nowMillis >= pausesAtMillis;
  }

  /**
   * The highest watermark that may be emitted; {@link Long#MIN_VALUE} for none. Call it every now
   * and then.
   */
  public long mostCompleteMillis(long wantedMillis) {
    look();
    return pausesAtMillis == Long.MIN_VALUE
        ? Long.MIN_VALUE
        : Math.min(wantedMillis, pausesAtMillis - 1);
  }

  /**
   * While reading pauses: asks for cuts, and gives markers of those that stand, to be emitted now.
   *
   * @param ends the latest that is known; null if nothing is
   * @throws IllegalStateException if a cut stands at an offset that this reader has passed since it
   *     began; it must begin again, before it
   */
  public List<Marked> settle(long nowMillis, Ends ends, Positions positions) {
    look();
    List<Marked> markers = new ArrayList<>();
    for (Forgetting entry : unsettled) {
      if (entry.settlesAtMillis() > nowMillis) {
        continue;
      }
      Map<String, Map<Integer, Long>> chosen = new TreeMap<>();
      for (int partition : starts.keySet()) {
        if (marked.get(partition).contains(entry.id())) {
          continue;
        }
        String source = settings.nameOf(partition);
        OptionalLong cut = entry.cut(settings.stream(), source, settings.place(partition));
        if (cut.isPresent()) {
          checkNotPassed(entry, partition, cut.getAsLong(), positions.of(partition));
          marked.get(partition).add(entry.id());
          markers.add(
              new Marked(
                  partition,
                  cut.getAsLong(),
                  new ForgetMarker(
                      entry.id(), entry.entity(), entry.key(), entry.settlesAtMillis())));
        } else if (ends != null
            && ends.askedAtMillis() >= entry.settlesAtMillis()
            && ends.of(partition) != null
            && asked.get(partition).add(entry.id())) {
          chosen
              .computeIfAbsent(source, name -> new TreeMap<>())
              .put(
                  settings.place(partition), Math.max(ends.of(partition), positions.of(partition)));
        }
      }
      chosen.forEach((source, cuts) -> watch.cut(entry.id(), settings.stream(), source, cuts));
    }
    if (!markers.isEmpty()) {
      seen = null;
      look();
    }
    return markers;
  }

  private void checkNotPassed(Forgetting entry, int partition, long cut, long position) {
    long start = starts.get(partition);
    if (position > cut && start <= cut) {
      throw new IllegalStateException(
          "stream %s: another job has chosen offset %d of partition %d for entry %d of the register"
                  .formatted(settings.stream(), cut, partition, entry.id())
              + " of forgotten keys, and this one has read on to %d: it begins again"
                  .formatted(position));
    }
  }

  private void look() {
    RegisterLook latest = watch.latest();
    if (latest == null || latest == seen) {
      return;
    }
    seen = latest;
    List<Forgetting> open = new ArrayList<>();
    long next = latest.trustedUntilMillis();
    for (Forgetting entry : latest.entries()) {
      if (entry.isUnderWay()
          && settings.entities().contains(entry.entity())
          && marked.values().stream().anyMatch(ids -> !ids.contains(entry.id()))) {
        open.add(entry);
        next = Math.min(next, entry.settlesAtMillis());
      }
    }
    unsettled = open;
    pausesAtMillis = next;
  }

  @Override
  public void close() {
    watch.unlisten(onLook);
    watch.close();
  }
}

package io.millrace.job.forget.erase;

import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.PlaceCount;
import io.millrace.job.online.PostgresAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that clears places of forgotten keys, until it is closed: once a key has left all state
 * and online tables, and what the job wrote of it before is committed. Nothing that happens in it
 * ends it or its job: what fails is logged, told at its place, counted, and tried again.
 *
 * <p>All entries that are ready are cleared from a table together, however many there are: it is
 * read and written again once. Each is ready by itself, and what is done is noted of each.
 *
 * <p>Tables are not touched before every job that has a view of the key says that it has nothing
 * more of it to commit: so it does not matter who clears a table that several of them write.
 *
 * <p>Rows that a sink wrote before a checkpoint are committed when it is complete, and the next one
 * is not complete before that. So two checkpoints after state was seen to be cleared nothing of the
 * key is still to come, also after a restart, which commits first.
 */
final class ErasureRounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureRounds.class);

  private static final long LOOK_MILLIS = 1_000;
  private static final int CHECKPOINTS = 2;

  /** A look at very many takes longer; the store is left alone for as long, up to this. */
  private static final long LONGEST_REST_MILLIS = 10_000;

  /** Entries whose places are in memory, and that are cleared together. */
  private static final int AT_ONCE = 10_000;

  /** Ids that a line of the log has. */
  private static final int TOLD = 5;

  private static final long END_BY_ITSELF_MILLIS = 10_000;
  private static final long END_INTERRUPTED_MILLIS = 60_000;

  private final PostgresAddress store;
  private final ForgetRegister register;
  private final ForgetPlaces places;
  private final Chores chores;
  private final AtomicLong checkpoints = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong cleared = new AtomicLong();
  private final Set<Long> announced = new HashSet<>();
  private final Together<Forgetting> entries = new Together<>(Forgetting::id, this::isStopped);
  private final Together<Due> dues = new Together<>(Due::id, this::isStopped);

  /** Checkpoints that were complete when an entry was first seen to have left all state. */
  private final Map<Long, Long> clearedAt = new HashMap<>();

  /** What went wrong last with an entry, outside of its places. */
  private final Map<Long, String> failing = new HashMap<>();

  /** What this has said that entries wait for; empty where they wait for nothing. */
  private final Map<Long, String> waiting = new HashMap<>();

  private final Thread thread = new Thread(this::rounds, "forgetting");
  private volatile long watermarkMillis = Long.MIN_VALUE;
  private volatile int underWay;
  private volatile boolean stopped;
  private boolean storeIsAway;

  /**
   * @param store the online store, with the register
   * @param chores owned
   */
  ErasureRounds(PostgresAddress store, Chores chores) {
    this.store = store;
    this.register = new ForgetRegister(store);
    this.places = new ForgetPlaces(store);
    this.chores = chores;
    thread.setDaemon(true);
    thread.setContextClassLoader(ErasureRounds.class.getClassLoader());
  }

  void start() {
    thread.start();
  }

  /** A checkpoint of the job is complete. */
  void checkpointed() {
    checkpoints.incrementAndGet();
  }

  /** Everything that arrived before has been taken up. */
  void watermark(long millis) {
    watermarkMillis = millis;
  }

  /** Entries of this job's matter that are not finished. */
  int underWay() {
    return underWay;
  }

  /** How many places were cleared since the start. */
  long cleared() {
    return cleared.get();
  }

  /** How often something failed since the start. */
  long failures() {
    return failures.get();
  }

  private boolean isStopped() {
    return stopped;
  }

  private void rounds() {
    while (!stopped) {
      long begun = System.nanoTime();
      try {
        round();
        storeIsAway = false;
      } catch (RuntimeException | Error e) { // Of too little memory, too: there may be more later.
        if (!stopped && !storeIsAway) {
          failures.incrementAndGet();
          storeIsAway = true;
          LOG.warn("Cannot look for keys to forget, trying again", e);
        }
      }
      long tookMillis = (System.nanoTime() - begun) / 1_000_000;
      rest(Math.max(LOOK_MILLIS, Math.min(tookMillis, LONGEST_REST_MILLIS)));
    }
    chores.close();
  }

  private synchronized void rest(long millis) {
    try {
      if (!stopped) {
        wait(millis);
      }
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  /** Looks once, and does what can be done. */
  void round() {
    ForgetRegister.Contents contents = register.readUnderWay();
    List<Forgetting> open = chores.concerned(contents.entries());
    underWay = open.size();
    waiting.keySet().retainAll(open.stream().map(Forgetting::id).collect(Collectors.toSet()));
    List<Forgetting> ordered = inOrder(open);
    for (int from = 0; from < ordered.size() && !stopped; from += AT_ONCE) {
      List<Forgetting> some = ordered.subList(from, Math.min(from + AT_ONCE, ordered.size()));
      round(announced(some), contents.secret());
    }
  }

  /** Where not all are looked at together, those that were asked for by themselves come first. */
  private List<Forgetting> inOrder(List<Forgetting> open) {
    if (open.size() <= AT_ONCE) {
      return open;
    }
    Set<Long> held = register.heldBy().keySet();
    List<Forgetting> ordered = new ArrayList<>(open);
    ordered.sort(Comparator.comparing(entry -> held.contains(entry.id())));
    return ordered;
  }

  private List<Forgetting> announced(List<Forgetting> some) {
    entries.run(
        "announce",
        some.stream().filter(entry -> !announced.contains(entry.id())).toList(),
        fresh -> {
          chores.announce(fresh);
          List<Long> ids = fresh.stream().map(Forgetting::id).toList();
          announced.addAll(ids);
          failing.keySet().removeAll(ids);
        },
        (part, e) -> cannotGoOn(part.stream().map(Forgetting::id).toList(), e));
    return some.stream().filter(entry -> announced.contains(entry.id())).toList();
  }

  private void round(List<Forgetting> some, byte[] secret) {
    Map<Long, List<ForgetPlace>> known = places.of(some.stream().map(Forgetting::id).toList());
    List<Due> ready = new ArrayList<>();
    Map<Due, String> waits = new LinkedHashMap<>();
    dues.run(
        "look",
        some.stream().map(entry -> new Due(entry, secret, known.get(entry.id()))).toList(),
        part -> {
          List<Due> left = part.stream().filter(due -> hasLeft(due, waits)).toList();
          ready.addAll(left);
        },
        this::cannotGoOnWith);
    sayWaiting(waits);
    List<Due> due = toBeCleared(ready);
    ChoreList all = new ChoreList();
    dues.run(
        "plan",
        due,
        part -> {
          chores.of(part).forEach(chore -> all.add(chore.place(), chore.dues(), chore.work()));
          part.forEach(each -> failing.remove(each.id()));
        },
        this::cannotGoOnWith);
    clear(all.all());
    if (stopped) {
      return;
    }
    finishIfDone(due.stream().map(Due::id).toList());
  }

  /**
   * Whether a key has left state and online tables, and what the job wrote of it is committed.
   *
   * @param waits takes what else is waited for, empty for nothing
   */
  private boolean hasLeft(Due due, Map<Due, String> waits) {
    if (due.isAnyPending(ForgetPlace::isInTheJob)) {
      clearedAt.remove(due.id());
      return false;
    }
    Optional<String> waitsFor = chores.waitsFor(due, watermarkMillis);
    waits.put(due, waitsFor.orElse(""));
    if (waitsFor.isPresent()) {
      clearedAt.remove(due.id());
      return false;
    }
    long since = clearedAt.computeIfAbsent(due.id(), any -> checkpoints.get());
    return checkpoints.get() >= since + CHECKPOINTS;
  }

  /**
   * Where something else is to be said than before. Several jobs may wait, each for something of
   * its own: what another has said stands as long as that one does not take it back.
   */
  private void sayWaiting(Map<Due, String> waits) {
    Map<Saying, List<Long>> changed = new LinkedHashMap<>();
    waits.forEach(
        (due, now) -> {
          Saying saying = new Saying(now, waiting.put(due.id(), now));
          if (due.isAnyPending(saying::changes)) {
            changed.computeIfAbsent(saying, any -> new ArrayList<>()).add(due.id());
          }
        });
    changed.forEach((saying, ids) -> places.sayWaiting(ids, saying.now(), saying.before()));
  }

  /**
   * What is waited for.
   *
   * @param before null where this has not said it yet: an earlier life of it may have
   */
  private record Saying(String now, String before) {
    boolean changes(ForgetPlace place) {
      String said = place.detail();
      boolean isOurs = before == null ? said.startsWith(ForgetPlaces.WAITS) : said.equals(before);
      return (said.isEmpty() || isOurs) && !said.equals(now);
    }
  }

  /** Says what this job has written; those of which others have too, and of which it is time. */
  private List<Due> toBeCleared(List<Due> ready) {
    Map<String, List<Long>> written = new TreeMap<>();
    List<Due> writtenByAll = new ArrayList<>();
    for (Due due : ready) {
      Set<String> own = chores.written(due);
      own.stream()
          .filter(due::isPending)
          .forEach(place -> written.computeIfAbsent(place, any -> new ArrayList<>()).add(due.id()));
      // Other jobs may write the same tables.
      if (!due.isAnyPending(place -> place.isOfWriters() && !own.contains(place.name()))) {
        writtenByAll.add(due);
      }
    }
    written.forEach((place, ids) -> places.done(ids, place, "", null));
    return writtenByAll.isEmpty() ? List.of() : chores.inTime(writtenByAll, watermarkMillis);
  }

  /** Wider keys come last: they are found by what the tables have lost, where all were cleared. */
  private void clear(List<Chore> all) {
    Set<Long> left = new HashSet<>();
    for (Chore chore : all) {
      if (!chore.place().equals(ForgetPlace.WIDER)) {
        clear(chore, chore.dues(), left);
      }
    }
    for (Chore chore : all) {
      if (chore.place().equals(ForgetPlace.WIDER)) {
        clear(chore, chore.dues().stream().filter(due -> !left.contains(due.id())).toList(), left);
      }
    }
  }

  /**
   * @param left takes ids of those that are not cleared
   */
  private void clear(Chore chore, List<Due> waiting, Set<Long> left) {
    Set<Long> done = new HashSet<>();
    dues.run(
        chore.place(),
        waiting,
        part -> {
          List<Long> ids = part.stream().map(Due::id).toList();
          Chore.Cleared cleared = chore.work().run(part, new PlaceCount(store, chore.place(), ids));
          String detail =
              cleared.detail()
                  + (ids.size() == 1 ? "" : " (%d keys together)".formatted(ids.size()));
          if (ForgetPlace.isOfRows(chore.place())) {
            places.doneCounted(ids, chore.place(), detail, cleared.untilMillis());
          } else {
            places.done(ids, chore.place(), detail, cleared.untilMillis());
          }
          done.addAll(ids);
          this.cleared.addAndGet(ids.size());
          LOG.info("Forgetting {}: {} is cleared: {}", shortly(ids), chore.place(), detail);
        },
        (part, e) -> failed(chore, part.stream().map(Due::id).toList(), e));
    waiting.stream().map(Due::id).filter(id -> !done.contains(id)).forEach(left::add);
  }

  private void failed(Chore chore, List<Long> ids, Throwable e) {
    failures.incrementAndGet();
    LOG.warn("Forgetting {}: {} failed and is tried again", shortly(ids), chore.place(), e);
    places.say(ids, chore.place(), "failed, and is tried again: " + e.getMessage());
  }

  private void cannotGoOnWith(List<Due> some, Throwable e) {
    cannotGoOn(some.stream().map(Due::id).toList(), e);
  }

  /** Others are not held up; told once, though it is tried again each time. */
  private void cannotGoOn(List<Long> ids, Throwable e) {
    failures.incrementAndGet();
    String message = String.valueOf(e.getMessage());
    boolean isNew = false;
    for (long id : ids) {
      isNew |= !message.equals(failing.put(id, message));
    }
    if (isNew) {
      LOG.warn("Forgetting {} failed and is tried again", shortly(ids), e);
    }
    places.sayAtAll(ids, "the job that clears tables cannot go on: " + message);
  }

  private static String shortly(List<Long> ids) {
    return ids.size() <= TOLD
        ? ids.toString()
        : "%s and %d more".formatted(ids.subList(0, TOLD), ids.size() - TOLD);
  }

  private void finishIfDone(List<Long> ids) {
    if (ids.isEmpty()) {
      return;
    }
    Set<Long> pending = places.withPending(ids);
    List<Long> done = ids.stream().filter(id -> !pending.contains(id)).toList();
    if (!done.isEmpty()) {
      register.finish(done);
      clearedAt.keySet().removeAll(done);
      LOG.info("Forgetting {} is done at all places", shortly(done));
    }
  }

  /** Ends at the next step; what waits for a store that is away is interrupted. */
  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    chores.stop();
    if (!thread.isAlive()) {
      return;
    }
    thread.join(END_BY_ITSELF_MILLIS);
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join(END_INTERRUPTED_MILLIS);
    }
    if (thread.isAlive()) {
      LOG.warn("Forgetting has not ended yet");
    }
  }
}

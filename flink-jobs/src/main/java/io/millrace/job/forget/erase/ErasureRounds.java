package io.millrace.job.forget.erase;

import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.online.PostgresAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that clears places of forgotten keys, until it is closed: once a key has left all state
 * and online tables, and what the job wrote of it before is committed. Nothing that happens in it
 * ends it or its job: what fails is logged, told at its place, counted, and tried again.
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
  private static final long END_BY_ITSELF_MILLIS = 10_000;
  private static final long END_INTERRUPTED_MILLIS = 60_000;

  private final ForgetRegister register;
  private final ForgetPlaces places;
  private final Chores chores;
  private final AtomicLong checkpoints = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong cleared = new AtomicLong();
  private final Set<Long> announced = new HashSet<>();

  /** Checkpoints that were complete when an entry was first seen to have left all state. */
  private final Map<Long, Long> clearedAt = new HashMap<>();

  /** What went wrong last with an entry, outside of its places. */
  private final Map<Long, String> failing = new HashMap<>();

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

  private void rounds() {
    while (!stopped) {
      try {
        round();
        storeIsAway = false;
      } catch (RuntimeException | LinkageError e) {
        if (!stopped && !storeIsAway) {
          failures.incrementAndGet();
          storeIsAway = true;
          LOG.warn("Cannot look for keys to forget, trying again", e);
        }
      }
      rest();
    }
    chores.close();
  }

  private synchronized void rest() {
    try {
      if (!stopped) {
        wait(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  /** Looks once, and does what can be done. */
  void round() {
    ForgetRegister.Contents contents = register.read();
    List<Forgetting> open =
        contents.entries().stream().filter(Forgetting::isUnderWay).filter(chores::concern).toList();
    underWay = open.size();
    for (Forgetting entry : open) {
      try {
        if (announced.add(entry.id())) {
          announce(entry);
        }
        forget(new Due(entry, contents.secret(), places.of(entry.id())));
        failing.remove(entry.id());
      } catch (RuntimeException | LinkageError e) {
        if (stopped) {
          return;
        }
        tellOf(entry.id(), e);
      }
    }
  }

  /** Others are not held up; told once, though it is tried again each time. */
  private void tellOf(long id, Throwable e) {
    failures.incrementAndGet();
    String message = String.valueOf(e.getMessage());
    if (!message.equals(failing.put(id, message))) {
      LOG.warn("Forgetting {} failed and is tried again", id, e);
    }
    for (ForgetPlace place : places.of(id)) {
      if (place.isPending()) {
        places.say(id, place.name(), "the job that clears tables cannot go on: " + message);
      }
    }
  }

  private void announce(Forgetting entry) {
    try {
      chores.announce(entry);
    } catch (RuntimeException e) {
      announced.remove(entry.id());
      throw e;
    }
  }

  private void forget(Due due) {
    long id = due.entry().id();
    if (due.isAnyPending(ForgetPlace::isInTheJob) || !chores.hasRead(due, watermarkMillis)) {
      clearedAt.remove(id);
      return;
    }
    long since = clearedAt.computeIfAbsent(id, any -> checkpoints.get());
    if (checkpoints.get() < since + CHECKPOINTS) {
      return;
    }
    Set<String> written = chores.written(due);
    written.stream().filter(due::isPending).forEach(place -> places.done(id, place, "", null));
    // Other jobs may write the same tables.
    boolean othersAreWriting =
        due.isAnyPending(place -> place.isOfWriters() && !written.contains(place.name()));
    if (othersAreWriting || !chores.isTime(due, watermarkMillis)) {
      return;
    }
    boolean isAllCleared = true;
    for (Chore chore : chores.of(due)) {
      if (stopped) {
        return;
      }
      // Wider keys are found by what the tables before have lost.
      if (isAllCleared || !chore.place().equals(ForgetPlace.WIDER)) {
        isAllCleared &= isCleared(due, chore);
      }
    }
    finishIfDone(id);
  }

  private boolean isCleared(Due due, Chore chore) {
    long id = due.entry().id();
    try {
      Chore.Cleared done = chore.work().run();
      places.done(id, chore.place(), done.detail(), done.untilMillis());
      cleared.incrementAndGet();
      LOG.info("Forgetting {}: {} is cleared: {}", id, chore.place(), done.detail());
      return true;
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      if (stopped) {
        return false;
      }
      failures.incrementAndGet();
      LOG.warn("Forgetting {}: {} failed and is tried again", id, chore.place(), e);
      places.say(id, chore.place(), "failed, and is tried again: " + e.getMessage());
      return false;
    }
  }

  private void finishIfDone(long id) {
    if (places.isNonePending(id)) {
      register.finish(id);
      clearedAt.remove(id);
      LOG.info("Forgetting {} is done at all places", id);
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

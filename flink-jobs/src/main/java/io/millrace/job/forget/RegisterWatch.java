package io.millrace.job.forget;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArraySet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the register about once a second, on a thread of its own, for all that run in this
 * process, and takes to it what they have to say. While the register is out of reach the last look
 * stands, and what is to be said waits. Thread-safe.
 *
 * <p>Who has got one {@linkplain #close() closes} it; the last to do so ends the thread.
 */
public final class RegisterWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegisterWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final long LOOK_AGAIN_MILLIS = 20;
  private static final Map<KeyRegister, RegisterWatch> OPEN = new HashMap<>(); // guards users

  private final KeyRegister register;
  private final Set<Runnable> listeners = new CopyOnWriteArraySet<>();
  private final Deque<KeyRegister.Found> toFind = new ArrayDeque<>(); // guarded by this
  private final Map<String, Set<Long>> hadMore = new TreeMap<>(); // guarded by this
  private final Deque<Runnable> toSay = new ArrayDeque<>(); // guarded by this
  private final Deque<KeyRegister.Chosen> toCut = new ArrayDeque<>(); // guarded by this

  private int users;
  private boolean closed; // guarded by this
  private long begun; // looks, guarded by this
  private long ended; // the last look that has, guarded by this
  private boolean hurried; // guarded by this
  private volatile RegisterLook latest;
  private String version; // guarded by looking
  private final Object looking = new Object();
  private boolean reachable = true; // the thread's only

  private RegisterWatch(KeyRegister register) {
    this.register = register;
    this.latest = register == null ? RegisterLook.NOTHING_EVER : null;
  }

  /**
   * The watch of a register.
   *
   * @param register null where there is none: then nothing is ever forgotten
   */
  public static RegisterWatch of(KeyRegister register) {
    if (register == null) {
      return new RegisterWatch(null);
    }
    synchronized (OPEN) {
      RegisterWatch watch = OPEN.computeIfAbsent(register, RegisterWatch::new);
      if (watch.users++ == 0) {
        Thread thread = new Thread(watch::run, "millrace-forget-register");
        thread.setDaemon(true);
        thread.start();
      }
      return watch;
    }
  }

  /** The latest look; null before the first. */
  public RegisterLook latest() {
    return latest;
  }

  /** A look that began after this was called; waits until the register can be reached. */
  public RegisterLook await() throws InterruptedException {
    if (register == null) {
      return latest;
    }
    synchronized (this) {
      long wanted = begun + 1;
      hurried = true;
      notifyAll();
      while (ended < wanted) {
        wait();
      }
      return latest;
    }
  }

  /** Looks now, in this thread; throws what the register does. */
  public RegisterLook look() {
    if (register == null) {
      return latest;
    }
    synchronized (looking) {
      long look = begin();
      long nowMillis = System.currentTimeMillis();
      String now = register.version();
      if (now.equals(version)) {
        show(look, latest.at(nowMillis));
      } else {
        // The version was asked for first: what has come since is read, and looked for once more.
        ForgetRegister.Contents contents = register.read();
        show(look, new RegisterLook(nowMillis, contents.entries(), contents.forgotten()));
        version = now;
      }
      return latest;
    }
  }

  private synchronized long begin() {
    hurried = false;
    return ++begun;
  }

  private void show(long number, RegisterLook look) {
    synchronized (this) {
      latest = look;
      ended = number;
      notifyAll();
    }
    listeners.forEach(Runnable::run);
  }

  /** Has this called after each look, on some thread. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** Has it called no longer. */
  public void unlisten(Runnable listener) {
    listeners.remove(listener);
  }

  /** Chooses cuts, as soon as the register can be reached, and looks at which of them stand. */
  public synchronized void cut(long id, String stream, String source, Map<Integer, Long> cuts) {
    toCut.add(new KeyRegister.Chosen(id, stream, source, cuts));
    notifyAll();
  }

  /**
   * Waits until the cut is known that an entry has in a partition, in whichever source: a file that
   * has changed meanwhile has another name. It is where the source has read it; elsewhere a look is
   * a second older at most.
   */
  public void awaitCut(long id, String stream, int partition) throws InterruptedException {
    while (latest().entries().stream()
        .noneMatch(entry -> entry.id() == id && entry.cut(stream, partition).isPresent())) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /** Says that nothing of a key is in a place any more, as soon as the register can be reached. */
  public void done(long id, String place, String detail, Long untilMillis) {
    say(() -> register.done(id, place, detail, untilMillis));
  }

  /** Says what of a key was in a place, as soon as the register can be reached. */
  public synchronized void found(long id, String place, long rows) {
    toFind.add(new KeyRegister.Found(id, place, rows));
    notifyAll();
  }

  /**
   * Says that something of a key was in a place of rows that is in no figure, as soon as the
   * register can be reached.
   */
  public synchronized void hadMore(long id, String place) {
    hadMore.computeIfAbsent(place, any -> new TreeSet<>()).add(id);
    notifyAll();
  }

  /**
   * Waits until the register has what was {@linkplain #found found} until now, and what there was
   * {@linkplain #hadMore more}. Where there is none, nobody is waited for.
   */
  public synchronized void awaitFound() throws InterruptedException {
    while (register != null && !closed && !(toFind.isEmpty() && hadMore.isEmpty())) {
      wait();
    }
  }

  private synchronized void say(Runnable call) {
    toSay.add(call);
    notifyAll();
  }

  /** Cuts first, all in one go, since readers wait for them; of the rest what takes no longer. */
  private void sayAll() {
    List<KeyRegister.Chosen> chosen = chosen();
    if (!chosen.isEmpty()) {
      register.cut(chosen);
      chosen(chosen.size());
    }
    List<KeyRegister.Found> found = found();
    if (!found.isEmpty()) {
      register.found(found);
      found(found.size());
    }
    Map<String, Set<Long>> more = more();
    if (!more.isEmpty()) {
      register.hadMore(more);
      said(more);
    }
    long untilNanos = System.nanoTime() + EVERY.toNanos();
    for (Runnable next = next();
        next != null && System.nanoTime() - untilNanos < 0;
        next = next()) {
      next.run();
      said(next);
    }
  }

  private synchronized List<KeyRegister.Chosen> chosen() {
    return List.copyOf(toCut);
  }

  private synchronized List<KeyRegister.Found> found() {
    return List.copyOf(toFind);
  }

  private synchronized void found(int first) {
    for (int i = 0; i < first; i++) {
      toFind.remove();
    }
    notifyAll();
  }

  private synchronized Map<String, Set<Long>> more() {
    Map<String, Set<Long>> copy = new TreeMap<>();
    hadMore.forEach((place, ids) -> copy.put(place, Set.copyOf(ids)));
    return copy;
  }

  private synchronized void said(Map<String, Set<Long>> more) {
    more.forEach((place, ids) -> hadMore.get(place).removeAll(ids));
    hadMore.values().removeIf(Set::isEmpty);
    notifyAll();
  }

  private synchronized void chosen(int first) {
    for (int i = 0; i < first; i++) {
      toCut.remove();
    }
  }

  private void run() {
    while (!isClosed()) {
      try {
        sayAll();
        look();
        if (!reachable) {
          LOG.info("The register of forgotten keys can be read again");
        }
        reachable = true;
      } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
        if (reachable) {
          LOG.warn("The register of forgotten keys cannot be used; trying again", e);
        }
        reachable = false;
      }
      pause();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized Runnable next() {
    return toSay.peek();
  }

  private synchronized void said(Runnable call) {
    toSay.remove(call);
  }

  private synchronized void pause() {
    long untilNanos = System.nanoTime() + EVERY.toNanos();
    try {
      for (long left = EVERY.toNanos();
          left > 0 && !closed && (isNothingToSay() && !hurried || !reachable);
          left = untilNanos - System.nanoTime()) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it but the end of the process.
      closed = true;
    }
  }

  private boolean isNothingToSay() {
    return toSay.isEmpty() && toCut.isEmpty() && toFind.isEmpty() && hadMore.isEmpty();
  }

  @Override
  public void close() {
    if (register == null) {
      return;
    }
    synchronized (OPEN) {
      if (--users > 0) {
        return;
      }
      OPEN.remove(register);
    }
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }
}

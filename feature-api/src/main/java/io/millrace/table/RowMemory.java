package io.millrace.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is remembered of one key of a table from pull to pull, and of what was pushed between, to
 * tell what is new:
 *
 * <ul>
 *   <li>a version of the row that the last pull that saw the key saw too, or that this pull has
 *       given already, is nothing new;
 *   <li>every other version is an event, also one that was there before the last;
 *   <li>a row that a pull of all rows does not give is gone, once;
 *   <li>a row that is there again is observed anew: not before it was found gone, even if its own
 *       observed-at says so;
 *   <li>a version that was pulled or pushed is nothing new when it is pushed, nor one that was
 *       pushed when it is pulled, unless it is observed later than what has come between: then it
 *       has changed back.
 * </ul>
 *
 * <p>Versions are told apart by their columns. Rows of one pull in any order give the same events.
 * Pushed rows come when they come. What a pull gives of a key that a later one saw already is
 * nothing new: it comes of a job that was restored from before, and the next pull gives it again.
 * Not thread-safe.
 */
public final class RowMemory {
  /** Set in the versions of bad rows alone. */
  private static final long BAD = 1;

  private static final int GONE = 1;
  private static final int PUSHED = 2;

  /** The last pull that saw the key; 0 before the first. */
  private long pull;

  /** Versions that it saw; none while the row is gone. */
  private VersionSet now = new VersionSet();

  /** Versions that the last pull before it saw that saw the key. */
  private VersionSet before = new VersionSet();

  /**
   * When the row was found gone, until the pull after the one that found it there again; else
   * {@link Long#MIN_VALUE}.
   */
  private long goneAtMillis = Long.MIN_VALUE;

  /** The pull by whose bad row what the one before saw stands; 0 for none. */
  private long stoodPull;

  /** The latest observed-at that was given out; {@link Long#MIN_VALUE} before the first. */
  private long observedMillis = Long.MIN_VALUE;

  private PushMemory pushes = new PushMemory();

  /** Tells versions of rows of one type apart. Immutable and thread-safe. */
  public static final class Versions {
    private final ValueCodec columns;

    public Versions(DataType.Struct row) {
      this.columns = ValueCodec.of(row);
    }

    long of(StructValue row) {
      ByteWriter out = new ByteWriter(64);
      columns.write(row, out);
      return RowOrder.hash(out.toByteArray()) & ~BAD;
    }

    /** The version of a row that is bad, by whatever is known of it. */
    public static long ofBad(byte[] row) {
      return RowOrder.hash(row) | BAD;
    }
  }

  /**
   * A row that a pull gives.
   *
   * @return the event that it is, as it is to be logged and counted; empty when it says nothing new
   */
  public Optional<PulledRow> see(PulledRow row, Versions versions) {
    if (row.pull() < pull) {
      return Optional.empty();
    }
    turnTo(row.pull());
    long version = versions.of(row.columns());
    if (now.contains(version)) {
      return Optional.empty();
    }
    now.add(version);
    boolean overtakes = pushes.isOvertakenBy(version, row.observedAtMillis());
    if (goneAtMillis == Long.MIN_VALUE && before.contains(version) && !overtakes) {
      return Optional.empty();
    }
    boolean isNewest = row.observedAtMillis() > observedMillis && !pushes.isWinner(version);
    if (pushes.knows(version) && !isNewest && !overtakes) {
      return Optional.empty();
    }
    PulledRow event = row.observedAtMillis() > goneAtMillis ? row : anew(row);
    observedMillis = Math.max(observedMillis, event.observedAtMillis());
    return Optional.of(event);
  }

  /**
   * A row that was pushed.
   *
   * @return the event that it is; empty when it says nothing new
   */
  public Optional<PulledRow> push(PulledRow row, Versions versions) {
    long version = versions.of(row.columns());
    PulledRow event = isBackAfter(row) ? row.observedAt(row.pulledAtMillis()) : row;
    boolean known =
        now.contains(version)
            || goneAtMillis == Long.MIN_VALUE && before.contains(version)
            || pushes.knows(version);
    boolean isLater = event.observedAtMillis() > observedMillis;
    if (known && (!isLater || stands(version))) {
      pushes.add(version, row.pulledAtMillis());
      return Optional.empty();
    }
    take(event, version);
    return Optional.of(event);
  }

  private void take(PulledRow pushed, long version) {
    if (isGone() && pushed.observedAtMillis() <= goneAtMillis) {
      // Pushed before the pull that did not give it, and met after: the row stays gone.
      return;
    }
    pushes.add(version, pushed.pulledAtMillis());
    if (pushed.observedAtMillis() >= observedMillis) {
      pushes.wins(version, pushed.observedAtMillis());
      observedMillis = pushed.observedAtMillis();
    }
  }

  /**
   * A pushed row that was judged before, by a job that has logged it if it was new. Whether or not:
   * it was there when it was pushed.
   *
   * @return whether that was news
   */
  public boolean meetAgain(PulledRow row, Versions versions) {
    boolean isThere = now.size() > 0 || !pushes.isEmpty();
    long arrivedMillis = row.pulledAtMillis();
    if (!isThere || arrivedMillis <= goneAtMillis || pushes.hasArrivedSince(arrivedMillis)) {
      return false;
    }
    pushes.add(versions.of(row.columns()), arrivedMillis);
    return true;
  }

  /** Pushed after the row was found gone, but observed before. */
  private boolean isBackAfter(PulledRow row) {
    return goneAtMillis != Long.MIN_VALUE
        && row.observedAtMillis() <= goneAtMillis
        && row.pulledAtMillis() > goneAtMillis;
  }

  /** Whether this version is the one that counts now, as far as that can be told. */
  private boolean stands(long version) {
    if (pushes.hasWinner() && pushes.isOvertaken(observedMillis)) {
      return false;
    }
    return pushes.hasWinner() ? pushes.isWinner(version) : isAllOf(now, version);
  }

  private static boolean isAllOf(VersionSet versions, long version) {
    return versions.size() > 0 && !versions.anyMatch(each -> !isBad(each) && each != version);
  }

  /**
   * A row that a pull gives and that is bad: it is there, and what was known of it stands.
   *
   * @param version of {@link Versions#ofBad}
   * @return whether that is new: the last pull that saw the key had it not, nor this one so far
   */
  public boolean seeBad(long ofPull, long version) {
    if (ofPull < pull) {
      return false;
    }
    turnTo(ofPull);
    boolean known = now.contains(version) || before.contains(version);
    now.add(version);
    if (stoodPull != pull) {
      stoodPull = pull;
      for (long each : before.sorted()) {
        if (!isBad(each)) {
          now.add(each);
        }
      }
    }
    return !known;
  }

  /**
   * A pull of all rows has ended.
   *
   * @param ended number of the pull
   * @return when the row is observed to be gone, if it is and was not yet: at the pull, or where it
   *     was dated ahead of it then. What was pushed since the pull began is not gone
   */
  public OptionalLong goneAfter(long ended, long pulledAtMillis) {
    boolean nothing = now.size() == 0 && pushes.isEmpty();
    if (pull >= ended || nothing || pushes.hasArrivedSince(pulledAtMillis)) {
      return OptionalLong.empty();
    }
    boolean wasThere = anyGood(now) || !pushes.isEmpty();
    // Of two that are observed at once, a pushed row would stand.
    long afterMillis = pushes.isEmpty() ? observedMillis : observedMillis + 1;
    before = new VersionSet();
    now = new VersionSet();
    pushes.clear();
    if (!wasThere) {
      return OptionalLong.empty();
    }
    goneAtMillis = Math.max(pulledAtMillis, afterMillis);
    return OptionalLong.of(goneAtMillis);
  }

  /**
   * Whether an event that was given out before came of what is remembered here: of a pull before
   * the last that saw the key, or of that one. Of pushed rows that is told by their places.
   */
  public boolean gave(PulledRow event, Versions versions) {
    if (event.isGone()) {
      return event.pull() <= pull || goneAtMillis >= event.observedAtMillis();
    }
    return event.pull() < pull
        || event.pull() == pull && now.contains(versions.of(event.columns()));
  }

  /**
   * Takes up an event that another memory of the key gave out, as if it had been this one. Such
   * events come in the order of their pulls, and pushed ones between those that began before and
   * after they arrived; what {@link #gave} is none of them.
   */
  public void recall(PulledRow event, Versions versions) {
    if (event.isPushed()) {
      take(event, versions.of(event.columns()));
      return;
    }
    if (event.pull() < pull) {
      throw new IllegalArgumentException("pull " + event.pull() + " after pull " + pull);
    }
    turnTo(event.pull());
    if (event.isGone()) {
      before = new VersionSet();
      now = new VersionSet();
      pushes.clear();
      goneAtMillis = event.observedAtMillis();
    } else {
      now.add(versions.of(event.columns()));
    }
    observedMillis = Math.max(observedMillis, event.observedAtMillis());
  }

  /**
   * How many versions are remembered of what was pulled: each takes eight bytes in {@link #write}.
   */
  public int versions() {
    return now.size() + before.size();
  }

  /** The last pull that saw the key; 0 for none. */
  public long lastPull() {
    return pull;
  }

  /** Whether the row has been found gone and is not there again. */
  public boolean isGone() {
    return goneAtMillis != Long.MIN_VALUE && now.size() == 0 && pushes.isEmpty();
  }

  private void turnTo(long next) {
    if (next > pull) {
      if (anyGood(now)) {
        goneAtMillis = Long.MIN_VALUE;
      }
      pushes.losesTo(observedMillis);
      pull = next;
      before = now;
      now = new VersionSet();
    }
  }

  private PulledRow anew(PulledRow row) {
    return row.observedAt(Math.max(row.pulledAtMillis(), goneAtMillis));
  }

  /** The same pulls give the same bytes. */
  public void write(ByteWriter out) {
    out.writeUnsigned(pull);
    out.writeByte((goneAtMillis == Long.MIN_VALUE ? 0 : GONE) | (pushes.isEmpty() ? 0 : PUSHED));
    if (goneAtMillis != Long.MIN_VALUE) {
      out.writeLong(goneAtMillis);
    }
    out.writeLong(observedMillis);
    before.write(out);
    now.write(out);
    if (!pushes.isEmpty()) {
      pushes.write(out);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static RowMemory read(ByteReader in) {
    RowMemory memory = new RowMemory();
    memory.pull = in.readUnsigned();
    int has = in.readByte();
    memory.goneAtMillis = (has & GONE) == 0 ? Long.MIN_VALUE : in.readLong();
    memory.observedMillis = in.readLong();
    memory.before = VersionSet.read(in);
    memory.now = VersionSet.read(in);
    memory.pushes = (has & PUSHED) == 0 ? new PushMemory() : PushMemory.read(in);
    return memory;
  }

  private static boolean isBad(long version) {
    return (version & BAD) != 0;
  }

  private static boolean anyGood(VersionSet versions) {
    return versions.anyMatch(version -> !isBad(version));
  }
}

package io.millrace.job.forget;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Entries of the register that a state has nothing of any more, by their ids. All up to an id are
 * kept as that one number: so what is saved does not grow with each key that was ever forgotten. As
 * saved it is a union: what one subtask knows to be settled is so in the whole state. Not
 * thread-safe.
 */
public final class SettledEntries {
  /** All up to here. */
  private long floor;

  private final Set<Long> above = new TreeSet<>();

  /**
   * @param saved ids, and floors below zero
   */
  public SettledEntries(Iterable<Long> saved) {
    for (long each : saved) {
      if (each < 0) {
        floor = Math.max(floor, -each);
      } else {
        above.add(each);
      }
    }
    above.removeIf(id -> id <= floor);
  }

  /** Whether an entry is one of them. */
  public boolean contains(long id) {
    return id <= floor || above.contains(id);
  }

  /** Adds one; whether it is new. */
  public boolean add(long id) {
    return id > floor && above.add(id);
  }

  /**
   * Keeps as one number what it can: up to the first entry that is not settled here. An entry that
   * the definitions {@linkplain DefinedRegister hide} does not stop it: it is of a key that this
   * state cannot have, as state is of one definition of its keys.
   *
   * @param entries all of the register, oldest first
   * @param concerns whether an entry is of this state's matter; others count when they are finished
   */
  public void compress(List<Forgetting> entries, Predicate<Forgetting> concerns) {
    for (Forgetting entry : entries) {
      boolean isSettled = contains(entry.id()) || !entry.isUnderWay() && !concerns.test(entry);
      if (!isSettled) {
        return;
      }
      floor = Math.max(floor, entry.id());
      above.remove(entry.id());
    }
  }

  /** What is to be saved. */
  public List<Long> saved() {
    List<Long> all = new ArrayList<>(above);
    if (floor > 0) {
      all.add(-floor);
    }
    return all;
  }
}

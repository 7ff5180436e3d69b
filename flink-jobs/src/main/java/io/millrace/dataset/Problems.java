package io.millrace.dataset;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a request, to be told at once. Not thread-safe. */
public final class Problems extends AbstractList<String> {
  /** What to do where the offline log is needed and there is none. */
  public static final String NAME_THE_LOG =
      "name the offline log (--config), or start the platform that keeps it ('millrace run' with"
          + " its --folder)";

  private final List<String> all = new ArrayList<>();
  private int missing;

  /** Something that was named is not there. */
  public void addMissing(String problem) {
    add(problem);
    missing++;
  }

  /** Whether there is something wrong, and all of it is that something is not there. */
  public boolean isOfMissing() {
    return missing > 0 && missing == size();
  }

  @Override
  public void add(int index, String problem) {
    all.add(index, problem);
  }

  @Override
  public String get(int index) {
    return all.get(index);
  }

  @Override
  public int size() {
    return all.size();
  }
}

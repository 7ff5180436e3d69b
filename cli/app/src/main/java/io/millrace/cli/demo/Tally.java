package io.millrace.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** How many values were compared and which differ. Not thread-safe. */
final class Tally {
  private static final int SHOWN = 10;

  private long checked;
  private long differ;
  private long beyondHorizon;
  private final List<String> differences = new ArrayList<>();

  void same() {
    checked++;
  }

  /** A value was compared and is wrong. */
  void differs(String difference) {
    checked++;
    differ++;
    if (differences.size() < SHOWN) {
      differences.add(difference);
    }
  }

  /** A value was marked: its row does not know it that far ahead. */
  void beyondHorizon() {
    beyondHorizon++;
  }

  long checked() {
    return checked;
  }

  long differing() {
    return differ;
  }

  long marked() {
    return beyondHorizon;
  }

  /** The first few. */
  List<String> differences() {
    return List.copyOf(differences);
  }
}

package io.millrace.job.table;

import java.util.TreeSet;

/** A pull that runs, as its enumerator and readers play it. */
final class PlayedPull {
  long number;
  long beganAtMillis;
  final TreeSet<Long> toRead = new TreeSet<>();
  final TreeSet<Long> read = new TreeSet<>();
  Phase phase = Phase.READING;

  PlayedPull copy() {
    PlayedPull copy = new PlayedPull();
    copy.number = number;
    copy.beganAtMillis = beganAtMillis;
    copy.toRead.addAll(toRead);
    copy.read.addAll(read);
    copy.phase = phase;
    return copy;
  }

  /** How far it is. */
  enum Phase {
    READING,
    /** A complete checkpoint covers all of its rows. */
    COVERED,
    /** Its end, or that it is left, was given. */
    OVER
  }
}

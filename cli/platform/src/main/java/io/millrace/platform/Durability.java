package io.millrace.platform;

/** What a commit in the embedded PostgreSQL survives. */
public enum Durability {
  /**
   * The loss of power: a commit is on the disk when it is acknowledged. The default, because the
   * catalog of the offline log lies there too.
   */
  POWER_LOSS("on"),

  /**
   * The death of any process, but not of the machine, after which the whole folder may be
   * unreadable. For tests and demonstrations whose data is made anew.
   */
  PROCESS_DEATH("off");

  private final String fsync;

  Durability(String fsync) {
    this.fsync = fsync;
  }

  String fsync() {
    return fsync;
  }
}

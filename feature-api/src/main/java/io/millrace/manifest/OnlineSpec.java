package io.millrace.manifest;

/**
 * How a table's rows come online.
 *
 * @param every for {@link Use#ON_SCHEDULE} when, as {@link PullSpec#every}; else null
 */
public record OnlineSpec(Use use, String every) {

  /** When rows come online. */
  public enum Use {
    /** As they are pulled. */
    WITH_PULLS,
    /** From the offline log, by a schedule of their own. */
    ON_SCHEDULE,
    /** Never: their features are for training sets. */
    NEVER
  }
}

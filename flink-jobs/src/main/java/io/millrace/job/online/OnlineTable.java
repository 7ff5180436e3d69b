package io.millrace.job.online;

import io.millrace.manifest.ViewSpec;
import java.io.Serializable;

/**
 * The online table of one view and fingerprint, in the schema {@code online}.
 *
 * @param name its name without the schema, {@code card__1a2b3c4d}: PostgreSQL cuts names at 63
 *     bytes
 */
public record OnlineTable(String name) implements Serializable {
  private static final int LONGEST_NAME = 63;

  public OnlineTable {
    if (!name.matches("[a-z0-9_]+") || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "online table '"
              + name
              + "': use at most 63 of a-z, 0-9 and _ for the view's name, two underscores and the"
              + " fingerprint");
    }
  }

  /** The table that a view is written to. */
  public static OnlineTable of(ViewSpec view) {
    return new OnlineTable(view.onlineTable());
  }

  /** Qualified and quoted, as SQL takes it. */
  public String sql() {
    return "online.\"" + name + "\"";
  }
}

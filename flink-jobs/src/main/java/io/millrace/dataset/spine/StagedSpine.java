package io.millrace.dataset.spine;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.Spine;
import io.millrace.dataset.registry.FileDigest;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * A spine's rows in a file of this machine.
 *
 * @param file that holds them
 * @param names of the columns, which the file calls {@code c0}, {@code c1} and so on; empty where
 *     it calls them by their names
 * @param read what was read, as it can be read again: a table with its snapshot, a query itself
 * @param rowsSha256 hex digest of the rows; null where the file is the spine itself
 */
public record StagedSpine(DataFile file, List<String> names, Spine read, String rowsSha256) {
  public StagedSpine {
    names = List.copyOf(names);
  }

  /** A file as it is. */
  public static StagedSpine of(DataFile file) {
    return new StagedSpine(file, List.of(), file, null);
  }

  /** Hex digest of what was read. */
  public String sha256() throws IOException {
    return rowsSha256 == null ? FileDigest.of(file.path()) : rowsSha256;
  }

  /** A relation of SQL as one with the columns' own names. */
  public String named(String relation, Function<String, String> quoted) {
    if (names.isEmpty()) {
      return relation;
    }
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      columns
          .append(i == 0 ? "" : ", ")
          .append("c%s AS %s".formatted(i, quoted.apply(names.get(i))));
    }
    return "(SELECT " + columns + " FROM " + relation + ")";
  }
}

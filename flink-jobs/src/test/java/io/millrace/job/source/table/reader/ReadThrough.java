package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.type.StructValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Reads all of a pull by its client, interrupted again and again, as a reader would. */
public final class ReadThrough {

  private final PulledTable spec;
  private final RowClient client;
  private final RowDigest digest;
  private final Random random;
  private int interruptions;

  /**
   * @param random when to interrupt; null for never
   */
  public ReadThrough(PulledTable spec, RowClient client, Random random) {
    this.spec = spec;
    this.client = client;
    this.digest = new RowDigest(spec);
    this.random = random;
  }

  /** The values of all good rows of a pull after a mark. */
  public static List<StructValue> values(PulledTable spec, RowClient client, String mark)
      throws Exception {
    return good(new ReadThrough(spec, client, null).pull(mark));
  }

  public static List<StructValue> good(List<ReadRow> rows) {
    return rows.stream()
        .filter(ReadRow.Good.class::isInstance)
        .map(row -> ((ReadRow.Good) row).values())
        .toList();
  }

  public static List<ReadRow.Bad> bad(List<ReadRow> rows) {
    return rows.stream()
        .filter(ReadRow.Bad.class::isInstance)
        .map(ReadRow.Bad.class::cast)
        .toList();
  }

  public List<ReadRow> pull(String mark) throws Exception {
    PullPlan plan = client.plan(mark);
    List<ReadRow> all = new ArrayList<>();
    for (KeyRange range : plan.ranges()) {
      all.addAll(part(new SplitWork.ReadRows(range, plan.from(), 0)));
    }
    return all;
  }

  public int interruptions() {
    return interruptions;
  }

  private List<ReadRow> part(SplitWork.ReadRows work) throws Exception {
    List<ReadRow> emitted = new ArrayList<>();
    Position position = Position.START;
    boolean ended = false;
    while (!ended) {
      PassedRows passed = new PassedRows(position, digest);
      int most = random == null ? Integer.MAX_VALUE : 1 + random.nextInt(40);
      try (RowCursor rows = new UnpassedRows(client.open(work, position), position, digest)) {
        ended = read(rows, most, passed, emitted);
      }
      position = passed.position();
      interruptions += ended ? 0 : 1;
    }
    return emitted;
  }

  /** Returns whether that was all. */
  private static boolean read(RowCursor rows, int most, PassedRows passed, List<ReadRow> emitted)
      throws Exception {
    int count = 0;
    for (List<ReadRow> next = rows.next(); !next.isEmpty(); next = rows.next()) {
      for (ReadRow row : next) {
        if (count++ == most) {
          return false;
        }
        emitted.add(row);
        passed.passed(row);
      }
    }
    return true;
  }
}

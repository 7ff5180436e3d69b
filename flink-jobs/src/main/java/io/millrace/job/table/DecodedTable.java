package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyInput;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.newest.NewestEvent;
import io.millrace.job.newest.NewestSoFar;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.type.CheckedRowSerializer;
import io.millrace.job.type.DeadLetterSerializer;
import io.millrace.job.type.EntityKeySerializer;
import io.millrace.job.type.KeyInputSerializer;
import io.millrace.job.type.PulledRowSerializer;
import io.millrace.job.type.PulledSerializer;
import io.millrace.job.type.VisiblePullSerializer;
import io.millrace.table.PulledRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * One table of a job after decoding.
 *
 * @param rows what is new, for the log of rows
 * @param pulls those that ended well, by one subtask, in the order of their numbers, each when all
 *     of its rows were handed on: so a completed checkpoint covers them
 * @param deadLetters rows that are bad, and those that a view refused
 * @param contributions what views count, by the view's name; none of a table that is offline only
 * @param newest how new the rows are
 */
public record DecodedTable(
    SingleOutputStreamOperator<PulledRow> rows,
    DataStream<VisiblePull> pulls,
    DataStream<DeadLetter> deadLetters,
    Map<String, DataStream<KeyInput>> contributions,
    DataStream<NewestEvent> newest) {
  /**
   * How long a buffer between two threads may wait to be filled: rows wait for a checkpoint anyway,
   * and a barrier sends what there is.
   */
  private static final int FULL_BUFFERS_MILLIS = 50;

  /**
   * Decodes what is pulled and pushed, and writes to the online store how far the table is.
   *
   * @param pushed what is pushed for it; null where nothing is
   * @param source the table as its source knows it
   * @param views of the job; those that do not use the table are passed over
   */
  public static DecodedTable of(
      SingleOutputStreamOperator<Pulled> pulled,
      PushedRows pushed,
      PulledTable source,
      BoundTable table,
      List<BoundView> views,
      TableSettings settings,
      PostgresAddress store) {
    Outputs outputs = Outputs.of(table, views);
    OutputTag<Pulled> ends = new OutputTag<>("ends", PulledSerializer.type(source));
    OutputTag<Pulled> troubles = new OutputTag<>("troubles", PulledSerializer.type(source));
    String name = table.name();
    SingleOutputStreamOperator<CheckedRow> checked =
        pulled
            .transform(
                "check rows of " + name,
                CheckedRowSerializer.type(table.spec().type()),
                new CheckRows(settings, outputs.bad(), ends, troubles))
            .uid("table-check-" + name)
            .setBufferTimeout(FULL_BUFFERS_MILLIS)
            .setParallelism(pulled.getParallelism());
    // What was seen of another definition says nothing about the rows of this one.
    String identity = name + "-" + table.spec().fingerprint();
    DataStream<CheckedRow> all = pushed == null ? checked : checked.union(pushed.rows());
    SingleOutputStreamOperator<PulledRow> rows =
        all.keyBy(new KeyOfRow(), EntityKeySerializer.TYPE)
            .connect(checked.getSideOutput(ends).broadcast())
            .transform(
                "new rows of " + name,
                PulledRowSerializer.type(table.spec().type()),
                new NewRows(settings, outputs.bad(), outputs.visible(), outputs.tags()))
            .uid("table-rows-" + identity)
            .setBufferTimeout(FULL_BUFFERS_MILLIS)
            .setParallelism(pulled.getParallelism());
    SingleOutputStreamOperator<VisiblePull> pulls =
        rows.getSideOutput(outputs.visible())
            .connect(checked.getSideOutput(troubles))
            .transform(
                "progress of " + name,
                VisiblePullSerializer.TYPE,
                new PullProgress(store, name, outputs.onlineTables(), source.mode().coverage()))
            .uid("table-progress-" + identity)
            .setParallelism(1);
    return new DecodedTable(
        rows,
        pulls,
        with(
            checked.getSideOutput(outputs.bad()).union(rows.getSideOutput(outputs.bad())),
            pushed == null ? null : pushed.deadLetters()),
        outputs.contributions(rows),
        with(checked.getSideOutput(NewestSoFar.TAG), pushed == null ? null : pushed.newest()));
  }

  /**
   * A table that another job pulls and logs: its rows come from the log.
   *
   * @param ticks one subtask; at each the log is looked at
   * @param source the table as its source knows it
   * @param views of the job; those that do not use the table are passed over
   */
  public static DecodedTable followed(
      SingleOutputStreamOperator<Long> ticks,
      PulledTable source,
      BoundTable table,
      List<BoundView> views,
      TableSettings settings,
      PostgresAddress store) {
    Outputs outputs = Outputs.of(table, views);
    OutputTag<Pulled> ends = new OutputTag<>("ends", PulledSerializer.type(source));
    OutputTag<Pulled> troubles = new OutputTag<>("troubles", PulledSerializer.type(source));
    String name = table.name();
    String identity = name + "-" + table.spec().fingerprint();
    SingleOutputStreamOperator<CheckedRow> followed =
        ticks
            .transform(
                "rows of " + name + " in the log",
                CheckedRowSerializer.type(table.spec().type()),
                new FollowLog(settings, ends, outputs.onlineTables()))
            .uid("table-follow-" + identity)
            .setParallelism(1);
    SingleOutputStreamOperator<PulledRow> rows =
        followed
            .keyBy(new KeyOfRow(), EntityKeySerializer.TYPE)
            .connect(followed.getSideOutput(ends).broadcast())
            .transform(
                "followed rows of " + name,
                PulledRowSerializer.type(table.spec().type()),
                new FollowedRows(settings, outputs.bad(), outputs.visible(), outputs.tags()))
            .uid("table-followed-" + identity);
    SingleOutputStreamOperator<VisiblePull> pulls =
        rows.getSideOutput(outputs.visible())
            .connect(followed.getSideOutput(troubles))
            .transform(
                "progress of " + name,
                VisiblePullSerializer.TYPE,
                new PullProgress(store, name, outputs.onlineTables(), null))
            .uid("table-followed-progress-" + identity)
            .setParallelism(1);
    return new DecodedTable(
        rows,
        pulls,
        rows.getSideOutput(outputs.bad()),
        outputs.contributions(rows),
        followed.getSideOutput(NewestSoFar.TAG));
  }

  /** Side outputs of a table's rows. */
  private record Outputs(
      OutputTag<DeadLetter> bad,
      OutputTag<VisiblePull> visible,
      Map<String, OutputTag<KeyInput>> tags,
      List<String> onlineTables) {

    static Outputs of(BoundTable table, List<BoundView> views) {
      Map<String, OutputTag<KeyInput>> tags = new LinkedHashMap<>();
      List<String> onlineTables = new ArrayList<>();
      for (BoundView view : views) {
        if (table.isOnline() && view.streams().contains(table.name())) {
          String name = view.spec().name();
          tags.put(name, new OutputTag<>("view-" + name, KeyInputSerializer.type(view.layout())));
          onlineTables.add(view.spec().onlineTable());
        }
      }
      return new Outputs(
          new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE),
          new OutputTag<>("visible", VisiblePullSerializer.TYPE),
          tags,
          onlineTables);
    }

    Map<String, DataStream<KeyInput>> contributions(SingleOutputStreamOperator<PulledRow> rows) {
      Map<String, DataStream<KeyInput>> contributions = new LinkedHashMap<>();
      tags.forEach((view, tag) -> contributions.put(view, rows.getSideOutput(tag)));
      return contributions;
    }
  }

  private static <T> DataStream<T> with(DataStream<T> pulled, DataStream<T> pushed) {
    return pushed == null ? pulled : pulled.union(pushed);
  }

  /** A class and not a lambda: it is written into savepoints' job graphs by its name. */
  private static final class KeyOfRow implements KeySelector<CheckedRow, EntityKey> {
    private static final long serialVersionUID = 1;

    @Override
    public EntityKey getKey(CheckedRow row) {
      return row.key();
    }
  }
}

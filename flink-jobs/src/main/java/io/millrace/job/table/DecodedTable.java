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
    OutputTag<DeadLetter> bad = new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);
    OutputTag<Pulled> ends = new OutputTag<>("ends", PulledSerializer.type(source));
    OutputTag<Pulled> troubles = new OutputTag<>("troubles", PulledSerializer.type(source));
    OutputTag<VisiblePull> visible = new OutputTag<>("visible", VisiblePullSerializer.TYPE);
    Map<String, OutputTag<KeyInput>> tags = new LinkedHashMap<>();
    Map<String, String> onlineTables = new LinkedHashMap<>();
    for (BoundView view : views) {
      if (table.isOnline() && view.streams().contains(table.name())) {
        String name = view.spec().name();
        tags.put(name, new OutputTag<>("view-" + name, KeyInputSerializer.type(view.layout())));
        onlineTables.put(name, view.spec().onlineTable());
      }
    }
    String name = table.name();
    SingleOutputStreamOperator<CheckedRow> checked =
        pulled
            .transform(
                "check rows of " + name,
                CheckedRowSerializer.type(table.spec().type()),
                new CheckRows(settings, bad, ends, troubles))
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
                new NewRows(settings, bad, visible, tags))
            .uid("table-rows-" + identity)
            .setBufferTimeout(FULL_BUFFERS_MILLIS)
            .setParallelism(pulled.getParallelism());
    SingleOutputStreamOperator<VisiblePull> pulls =
        rows.getSideOutput(visible)
            .connect(checked.getSideOutput(troubles))
            .transform(
                "progress of " + name,
                VisiblePullSerializer.TYPE,
                new PullProgress(
                    store, name, List.copyOf(onlineTables.values()), source.mode().coverage()))
            .uid("table-progress-" + identity)
            .setParallelism(1);
    Map<String, DataStream<KeyInput>> contributions = new LinkedHashMap<>();
    tags.forEach((view, tag) -> contributions.put(view, rows.getSideOutput(tag)));
    return new DecodedTable(
        rows,
        pulls,
        with(
            checked.getSideOutput(bad).union(rows.getSideOutput(bad)),
            pushed == null ? null : pushed.deadLetters()),
        contributions,
        with(checked.getSideOutput(NewestSoFar.TAG), pushed == null ? null : pushed.newest()));
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

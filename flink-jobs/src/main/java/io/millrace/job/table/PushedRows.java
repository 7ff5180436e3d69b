package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.newest.NewestEvent;
import io.millrace.job.newest.NewestSoFar;
import io.millrace.job.source.RawEvent;
import io.millrace.job.type.CheckedRowSerializer;
import io.millrace.job.type.DeadLetterSerializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * What is pushed for a table, decoded.
 *
 * @param deadLetters rows that are bad
 * @param newest how new they are
 */
public record PushedRows(
    DataStream<CheckedRow> rows,
    DataStream<DeadLetter> deadLetters,
    DataStream<NewestEvent> newest) {

  /** Decodes what the topic gives, in the source's parallelism and thread. */
  public static PushedRows of(
      SingleOutputStreamOperator<RawEvent> raw, BoundTable table, PushSettings settings) {
    OutputTag<DeadLetter> bad = new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);
    SingleOutputStreamOperator<CheckedRow> rows =
        raw.transform(
                "decode pushed rows of " + table.name(),
                CheckedRowSerializer.type(table.spec().type()),
                new DecodePushed(settings, bad))
            .uid("table-pushed-" + table.name() + "-" + table.spec().fingerprint())
            .setParallelism(raw.getParallelism());
    return new PushedRows(rows, rows.getSideOutput(bad), rows.getSideOutput(NewestSoFar.TAG));
  }
}

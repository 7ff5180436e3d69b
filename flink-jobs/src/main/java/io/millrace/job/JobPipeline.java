package io.millrace.job;

import io.millrace.job.decode.DecodedStream;
import io.millrace.job.table.DecodedTable;
import io.millrace.job.view.RowUpdate;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * A job as it was put together, for what is attached to it: the offline log takes the events and
 * dead letters of each stream and the rows of each view.
 *
 * @param streams decoded streams by name
 * @param tables decoded tables by name
 * @param rows row updates by view: the same that the online sink gets
 */
public record JobPipeline(
    Map<String, DecodedStream> streams,
    Map<String, DecodedTable> tables,
    Map<String, SingleOutputStreamOperator<RowUpdate>> rows) {
  public JobPipeline {
    streams = new TreeMap<>(streams);
    tables = new TreeMap<>(tables);
    rows = new TreeMap<>(rows);
  }
}

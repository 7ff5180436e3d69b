package io.millrace.job.source.table;

import io.millrace.job.source.table.file.FileClient;
import io.millrace.job.source.table.iceberg.IcebergClient;
import io.millrace.job.source.table.jdbc.JdbcClient;
import io.millrace.job.source.table.pull.TableEnumerator;
import io.millrace.job.source.table.pull.TablePulls;
import io.millrace.job.source.table.pull.TableState;
import io.millrace.job.source.table.pull.TableStateSerializer;
import io.millrace.job.source.table.reader.RowClient;
import io.millrace.job.source.table.reader.TableReader;
import io.millrace.job.source.table.split.TableSplit;
import io.millrace.job.source.table.split.TableSplitSerializer;
import io.millrace.job.type.PulledSerializer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A table, pulled on its schedule for as long as the job runs. Needs checkpoints, aligned and
 * exactly once: a pull ends, and the next one begins, only when they complete, so a pull takes two
 * of them at least. Use with {@code WatermarkStrategy.noWatermarks()}: it emits its own.
 *
 * <p>A source that cannot be read, refuses, or has changed its columns never fails the job.
 */
public final class TableSource
    implements Source<Pulled, TableSplit, TableState>, ResultTypeQueryable<Pulled> {

  private static final long serialVersionUID = 1;

  private final PulledTable spec;
  private final PullClock clock;
  private final PullRequests requests;
  private final PullMarks marks;

  public TableSource(PulledTable spec, PullClock clock, PullRequests requests, PullMarks marks) {
    this.spec = spec;
    this.clock = clock;
    this.requests = requests;
    this.marks = marks;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<Pulled, TableSplit> createReader(SourceReaderContext context) {
    return new TableReader(spec, clock, client(), context);
  }

  private RowClient client() {
    if (spec.source() instanceof JdbcQuery query) {
      return new JdbcClient(spec, query);
    } else if (spec.source() instanceof TableFiles files) {
      return new FileClient(spec, files);
    } else if (spec.source() instanceof IcebergTable table) {
      return new IcebergClient(spec, table);
    }
    throw new AssertionError(spec.source().getClass());
  }

  @Override
  public SplitEnumerator<TableSplit, TableState> createEnumerator(
      SplitEnumeratorContext<TableSplit> context) {
    return new TableEnumerator(
        spec, clock, requests, marks, context, TablePulls.first(spec, marks, clock.nowMillis()));
  }

  @Override
  public SplitEnumerator<TableSplit, TableState> restoreEnumerator(
      SplitEnumeratorContext<TableSplit> context, TableState checkpoint) {
    return new TableEnumerator(
        spec, clock, requests, marks, context, TablePulls.restored(spec, marks, checkpoint));
  }

  @Override
  public SimpleVersionedSerializer<TableSplit> getSplitSerializer() {
    return new TableSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<TableState> getEnumeratorCheckpointSerializer() {
    return new TableStateSerializer();
  }

  @Override
  public TypeInformation<Pulled> getProducedType() {
    return PulledSerializer.type(spec);
  }
}

package io.millrace.job.source.file;

import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.RawEventTypeInfo;
import io.millrace.job.source.SourceClock;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A stream's files as a bounded Flink source. */
final class FileRowSource
    implements Source<RawEvent, FileSplit, List<FileSplit>>, ResultTypeQueryable<RawEvent> {

  private static final long serialVersionUID = 1;

  private final FileStreamSource settings;
  private final int stream;
  private final SourceClock clock;
  private final StreamForgetting forgetting;

  FileRowSource(
      FileStreamSource settings, int stream, SourceClock clock, StreamForgetting forgetting) {
    this.settings = settings;
    this.stream = stream;
    this.clock = clock;
    this.forgetting = forgetting;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<RawEvent, FileSplit> createReader(SourceReaderContext context) {
    return new FileRowReader(
        stream, clock, settings.format(), settings.pace(context.currentParallelism()), forgetting);
  }

  @Override
  public SplitEnumerator<FileSplit, List<FileSplit>> createEnumerator(
      SplitEnumeratorContext<FileSplit> context) throws IOException {
    return new FileEnumerator(context, settings.splits());
  }

  @Override
  public SplitEnumerator<FileSplit, List<FileSplit>> restoreEnumerator(
      SplitEnumeratorContext<FileSplit> context, List<FileSplit> unassigned) {
    return new FileEnumerator(context, unassigned);
  }

  @Override
  public SimpleVersionedSerializer<FileSplit> getSplitSerializer() {
    return new FileSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<List<FileSplit>> getEnumeratorCheckpointSerializer() {
    return new FileSplitSerializer.OfMany();
  }

  @Override
  public TypeInformation<RawEvent> getProducedType() {
    return RawEventTypeInfo.INSTANCE;
  }
}

package io.millrace.dataset.flink;

import io.millrace.codec.ByteReader;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.event.FeedReader;
import io.millrace.dataset.local.AskedView;
import io.millrace.dataset.local.LocalEngineException;
import io.millrace.dataset.local.SweepElsewhere;
import io.millrace.dataset.local.SweepPart;
import io.millrace.job.forget.ForgottenInputs;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.CloseableIterator;

/**
 * One batch job of Flink for all views of a dataset: parts are read in parallel, what happens to a
 * key is sorted by its instant, and swept. Keys and questions are sent along as files, readings
 * come back through Flink. Used once.
 */
public final class FlinkSweep implements SweepElsewhere {
  private final FeatureStore store;
  private final DatasetRequest request;
  private final DatasetProgress progress;
  private final Map<String, FeedReader.Tally> tallies = new HashMap<>();
  private long events;
  private long answered;
  private long questions;
  private long missing;
  private int parts;

  public FlinkSweep(FeatureStore store, DatasetRequest request, DatasetProgress progress) {
    this.store = store;
    this.request = request;
    this.progress = progress;
  }

  @Override
  public Map<String, FeedReader.Tally> run(
      List<AskedView> views,
      List<SweepPart> parts,
      Map<String, Long> snapshots,
      ForgottenInputs forgotten)
      throws IOException, SQLException {
    parts.forEach(part -> tallies.put(part.name(), FeedReader.Tally.NOTHING));
    try (SentFiles files = SentFiles.of(request, views)) {
      SweepSpec spec =
          SweepSpec.of(store, request, views, parts, snapshots, files.questions(), forgotten);
      StreamExecutionEnvironment environment = BatchEnvironment.of(store, request);
      files.register(environment);
      run(environment, spec, views, files);
    }
    return tallies;
  }

  private void run(
      StreamExecutionEnvironment environment,
      SweepSpec spec,
      List<AskedView> views,
      SentFiles files) {
    try (CloseableIterator<byte[]> told = messages(environment, spec)) {
      StreamGraph graph = environment.getStreamGraph();
      graph.setJobName("dataset " + request.name());
      files.sentWith(graph.getJobID());
      JobClient job = environment.executeAsync(graph);
      while (told.hasNext()) {
        take(told.next(), spec, views);
      }
      job.getJobExecutionResult().get();
      checkAll(spec);
    } catch (LocalEngineException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalEngineException("interrupted", e);
    } catch (Exception e) {
      throw failed(e);
    }
  }

  /** What came back late must not look like what was never there. */
  private void checkAll(SweepSpec spec) {
    if (questions != spec.questions() || missing != 0 || parts != spec.parts().size()) {
      throw new LocalEngineException(
          "Flink told of %d of %d questions and %d of %d parts; %d readings are missing"
              .formatted(questions, spec.questions(), parts, spec.parts().size(), missing),
          null);
    }
  }

  private static LocalEngineException failed(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new LocalEngineException("Flink failed: " + root, e);
  }

  private static CloseableIterator<byte[]> messages(
      StreamExecutionEnvironment environment, SweepSpec spec) {
    SingleOutputStreamOperator<KeyRun> runs =
        environment
            .fromSequence(0, Math.max(0, spec.size() - 1))
            .transform("read", KeyRunSerializer.TYPE, new ReadParts(spec));
    DataStream<byte[]> swept =
        runs.keyBy(new KeyOfRun(), Types.INT)
            .transform(
                "sweep",
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                new SweepKeys(spec));
    return swept.union(runs.getSideOutput(ReadParts.TOLD)).collectAsync();
  }

  private void take(byte[] message, SweepSpec spec, List<AskedView> views) {
    ByteReader from = new ByteReader(message);
    int kind = from.readByte();
    int place = (int) from.readUnsigned();
    switch (kind) {
      case SweepMessage.READINGS -> {
        int taken = views.get(place).take(from);
        answered += taken;
        missing -= taken;
        progress.at(DatasetProgress.Stage.VALUES, answered, spec.questions());
      }
      case SweepMessage.TALLY -> {
        FeedReader.Tally tally = SweepMessage.tally(from);
        parts++;
        tallies.merge(spec.part(place).name(), tally, FeedReader.Tally::plus);
        events += tally.events();
        progress.at(DatasetProgress.Stage.EVENTS, events, -1);
      }
      case SweepMessage.SWEPT -> {
        questions += from.readLong();
        missing += from.readLong();
        views.get(place).addUnreadable(from.readLong());
      }
      default -> throw new IllegalStateException("message of kind " + kind);
    }
  }

  /** A class and not a lambda: workers need nothing of this class then. */
  private static final class KeyOfRun implements KeySelector<KeyRun, Integer> {
    private static final long serialVersionUID = 1;

    @Override
    public Integer getKey(KeyRun run) {
      return run.key();
    }
  }
}

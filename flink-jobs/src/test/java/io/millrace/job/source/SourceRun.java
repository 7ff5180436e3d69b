package io.millrace.job.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.awaitility.Awaitility;

/** A source in a job of its own, with what came out of it: events, watermarks, broken claims. */
public final class SourceRun implements AutoCloseable {

  private static final Map<String, SourceRun> RUNS = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final List<RawEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final List<RawEvent> late = new CopyOnWriteArrayList<>();
  private final List<Long> watermarks = new CopyOnWriteArrayList<>();
  private final Semaphore gate;
  private final JobClient job;
  private final CompletableFuture<JobExecutionResult> end;

  private SourceRun(Source<RawEvent, ?, ?> source, int parallelism, int letThrough, Path savepoint)
      throws Exception {
    gate = new Semaphore(letThrough);
    RUNS.put(id, this);
    Configuration settings = new Configuration();
    settings.setString("pipeline.generic-types", "false");
    settings.setString("restart-strategy.type", "disable");
    settings.setString("rest.port", "0");
    if (savepoint != null) {
      settings.setString("execution.state-recovery.path", savepoint.toUri().toString());
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "source")
        .uid("source")
        .transform("record", Types.VOID, new Recorder(id))
        .setParallelism(1)
        .uid("record")
        .sinkTo(new DiscardingSink<>())
        .setParallelism(1)
        .uid("nothing");
    job = environment.executeAsync("source-run");
    // Asked for at once: the cluster of the job ends with it.
    end = job.getJobExecutionResult();
  }

  public static SourceRun of(Source<RawEvent, ?, ?> source, int parallelism) throws Exception {
    return new SourceRun(source, parallelism, Integer.MAX_VALUE / 2, null);
  }

  /** Blocks the job before its next event after {@code events}, until {@link #letThrough}. */
  public static SourceRun blockedAfter(int events, Source<RawEvent, ?, ?> source) throws Exception {
    return new SourceRun(source, 1, events, null);
  }

  public static SourceRun restored(Path savepoint, Source<RawEvent, ?, ?> source, int parallelism)
      throws Exception {
    return new SourceRun(source, parallelism, Integer.MAX_VALUE / 2, savepoint);
  }

  public List<RawEvent> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** Events that arrived at or before a watermark that had gone out before them. */
  public List<RawEvent> late() {
    return List.copyOf(late);
  }

  public List<Long> watermarks() {
    return List.copyOf(watermarks);
  }

  public long watermark() {
    List<Long> seen = watermarks();
    return seen.isEmpty() ? Long.MIN_VALUE : seen.get(seen.size() - 1);
  }

  public void letThrough(int events) {
    gate.release(events);
  }

  public void awaitEvents(int count) {
    Awaitility.await("events").atMost(3, TimeUnit.MINUTES).until(() -> events.size() >= count);
  }

  /** Waits until everything that arrived before now is claimed to be emitted. */
  public void awaitCompleteToNow() {
    long now = System.currentTimeMillis();
    Awaitility.await("watermark at " + now)
        .atMost(3, TimeUnit.MINUTES)
        .until(() -> watermark() >= now);
  }

  public void awaitEnd() throws Exception {
    end.get(3, TimeUnit.MINUTES);
  }

  public Path stopWithSavepoint(Path folder) throws Exception {
    String path =
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(3, TimeUnit.MINUTES);
    awaitEnd();
    return Path.of(java.net.URI.create(path));
  }

  @Override
  public void close() throws Exception {
    letThrough(Integer.MAX_VALUE / 4);
    if (!end.isDone()) {
      job.cancel().get(3, TimeUnit.MINUTES);
      end.handle((result, cancelled) -> null).get(3, TimeUnit.MINUTES);
    }
    RUNS.remove(id);
  }

  private static final class Recorder extends AbstractStreamOperator<Void>
      implements OneInputStreamOperator<RawEvent, Void> {

    private static final long serialVersionUID = 1;

    private final String id;
    private long watermark = Long.MIN_VALUE;

    Recorder(String id) {
      this.id = id;
    }

    @Override
    public void processElement(StreamRecord<RawEvent> element) throws Exception {
      SourceRun run = RUNS.get(id);
      run.gate.acquire();
      RawEvent event = element.getValue();
      if (event.arrivalMillis() != RawEvent.ARRIVAL_IS_EVENT_TIME
          && event.arrivalMillis() <= watermark) {
        run.late.add(event);
      }
      run.events.add(event);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
      watermark = mark.getTimestamp();
      RUNS.get(id).watermarks.add(watermark);
      super.processWatermark(mark);
    }
  }
}

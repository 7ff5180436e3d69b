package io.millrace.job.decode;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.core.KeyInput;
import io.millrace.event.BadEventException;
import io.millrace.job.JobClock;
import io.millrace.job.forget.DroppedKeys;
import io.millrace.job.forget.ForgetMarker;
import io.millrace.job.forget.ForgottenEvents;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.forget.RegisterWatch;
import io.millrace.job.forget.UnloggedEvents;
import io.millrace.job.newest.NewestSoFar;
import io.millrace.job.source.RawEvent;
import io.millrace.type.StructValue;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Decodes one stream, chained to its source: each event is decoded, dated, checked, and handed to
 * the views that use it.
 *
 * <p>An event that cannot be decoded or dated, lies further ahead of its arrival than the stream
 * allows, or breaks a constraint is a dead letter and nothing else. One that a view's own code
 * refuses is a dead letter of that view; the event log and the other views have it. Nothing that an
 * event holds fails the job; while a schema registry cannot be asked, the operator waits.
 *
 * <p>Outputs: {@link EventRecord}s, and by side outputs contributions of each view and dead
 * letters. Live, the source's watermark (arrival) passes through. In a replay arrival is the event
 * time, nothing is ahead, and the watermark is made here: the least over the partitions of their
 * newest event time, less the disorder allowed; without a bound of disorder, none before the end of
 * input. How new the events are goes to {@link NewestSoFar#TAG}.
 *
 * <p>An event that the register forgets is given to no view of the entity that it is forgotten for,
 * and is neither logged nor a dead letter. What it still counts for in other views is taken note of
 * before a checkpoint covers it. Markers of the source go to the views of their entity.
 */
public final class DecodeEvents extends AbstractStreamOperator<EventRecord>
    implements OneInputStreamOperator<RawEvent, EventRecord> {
  private static final long serialVersionUID = 1;
  private static final long WATERMARK_MILLIS = 100;

  /** An endless replayed source that gives nothing for so long is taken to be read to its end. */
  private static final long QUIET_MILLIS = 1_000;

  private final DecodeSettings settings;
  private final OutputTag<DeadLetter> deadLetters;
  private final Map<String, OutputTag<KeyInput>> contributions;

  private transient BoundStream stream;
  private transient PatientDecoder decoder;
  private transient List<BoundView> views;

  /** Those of other jobs as well. */
  private transient List<BoundView> allViews;

  private transient RegisterWatch register;
  private transient ForgottenEvents forgotten;
  private transient ForgottenFeed forgottenFeed;
  private transient DroppedKeys dropped;
  private transient UnloggedEvents unlogged;
  transient DecodeMetrics metrics;
  private transient EventTimeProgress progress;
  private transient NewestSoFar newest;
  private transient long watermarkMillis;
  private transient long eventsAtLastLook;
  private transient long quietSinceMillis;
  private transient boolean idle;

  DecodeEvents(
      DecodeSettings settings,
      OutputTag<DeadLetter> deadLetters,
      Map<String, OutputTag<KeyInput>> contributions) {
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.contributions = Map.copyOf(contributions);
  }

  @Override
  public void open() throws Exception {
    super.open();
    FeatureStore store = settings.viewClasses().compile(getUserCodeClassloader());
    stream = store.stream(settings.stream());
    views =
        store.views().stream()
            .filter(view -> contributions.containsKey(view.spec().name()))
            .toList();
    allViews = store.views();
    register = RegisterWatch.of(settings.forgetting().register());
    know(register.await().forgotten());
    dropped = new DroppedKeys(register, allViews, settings.stream());
    unlogged = new UnloggedEvents(settings.forgetting().register(), settings.stream());
    metrics = new DecodeMetrics(getMetricGroup());
    decoder =
        new PatientDecoder(
            "stream " + settings.stream(),
            settings.format(),
            stream.binding(),
            settings.registryUrl(),
            metrics.retries);
    progress = new EventTimeProgress();
    newest = new NewestSoFar(settings.stream());
    watermarkMillis = Long.MIN_VALUE;
    if (settings.clock() == JobClock.REPLAY && settings.disorder() != null) {
      quietSinceMillis = getProcessingTimeService().getCurrentProcessingTime();
      scheduleWatermark();
    }
  }

  @Override
  public void processElement(StreamRecord<RawEvent> element) throws Exception {
    RawEvent raw = element.getValue();
    if (raw.marker() != null) {
      mark(raw, raw.marker());
      return;
    }
    metrics.events.inc();
    know(register.latest().forgotten());
    boolean isForgotten = false;
    Object event = null;
    try {
      event = decoder.decode(raw.value());
      isForgotten = isForgotten(raw, event);
      long timeMillis = stream.eventTimeMillis(event);
      long arrivalMillis = arrivalMillis(raw, timeMillis);
      stream.checkAhead(timeMillis, arrivalMillis);
      stream.check(event);
      if (isForgotten) {
        contribute(raw, event, timeMillis, arrivalMillis, Logged.NO);
      } else {
        emit(raw, event, timeMillis, arrivalMillis);
      }
    } catch (BadEventException e) {
      if (event == null
          && forgottenFeed.forgetsNamed(
              raw.value(), raw.partition(), raw.offset(), Long.MIN_VALUE)) {
        metrics.forgotten.inc();
        dropped.tellNamed(raw.value());
      } else if (!isForgotten) {
        refuse(raw, e, null);
      }
    }
  }

  /** Behind the marker the cut must be known: what of the key lies before it comes no more. */
  private void mark(RawEvent raw, ForgetMarker marker) throws InterruptedException {
    register.awaitCut(marker.id(), settings.stream(), raw.partition());
    for (BoundView view : views) {
      if (view.spec().entity().equals(marker.entity())) {
        output.collect(
            contributions.get(view.spec().name()),
            new StreamRecord<>(
                new Forget(
                    marker.key(),
                    marker.id(),
                    view.streams().indexOf(settings.stream()),
                    raw.partition(),
                    raw.offset(),
                    marker.settlesAtMillis())));
      }
    }
  }

  private void know(ForgottenEvents now) {
    if (now != forgotten) {
      forgotten = now;
      forgottenFeed =
          ForgottenFeed.inJob(now, allViews, settings.stream(), settings.forgetting()::nameOf);
    }
  }

  private boolean isForgotten(RawEvent raw, Object event) {
    if (forgottenFeed.isEmpty()) {
      return false;
    }
    long timeMillis = timeMillis(event);
    boolean isForgotten =
        forgottenFeed.mayForget(raw.partition(), raw.offset(), timeMillis)
            && forgottenFeed.forgets(event, raw.partition(), raw.offset(), timeMillis);
    if (isForgotten) {
      metrics.forgotten.inc();
      dropped.tell(view -> view.keys(settings.stream(), event));
    }
    return isForgotten;
  }

  /** An event without a time came before any. */
  private long timeMillis(Object event) {
    try {
      return stream.eventTimeMillis(event);
    } catch (BadEventException e) {
      return Long.MIN_VALUE;
    }
  }

  @Override
  public void close() throws Exception {
    if (register != null) {
      register.close();
    }
    super.close();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.getTimestamp() == Long.MAX_VALUE && settings.clock() == JobClock.REPLAY) {
      // All is read: the stream's clock has come to its newest event, and stays there.
      long last =
          Math.min(progress.newest(), getProcessingTimeService().getCurrentProcessingTime());
      if (last > watermarkMillis) {
        super.processWatermark(new Watermark(last));
      }
    }
    newest.tell(output);
    watermarkMillis = mark.getTimestamp();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    unlogged.write();
    dropped.await();
  }

  @Override
  public void finish() throws Exception {
    unlogged.write();
    dropped.await();
    newest.tellLast(output);
    super.finish();
  }

  private void emit(RawEvent raw, Object event, long timeMillis, long arrivalMillis)
      throws BadEventException, InterruptedException {
    StructValue value = BoundEvents.toStruct(stream.binding(), event);
    output.collect(
        new StreamRecord<>(
            new EventRecord(
                settings.stream(),
                raw.partition(),
                raw.offset(),
                timeMillis,
                arrivalMillis,
                value)));
    contribute(raw, event, timeMillis, arrivalMillis, Logged.YES);
    newest.see(timeMillis, raw.arrivalMillis());
    metrics.eventTimeLag(arrivalMillis - timeMillis);
    if (progress.isBehind(raw.partition(), timeMillis)) {
      metrics.lateEvents.inc();
    }
  }

  /** Whether the event is in the log: else it has a forgotten key, and leaves no letters. */
  private enum Logged {
    YES,
    NO
  }

  private void contribute(
      RawEvent raw, Object event, long timeMillis, long arrivalMillis, Logged logged)
      throws InterruptedException {
    for (BoundView view : views) {
      contribute(view, raw, event, timeMillis, arrivalMillis, logged);
    }
  }

  private void contribute(
      BoundView view,
      RawEvent raw,
      Object event,
      long timeMillis,
      long arrivalMillis,
      Logged logged)
      throws InterruptedException {
    List<Contribution> added;
    try {
      added =
          view.contributions(
              settings.stream(), event, timeMillis, arrivalMillis, raw.partition(), raw.offset());
    } catch (BadEventException e) {
      if (logged == Logged.YES) {
        refuse(raw, e, view.spec().name());
      }
      return;
    }
    OutputTag<KeyInput> tag = contributions.get(view.spec().name());
    for (Contribution contribution : added) {
      EntityKey key = contribution.key();
      if (logged == Logged.NO) {
        if (forgottenFeed.forgets(view, key, raw.partition(), raw.offset(), timeMillis)) {
          continue;
        }
        unlogged.add(view.keys().spec(), key, raw.partition(), raw.offset(), timeMillis);
      }
      output.collect(tag, new StreamRecord<>(contribution, timeMillis));
    }
  }

  private long arrivalMillis(RawEvent raw, long timeMillis) {
    return settings.clock() == JobClock.REPLAY
            || raw.arrivalMillis() == RawEvent.ARRIVAL_IS_EVENT_TIME
        ? timeMillis
        : raw.arrivalMillis();
  }

  private void refuse(RawEvent raw, BadEventException why, String view) {
    metrics.deadLetter(why.code());
    long arrivalMillis =
        raw.arrivalMillis() == RawEvent.ARRIVAL_IS_EVENT_TIME
            ? getProcessingTimeService().getCurrentProcessingTime()
            : raw.arrivalMillis();
    output.collect(
        deadLetters,
        new StreamRecord<>(
            new DeadLetter(
                settings.stream(),
                raw.partition(),
                raw.offset(),
                arrivalMillis,
                raw.value(),
                why.code(),
                why.place(),
                String.valueOf(why.getMessage()),
                view)));
  }

  private void scheduleWatermark() {
    long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
    getProcessingTimeService()
        .registerTimer(
            nowMillis + WATERMARK_MILLIS,
            time -> {
              look(time);
              scheduleWatermark();
            });
  }

  /**
   * Moves the watermark of an endless replay. What comes after a quiet spell may be older than the
   * newest event before it: it then corrects, like anything late.
   */
  private void look(long nowMillis) {
    if (metrics.events.getCount() != eventsAtLastLook) {
      eventsAtLastLook = metrics.events.getCount();
      quietSinceMillis = nowMillis;
      setIdle(false);
      advance(progress.watermark(settings.disorder().toMillis(), nowMillis));
      newest.tell(output);
    } else if (!idle && nowMillis - quietSinceMillis >= QUIET_MILLIS) {
      advance(Math.min(progress.newest(), nowMillis));
      setIdle(true);
    }
  }

  private void advance(long nextMillis) {
    if (nextMillis > watermarkMillis) {
      watermarkMillis = nextMillis;
      output.emitWatermark(new Watermark(nextMillis));
    }
  }

  /** A subtask without events must not hold back the clock of the others. */
  private void setIdle(boolean nowIdle) {
    if (idle != nowIdle) {
      idle = nowIdle;
      output.emitWatermarkStatus(nowIdle ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE);
    }
  }
}

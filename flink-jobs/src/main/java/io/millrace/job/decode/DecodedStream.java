package io.millrace.job.decode;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.core.KeyInput;
import io.millrace.job.newest.NewestEvent;
import io.millrace.job.newest.NewestSoFar;
import io.millrace.job.source.RawEvent;
import io.millrace.job.type.DeadLetterSerializer;
import io.millrace.job.type.EventRecordSerializer;
import io.millrace.job.type.KeyInputSerializer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * One stream of a job after decoding.
 *
 * @param events the good events, for the event log
 * @param deadLetters the bad ones, and those that a view refused
 * @param contributions what views count, with markers of forgotten keys, by the view's name
 * @param newest how new the events are
 */
public record DecodedStream(
    SingleOutputStreamOperator<EventRecord> events,
    DataStream<DeadLetter> deadLetters,
    Map<String, DataStream<KeyInput>> contributions,
    DataStream<NewestEvent> newest) {

  /**
   * Decodes what a source gives, in its parallelism and thread.
   *
   * @param views of the job; those that do not use the stream are passed over
   */
  public static DecodedStream of(
      SingleOutputStreamOperator<RawEvent> raw,
      BoundStream stream,
      List<BoundView> views,
      DecodeSettings settings) {
    OutputTag<DeadLetter> deadLetters = new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);
    Map<String, OutputTag<KeyInput>> tags = new LinkedHashMap<>();
    for (BoundView view : views) {
      if (view.streams().contains(settings.stream())) {
        String name = view.spec().name();
        tags.put(name, new OutputTag<>("view-" + name, KeyInputSerializer.type(view.layout())));
      }
    }
    SingleOutputStreamOperator<EventRecord> events =
        raw.transform(
                "decode " + settings.stream(),
                EventRecordSerializer.type(stream.binding().type()),
                new DecodeEvents(settings, deadLetters, tags))
            .uid("decode-" + settings.stream())
            .setParallelism(raw.getParallelism());
    Map<String, DataStream<KeyInput>> contributions = new LinkedHashMap<>();
    tags.forEach((view, tag) -> contributions.put(view, events.getSideOutput(tag)));
    return new DecodedStream(
        events,
        events.getSideOutput(deadLetters),
        contributions,
        events.getSideOutput(NewestSoFar.TAG));
  }
}

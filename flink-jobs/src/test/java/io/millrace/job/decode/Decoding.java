package io.millrace.job.decode;

import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.Forget;
import io.millrace.core.KeyInput;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.KeyRegister;
import io.millrace.job.forget.SourceNames;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.RawEventSerializer;
import io.millrace.job.type.DeadLetterSerializer;
import io.millrace.job.type.EventRecordSerializer;
import io.millrace.job.type.KeyInputSerializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** The decoding of one stream in Flink's harness. */
final class Decoding implements AutoCloseable {
  static final long NOW = 1_800_000_000_000L;

  final OneInputStreamOperatorTestHarness<RawEvent, EventRecord> flink;
  private final OutputTag<DeadLetter> letters =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);
  private final Map<String, OutputTag<KeyInput>> views = new LinkedHashMap<>();
  private long nextOffset;

  private Decoding(
      JobClock clock,
      Duration disorder,
      EventFormat format,
      String registry,
      KeyRegister register,
      SourceNames names,
      Class<?>... classes)
      throws Exception {
    ViewClasses viewClasses = ViewClasses.of(classes);
    FeatureStore store = viewClasses.compile(getClass().getClassLoader());
    store
        .views()
        .forEach(
            view ->
                views.put(
                    view.spec().name(),
                    new OutputTag<>(
                        "view-" + view.spec().name(), KeyInputSerializer.type(view.layout()))));
    String stream = store.streams().get(0).spec().name();
    DecodeSettings settings =
        new DecodeSettings(
            viewClasses,
            stream,
            format,
            registry,
            clock,
            disorder,
            StreamForgetting.of(register, stream, Set.of()).in(names));
    flink =
        new OneInputStreamOperatorTestHarness<>(
            new DecodeEvents(settings, letters, views), RawEventSerializer.INSTANCE);
    flink.setup(
        EventRecordSerializer.type(store.stream(stream).binding().type())
            .createSerializer(new SerializerConfigImpl()));
    flink.open();
    flink.setProcessingTime(NOW);
  }

  static Decoding live(Class<?>... classes) throws Exception {
    return new Decoding(JobClock.LIVE, null, EventFormat.JSON, null, null, null, classes);
  }

  static Decoding forgetting(KeyRegister register, Class<?>... classes) throws Exception {
    return forgetting(register, null, classes);
  }

  static Decoding forgetting(KeyRegister register, SourceNames names, Class<?>... classes)
      throws Exception {
    return new Decoding(JobClock.LIVE, null, EventFormat.JSON, null, register, names, classes);
  }

  static Decoding avro(String registry, Class<?>... classes) throws Exception {
    return new Decoding(
        JobClock.LIVE, null, EventFormat.CONFLUENT_AVRO, registry, null, null, classes);
  }

  static Decoding replay(Duration disorder, Class<?>... classes) throws Exception {
    return new Decoding(JobClock.REPLAY, disorder, EventFormat.JSON, null, null, null, classes);
  }

  void json(String text) throws Exception {
    bytes(text.getBytes(StandardCharsets.UTF_8), 0);
  }

  void json(String text, int partition) throws Exception {
    bytes(text.getBytes(StandardCharsets.UTF_8), partition);
  }

  /** An event that arrives now. */
  void bytes(byte[] value, int partition) throws Exception {
    flink.processElement(
        new StreamRecord<>(new RawEvent(0, partition, nextOffset++, NOW, null, value)));
  }

  DecodeMetrics metrics() {
    return ((DecodeEvents) flink.getOneInputOperator()).metrics;
  }

  List<EventRecord> events() {
    return flink.extractOutputValues();
  }

  List<DeadLetter> deadLetters() {
    return values(letters);
  }

  List<Contribution> contributions(String view) {
    return ofClass(view, Contribution.class);
  }

  List<Forget> markers(String view) {
    return ofClass(view, Forget.class);
  }

  private <T extends KeyInput> List<T> ofClass(String view, Class<T> type) {
    return values(views.get(view)).stream().filter(type::isInstance).map(type::cast).toList();
  }

  private <T> List<T> values(OutputTag<T> tag) {
    Queue<StreamRecord<T>> records = flink.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  @Override
  public void close() throws Exception {
    flink.close();
  }
}

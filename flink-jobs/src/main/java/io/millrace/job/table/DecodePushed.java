package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.event.BadEventException;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.decode.PatientDecoder;
import io.millrace.job.newest.NewestSoFar;
import io.millrace.job.source.RawEvent;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Makes rows of what is pushed for a table, chained to the source of its topic. A row that cannot
 * be is a dead letter and nothing else. What is pushed holds back no watermark, as what is pulled
 * does not: a topic that cannot be read counts as idle.
 *
 * <p>Outputs: checked rows, and by side outputs dead letters and how new the rows are.
 */
final class DecodePushed extends AbstractStreamOperator<CheckedRow>
    implements OneInputStreamOperator<RawEvent, CheckedRow> {
  private static final long serialVersionUID = 1;

  private final PushSettings settings;
  private final OutputTag<DeadLetter> deadLetters;

  private transient BoundTable table;
  private transient ForgottenLetters forgotten;
  private transient PatientDecoder decoder;
  private transient NewestSoFar newest;
  private transient Counter rows;
  private transient Counter rejected;

  DecodePushed(PushSettings settings, OutputTag<DeadLetter> deadLetters) {
    this.settings = settings;
    this.deadLetters = deadLetters;
  }

  @Override
  public void open() throws Exception {
    super.open();
    TableSettings of = settings.table();
    FeatureStore store = of.viewClasses().compile(getUserCodeClassloader());
    table = store.table(of.table());
    forgotten = new ForgottenLetters(of, store);
    forgotten.awaitRegister();
    rows = getMetricGroup().counter("pushed_rows");
    rejected = getMetricGroup().counter("pushed_rows_rejected");
    decoder =
        new PatientDecoder(
            "table " + of.table(),
            settings.format(),
            table.binding(),
            settings.registryUrl(),
            getMetricGroup().counter("decode_retries"));
    newest = new NewestSoFar(of.table());
    output.emitWatermarkStatus(WatermarkStatus.IDLE);
  }

  @Override
  public void processElement(StreamRecord<RawEvent> element) throws Exception {
    RawEvent raw = element.getValue();
    if (raw.marker() != null) {
      // Whoever hands rows on asks the register before: they wait on the way.
      return;
    }
    rows.inc();
    Object row = null;
    try {
      row = decoder.decode(raw.value());
      PushPlace place = new PushPlace(raw.partition(), raw.offset());
      PulledRow pushed = table.pushed(row, place, raw.arrivalMillis());
      EntityCodec.checkSize(pushed.key());
      table.checkAhead(pushed, raw.arrivalMillis());
      table.check(row);
      newest.see(pushed.observedAtMillis(), raw.arrivalMillis());
      output.collect(new StreamRecord<>(CheckedRow.good(pushed), raw.arrivalMillis()));
    } catch (BadEventException e) {
      if (!isForgotten(raw, row)) {
        refuse(raw, e);
      }
    }
  }

  private boolean isForgotten(RawEvent raw, Object row) {
    int partition = new PushPlace(raw.partition(), raw.offset()).eventPartition();
    return row == null
        ? forgotten.forgetsNamed(raw.value(), partition, raw.offset(), raw.arrivalMillis())
        : forgotten.forgets(row, partition, raw.offset(), raw.arrivalMillis());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    forgotten.awaitTold();
  }

  @Override
  public void close() throws Exception {
    if (forgotten != null) {
      forgotten.close();
    }
    super.close();
  }

  private void refuse(RawEvent raw, BadEventException why) {
    rejected.inc();
    output.collect(
        deadLetters,
        new StreamRecord<>(
            new DeadLetter(
                table.name(),
                new PushPlace(raw.partition(), raw.offset()).eventPartition(),
                raw.offset(),
                raw.arrivalMillis(),
                raw.value(),
                why.code(),
                why.place(),
                String.valueOf(why.getMessage()),
                null)));
  }

  @Override
  public void processWatermark(Watermark mark) {
    newest.tell(output);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    // Idle, always.
  }
}

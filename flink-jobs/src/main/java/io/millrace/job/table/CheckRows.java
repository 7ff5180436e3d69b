package io.millrace.job.table;

import io.millrace.aggregate.PulledOffset;
import io.millrace.compile.BoundTable;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.newest.NewestSoFar;
import io.millrace.job.source.table.FoundRow;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.PullLeft;
import io.millrace.job.source.table.PullTrouble;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.source.table.RejectedRow;
import io.millrace.table.PulledRow;
import io.millrace.table.RowOrder;
import io.millrace.type.StructValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Makes the user's row of what a table's source gives, chained to it: the row is dated and checked.
 * A row that is bad goes on by its key, since it is there in the source all the same; one whose key
 * cannot be told is a dead letter at once, in each pull that gives it, unless it names a forgotten
 * key elsewhere.
 *
 * <p>Outputs: checked rows, and by side outputs dead letters, ends of pulls, and troubles; how new
 * the rows are goes to {@link NewestSoFar#TAG}.
 */
final class CheckRows extends AbstractStreamOperator<CheckedRow>
    implements OneInputStreamOperator<Pulled, CheckedRow> {
  private static final long serialVersionUID = 1;

  private final TableSettings settings;
  private final OutputTag<DeadLetter> deadLetters;
  private final OutputTag<Pulled> ends;
  private final OutputTag<Pulled> troubles;

  private transient BoundTable table;
  private transient ForgottenLetters forgotten;
  private transient int[] keyFields;
  private transient NewestSoFar newest;

  CheckRows(
      TableSettings settings,
      OutputTag<DeadLetter> deadLetters,
      OutputTag<Pulled> ends,
      OutputTag<Pulled> troubles) {
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.ends = ends;
    this.troubles = troubles;
  }

  @Override
  public void open() throws Exception {
    super.open();
    FeatureStore store = settings.viewClasses().compile(getUserCodeClassloader());
    table = store.table(settings.table());
    forgotten = new ForgottenLetters(settings, store);
    forgotten.awaitRegister();
    List<String> names = table.spec().type().fields().stream().map(field -> field.name()).toList();
    newest = new NewestSoFar(table.name());
    keyFields = table.spec().keyFields().stream().mapToInt(names::indexOf).toArray();
  }

  @Override
  public void processElement(StreamRecord<Pulled> element) {
    Pulled pulled = element.getValue();
    if (pulled instanceof FoundRow found) {
      check(found);
    } else if (pulled instanceof RejectedRow rejected) {
      refuse(rejected);
    } else if (pulled instanceof PullEnd || pulled instanceof PullLeft) {
      output.collect(ends, new StreamRecord<>(pulled, pulled.arrivalMillis()));
    } else if (pulled instanceof PullTrouble) {
      output.collect(troubles, new StreamRecord<>(pulled, pulled.arrivalMillis()));
    }
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

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    newest.tell(output);
    super.processWatermark(mark);
  }

  private void check(FoundRow found) {
    EntityKey key = null;
    try {
      key = key(keyColumns(found.values()));
      Object row = table.binding().fromStruct(found.values());
      PulledRow pulled = table.pulled(row, found.pull(), found.pulledAtMillis());
      // The row's own code may have made another of the column: what it has by it is remembered.
      key = pulled.key();
      // Not of its pull alone: rows change while a long one, or one that was interrupted, runs.
      table.checkAhead(pulled, Math.max(pulled.pulledAtMillis(), found.arrivalMillis()));
      table.check(row);
      newest.see(pulled.observedAtMillis(), found.arrivalMillis());
      output.collect(new StreamRecord<>(CheckedRow.good(pulled), found.arrivalMillis()));
    } catch (BadEventException e) {
      refuse(found, key, RowText.of(table, found.values()), e.code(), e.place(), e.getMessage());
    }
  }

  private void refuse(RejectedRow row) {
    EntityKey key = null;
    try {
      key = row.keyValues() == null ? null : key(row.keyValues().values());
    } catch (BadEventException e) {
      // A key that is no key is told as one that cannot be read.
    }
    refuse(
        row,
        key,
        row.row(),
        row.code(),
        row.column().isEmpty() ? table.name() : table.name() + "." + row.column(),
        row.column().isEmpty()
            ? "table '%s': %s".formatted(table.name(), row.reason())
            : "column '%s' of table '%s': %s".formatted(row.column(), table.name(), row.reason()));
  }

  private void refuse(
      Pulled pulled, EntityKey key, String shown, ReasonCode code, String place, String why) {
    byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
    String named = key == null ? "" : " (key %s)".formatted(table.keys().decode(key));
    DeadLetter letter =
        new DeadLetter(
            table.name(),
            0,
            PulledOffset.of(pulled.pull(), RowOrder.hash(bytes)),
            pulled.arrivalMillis(),
            bytes,
            code,
            place,
            why + named,
            null);
    if (key != null) {
      output.collect(
          new StreamRecord<>(CheckedRow.bad(key, pulled.pull(), letter), pulled.arrivalMillis()));
    } else if (!forgotten.forgetsNamed(bytes, 0, letter.offset(), letter.ingestedAtMillis())) {
      output.collect(deadLetters, new StreamRecord<>(letter, pulled.arrivalMillis()));
    }
  }

  private List<Object> keyColumns(StructValue values) {
    List<Object> key = new ArrayList<>(keyFields.length);
    for (int field : keyFields) {
      key.add(values.values().get(field));
    }
    return key;
  }

  private EntityKey key(List<Object> values) throws BadEventException {
    EntityKey key = table.keys().encode(values);
    EntityCodec.checkSize(key);
    return key;
  }
}

package io.millrace.dataset.flink;

import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.dataset.event.Feeds;
import io.millrace.dataset.local.DetachedSweep;
import io.millrace.dataset.local.PartReader;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Reads parts by their numbers: questions of the spine, or what happened to the keys it asks for.
 * Rows of a key go on in runs, whose timestamp is what the first row is sorted by. What went by is
 * told beside.
 */
final class ReadParts extends AbstractStreamOperator<KeyRun>
    implements OneInputStreamOperator<Long, KeyRun>, BoundedOneInput {
  static final OutputTag<byte[]> TOLD =
      new OutputTag<>("told", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final long serialVersionUID = 1;
  private static final int FILE_BUFFER_BYTES = 1 << 16;

  private final SweepSpec spec;
  private transient Feeds feeds;
  private transient PartReader reader;
  private transient RunBuffer rows;

  ReadParts(SweepSpec spec) {
    this.spec = spec;
  }

  @Override
  public void open() throws Exception {
    super.open();
    rows = new RunBuffer((run, firstX) -> output.collect(new StreamRecord<>(run, firstX)));
  }

  @Override
  public void endInput() {
    rows.flush();
  }

  @Override
  public void processElement(StreamRecord<Long> element) throws Exception {
    int part = element.getValue().intValue();
    if (part < spec.questionParts()) {
      questions(spec.firstQuestion(part), spec.endOfQuestions(part));
    } else {
      byte[] told = SweepMessage.tally(part, reader().read(spec.part(part)));
      output.collect(TOLD, new StreamRecord<>(told));
    }
  }

  private void questions(long first, long end) throws IOException {
    ByteWriter row = new ByteWriter(16);
    try (DataInputStream in = open(SweepSpec.QUESTIONS)) {
      in.skipNBytes(first * SweepSpec.QUESTION_BYTES);
      for (long i = first; i < end; i++) {
        int key = in.readInt();
        long x = in.readLong();
        row.clear();
        DetachedSweep.writeQuestion(in.readInt(), row);
        rows.add(key, x, row);
      }
    }
  }

  private PartReader reader() throws IOException {
    if (reader == null) {
      FeatureStore store = spec.classes().compile(getUserCodeClassloader());
      feeds =
          Feeds.of(
              store, spec.sources(), spec.log(), spec.snapshots(), spec.forgotten(), spec.timeOf());
      reader = new PartReader(store, keys(store), feeds, rows);
    }
    return reader;
  }

  private Map<BoundView, Map<EntityKey, Integer>> keys(FeatureStore store) throws IOException {
    Map<BoundView, Map<EntityKey, Integer>> keys = new LinkedHashMap<>();
    for (SweepSpec.View view : spec.views()) {
      keys.put(store.view(view.name()), new HashMap<>(view.keys() * 2));
    }
    try (DataInputStream in = open(SweepSpec.KEYS)) {
      for (SweepSpec.View view : spec.views()) {
        Map<EntityKey, Integer> own = keys.get(store.view(view.name()));
        for (int i = 0; i < view.keys(); i++) {
          int number = in.readInt();
          byte[] bytes = new byte[in.readInt()];
          in.readFully(bytes);
          own.put(new EntityKey(bytes), number);
        }
      }
      if (in.read() >= 0) {
        throw new EOFException("there are more keys than there should be");
      }
    }
    return keys;
  }

  private DataInputStream open(String name) throws IOException {
    File file = getRuntimeContext().getDistributedCache().getFile(name);
    return new DataInputStream(
        new BufferedInputStream(new FileInputStream(file), FILE_BUFFER_BYTES));
  }

  @Override
  public void close() throws Exception {
    if (feeds != null) {
      feeds.close();
    }
    super.close();
  }
}

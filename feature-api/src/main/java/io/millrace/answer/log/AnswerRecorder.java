package io.millrace.answer.log;

import io.millrace.answer.Answer;
import io.millrace.answer.log.LoggedAnswer.Horizon;
import io.millrace.answer.log.LoggedAnswer.Input;
import io.millrace.answer.log.LoggedAnswer.Position;
import io.millrace.answer.log.LoggedAnswer.Row;
import io.millrace.answer.log.LoggedAnswer.Value;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.compile.code.Fingerprint;
import io.millrace.core.ViewLayout;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.ManifestJson;
import io.millrace.row.RowReader;
import io.millrace.row.SourcePosition;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes what is logged of an answered row. For one thread. */
public final class AnswerRecorder {
  private final String definitions;
  private final Map<BoundView, RowReader> readers = new HashMap<>();

  /**
   * @param definitions of what is answered, see {@link #definitions(FeatureStore)}
   */
  public AnswerRecorder(String definitions) {
    this.definitions = definitions;
  }

  /** Changes whenever the definitions do, in whatever way. */
  public static String definitions(FeatureStore store) {
    return Fingerprint.of(ManifestJson.write(store.manifest()));
  }

  /** One record for each view, in their order. */
  public List<LoggedAnswer> record(AnsweredRow answered) {
    List<LoggedAnswer> logged = new ArrayList<>(answered.views().size());
    for (int i = 0; i < answered.views().size(); i++) {
      logged.add(record(answered, i));
    }
    return logged;
  }

  private LoggedAnswer record(AnsweredRow answered, int index) {
    BoundView view = answered.views().get(index);
    boolean read = index < answered.rows().length;
    byte[] bytes = read ? answered.rows()[index] : null;
    Row row = null;
    List<Horizon> horizons = List.of();
    if (bytes != null) {
      RowReader reader =
          readers
              .computeIfAbsent(view, each -> new RowReader(each.layout()))
              .open(bytes, answered.atMillis());
      row =
          new Row(
              reader.epoch(),
              reader.decidedAtMillis(),
              reader.startMillis(),
              positions(view, reader.positions()));
      horizons = horizons(view, reader, Math.max(answered.atMillis(), row.startMillis()));
    }
    return new LoggedAnswer(
        answered.queryId(),
        answered.place(),
        answered.answeredAtMillis(),
        answered.atMillis(),
        view.spec().name(),
        view.spec().fingerprint(),
        definitions,
        key(view, answered.keys().get(index)),
        row,
        read ? answered.freshness()[index].completeToMillis() : Long.MIN_VALUE,
        values(answered, view),
        inputs(answered, view),
        horizons);
  }

  private static List<Position> positions(BoundView view, List<SourcePosition> positions) {
    List<Position> named = new ArrayList<>(positions.size());
    for (SourcePosition each : positions) {
      named.add(new Position(view.streams().get(each.stream()), each.partition(), each.offset()));
    }
    return named;
  }

  private static List<Horizon> horizons(BoundView view, RowReader reader, long at) {
    List<Horizon> passed = new ArrayList<>(0);
    List<ViewLayout.Cell> cells = view.layout().cells();
    for (int cell = 0; cell < cells.size(); cell++) {
      if (!reader.pick(cell) && reader.horizonMillis() <= at) {
        passed.add(new Horizon(cells.get(cell).feature(), reader.horizonMillis()));
      }
    }
    return passed;
  }

  private static String key(BoundView view, List<Object> columns) {
    return columns == null ? null : ValueText.ofAll(types(view), columns);
  }

  /** Types of a view's key columns. */
  public static List<DataType> types(BoundView view) {
    return view.keys().spec().key().stream().map(EntitySpec.KeyColumn::type).toList();
  }

  private static List<Value> values(AnsweredRow answered, BoundView view) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < answered.outputs().size(); i++) {
      BoundFeature feature = answered.outputs().get(i);
      if (feature.view() == view) {
        Answer answer = answered.answers()[i];
        values.add(
            new Value(
                feature.spec().name(),
                ValueText.of(feature.spec().type(), answer.value()),
                answer.status().text(),
                answer.observedAtMillis()));
      }
    }
    return values;
  }

  private static List<Input> inputs(AnsweredRow answered, BoundView view) {
    List<Input> inputs = new ArrayList<>(0);
    String prefix = view.spec().name() + ".";
    answered
        .inputs()
        .forEach(
            (name, value) -> {
              if (name.startsWith(prefix)) {
                String feature = name.substring(prefix.length());
                inputs.add(new Input(feature, ValueText.of(type(view, feature), value)));
              }
            });
    return inputs;
  }

  private static DataType type(BoundView view, String feature) {
    return view.spec().features().stream()
        .filter(spec -> spec.name().equals(feature))
        .findFirst()
        .orElseThrow()
        .type();
  }
}

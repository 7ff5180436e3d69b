package io.millrace.compile;

import io.millrace.Condition;
import io.millrace.compile.code.Fingerprint;
import io.millrace.core.ViewLayout;
import io.millrace.core.ViewLayout.Cell;
import io.millrace.core.ViewLayout.Column;
import io.millrace.core.ViewLayout.Slot;
import io.millrace.manifest.ViewSpec.ColumnSpec;
import io.millrace.manifest.ViewSpec.InputSpec;
import io.millrace.manifest.ViewSpec.SlotSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How the aggregated features of a view share inputs, slots and columns: what is identical is kept
 * once. Inputs are sorted; slots and columns come in the order of the features that first need
 * them.
 */
final class ViewPlan {
  private final List<AggregatedFeature> features;
  private final List<String> streams;
  private final List<AggregatedFeature> inputs;
  private final List<AggregatedFeature> slots;
  private final List<AggregatedFeature> columns;
  private final Map<Object, Integer> inputIndex = new LinkedHashMap<>();
  private final Map<Object, Integer> slotIndex = new LinkedHashMap<>();
  private final Map<Object, Integer> columnIndex = new LinkedHashMap<>();

  /**
   * @param features sorted by name
   */
  ViewPlan(List<AggregatedFeature> features) {
    this.features = features;
    TreeSet<String> names = new TreeSet<>();
    features.forEach(feature -> names.add(feature.feed().name()));
    this.streams = List.copyOf(names);
    List<AggregatedFeature> sorted = new ArrayList<>(features);
    sorted.sort(Comparator.comparing(feature -> feature.inputIdentity().toString()));
    this.inputs = first(sorted, inputIndex, AggregatedFeature::inputIdentity);
    this.slots = first(features, slotIndex, AggregatedFeature::slotIdentity);
    this.columns = first(features, columnIndex, AggregatedFeature::columnIdentity);
  }

  private static List<AggregatedFeature> first(
      List<AggregatedFeature> features,
      Map<Object, Integer> index,
      java.util.function.Function<AggregatedFeature, Object> identity) {
    List<AggregatedFeature> first = new ArrayList<>();
    for (AggregatedFeature feature : features) {
      if (index.putIfAbsent(identity.apply(feature), first.size()) == null) {
        first.add(feature);
      }
    }
    return first;
  }

  List<String> streams() {
    return streams;
  }

  /** Streams and tables used, sorted by name. */
  List<BoundFeed> feeds() {
    return streams.stream()
        .map(
            name ->
                features.stream()
                    .map(AggregatedFeature::feed)
                    .filter(feed -> feed.name().equals(name))
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  String streamFingerprint(String stream) {
    return features.stream()
        .map(AggregatedFeature::feed)
        .filter(feed -> feed.name().equals(stream))
        .map(BoundFeed::fingerprint)
        .findFirst()
        .orElseThrow();
  }

  int column(AggregatedFeature feature) {
    return columnIndex.get(feature.columnIdentity());
  }

  /** Fields that code computes have no name. */
  List<InputSpec> inputSpecs() {
    return inputs.stream()
        .map(
            input ->
                new InputSpec(
                    input.feed().name(),
                    streams.indexOf(input.feed().name()),
                    java.util.Collections.unmodifiableList(
                        new ArrayList<>(input.keys().stream().map(FieldCode::name).toList())),
                    Fingerprint.of(input.inputIdentity())))
        .toList();
  }

  List<SlotSpec> slotSpecs() {
    return slots.stream()
        .map(
            slot ->
                new SlotSpec(
                    inputIndex.get(slot.inputIdentity()),
                    slot.value() == null || slot.by() != null ? null : slot.value().name(),
                    slot.slotType(),
                    slot.filterFingerprint(),
                    Fingerprint.of(slot.slotIdentity())))
        .toList();
  }

  List<ColumnSpec> columnSpecs() {
    return columns.stream()
        .map(
            column ->
                new ColumnSpec(
                    slotIndex.get(column.slotIdentity()),
                    column.definition().name(),
                    column.definition().parameters()))
        .toList();
  }

  ViewLayout layout(String view, int fingerprint) {
    List<Slot> slotLayout =
        slots.stream()
            .map(slot -> new Slot(inputIndex.get(slot.inputIdentity()), slot.slotType()))
            .toList();
    List<Column> columnLayout =
        columns.stream()
            .map(column -> new Column(slotIndex.get(column.slotIdentity()), column.aggregator()))
            .toList();
    List<Cell> cells =
        features.stream()
            .map(each -> new Cell(each.draft().name(), column(each), each.window()))
            .toList();
    return new ViewLayout(view, fingerprint, slotLayout, columnLayout, cells);
  }

  private List<Integer> columnsRead(AggregatedFeature slot) {
    return slot.latestColumn() == null
        ? null
        : features.stream()
            .filter(feature -> feature.slotIdentity().equals(slot.slotIdentity()))
            .map(AggregatedFeature::latestColumn)
            .distinct()
            .sorted()
            .toList();
  }

  List<BoundInput> boundInputs(String view, List<String> keyNames) {
    List<BoundInput> bound = new ArrayList<>();
    for (AggregatedFeature input : inputs) {
      Map<String, Integer> filterIndex = new LinkedHashMap<>();
      List<List<Condition<Object>>> filters = new ArrayList<>();
      List<BoundSlot> own = new ArrayList<>();
      for (AggregatedFeature slot : slots) {
        if (slot.inputIdentity().equals(input.inputIdentity())) {
          if (filterIndex.putIfAbsent(slot.filterFingerprint(), filters.size()) == null) {
            filters.add(slot.conditions());
          }
          own.add(
              new BoundSlot(
                  slotIndex.get(slot.slotIdentity()),
                  filterIndex.get(slot.filterFingerprint()),
                  slot.value(),
                  slot.by(),
                  columnsRead(slot),
                  slot.draft().qualifiedName()));
        }
      }
      bound.add(
          new BoundInput(
              view, streams.indexOf(input.feed().name()), input.keys(), keyNames, filters, own));
    }
    return bound;
  }
}

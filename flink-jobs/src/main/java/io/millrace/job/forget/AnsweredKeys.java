package io.millrace.job.forget;

import io.millrace.answer.log.ValueText;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whose keys answers are about, by the definition that each was given by: a view may have had its
 * columns elsewhere, or others, under the same name. Columns are an entity's by name and type, in
 * any form in which that was deployed. Immutable and thread-safe.
 *
 * <p>A definition of which no deployment is known is taken for those of its view that are known and
 * have as many columns, if they all say the same of an entity. Else nobody can say.
 */
public final class AnsweredKeys {
  private final Map<Definition, Set<EntitySpec>> byDefinition = new HashMap<>();
  private final Map<String, Set<EntitySpec>> byView = new HashMap<>();
  private final Map<String, Set<EntitySpec>> byEntity = new HashMap<>();

  private record Definition(String view, String fingerprint) {}

  /**
   * @param deployments all there were
   */
  public AnsweredKeys(Deployments deployments) {
    for (Deployments.DeployedView each : deployments.views()) {
      EntitySpec entity = each.entity();
      add(byDefinition, new Definition(each.name(), each.fingerprint()), entity);
      add(byView, each.name(), entity);
      add(byEntity, entity.name(), entity);
    }
  }

  private static <K> void add(Map<K, Set<EntitySpec>> map, K key, EntitySpec entity) {
    map.computeIfAbsent(key, any -> new HashSet<>()).add(entity);
  }

  /**
   * The entity of a forgotten key.
   *
   * @param columns when it was asked for; null where a release of before was, and those count in
   *     any form in which they were deployed
   */
  public record AskedEntity(String name, EntitySpec columns) {
    /** That of an entry; of columns that are alike the same. */
    public static AskedEntity of(Forgetting entry) {
      EntitySpec columns = entry.columns();
      return new AskedEntity(entry.entity(), columns == null ? null : KeyForm.registered(columns));
    }
  }

  /** Whether a deployment of a definition of a view is known. */
  public boolean knows(String view, String fingerprint) {
    return byDefinition.containsKey(new Definition(view, fingerprint));
  }

  /**
   * The key of an answer.
   *
   * @param fingerprint of the view's definition
   * @param key its columns as a JSON array
   */
  public Asked asked(String view, String fingerprint, String key) {
    List<String> texts = ValueText.texts(key);
    Set<EntitySpec> own = byDefinition.get(new Definition(view, fingerprint));
    if (own != null) {
      return new Asked(texts, own, true);
    }
    Set<EntitySpec> others =
        byView.getOrDefault(view, Set.of()).stream()
            .filter(each -> each.key().size() == texts.size())
            .collect(Collectors.toSet());
    return new Asked(texts, others, false);
  }

  /** The key of an answer. Immutable and thread-safe. */
  public final class Asked {
    private final List<String> texts;
    private final Set<EntitySpec> definitions;
    private final boolean isKnown;

    private Asked(List<String> texts, Set<EntitySpec> definitions, boolean isKnown) {
      this.texts = texts;
      this.definitions = definitions;
      this.isKnown = isKnown;
    }

    /** The text of an entity's key that it is or holds; null where there is none that is known. */
    public String of(AskedEntity entity) {
      // What each of the definitions says; no places where it has not the entity's columns.
      Set<List<Integer>> places =
          definitions.stream()
              .map(definition -> AnsweredKeys.this.places(entity, definition))
              .collect(Collectors.toSet());
      return places.size() == 1 ? text(places.iterator().next()) : null;
    }

    /** Of a definition that is not known, every text that may be that of an entity's key. */
    public Set<String> perhaps(AskedEntity entity) {
      if (isKnown) {
        return Set.of();
      }
      Set<String> all = new LinkedHashSet<>();
      arrangements(names(entity.name()).size()).forEach(each -> all.add(text(each)));
      return all;
    }

    private String text(List<Integer> places) {
      return places.isEmpty() || places.stream().anyMatch(place -> place >= texts.size())
          ? null
          : places.stream().map(texts::get).collect(Collectors.joining(",", "[", "]"));
    }

    /** Every choice of so many of its columns, in every order. */
    private List<List<Integer>> arrangements(int columns) {
      List<List<Integer>> all = List.of(List.of());
      for (int i = 0; i < columns; i++) {
        List<List<Integer>> longer = new ArrayList<>();
        for (List<Integer> begun : all) {
          IntStream.range(0, texts.size())
              .filter(place -> !begun.contains(place))
              .forEach(
                  place -> {
                    List<Integer> more = new ArrayList<>(begun);
                    more.add(place);
                    longer.add(more);
                  });
        }
        all = longer;
      }
      return all;
    }
  }

  private List<Integer> places(AskedEntity entity, EntitySpec definition) {
    if (entity.columns() != null) {
      return KeyColumns.places(entity.columns(), definition);
    }
    Set<EntitySpec> forms = byEntity.get(entity.name());
    if (forms == null) { // It was deployed by a manifest that cannot be read.
      List<String> columns = definition.key().stream().map(KeyColumn::name).toList();
      List<Integer> places = names(entity.name()).stream().map(columns::indexOf).toList();
      return places.contains(-1) ? List.of() : places;
    }
    return forms.stream()
        .map(each -> KeyColumns.places(each, definition))
        .filter(each -> !each.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Entities are named by their columns. */
  private static List<String> names(String entity) {
    return List.of(entity.split(",", -1));
  }
}

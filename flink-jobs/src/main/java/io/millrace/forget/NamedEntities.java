package io.millrace.forget;

import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.compile.KeyText;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.KeyColumns;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.EntitySpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Entities and keys as they are named by who asks: by the definitions, and by those that were
 * deployed before. Immutable and thread-safe.
 */
record NamedEntities(FeatureStore store, PostgresAddress online) {

  /**
   * The keys of these texts.
   *
   * @throws ForgetException with everything that is wrong
   */
  List<EntityKey> keys(String entity, List<List<String>> texts) {
    Optional<EntityCodec> codec = codec(entity);
    List<String> problems = new ArrayList<>();
    if (codec.isEmpty()) {
      problems.add(
          "there is no such entity or view; there is %s%s%s"
              .formatted(String.join("; ", entities()), views(), earlier()));
    }
    if (texts.isEmpty()) {
      problems.add("no key is given");
    }
    List<EntityKey> keys = new ArrayList<>();
    for (List<String> each : texts) {
      if (codec.isPresent()) {
        try {
          keys.add(codec.get().parse(each));
        } catch (IllegalArgumentException e) {
          problems.add("key %s: %s".formatted(KeyText.of(each), e.getMessage()));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw ForgetException.ofKeys(entity, problems, isMissing(entity, problems));
    }
    return keys;
  }

  /** Whether nothing else is wrong than that there is no such entity or view. */
  private boolean isMissing(String entity, List<String> problems) {
    return problems.size() == 1 && codec(entity).isEmpty();
  }

  /** Names of the entities of all views, also of those that were deployed before, sorted. */
  Set<String> entities() {
    Set<String> entities = new TreeSet<>();
    store.views().forEach(view -> entities.add(view.keys().spec().name()));
    Deployments.read(online).views().forEach(each -> entities.add(each.entity().name()));
    return entities;
  }

  /** What an entity's columns are, and were by definitions that were deployed. */
  private Set<EntitySpec> forms(String entity) {
    Set<EntitySpec> forms = new LinkedHashSet<>();
    EntityPlaces.views(store, entity).forEach(view -> forms.add(view.keys().spec()));
    forms.addAll(Deployments.read(online).entities(entity));
    return forms;
  }

  /** For people: entities whose columns had other types, named with these. */
  private String earlier() {
    Set<String> earlier = new TreeSet<>();
    for (String entity : entities()) {
      Set<EntitySpec> forms = forms(entity);
      EntitySpec now = forms.iterator().next();
      forms.stream()
          .filter(each -> !KeyColumns.areAlike(each, now))
          .forEach(each -> earlier.add(TypedEntity.text(KeyForm.registered(each))));
    }
    return earlier.isEmpty() ? "" : ", and of other types before " + String.join("; ", earlier);
  }

  /** For people: names of views that are taken for their entities. */
  private String views() {
    Set<String> views = new TreeSet<>();
    store.views().forEach(view -> views.add(view.spec().name()));
    views.removeAll(entities());
    return views.isEmpty() ? "" : ", and the views " + String.join("; ", views);
  }

  /** Of an entity, or of a view of it; empty where there is none. */
  Optional<EntityCodec> codec(String entityOrView) {
    Optional<EntitySpec> typed = TypedEntity.parse(entityOrView);
    if (typed.isPresent()) {
      return typed
          .filter(
              entity ->
                  forms(entity.name()).stream().anyMatch(each -> KeyColumns.areAlike(each, entity)))
          .map(EntityCodec::new);
    }
    return Stream.concat(
            EntityPlaces.views(store, entityOrView).stream(),
            store.views().stream().filter(view -> view.spec().name().equals(entityOrView)))
        .map(BoundView::keys)
        .findFirst()
        .or(() -> Deployments.read(online).entity(entityOrView).map(EntityCodec::new));
  }

  /**
   * The columns of keys that are one text each, as on the command line.
   *
   * @param keys as {@link KeyText} has them
   * @throws ForgetException with everything that is wrong with them
   */
  List<List<String>> columns(String entity, List<String> keys) {
    int width = codec(entity).map(codec -> codec.spec().key().size()).orElse(1);
    List<String> problems = new ArrayList<>();
    List<List<String>> columns = new ArrayList<>();
    for (String key : keys) {
      try {
        columns.add(KeyText.columns(key, width));
      } catch (IllegalArgumentException e) {
        problems.add("key %s: %s".formatted(key, e.getMessage()));
      }
    }
    if (problems.isEmpty() || !columns.isEmpty()) {
      try {
        keys(entity, columns);
      } catch (ForgetException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw ForgetException.ofKeys(entity, problems, isMissing(entity, problems));
    }
    return columns;
  }
}

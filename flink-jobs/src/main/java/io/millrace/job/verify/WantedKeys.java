package io.millrace.job.verify;

import io.millrace.answer.log.AnswerRecorder;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.ValueText;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewCore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The keys that answers are about, with their events. Not thread-safe. */
final class WantedKeys {
  private final Map<BoundView, Map<EntityKey, KeyEvents>> byView = new HashMap<>();
  private final Map<BoundView, ViewCore> cores = new HashMap<>();

  /** Wants the key of an answer, and gives its events. */
  KeyEvents of(BoundView view, LoggedAnswer answer) {
    EntityKey key = key(view, answer);
    ViewCore core = cores.computeIfAbsent(view, each -> new ViewCore(each.layout()));
    return byView
        .computeIfAbsent(view, each -> new HashMap<>())
        .computeIfAbsent(key, each -> new KeyEvents(view, core));
  }

  /** The key of an answer. */
  EntityKey key(BoundView view, LoggedAnswer answer) {
    return view.keys().encode(ValueText.readAll(AnswerRecorder.types(view), answer.key()));
  }

  /** All that are wanted of a view. */
  Set<EntityKey> of(BoundView view) {
    return byView.getOrDefault(view, Map.of()).keySet();
  }

  /** Whether any key of the view is wanted. */
  boolean areOf(BoundView view) {
    return byView.containsKey(view);
  }

  /** The events of a key; null when nobody wants it. */
  KeyEvents find(BoundView view, EntityKey key) {
    return byView.getOrDefault(view, Map.of()).get(key);
  }
}

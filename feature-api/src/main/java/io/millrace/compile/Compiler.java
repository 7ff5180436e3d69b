package io.millrace.compile;

import io.millrace.compile.code.ClassFiles;
import io.millrace.compile.code.CodeFingerprint;
import io.millrace.definition.FeedDefinition;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles view classes to a {@link FeatureStore}. Never throws for what a definition gets wrong:
 * all problems come with the result. The same classes give the same manifest, byte for byte.
 */
public final class Compiler {
  private Compiler() {}

  /** Compiles these views, and those that their derived features are computed from. */
  public static Compilation compile(Class<?>... viewClasses) {
    return compile(Arrays.asList(viewClasses));
  }

  /** As {@link #compile(Class[])}. */
  public static Compilation compile(Collection<Class<?>> viewClasses) {
    Report report = new Report();
    ClassLoader loader = viewClasses.stream().findFirst().map(Class::getClassLoader).orElse(null);
    ClassFiles files = new ClassFiles(loader);
    Draft draft = new DraftReader(files, report).read(viewClasses);
    for (Rule rule : Rules.ALL) {
      rule.check(draft, report);
    }
    CodeFingerprint fingerprints = new CodeFingerprint(files);
    Map<FeedDefinition, BoundFeed> feeds = new IdentityHashMap<>();
    for (FeedDraft feed : draft.feeds()) {
      BoundFeed bound =
          feed.isTable()
              ? new TableBinder(fingerprints, report).bind(feed)
              : new StreamBinder(fingerprints, report).bind(feed);
      if (bound != null) {
        feeds.put(feed.definition(), bound);
      }
    }
    FeatureStore store = new StoreBinder(draft, feeds, fingerprints, report).bind();
    boolean sound = report.problems().isEmpty() && store != null;
    return new Compilation(
        report.problems(),
        report.warnings(),
        sound ? java.util.Optional.of(store) : java.util.Optional.empty());
  }

  /** The compiled store of definitions known to be sound. */
  public static FeatureStore compileOrThrow(List<Class<?>> viewClasses) {
    return compile(viewClasses).orThrow();
  }
}

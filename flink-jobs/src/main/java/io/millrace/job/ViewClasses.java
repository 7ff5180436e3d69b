package io.millrace.job;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.ViewLayout;
import io.millrace.job.view.LayoutSource;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * View classes by name: what travels with a job graph in place of their code. Each process compiles
 * the classes again, once per class loader.
 *
 * @param names binary names, at least one
 */
public record ViewClasses(List<String> names) implements Serializable {
  // Weak both ways: a store holds its classes, and they their loader.
  private static final Map<ClassLoader, Map<List<String>, WeakReference<FeatureStore>>> COMPILED =
      new WeakHashMap<>();

  public ViewClasses {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no view class is named; name at least one");
    }
  }

  /** These view classes. */
  public static ViewClasses of(Class<?>... viewClasses) {
    return of(Arrays.asList(viewClasses));
  }

  /** These view classes. */
  public static ViewClasses of(List<Class<?>> viewClasses) {
    return new ViewClasses(viewClasses.stream().map(Class::getName).toList());
  }

  /**
   * The compiled definitions.
   *
   * @throws io.millrace.compile.CompileException with all their problems
   * @throws IllegalArgumentException when a class is not to be found
   */
  public FeatureStore compile(ClassLoader loader) {
    // One at a time: views initialise each other's classes, in whatever order they refer to them.
    synchronized (COMPILED) {
      Map<List<String>, WeakReference<FeatureStore>> ofLoader =
          COMPILED.computeIfAbsent(loader, key -> new HashMap<>());
      WeakReference<FeatureStore> known = ofLoader.get(names);
      FeatureStore store = known == null ? null : known.get();
      if (store == null) {
        store = Compiler.compileOrThrow(load(loader));
        ofLoader.put(names, new WeakReference<>(store));
      }
      return store;
    }
  }

  /** The layout of one of the views, for an operator. */
  public LayoutSource layoutOf(String view) {
    return new LayoutOfView(this, view);
  }

  private record LayoutOfView(ViewClasses classes, String view) implements LayoutSource {
    @Override
    public ViewLayout layout(ClassLoader loader) {
      return classes.compile(loader).view(view).layout();
    }
  }

  private List<Class<?>> load(ClassLoader loader) {
    List<Class<?>> classes = new ArrayList<>();
    for (String name : names) {
      try {
        classes.add(Class.forName(name, false, loader));
      } catch (ClassNotFoundException e) {
        throw new IllegalArgumentException(
            "view class '" + name + "' is not on the class path of the job", e);
      }
    }
    return classes;
  }
}

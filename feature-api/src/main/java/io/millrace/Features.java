package io.millrace;

import io.millrace.definition.FeatureDefinition;
import io.millrace.definition.FeatureDefinition.Derived;
import io.millrace.definition.Place;
import io.millrace.definition.Problem;
import io.millrace.definition.Problems;
import io.millrace.definition.Terms;
import java.util.ArrayList;
import java.util.List;

/** How features begin that do not begin at a stream, for a static import. */
public final class Features {
  private Features() {}

  /** A window to say more about: {@code window("30d").tile("1h")}. */
  public static TimeWindow window(String length) {
    return TimeWindow.of(length);
  }

  /** A value that comes with the request, or from the spine of a training set. */
  public static <T> Feature<T> input(Class<T> type) {
    return feature(
        new FeatureDefinition.Input(type), Problems.unlessNull(List.of(), "input", type));
  }

  /**
   * A feature of another view, found when all classes are loaded: for views that refer to each
   * other.
   */
  public static <T> Feature<T> ref(Reference<T> reference) {
    return feature(
        new FeatureDefinition.Referred(reference),
        Problems.unlessNull(List.of(), "ref", reference));
  }

  /** Computed from one feature when read; null when it is null, unless {@link Feature#nulls()}. */
  public static <A, R> Feature<R> derive(Feature<A> a, Derivation.Of1<A, R> code) {
    return derived(code, a);
  }

  /** Computed from two when read; null when any of them is null, unless {@link Feature#nulls()}. */
  public static <A, B, R> Feature<R> derive(
      Feature<A> a, Feature<B> b, Derivation.Of2<A, B, R> code) {
    return derived(code, a, b);
  }

  /**
   * Computed from three when read; null when any of them is null, unless {@link Feature#nulls()}.
   */
  public static <A, B, C, R> Feature<R> derive(
      Feature<A> a, Feature<B> b, Feature<C> c, Derivation.Of3<A, B, C, R> code) {
    return derived(code, a, b, c);
  }

  /**
   * Computed from four when read; null when any of them is null, unless {@link Feature#nulls()}.
   */
  public static <A, B, C, D, R> Feature<R> derive(
      Feature<A> a, Feature<B> b, Feature<C> c, Feature<D> d, Derivation.Of4<A, B, C, D, R> code) {
    return derived(code, a, b, c, d);
  }

  /**
   * Computed from five when read; null when any of them is null, unless {@link Feature#nulls()}.
   */
  public static <A, B, C, D, E, R> Feature<R> derive(
      Feature<A> a,
      Feature<B> b,
      Feature<C> c,
      Feature<D> d,
      Feature<E> e,
      Derivation.Of5<A, B, C, D, E, R> code) {
    return derived(code, a, b, c, d, e);
  }

  /** Computed from six when read; null when any of them is null, unless {@link Feature#nulls()}. */
  public static <A, B, C, D, E, F, R> Feature<R> derive(
      Feature<A> a,
      Feature<B> b,
      Feature<C> c,
      Feature<D> d,
      Feature<E> e,
      Feature<F> f,
      Derivation.Of6<A, B, C, D, E, F, R> code) {
    return derived(code, a, b, c, d, e, f);
  }

  /**
   * Computed from seven when read; null when any of them is null, unless {@link Feature#nulls()}.
   */
  public static <A, B, C, D, E, F, G, R> Feature<R> derive(
      Feature<A> a,
      Feature<B> b,
      Feature<C> c,
      Feature<D> d,
      Feature<E> e,
      Feature<F> f,
      Feature<G> g,
      Derivation.Of7<A, B, C, D, E, F, G, R> code) {
    return derived(code, a, b, c, d, e, f, g);
  }

  /**
   * Computed from eight when read; null when any of them is null, unless {@link Feature#nulls()}.
   */
  public static <A, B, C, D, E, F, G, H, R> Feature<R> derive(
      Feature<A> a,
      Feature<B> b,
      Feature<C> c,
      Feature<D> d,
      Feature<E> e,
      Feature<F> f,
      Feature<G> g,
      Feature<H> h,
      Derivation.Of8<A, B, C, D, E, F, G, H, R> code) {
    return derived(code, a, b, c, d, e, f, g, h);
  }

  private static <R> Feature<R> derived(Derivation code, Feature<?>... inputs) {
    List<Problem> problems =
        Problems.unlessNull(
            Problems.unlessNull(List.of(), "derive", (Object[]) inputs), "derive's code", code);
    List<Feature<?>> present = new ArrayList<>();
    for (Feature<?> input : inputs) {
      if (input != null) {
        present.add(input);
      }
    }
    return feature(new Derived(List.copyOf(present), code, false), problems);
  }

  private static <R> Feature<R> feature(FeatureDefinition.Node node, List<Problem> problems) {
    return new Feature<>(new FeatureDefinition(node, Terms.NONE, Place.ofCaller(), problems));
  }
}

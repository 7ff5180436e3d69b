package io.millrace;

import java.io.Serializable;

/**
 * The code of a derived feature. Arguments are boxed; none is null unless the feature says {@link
 * Feature#nulls()}. May throw: the feature is then {@code failed} with the message. Must depend on
 * its arguments only, since online answers and training sets both run it.
 */
public sealed interface Derivation extends Serializable {

  /** Over one feature. */
  @FunctionalInterface
  non-sealed interface Of1<A, R> extends Derivation {
    R apply(A a) throws Exception;
  }

  /** Over two features. */
  @FunctionalInterface
  non-sealed interface Of2<A, B, R> extends Derivation {
    R apply(A a, B b) throws Exception;
  }

  /** Over three features. */
  @FunctionalInterface
  non-sealed interface Of3<A, B, C, R> extends Derivation {
    R apply(A a, B b, C c) throws Exception;
  }

  /** Over four features. */
  @FunctionalInterface
  non-sealed interface Of4<A, B, C, D, R> extends Derivation {
    R apply(A a, B b, C c, D d) throws Exception;
  }

  /** Over five features. */
  @FunctionalInterface
  non-sealed interface Of5<A, B, C, D, E, R> extends Derivation {
    R apply(A a, B b, C c, D d, E e) throws Exception;
  }

  /** Over six features. */
  @FunctionalInterface
  non-sealed interface Of6<A, B, C, D, E, F, R> extends Derivation {
    R apply(A a, B b, C c, D d, E e, F f) throws Exception;
  }

  /** Over seven features. */
  @FunctionalInterface
  non-sealed interface Of7<A, B, C, D, E, F, G, R> extends Derivation {
    R apply(A a, B b, C c, D d, E e, F f, G g) throws Exception;
  }

  /** Over eight features. */
  @FunctionalInterface
  non-sealed interface Of8<A, B, C, D, E, F, G, H, R> extends Derivation {
    R apply(A a, B b, C c, D d, E e, F f, G g, H h) throws Exception;
  }
}

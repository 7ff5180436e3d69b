package io.millrace.compile;

import io.millrace.Derivation;

/** Calls derivations of any arity. */
final class Derivations {
  private Derivations() {}

  static Object apply(Derivation derivation, Object[] a) throws Exception {
    if (derivation instanceof Derivation.Of1<?, ?> code) {
      return Derivations.<Derivation.Of1<Object, Object>>cast(code).apply(a[0]);
    } else if (derivation instanceof Derivation.Of2<?, ?, ?> code) {
      return Derivations.<Derivation.Of2<Object, Object, Object>>cast(code).apply(a[0], a[1]);
    } else if (derivation instanceof Derivation.Of3<?, ?, ?, ?> code) {
      return Derivations.<Derivation.Of3<Object, Object, Object, Object>>cast(code)
          .apply(a[0], a[1], a[2]);
    } else if (derivation instanceof Derivation.Of4<?, ?, ?, ?, ?> code) {
      return Derivations.<Derivation.Of4<Object, Object, Object, Object, Object>>cast(code)
          .apply(a[0], a[1], a[2], a[3]);
    } else if (derivation instanceof Derivation.Of5<?, ?, ?, ?, ?, ?> code) {
      return Derivations.<Derivation.Of5<Object, Object, Object, Object, Object, Object>>cast(code)
          .apply(a[0], a[1], a[2], a[3], a[4]);
    } else if (derivation instanceof Derivation.Of6<?, ?, ?, ?, ?, ?, ?> code) {
      return Derivations
          .<Derivation.Of6<Object, Object, Object, Object, Object, Object, Object>>cast(code)
          .apply(a[0], a[1], a[2], a[3], a[4], a[5]);
    } else if (derivation instanceof Derivation.Of7<?, ?, ?, ?, ?, ?, ?, ?> code) {
      return Derivations
          .<Derivation.Of7<Object, Object, Object, Object, Object, Object, Object, Object>>cast(
              code)
          .apply(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
    } else if (derivation instanceof Derivation.Of8<?, ?, ?, ?, ?, ?, ?, ?, ?> code) {
      return Derivations
          .<Derivation.Of8<Object, Object, Object, Object, Object, Object, Object, Object, Object>>
              cast(code)
          .apply(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
    }
    throw new IllegalStateException("no such arity: " + derivation.getClass());
  }

  @SuppressWarnings("unchecked")
  private static <D> D cast(Derivation derivation) {
    return (D) derivation;
  }
}

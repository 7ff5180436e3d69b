package io.millrace;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A named set of features of one entity: every static final constant of type {@link Feature} or
 * {@link Windowed} in the class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface FeatureView {

  /** By default the class's simple name without {@code Features}, in snake case. */
  String name() default "";

  /** Who answers for it. */
  String owner() default "";

  String description() default "";

  String[] tags() default {};

  /** Part of the fingerprint: another version starts with fresh state. 1 or more. */
  int version() default 1;

  /** Why not to use it any more, and what instead; empty when it is in use. */
  String deprecated() default "";

  /** How far the view's {@code complete_to} may lag before its answers are marked stale. */
  String staleAfter() default "10s";
}

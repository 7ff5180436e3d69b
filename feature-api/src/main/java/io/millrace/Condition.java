package io.millrace;

import java.io.Serializable;

/**
 * Which events count. May throw: the event then goes to the dead letters. Must be free of side
 * effects.
 */
@FunctionalInterface
public interface Condition<E> extends Serializable {
  boolean test(E event) throws Exception;
}

package io.millrace.compile;

import io.millrace.definition.FeatureDefinition.Node;
import io.millrace.definition.Place;
import io.millrace.definition.Terms;
import io.millrace.definition.WindowedDefinition;
import java.lang.reflect.Type;

/**
 * One feature of a view as read.
 *
 * @param view name of the view
 * @param name name within the view
 * @param node how it comes about; never a lookup
 * @param type the constant's type argument
 * @param identity the definition object of the constant: how other definitions point at it
 */
public record FeatureDraft(
    String view, String name, Node node, Terms terms, Type type, Object identity, Place place) {

  public String qualifiedName() {
    return view + "." + name;
  }

  /** Whether its name is the constant's alone, without a window. */
  public boolean windowless() {
    return !(identity instanceof WindowedDefinition);
  }
}

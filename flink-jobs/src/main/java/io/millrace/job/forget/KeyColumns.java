package io.millrace.job.forget;

import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import java.util.ArrayList;
import java.util.List;

/** Which keys hold those of another entity: their columns are its, by name and type, or more. */
public final class KeyColumns {
  private KeyColumns() {}

  /**
   * Where an entity's columns are among those of another, or of itself, in the entity's order;
   * empty where they are not.
   */
  public static List<Integer> places(EntitySpec entity, EntitySpec among) {
    List<Integer> places = new ArrayList<>();
    for (KeyColumn column : entity.key()) {
      places.add(among.key().indexOf(column));
    }
    return places.contains(-1) ? List.of() : places;
  }
}

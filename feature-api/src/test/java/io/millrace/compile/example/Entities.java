package io.millrace.compile.example;

import io.millrace.Entity;

/** The entities of the examples. */
public final class Entities {
  public static final Entity.One<String> CARD = Entity.key("card_id", String.class);
  public static final Entity.Two<Integer, Integer> CELL =
      Entity.key("lat", Integer.class).and("lon", Integer.class);

  private Entities() {}
}

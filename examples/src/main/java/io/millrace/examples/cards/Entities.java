package io.millrace.examples.cards;

import io.millrace.Entity;

/** What the features of this example are about. */
public final class Entities {
  /** A payment card. */
  public static final Entity.One<String> CARD = Entity.key("card_id", String.class);

  /** A shop that takes cards. */
  public static final Entity.One<String> MERCHANT = Entity.key("merchant_id", String.class);

  /** A card at a merchant. */
  public static final Entity.Two<String, String> CARD_AT_MERCHANT =
      Entity.key("card_id", String.class).and("merchant_id", String.class);

  private Entities() {}
}

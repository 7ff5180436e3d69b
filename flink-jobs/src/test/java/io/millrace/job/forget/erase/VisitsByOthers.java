package io.millrace.job.forget.erase;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Windowed;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.PayerFeatures.Paid;

/**
 * Other definitions of the view {@code visit} than {@link io.millrace.job.verify.VisitFeatures},
 * which is by a payer and a shop.
 */
final class VisitsByOthers {
  private VisitsByOthers() {}

  /** By payers. */
  static final class OfPayers {
    @FeatureView(owner = "tests", description = "Who pays")
    static final class VisitFeatures {
      static final Entity.One<String> PAYER = Entity.key("payer", String.class);
      static final Windowed<Long> VISITS =
          PayerFeatures.PAID.by(PAYER, Paid::payer).count().over("24h");
    }
  }

  /** By shops. */
  static final class OfShops {
    @FeatureView(owner = "tests", description = "Where is paid")
    static final class VisitFeatures {
      static final Entity.One<String> SHOP = Entity.key("shop", String.class);
      static final Windowed<Long> VISITS =
          PayerFeatures.PAID.by(SHOP, Paid::shop).count().over("24h");
    }
  }

  /** By a shop and a payer. */
  static final class ShopFirst {
    @FeatureView(owner = "tests", description = "Where who pays")
    static final class VisitFeatures {
      static final Entity.Two<String, String> SHOP_OF_PAYER =
          Entity.key("shop", String.class).and("payer", String.class);
      static final Windowed<Long> VISITS =
          PayerFeatures.PAID.by(SHOP_OF_PAYER, Paid::shop, Paid::payer).count().over("24h");
    }
  }

  /** By a payer and a shop, too, with another feature. */
  static final class OtherFeature {
    @FeatureView(owner = "tests", description = "Who pays where")
    static final class VisitFeatures {
      static final Entity.Two<String, String> PAYER_AT_SHOP =
          Entity.key("payer", String.class).and("shop", String.class);
      static final Windowed<Double> SPEND =
          PayerFeatures.PAID
              .by(PAYER_AT_SHOP, Paid::payer, Paid::shop)
              .sum(Paid::amount)
              .over("24h");
    }
  }

  /** By payers whose column has another type. */
  static final class OfNumbers {
    @FeatureView(owner = "tests", description = "How many pay")
    static final class VisitFeatures {
      static final Entity.Two<Integer, String> NUMBER_AT_SHOP =
          Entity.key("payer", Integer.class).and("shop", String.class);
      static final Windowed<Long> VISITS =
          PayerFeatures.PAID
              .by(NUMBER_AT_SHOP, p -> p.payer().length(), Paid::shop)
              .count()
              .over("24h");
    }
  }

  /** A view by three columns. */
  @FeatureView(owner = "tests", description = "How who pays where")
  static final class TripFeatures {
    static final Entity.Three<String, String, String> TRIP =
        Entity.key("kind", String.class).and("shop", String.class).and("payer", String.class);
    static final Windowed<Long> TRIPS =
        PayerFeatures.PAID.by(TRIP, p -> "cash", Paid::shop, Paid::payer).count().over("24h");
  }
}

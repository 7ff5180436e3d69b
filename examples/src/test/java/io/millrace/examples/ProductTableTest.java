package io.millrace.examples;

import static io.millrace.Constraints.atLeast;
import static io.millrace.examples.ProductTableTest.ProductFeatures.NAME;
import static io.millrace.examples.ProductTableTest.ProductFeatures.PRODUCT;
import static io.millrace.examples.ProductTableTest.ProductFeatures.PRODUCTS;
import static io.millrace.examples.ProductTableTest.ProductFeatures.UNIT_PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Csv;
import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Table;
import io.millrace.event.ReasonCode;
import io.millrace.testkit.BadEvent;
import io.millrace.testkit.FeatureTest;
import io.millrace.testkit.Moment;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The small view of docs/tables.md. */
class ProductTableTest {

  // region view
  @FeatureView(owner = "shop@example.com", description = "What is known of a product")
  public static final class ProductFeatures {
    public record Product(String productId, String name, double unitPrice) {}

    public static final Entity.One<String> PRODUCT = Entity.key("product_id", String.class);

    public static final Table<Product> PRODUCTS =
        Table.of(Product.class)
            .from(Csv.files("${PRODUCTS_CSV}"))
            .key(PRODUCT, Product::productId)
            .every("1h")
            .check(Product::unitPrice, atLeast(0));

    public static final Feature<String> NAME = PRODUCTS.latest(Product::name);
    public static final Feature<Double> UNIT_PRICE = PRODUCTS.latest(Product::unitPrice);
  }

  // endregion

  @Test
  void aRowIsServedUntilAPullDoesNotGiveIt() {
    // region test
    FeatureTest test =
        FeatureTest.of(ProductFeatures.class)
            .pull(PRODUCTS, "2026-01-01T10:00:00Z", product("p1", 3.5), product("p2", -1))
            .pull(PRODUCTS, "2026-01-01T11:00:00Z");
    Moment between = test.at("2026-01-01T10:30:00Z");
    assertThat(between.get(PRODUCT, "p1", UNIT_PRICE)).isEqualTo(3.5);
    assertThat(between.get(PRODUCT, "p2", NAME)).isNull(); // rejected
    assertThat(test.at("2026-01-01T11:30:00Z").get(PRODUCT, "p1", UNIT_PRICE)).isNull(); // gone
    // endregion
    assertThat(test.badEvents())
        .extracting(BadEvent::message)
        .containsExactly("products.unitPrice = -1.0 breaks unit_price_at_least[0]");
  }

  @FeatureView(owner = "shop@example.com", description = "What a product costs")
  public static final class PriceFeatures {
    public record Price(String productId, double price, Instant decidedAt) {}

    // region schedule
    public static final Table<Price> PRICES =
        Table.of(Price.class)
            .from(Csv.files("${PRICES_CSV}"))
            .key(PRODUCT, Price::productId)
            .observedAt(Price::decidedAt)
            .every("30 6 * * MON-FRI")
            .notOnStart()
            .ahead("1h");
    // endregion

    public static final Feature<Double> PRICE = PRICES.latest(Price::price);
  }

  @Test
  void aRowThatIsDatedFurtherAheadThanTheTableSaysIsRejected() {
    Instant pulled = Instant.parse("2026-01-05T06:30:00Z");
    FeatureTest test =
        FeatureTest.of(PriceFeatures.class)
            .pull(
                PriceFeatures.PRICES,
                pulled,
                new PriceFeatures.Price("p1", 1, pulled.plusSeconds(3600)),
                new PriceFeatures.Price("p2", 2, pulled.plusSeconds(3601)));
    assertThat(test.badEvents())
        .extracting(BadEvent::code)
        .containsExactly(ReasonCode.AHEAD_OF_ARRIVAL);
    assertThat(test.at(pulled.plusSeconds(4000)).get(PRODUCT, "p1", PriceFeatures.PRICE))
        .isEqualTo(1);
  }

  private static ProductFeatures.Product product(String id, double price) {
    return new ProductFeatures.Product(id, "Product " + id, price);
  }
}

package io.millrace.compile.example;

import static io.millrace.Constraints.required;
import static io.millrace.Features.derive;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Iceberg;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.LatestRow;
import io.millrace.Parquet;
import io.millrace.Table;
import io.millrace.Windowed;
import java.time.Instant;
import java.time.LocalDate;

/** Tables of every kind and a stream, in one view. */
@FeatureView(owner = "crm@example.com", description = "What is known of a customer")
public final class CustomerFeatures {
  public static final Entity.One<String> CUSTOMER = Entity.key("customer_id", String.class);
  public static final Entity.One<Long> ORDER = Entity.key("order_id", Long.class);

  /** A customer. */
  public record Customer(
      String customerId,
      String fullName,
      LocalDate birthday,
      double creditScore,
      Instant updatedAt) {}

  /** An order, each version of which is an event of its customer. */
  public record Order(long orderId, String customer, double total, String state, Instant at) {}

  /** An address; nobody says since when it is so. */
  public record Address(String customerId, String city, Integer zip, Double distance) {}

  /** Something that a customer did. */
  public record Visit(String customer, Instant at) {}

  /** What marketing thinks. */
  public record Segment(String customerId, String segment, int version) {}

  public static final Table<Customer> CUSTOMERS =
      Table.of(Customer.class)
          .from(
              Jdbc.query(
                  "warehouse",
                  "select customer_id, full_name, birthday, credit_score, updated_at"
                      + " from customers;\n"))
          .key(CUSTOMER, Customer::customerId)
          .observedAt(Customer::updatedAt)
          .every("1h")
          .incrementalOn(Customer::updatedAt, "10m")
          .check(Customer::fullName, required())
          .ahead("1m")
          .describe("The customers of the shop");

  public static final Table<Order> ORDERS =
      Table.of(Order.class)
          .from(Jdbc.sqlFile("shop", "orders.sql"))
          .key(ORDER, Order::orderId)
          .observedAt(order -> order.at())
          .every("*/5 * * * *")
          .notOnStart()
          .incrementalSince("1m");

  public static final Table<Address> ADDRESSES =
      Table.of(Address.class)
          .from(Parquet.files("${LAKE}/addresses/*.parquet"))
          .key(CUSTOMER, Address::customerId)
          .every("30 6 * * mon-fri")
          .column(Address::zip, "PostalCode")
          .toOnlineEvery("5m")
          .pushedTo(Kafka.topic("address-rows").json());

  public static final Table<Segment> SEGMENTS =
      Table.of(Segment.class)
          .from(Iceberg.table("lake", "marketing.segments"))
          .key(CUSTOMER, Segment::customerId)
          .every("1d")
          .incrementalOn(Segment::version, 1)
          .offlineOnly();

  static final EventStream<Visit> VISITS =
      EventStream.of(Visit.class).from(Kafka.topic("visits").json()).eventTime(Visit::at);

  public static final Feature<Double> CREDIT_SCORE =
      CUSTOMERS.latest(Customer::creditScore).between(300.0, 850.0).maxStaleness("2d");
  public static final Feature<String> FULL_NAME = CUSTOMERS.latest(Customer::fullName);
  public static final LatestRow<Address> ADDRESS =
      ADDRESSES.latestAll().except(Address::distance).tags("crm");
  public static final Feature<String> SEGMENT = SEGMENTS.latest(Segment::segment);
  public static final Windowed<Double> ORDERED =
      ORDERS
          .by(CUSTOMER, Order::customer)
          .where(order -> order.state().equals("PAID"))
          .sum(Order::total)
          .over("1d", "30d");
  public static final Feature<Long> VERSIONS = CUSTOMERS.rows().count().forever();
  public static final Windowed<Long> VISIT_COUNT =
      VISITS.by(CUSTOMER, Visit::customer).count().over("1h");
  public static final Feature<String> GREETING =
      derive(
          FULL_NAME,
          ADDRESS.get(Address::city),
          VISIT_COUNT.over("1h"),
          (name, city, visits) -> name + " of " + city + ", " + visits);

  public static final Feature<Boolean> GOOD =
      derive(CREDIT_SCORE, score -> score > 600).maxStaleness("1d");

  private CustomerFeatures() {}
}

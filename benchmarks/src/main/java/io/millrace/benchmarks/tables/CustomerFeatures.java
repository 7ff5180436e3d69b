package io.millrace.benchmarks.tables;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.LatestRow;
import io.millrace.Table;
import java.time.Instant;
import java.time.LocalDate;

/** What the warehouse knows of a customer, as it stands there. */
@FeatureView(
    name = "customer",
    owner = "benchmarks@example.com",
    description = "What the warehouse knows of a customer")
public final class CustomerFeatures {

  /** A row of the source. */
  public record Customer(
      long id, String fullName, LocalDate birthday, double creditScore, Instant updatedAt) {}

  static final Entity.One<Long> CUSTOMER = Entity.key("customer_id", Long.class);

  /** Pulled once at the start, and then by request: no tick falls into a measurement. */
  static final Table<Customer> CUSTOMERS =
      Table.of(Customer.class)
          .from(
              Jdbc.query(
                  CustomerTable.CONNECTION,
                  "select id, full_name, birthday, credit_score, updated_at from customers"))
          .key(CUSTOMER, Customer::id)
          .observedAt(Customer::updatedAt)
          .every("10000d")
          .incrementalOn(Customer::updatedAt, "1s");

  public static final LatestRow<Customer> LATEST = CUSTOMERS.latestAll();

  private CustomerFeatures() {}
}

package io.millrace.compile;

import static io.millrace.compile.example.CustomerFeatures.ADDRESSES;
import static io.millrace.compile.example.CustomerFeatures.CUSTOMERS;
import static io.millrace.compile.example.CustomerFeatures.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.example.CustomerFeatures;
import io.millrace.compile.example.CustomerFeatures.Address;
import io.millrace.compile.example.CustomerFeatures.Customer;
import io.millrace.compile.example.CustomerFeatures.Order;
import io.millrace.core.Contribution;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.FeatureSpec;
import io.millrace.manifest.OnlineSpec;
import io.millrace.manifest.PullSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.table.PulledRow;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tables compile to. */
class TableTest {
  private static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final Customer ADA =
      new Customer("c1", "Ada", LocalDate.of(1990, 1, 2), 700.0, NINE);

  private final FeatureStore store = Compiler.compile(CustomerFeatures.class).orThrow();
  private final BoundView view = store.view("customer");
  private final BoundTable customers = store.table(CUSTOMERS);

  @Test
  void aTableSaysWhereWhenAndHowItIsPulled() {
    TableSpec spec = customers.spec();
    assertThat(spec.name()).isEqualTo("customers");
    assertThat(spec.source().kind()).isEqualTo("jdbc");
    assertThat(spec.source().properties())
        .containsOnlyKeys("connection", "query")
        .containsEntry("connection", "warehouse")
        .containsEntry(
            "query",
            "select customer_id, full_name, birthday, credit_score, updated_at from customers");
    assertThat(spec.pull())
        .isEqualTo(new PullSpec("1h", true, PullSpec.Mode.ABOVE, "updatedAt", 600_000));
    assertThat(spec.online()).isEqualTo(new OnlineSpec(OnlineSpec.Use.WITH_PULLS, null));
    assertThat(spec.entity()).isEqualTo("customer_id");
    assertThat(spec.keyFields()).containsExactly("customerId");
    assertThat(spec.observed()).isEqualTo(TableSpec.Observed.FIELD);
    assertThat(spec.observedAt()).isEqualTo("updatedAt");
    assertThat(spec.aheadMillis()).isEqualTo(60_000);
  }

  @Test
  void aSqlFileIsReadWhenItIsCompiled() {
    TableSpec orders = store.table("orders").spec();
    assertThat(orders.source().properties().get("query"))
        .startsWith("-- what changed")
        .endsWith("where at >= :since");
    assertThat(orders.pull())
        .isEqualTo(new PullSpec("*/5 * * * *", false, PullSpec.Mode.SINCE, null, 60_000));
    assertThat(orders.observed()).isEqualTo(TableSpec.Observed.CODE);
  }

  @Test
  void columnsWithOtherNamesAndSchedulesOfTheirOwnAreKept() {
    TableSpec addresses = store.table(ADDRESSES).spec();
    assertThat(addresses.columns()).containsExactly(java.util.Map.entry("zip", "PostalCode"));
    assertThat(addresses.online()).isEqualTo(new OnlineSpec(OnlineSpec.Use.ON_SCHEDULE, "5m"));
    assertThat(addresses.pushes().properties()).containsEntry("topic", "address-rows");
    assertThat(customers.spec().pushes()).isNull();
    assertThat(addresses.pull().mode()).isEqualTo(PullSpec.Mode.FULL);
    assertThat(addresses.observed()).isEqualTo(TableSpec.Observed.PULL);
    assertThat(store.table(ADDRESSES).schedule().nextAfter(TEN))
        .isEqualTo(Instant.parse("2026-03-02T06:30:00Z"));
    assertThat(store.table("segments").spec().pull())
        .isEqualTo(new PullSpec("1d", true, PullSpec.Mode.ABOVE, "version", 1));
    assertThat(store.table("segments").isOnline()).isFalse();
  }

  @Test
  void oneConstantGivesAllColumnsButTheKeyAndThoseLeftOut() {
    assertThat(view.spec().features())
        .extracting(FeatureSpec::name)
        .containsExactly(
            "city",
            "credit_score",
            "full_name",
            "good",
            "greeting",
            "ordered_1d",
            "ordered_30d",
            "segment",
            "versions",
            "visit_count_1h",
            "zip");
    FeatureSpec city = store.feature(CustomerFeatures.ADDRESS.get(Address::city)).spec();
    assertThat(city.name()).isEqualTo("city");
    assertThat(city.type()).isEqualTo(DataType.TEXT);
    assertThat(city.tags()).containsExactly("crm");
    assertThat(city.lineage()).containsExactly("addresses.city");
    assertThat(store.feature("customer.zip").spec().type()).isEqualTo(DataType.INT32);
  }

  @Test
  void streamsAndTablesOfOneEntityMeetInAView() {
    assertThat(view.streams())
        .containsExactly("addresses", "customers", "orders", "segments", "visits");
    assertThat(store.manifest().entities())
        .extracting(entity -> entity.name())
        .containsExactly("customer_id", "order_id");
    assertThat(store.feature("customer.greeting").spec().lineage())
        .containsExactly("addresses.city", "customers.fullName", "visits");
  }

  @Test
  void columnsOfOneTableShareOneSlot() {
    long slots =
        view.layout().slots().stream()
            .filter(
                slot -> slot.type() instanceof DataType.Struct struct && isOf(struct, "Customer"))
            .count();
    assertThat(slots).isEqualTo(1);
  }

  private static boolean isOf(DataType.Struct pulled, String row) {
    return ((DataType.Struct) pulled.fields().get(0).type()).name().endsWith(row);
  }

  @Test
  void aRowIsAnEventOfTheTimeItWasObserved() throws Exception {
    PulledRow row = customers.pulled(ADA, 3, TEN.toEpochMilli());
    assertThat(row.observedAtMillis()).isEqualTo(NINE.toEpochMilli());
    Contribution added = only(view.contributions(customers, row, TEN.toEpochMilli() + 5));
    assertThat(added.timeMillis()).isEqualTo(NINE.toEpochMilli());
    assertThat(added.arrivalMillis()).isEqualTo(TEN.toEpochMilli() + 5);
    assertThat(added.stream()).isEqualTo(1);
    assertThat(added.key()).isEqualTo(view.keys().parse(List.of("c1")));
    assertThat(added.values())
        .contains(true, new StructValue(List.of(row.columns())))
        .filteredOn(value -> value != null)
        .hasSize(2);
  }

  @Test
  void aRowWithoutObservedAtIsObservedWhenPulled() throws Exception {
    Customer undated = new Customer("c1", "Ada", null, 700.0, null);
    assertThat(customers.pulled(undated, 1, TEN.toEpochMilli()).observedAtMillis())
        .isEqualTo(TEN.toEpochMilli());
    Address home = new Address("c1", "Oslo", 150, null);
    assertThat(store.table(ADDRESSES).pulled(home, 1, TEN.toEpochMilli()).observedAtMillis())
        .isEqualTo(TEN.toEpochMilli());
  }

  @Test
  void theFirstPullIsKnownFromItsObservationTheOthersFromThePull() throws Exception {
    assertThat(customers.pulled(ADA, 1, TEN.toEpochMilli()).knownFromMillis())
        .isEqualTo(NINE.toEpochMilli());
    assertThat(customers.pulled(ADA, 2, TEN.toEpochMilli()).knownFromMillis())
        .isEqualTo(TEN.toEpochMilli());
    Customer ahead = new Customer("c1", "Ada", null, 1, TEN.plusMillis(1));
    assertThat(customers.pulled(ahead, 2, TEN.toEpochMilli()).knownFromMillis())
        .isEqualTo(TEN.toEpochMilli() + 1);
  }

  @Test
  void aRowThatIsGoneIsAnEventForTheLatestRowAlone() throws Exception {
    PulledRow row = customers.pulled(ADA, 1, TEN.toEpochMilli());
    PulledRow gone = customers.gone(row.key(), 2, TEN.toEpochMilli(), TEN.toEpochMilli());
    Contribution added = only(view.contributions(customers, gone, TEN.toEpochMilli()));
    assertThat(added.key()).isEqualTo(row.key());
    assertThat(added.timeMillis()).isEqualTo(TEN.toEpochMilli());
    assertThat(added.values())
        .filteredOn(value -> value != null)
        .containsExactly(new StructValue(Arrays.asList((Object) null)));
    BoundTable orders = store.table(ORDERS);
    PulledRow order = orders.pulled(new Order(7, "c1", 5, "PAID", NINE), 1, TEN.toEpochMilli());
    assertThat(view.contributions(orders, orders.gone(order.key(), 2, 0, 0), 0)).isEmpty();
  }

  @Test
  void aRowMayCountForAnotherEntityThanItsOwn() throws Exception {
    BoundTable orders = store.table(ORDERS);
    PulledRow order = orders.pulled(new Order(7, "c9", 5, "PAID", NINE), 1, 0);
    assertThat(order.key()).isEqualTo(orders.keys().parse(List.of("7")));
    assertThat(only(view.contributions(orders, order, 0)).key())
        .isEqualTo(view.keys().parse(List.of("c9")));
    PulledRow open = orders.pulled(new Order(7, "c9", 5, "OPEN", NINE), 1, 0);
    assertThat(view.contributions(orders, open, 0)).isEmpty();
  }

  @Test
  void onlyColumnsThatAreReadMustBeFinite() throws Exception {
    BoundTable addresses = store.table(ADDRESSES);
    PulledRow far = addresses.pulled(new Address("c1", "Oslo", 1, Double.NaN), 1, 0);
    assertThat(view.contributions(addresses, far, 0)).hasSize(1);
    PulledRow rated = customers.pulled(new Customer("c1", "Ada", null, Double.NaN, NINE), 1, 0);
    assertThatThrownBy(() -> view.contributions(customers, rated, 0))
        .isInstanceOfSatisfying(
            BadEventException.class, e -> assertThat(e.code()).isEqualTo(ReasonCode.NOT_FINITE))
        .hasMessageStartingWith("customer.credit_score takes NaN");
  }

  @Test
  void aRowWithoutItsKeyOrThatBreaksAConstraintIsBad() {
    Customer nobody = new Customer(null, "Ada", null, 1, NINE);
    assertThatThrownBy(() -> customers.pulled(nobody, 1, 0))
        .isInstanceOfSatisfying(
            BadEventException.class, e -> assertThat(e.code()).isEqualTo(ReasonCode.NULL_KEY))
        .hasMessage("key column customers.customer_id is null for this row");
    assertThatThrownBy(() -> customers.check(new Customer("c1", null, null, 1, NINE)))
        .isInstanceOf(BadEventException.class)
        .hasMessage("customers.fullName = null breaks full_name_required");
  }

  @Test
  void equalRowsHaveEqualPlacesInTheOrderAndLaterPullsLaterOnes() throws Exception {
    PulledRow first = customers.pulled(ADA, 1, 0);
    PulledRow same = customers.pulled(ADA, 1, 99);
    PulledRow other = customers.pulled(new Customer("c1", "Eva", null, 1, NINE), 1, 0);
    PulledRow later = customers.pulled(ADA, 2, 0);
    assertThat(customers.offset(same)).isEqualTo(customers.offset(first));
    assertThat(customers.offset(other)).isNotEqualTo(customers.offset(first));
    assertThat(customers.offset(later))
        .isGreaterThan(customers.offset(first))
        .isGreaterThan(customers.offset(other));
  }

  private static Contribution only(List<Contribution> added) {
    assertThat(added).hasSize(1);
    return added.get(0);
  }
}

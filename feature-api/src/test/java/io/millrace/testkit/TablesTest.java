package io.millrace.testkit;

import static io.millrace.compile.example.CustomerFeatures.ADDRESS;
import static io.millrace.compile.example.CustomerFeatures.ADDRESSES;
import static io.millrace.compile.example.CustomerFeatures.CREDIT_SCORE;
import static io.millrace.compile.example.CustomerFeatures.CUSTOMER;
import static io.millrace.compile.example.CustomerFeatures.CUSTOMERS;
import static io.millrace.compile.example.CustomerFeatures.FULL_NAME;
import static io.millrace.compile.example.CustomerFeatures.GOOD;
import static io.millrace.compile.example.CustomerFeatures.GREETING;
import static io.millrace.compile.example.CustomerFeatures.ORDERED;
import static io.millrace.compile.example.CustomerFeatures.ORDERS;
import static io.millrace.compile.example.CustomerFeatures.SEGMENT;
import static io.millrace.compile.example.CustomerFeatures.SEGMENTS;
import static io.millrace.compile.example.CustomerFeatures.VERSIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.answer.Answer;
import io.millrace.answer.Status;
import io.millrace.compile.example.CustomerFeatures;
import io.millrace.compile.example.CustomerFeatures.Address;
import io.millrace.compile.example.CustomerFeatures.Customer;
import io.millrace.compile.example.CustomerFeatures.Order;
import io.millrace.compile.example.CustomerFeatures.Segment;
import io.millrace.event.ReasonCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What features of tables are worth, instant by instant. */
class TablesTest {
  private final FeatureTest test = FeatureTest.of(CustomerFeatures.class);

  @Test
  void aRowIsKnownFromItsPullOn() {
    test.pull(CUSTOMERS, at("10:00:00"), customer("c1", "Ada", 700, "09:00:00"));
    assertThat(score("09:59:59.999").value()).isNull();
    assertThat(score("10:00:00").value()).isEqualTo(700.0);
    assertThat(score("10:00:00").status()).isEqualTo(Status.PRESENT);
    assertThat(score("10:00:00").observedAtMillis()).isEqualTo(instant("09:00:00").toEpochMilli());
  }

  @Test
  void aRowWithoutObservedAtHappensAtItsPullAndCountsFromTheNextMillisecondOn() {
    test.pull(ADDRESSES, at("10:00:00"), new Address("c1", "Oslo", 150, null));
    assertThat(city("10:00:00").value()).isNull();
    assertThat(city("10:00:00.001").value()).isEqualTo("Oslo");
  }

  @Test
  void theLatestObservedRowWinsWhicheverWasPulledLast() {
    test.pull(CUSTOMERS, at("10:00:00"), customer("c1", "Ada", 700, "09:00:00"));
    test.pull(CUSTOMERS, at("11:00:00"), customer("c1", "Ada", 600, "08:00:00"));
    assertThat(score("11:30:00").value()).isEqualTo(700.0);
    test.pull(CUSTOMERS, at("12:00:00"), customer("c1", "Ada", 650, "11:00:00"));
    assertThat(score("12:30:00").value()).isEqualTo(650.0);
  }

  @Test
  void ofRowsObservedAtOnceTheLaterPullWinsThenTheGreaterByAllColumns() {
    test.pull(
        CUSTOMERS,
        at("10:00:00"),
        customer("c1", "Bob", 100, "09:00:00"),
        customer("c1", "Ada", 900, "09:00:00"));
    assertThat(score("10:30:00").value()).isEqualTo(100.0);
    assertThat(name("10:30:00").value()).isEqualTo("Bob");
    test.pull(CUSTOMERS, at("11:00:00"), customer("c1", "Ada", 50, "09:00:00"));
    assertThat(score("11:30:00").value()).isEqualTo(50.0);
    assertThat(name("11:30:00").value()).isEqualTo("Ada");
  }

  @Test
  void aColumnThatIsNullInTheLatestRowIsNull() {
    test.pull(ADDRESSES, at("10:00:00"), new Address("c1", "Oslo", 150, null));
    test.pull(ADDRESSES, at("11:00:00"), new Address("c1", null, 151, null));
    assertThat(city("11:30:00"))
        .extracting(Answer::value, Answer::status)
        .containsExactly(null, Status.NULL);
  }

  @Test
  void aRowThatAFullPullDoesNotGiveIsGoneUntilItIsThereAgain() {
    Address oslo = new Address("c1", "Oslo", 150, null);
    test.pull(ADDRESSES, at("10:00:00"), oslo);
    test.pull(ADDRESSES, at("11:00:00"), new Address("c2", "Bergen", 5003, null));
    assertThat(city("11:00:00").value()).isEqualTo("Oslo");
    assertThat(city("11:00:00.001"))
        .extracting(Answer::value, Answer::status)
        .containsExactly(null, Status.NOT_FOUND);
    test.pull(ADDRESSES, at("12:00:00"), oslo);
    assertThat(city("12:00:00.001").value()).isEqualTo("Oslo");
  }

  @Test
  void anIncrementalPullSaysNothingOfRowsItDoesNotGive() {
    test.pull(CUSTOMERS, at("10:00:00"), customer("c1", "Ada", 700, "09:00:00"));
    test.pull(CUSTOMERS, at("11:00:00"), customer("c2", "Eva", 500, "10:30:00"));
    assertThat(score("11:30:00").value()).isEqualTo(700.0);
  }

  @Test
  void aRowSeenAgainInTheOverlapIsNoNewEvent() {
    Customer ada = customer("c1", "Ada", 700, "09:00:00");
    test.pull(CUSTOMERS, at("10:00:00"), ada);
    test.pull(CUSTOMERS, at("11:00:00"), ada);
    test.pull(CUSTOMERS, at("12:00:00"), customer("c1", "Ada", 710, "11:30:00"));
    assertThat(test.at(at("12:30:00")).get(CUSTOMER, "c1", VERSIONS)).isEqualTo(2L);
  }

  @Test
  void rowsAreEventsOfAnotherEntityAtTheTimeTheyHappened() {
    test.pull(
        ORDERS,
        at("10:00:00"),
        new Order(1, "c1", 5.0, "PAID", instant("09:00:00")),
        new Order(2, "c1", 7.0, "OPEN", instant("09:00:00")),
        new Order(3, "c1", 2.5, "PAID", instant("09:00:00")));
    test.pull(ORDERS, at("11:00:00"), new Order(2, "c1", 7.0, "PAID", instant("10:30:00")));
    test.cases(CUSTOMER, ORDERED.over("1d"))
        .expect("2026-03-01T10:30:00Z", "c1", 7.5)
        .expect("2026-03-01T11:30:00Z", "c1", 14.5)
        .expect("2026-03-02T09:14:59.999Z", "c1", 14.5) // the tile of 9:00 leaves at 9:15
        .expect("2026-03-02T09:15:00Z", "c1", 7.0)
        .verify();
  }

  @Test
  void staleCountsFromTheLastPullAndNotFromARowThatHasNotChanged() {
    Customer old = new Customer("c1", "Ada", null, 700, Instant.parse("2020-01-01T00:00:00Z"));
    test.pull(CUSTOMERS, at("10:00:00"), old);
    test.pull(CUSTOMERS, at("11:00:00"));
    Answer fresh = test.at("2026-03-03T11:00:00Z").answer(CUSTOMER, "c1", CREDIT_SCORE);
    Answer stale = test.at("2026-03-03T11:00:00.001Z").answer(CUSTOMER, "c1", CREDIT_SCORE);
    assertThat(fresh.status()).isEqualTo(Status.PRESENT);
    assertThat(stale.status()).isEqualTo(Status.STALE);
    assertThat(stale.value()).isEqualTo(700.0);
    assertThat(stale.message())
        .isEqualTo(
            "table 'customers' was last pulled at 2026-03-01T11:00:00Z,"
                + " more than the allowed 172800000 ms ago");
  }

  @Test
  void whatIsDerivedFromATableAgesFromThePullToo() {
    Customer old = new Customer("c1", "Ada", null, 700, Instant.parse("2020-01-01T00:00:00Z"));
    test.pull(CUSTOMERS, at("10:00:00"), old);
    Answer fresh = test.at("2026-03-02T10:00:00Z").answer(CUSTOMER, "c1", GOOD);
    Answer stale = test.at("2026-03-02T10:00:00.001Z").answer(CUSTOMER, "c1", GOOD);
    assertThat(fresh)
        .extracting(Answer::value, Answer::status)
        .containsExactly(true, Status.PRESENT);
    assertThat(stale).extracting(Answer::value, Answer::status).containsExactly(true, Status.STALE);
  }

  @Test
  void withoutAMaxStalenessOnePullMayBeMissed() {
    test.pull(CUSTOMERS, at("10:00:10"), customer("c1", "Ada", 700, "09:00:00"));
    assertThat(name("12:00:00").status()).isEqualTo(Status.PRESENT);
    assertThat(name("12:00:00.001"))
        .extracting(Answer::status, Answer::message)
        .containsExactly(
            Status.STALE,
            "table 'customers' was last pulled at 2026-03-01T10:00:10Z; by its schedule '1h' a"
                + " later pull should have been seen by 2026-03-01T12:00:00Z");
  }

  @Test
  void whatWasNeverPulledIsStale() {
    assertThat(name("10:00:00"))
        .extracting(Answer::value, Answer::status, Answer::message)
        .containsExactly(null, Status.STALE, "table 'customers' has not been pulled yet");
  }

  @Test
  void aTableThatIsKeptOfflineHasNoAnswerOnline() {
    assertThat(test.at(at("10:00:00")).answer(CUSTOMER, "c1", SEGMENT))
        .extracting(Answer::status, Answer::message)
        .containsExactly(
            Status.FAILED, "rows of table 'segments' are kept offline only; ask a training set");
    test.pull(SEGMENTS, at("10:00:00"), new Segment("c1", "gold", 1));
    assertThat(test.at(at("11:00:00")).get(CUSTOMER, "c1", SEGMENT)).isEqualTo("gold");
  }

  @Test
  void aDerivedFeatureTakesTablesAndStreams() {
    test.pull(CUSTOMERS, at("10:00:00"), customer("c1", "Ada", 700, "09:00:00"));
    test.pull(ADDRESSES, at("10:00:00"), new Address("c1", "Oslo", 150, null));
    assertThat(test.at(at("10:30:00")).get(CUSTOMER, "c1", GREETING)).isEqualTo("Ada of Oslo, 0");
  }

  @Test
  void anExplanationTellsWhichRowCounts() {
    Customer old = customer("c1", "Ada", 700, "09:00:00");
    Customer now = customer("c1", "Ada", 650, "11:00:00");
    test.pull(CUSTOMERS, at("10:00:00"), old, customer("c2", "Eva", 500, "09:30:00"));
    test.pull(CUSTOMERS, at("12:00:00"), now);
    Explanation why = test.at(at("12:30:00")).explain(CUSTOMER, "c1", CREDIT_SCORE);
    assertThat(why.counted()).containsExactly(now);
    assertThat(why.events())
        .extracting(Explanation.EventVerdict::reason)
        .containsExactly("is not the latest row", "is of another key, or filtered out", "counts");
  }

  @Test
  void badRowsAreListedWithTheirReasonAndChangeNothing() {
    test.pull(CUSTOMERS, at("10:00:00"), customer("c1", "Ada", 700, "09:00:00"));
    test.pull(
        CUSTOMERS,
        at("11:00:00"),
        customer("c1", null, 710, "10:30:00"),
        customer(null, "Eva", 710, "10:30:00"),
        customer("c1", "Ada", 710, "11:01:01"),
        customer("c1", "Ada", Double.NaN, "10:59:00"));
    assertThat(test.badEvents())
        .extracting(BadEvent::stream, BadEvent::view, BadEvent::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("customers", null, ReasonCode.CONSTRAINT),
            org.assertj.core.groups.Tuple.tuple("customers", null, ReasonCode.NULL_KEY),
            org.assertj.core.groups.Tuple.tuple("customers", null, ReasonCode.AHEAD_OF_ARRIVAL),
            org.assertj.core.groups.Tuple.tuple("customers", "customer", ReasonCode.NOT_FINITE));
    assertThat(score("11:30:00").value()).isEqualTo(700.0);
  }

  /** A row with an observed-at of its own in a table that is pulled in full. */
  public record Member(String memberId, String level, Instant since) {}

  @FeatureView
  static final class MemberFeatures {
    static final Entity.One<String> MEMBER = Entity.key("member_id", String.class);
    static final Table<Member> MEMBERS =
        Table.of(Member.class)
            .from(Jdbc.query("club", "select member_id, level, since from members"))
            .key(MEMBER, Member::memberId)
            .observedAt(Member::since)
            .every("1d");
    static final Feature<String> LEVEL = MEMBERS.latest(Member::level);
  }

  @Test
  void aRowThatIsThereAgainWinsOverItsGoingEvenIfItSaysItIsOlder() {
    FeatureTest members = FeatureTest.of(MemberFeatures.class);
    Member ada = new Member("m1", "gold", instant("08:00:00"));
    members.pull(MemberFeatures.MEMBERS, at("09:00:00"), ada);
    members.pull(MemberFeatures.MEMBERS, at("10:00:00"));
    members.pull(MemberFeatures.MEMBERS, at("11:00:00"), ada);
    members
        .cases(MemberFeatures.MEMBER, MemberFeatures.LEVEL)
        .expect(at("09:30:00"), "m1", "gold")
        .expect(at("10:30:00"), "m1", null)
        .expect(at("11:30:00"), "m1", "gold")
        .verify();
  }

  @Test
  void aPullWithARowWhoseKeyCannotBeToldTakesNothingAway() {
    FeatureTest members = FeatureTest.of(MemberFeatures.class);
    members.pull(
        MemberFeatures.MEMBERS, at("09:00:00"), new Member("m1", "gold", instant("08:00:00")));
    members.pull(
        MemberFeatures.MEMBERS, at("10:00:00"), new Member(null, "gold", instant("08:00:00")));
    assertThat(members.at(at("10:30:00")).get(MemberFeatures.MEMBER, "m1", MemberFeatures.LEVEL))
        .isEqualTo("gold");
  }

  private Answer score(String time) {
    return test.at(at(time)).answer(CUSTOMER, "c1", CREDIT_SCORE);
  }

  private Answer name(String time) {
    return test.at(at(time)).answer(CUSTOMER, "c1", FULL_NAME);
  }

  private Answer city(String time) {
    return test.at(at(time)).answer(CUSTOMER, "c1", ADDRESS.get(Address::city));
  }

  private static Customer customer(String id, String name, double score, String updated) {
    return new Customer(id, name, null, score, instant(updated));
  }

  private static Instant instant(String time) {
    return Instant.parse(at(time));
  }

  private static String at(String time) {
    return "2026-03-01T" + time + "Z";
  }
}

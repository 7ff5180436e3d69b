package io.millrace.compile;

import static io.millrace.Constraints.atLeast;
import static io.millrace.Constraints.oneOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.event.EventProblem;
import io.millrace.event.ReasonCode;
import io.millrace.type.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgedEventTest {
  private static final long NOW = Instant.parse("2026-01-01T10:00:00Z").toEpochMilli();

  record Sale(String shop, double amount, String kind, Instant soldAt) {}

  static final Entity.One<String> SHOP = Entity.key("shop", String.class);
  static final EventStream<Sale> SALES =
      EventStream.of(Sale.class)
          .from(Kafka.topic("sales").json())
          .eventTime(Sale::soldAt)
          .ahead("1m")
          .check(Sale::amount, atLeast(0), atLeast(-5))
          .check(Sale::kind, oneOf("A", "B"));

  @FeatureView(owner = "o@example.com", description = "d")
  static final class ShopFeatures {
    public static final Windowed<Double> SOLD =
        SALES.by(SHOP, Sale::shop).sum(Sale::amount).over("1h");
  }

  private final FeatureStore store = Compiler.compile(ShopFeatures.class).orThrow();
  private final BoundStream sales = store.streams().get(0);

  @Test
  void aGoodEventHasNoProblemsAndItsKey() throws Exception {
    JudgedEvent judged =
        judge("{\"shop\":\"s\",\"amount\":1,\"sold_at\":\"2026-01-01T10:01:00Z\"}");
    assertThat(judged.problems()).isEmpty();
    assertThat(judged.isGood()).isTrue();
    assertThat(store.view("shop").firstKey("sales", judged.event()))
        .isEqualTo(Optional.of(List.of("s")));
    assertThat(store.view("shop").firstKey("refunds", judged.event())).isEmpty();
  }

  @Test
  void anEventWithoutItsKeyIsGoodForTheStream() throws Exception {
    JudgedEvent judged = judge("{\"amount\":1,\"sold_at\":\"2026-01-01T10:00:00Z\"}");
    assertThat(judged.isGood()).isTrue();
    assertThat(store.view("shop").firstKey("sales", judged.event())).isEmpty();
  }

  @Test
  void everyFieldThatCannotBeReadIsTold() throws Exception {
    assertThat(judge("{\"amount\":\"x\",\"sold_at\":\"soon\",\"shop\":{}}").problems())
        .extracting(EventProblem::field)
        .containsExactly("shop", "amount", "soldAt");
    assertThat(judge("{}").problems())
        .extracting(EventProblem::reason, EventProblem::field)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(ReasonCode.MISSING_FIELD, "amount"));
  }

  @Test
  void timeAndEveryConstraintAreTold() throws Exception {
    JudgedEvent judged =
        judge("{\"amount\":-9,\"kind\":\"C\",\"sold_at\":\"2026-01-01T10:01:00.001Z\"}");
    assertThat(judged.problems())
        .containsExactly(
            new EventProblem(
                ReasonCode.AHEAD_OF_ARRIVAL,
                "soldAt",
                "2026-01-01T10:01:00.001Z",
                "an instant up to 2026-01-01T10:01:00Z",
                "dated 60001 ms ahead of its arrival; stream 'sales' allows 60000 ms"),
            new EventProblem(
                ReasonCode.CONSTRAINT,
                "amount",
                "-9.0",
                "at least 0",
                "sales.amount = -9.0 breaks amount_at_least[0]"),
            new EventProblem(
                ReasonCode.CONSTRAINT,
                "amount",
                "-9.0",
                "at least -5",
                "sales.amount = -9.0 breaks amount_at_least_2[-5]"),
            new EventProblem(
                ReasonCode.CONSTRAINT,
                "kind",
                "C",
                "one of A, B",
                "sales.kind = C breaks kind_one_of[A, B]"));
  }

  private JudgedEvent judge(String json) throws Exception {
    JsonNode node = JsonText.reader().readTree(json);
    return sales.judge(node, NOW);
  }
}

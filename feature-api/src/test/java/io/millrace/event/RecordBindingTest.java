package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.type.Decimal;
import io.millrace.type.JsonText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordBindingTest {
  enum Status {
    OK,
    DECLINED
  }

  record Item(String sku, @Decimal(precision = 10, scale = 2) BigDecimal price) {}

  record Payment(
      String cardId,
      double amount,
      int count,
      Long points,
      Status status,
      Instant paidAt,
      List<Item> items,
      Map<String, Integer> tags) {}

  private final EventBinding<Payment> binding = EventBinding.of(Payment.class);

  private Payment read(String json) throws Exception {
    return binding.fromJson(JsonText.reader().readTree(json));
  }

  @Test
  void fieldsAreFoundWhateverTheirCaseAndUnderscores() throws Exception {
    Payment payment =
        read(
            """
            {"card_id":"c1","AMOUNT":"1.5","count":3,"status":"OK","other":[1],
             "paid_at":"2026-01-31T12:00:00Z","items":[{"sku":"s","price":"2.5"}],"tags":{"a":1}}\
            """);

    assertThat(payment)
        .isEqualTo(
            new Payment(
                "c1",
                1.5,
                3,
                null,
                Status.OK,
                Instant.parse("2026-01-31T12:00:00Z"),
                List.of(new Item("s", new BigDecimal("2.50"))),
                Map.of("a", 1)));
    assertThat(binding.fromStruct(binding.toStruct(payment))).isEqualTo(payment);
  }

  @Test
  void aMissingRequiredFieldIsNamed() {
    assertThatThrownBy(() -> read("{\"count\":3}"))
        .isInstanceOf(BadEventException.class)
        .hasMessage("amount: required field of type double is missing or null")
        .extracting(e -> ((BadEventException) e).code())
        .isEqualTo(ReasonCode.MISSING_FIELD);
  }

  @Test
  void aWrongValueIsShownWithWhatWouldBeAccepted() {
    assertThatThrownBy(() -> read("{\"amount\":1,\"count\":\"abc\"}"))
        .hasMessage(
            "count: Cannot read 'abc' as int: expects a whole number from -2147483648 to"
                + " 2147483647");
    assertThatThrownBy(
            () ->
                read("{\"amount\":1,\"count\":1,\"items\":[{\"price\":1},{\"price\":\"1.234\"}]}"))
        .hasMessageStartingWith("items[1].price: Cannot read '1.234' as decimal(10,2)")
        .extracting(e -> ((BadEventException) e).code())
        .isEqualTo(ReasonCode.WRONG_TYPE);
  }
}

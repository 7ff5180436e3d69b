package io.millrace.job.forget;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventDecoder;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Letters name keys where events do: what the decoder of events takes is compared. */
final class NamedKeysTest {
  /** An event. */
  record Swipe(String cardId, long terminal, double amount) {}

  /** One of other types of keys. */
  record Typed(UUID device, LocalDate day, Instant since, boolean live) {}

  private static final EventDecoder<Swipe> SWIPES = EventDecoder.json(EventBinding.of(Swipe.class));
  private static final EventDecoder<Typed> TYPED = EventDecoder.json(EventBinding.of(Typed.class));

  private static final EntityCodec CARD = codec(new KeyColumn("card_id", DataType.TEXT));
  private static final EntityCodec TERMINAL = codec(new KeyColumn("terminal", DataType.INT64));
  private static final EntityCodec BOTH =
      codec(new KeyColumn("terminal", DataType.INT64), new KeyColumn("card_id", DataType.TEXT));
  private static final List<String> CARD_ID = List.of("cardId");

  private static EntityCodec codec(KeyColumn... columns) {
    return new EntityCodec(new EntitySpec("tested", List.of(columns)));
  }

  private static EntityKey card(String text) {
    return CARD.encode(List.of(text));
  }

  private static NamedKeys read(String text) {
    return NamedKeys.read(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cardId", "card_id", "CARD_ID", "CardId", "cardid", "CARDID", "_card__id_"})
  void eachSpellingThatTheDecoderTakesNamesTheKey(String spelling) throws Exception {
    String event = "{\"%s\":\"c1\",\"terminal\":7,\"amount\":%s}";
    assertThat(SWIPES.decode(event.formatted(spelling, "1").getBytes(UTF_8)).cardId())
        .isEqualTo("c1");
    String letter = event.formatted(spelling, "\"much\"");
    assertThatThrownBy(() -> SWIPES.decode(letter.getBytes(UTF_8)))
        .isInstanceOf(BadEventException.class);
    assertThat(read(letter).in(CARD, CARD_ID)).containsExactly(card("c1"));
    assertThat(read(letter).in(BOTH, List.of("terminal", "cardId")))
        .containsExactly(BOTH.encode(List.of(7L, "c1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"card-id", "card.id", "card id", "card", "id", "cardıd"})
  void aNameThatTheDecoderDoesNotTakeNamesNoKey(String other) throws Exception {
    String event = "{\"%s\":\"c1\",\"terminal\":7,\"amount\":1}".formatted(other);
    assertThat(SWIPES.decode(event.getBytes(UTF_8)).cardId()).isNull();
    assertThat(read(event).in(CARD, CARD_ID)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "card_id, cardId, c2",
    "cardId, card_id, c1",
    "card_id, CARDID, c1",
    "CARDID, card_id, c1"
  })
  void ofSeveralSpellingsTheOneCountsThatTheDecoderTakes(String first, String second, String key)
      throws Exception {
    String event =
        "{\"%s\":\"c1\",\"%s\":\"c2\",\"terminal\":7,\"amount\":1}".formatted(first, second);
    assertThat(SWIPES.decode(event.getBytes(UTF_8)).cardId()).isEqualTo(key);
    assertThat(read(event).in(CARD, CARD_ID)).containsExactly(card(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"cardId\":null}", "{\"cardId\":[]}", "{\"cardId\":{}}"})
  void aFieldWithoutAValueNamesNoKeyAndNotTheEmptyText(String letter) {
    assertThat(read(letter).in(CARD, CARD_ID)).isEmpty();
    assertThat(read(letter).isOneObject()).isTrue();
  }

  @Test
  void theEmptyTextIsAKeyWhereItIsWritten() {
    assertThat(read("{\"cardId\":\"\"}").in(CARD, CARD_ID)).containsExactly(card(""));
    assertThat(read("{\"terminal\":\"\"}").in(TERMINAL, List.of("terminal"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"7\"", "7.0", "70e-1", "\" 7 \""})
  void valuesAreReadAsEventsAre(String seven) throws Exception {
    String event = "{\"cardId\":\"c1\",\"terminal\":%s,\"amount\":1}".formatted(seven);
    assertThat(SWIPES.decode(event.getBytes(UTF_8)).terminal()).isEqualTo(7);
    assertThat(read(event).in(TERMINAL, List.of("terminal")))
        .containsExactly(TERMINAL.encode(List.of(7L)));
  }

  @Test
  void soAreThoseOfOtherTypes() throws Exception {
    String event =
        "{\"device\":\"00000000-0000-0001-0000-000000000002\",\"day\":\"2026-01-02\",\"since\":"
            + "1767225600000,\"live\":\"true\"}";
    Typed typed = TYPED.decode(event.getBytes(UTF_8));
    assertThat(typed.since()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    List<Object> values = EventBinding.of(Typed.class).toStruct(typed).values();
    List<DataType.Field> fields = EventBinding.of(Typed.class).type().fields();
    for (int i = 0; i < fields.size(); i++) {
      EntityCodec codec = codec(new KeyColumn("key", fields.get(i).type()));
      assertThat(read(event).in(codec, List.of(fields.get(i).name())))
          .as(fields.get(i).name())
          .containsExactly(codec.encode(List.of(values.get(i))));
    }
  }

  @Test
  void aNumberWhereTextIsWantedIsTheTextsKeyAllTheSame() {
    assertThat(read("{\"cardId\":12}").in(CARD, CARD_ID)).containsExactly(card("12"));
  }

  @Test
  void whatCodeComputesIsNamedByNothing() {
    assertThat(read("{\"cardId\":\"c1\"}").in(CARD, Arrays.asList((String) null))).isEmpty();
  }

  @Test
  void aListOfObjectsNamesTheKeysOfAll() {
    NamedKeys two = read("[{\"cardId\":\"c1\"},{\"CARD_ID\":\"c2\"}]");
    assertThat(two.in(CARD, CARD_ID)).containsExactly(card("c1"), card("c2"));
    assertThat(two.isOneObject()).isFalse();
  }

  @Test
  void whatIsBehindAnObjectIsReadToo() {
    NamedKeys two = read("{\"cardId\":\"c1\"} {\"cardId\":\"c2\"}");
    assertThat(two.in(CARD, CARD_ID)).containsExactly(card("c1"), card("c2"));
    assertThat(two.isOneObject()).isFalse();
    NamedKeys spoilt = read("{\"cardId\":\"c1\"}}");
    assertThat(spoilt.in(CARD, CARD_ID)).containsExactly(card("c1"));
    assertThat(spoilt.isOneObject()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c1", "\"c1\"", "{\"cardId\":\"c1\"", "1e99999999999"})
  void whatIsNoObjectNamesNoKey(String letter) {
    assertThat(read(letter).in(CARD, CARD_ID)).isEmpty();
    assertThat(read(letter).isOneObject()).isFalse();
  }
}

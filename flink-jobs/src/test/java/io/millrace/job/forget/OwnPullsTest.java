package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.EntityKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Cuts of a table that two jobs pull, each by numbers of its own. */
final class OwnPullsTest {
  private static final EntityKey KEY = new EntityKey("ann".getBytes(StandardCharsets.UTF_8));
  private static final String NAME = SourceNames.OWN_PULLS + "item__1";

  private final RememberedRegister register = new RememberedRegister();
  private final OwnPulls own = new OwnPulls(register, NAME, new TreeSet<>(List.of("items")));
  private final long id = register.request("item", KEY, 1_000);

  private Forgetting seen() {
    return own.read().entries().get(0);
  }

  @Test
  void eachSeesTheCutOfItsOwnNumbersAndTheLogThatOfItsPulls() {
    register.cut(id, "items", Map.of(0, 20L));
    assertThat(own.cut(id, "items", Map.of(0, 7L))).isEqualTo(Map.of(0, 7L));
    assertThat(seen().cut("items", 0)).hasValue(7);
    assertThat(seen().cuts()).isEqualTo(Map.of("items", Map.of(0, 7L)));
    assertThat(register.entry(id).cut("items", 0)).hasValue(20);
    assertThat(register.entry(id).cuts()).isEqualTo(Map.of("items", Map.of(0, 20L)));
    assertThat(register.entry(id).cutsByAnyNumbers("items", 0)).containsExactly(20L, 7L);
  }

  @Test
  void theFirstThatItChoseStands() {
    own.cut(id, "items", Map.of(0, 7L));
    assertThat(own.cut(id, "items", Map.of(0, 9L))).isEqualTo(Map.of(0, 7L));
    assertThat(seen().cut("items", 0)).hasValue(7);
  }

  @Test
  void whileItHasChosenNoneThereIsNone() {
    register.cut(id, "items", Map.of(0, 20L));
    assertThat(seen().cut("items", 0)).isEmpty();
    assertThat(seen().cuts()).isEmpty();
  }

  @Test
  void whatIsDoneWithGoesByTheCutOfTheLogIfItHasChosenNone() {
    register.cut(id, "items", Map.of(0, 20L));
    register.finish(id);
    assertThat(seen().cut("items", 0)).hasValue(20);
  }

  @Test
  void oneThatWasChosenHereAloneIsNoneOfTheLog() {
    own.cut(List.of(new KeyRegister.Chosen(id, "items", SourceNames.UNNAMED, Map.of(0, 7L))));
    assertThat(register.entry(id).cut("items", 0)).isEmpty();
    assertThat(register.entry(id).cuts()).isEmpty();
    assertThat(seen().cut("items", 0)).hasValue(7);
  }

  @Test
  void thoseOfAThirdJobAreNotItsOwn() {
    new OwnPulls(register, SourceNames.OWN_PULLS + "other__1", new TreeSet<>(List.of("items")))
        .cut(id, "items", Map.of(0, 50L));
    assertThat(seen().cut("items", 0)).isEmpty();
    own.cut(id, "items", Map.of(0, 7L));
    assertThat(seen().cut("items", 0)).hasValue(7);
  }

  @Test
  void pushesAndStreamsHaveTheSameOffsetsForAll() {
    assertThat(own.cut(id, "items", Map.of(0, 7L, 1, 3L))).isEqualTo(Map.of(0, 7L, 1, 3L));
    own.cut(id, "paid", Map.of(0, 5L));
    own.cut(id, "paid", "kafka:paid", Map.of(0, 6L));
    assertThat(register.entry(id).cuts())
        .isEqualTo(Map.of("items", Map.of(1, 3L), "paid", Map.of(0, 6L)));
    assertThat(seen().cuts())
        .isEqualTo(Map.of("items", Map.of(0, 7L, 1, 3L), "paid", Map.of(0, 6L)));
  }

  @Test
  void whatMayBeByAnyNumbersIsOfTheNewLifeBehindAllCuts() {
    register.cut(id, "items", Map.of(0, 20L));
    own.cut(id, "items", Map.of(0, 30L));
    assertThat(NewLife.isOf(register.entry(id), "items", 0, 29)).isFalse();
    assertThat(NewLife.isOf(register.entry(id), "items", 0, 30)).isTrue();
  }

  @Test
  void aNameSaysWhosePullsTheyAre() {
    TreeSet<String> tables = new TreeSet<>(List.of("items"));
    assertThatThrownBy(() -> new OwnPulls(register, "item__1", tables))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

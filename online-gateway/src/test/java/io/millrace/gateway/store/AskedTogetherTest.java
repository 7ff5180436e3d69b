package io.millrace.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.shop.CardFeatures;
import io.millrace.gateway.shop.VisitFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskedTogetherTest {
  private final FeatureStore store =
      Compiler.compile(CardFeatures.class, VisitFeatures.class).orThrow();
  private final BoundView card = store.view("card");
  private final BoundView visit = store.view("visit");
  private final List<List<BoundView>> made = new ArrayList<>();
  private final AskedTogether together =
      new AskedTogether(
          views -> {
            made.add(views);
            return null;
          });

  @Test
  void aStatementIsMadeWhenTheSameViewsAreAskedForAgain() {
    for (int i = 0; i < AskedTogether.ASKS_BEFORE; i++) {
      together.statement(List.of(card, visit));
      together.statement(List.of(visit, card));
    }
    assertThat(made).isEmpty();
    together.statement(List.of(card, visit));
    assertThat(made).containsExactly(List.of(card, visit));
  }

  @Test
  void whatDoesNotWorkIsTriedAgainOnlyAfterAWhile() {
    for (int i = 0; i <= AskedTogether.ASKS_BEFORE; i++) {
      together.statement(List.of(card, visit));
    }
    together.forget(List.of(card, visit));
    for (int i = 0; i < AskedTogether.ASKS_BEFORE; i++) {
      together.statement(List.of(card, visit));
    }
    assertThat(made).hasSize(1);
  }

  @Test
  void viewsAskedForOnceDoNotPileUp() {
    List<BoundView> often = List.of(card, visit);
    together.statement(often);
    for (int i = 2; i < 200; i++) {
      together.statement(Collections.nCopies(i, card));
    }
    for (int i = 0; i < AskedTogether.ASKS_BEFORE; i++) {
      together.statement(often);
    }
    assertThat(made).isEmpty();
  }
}

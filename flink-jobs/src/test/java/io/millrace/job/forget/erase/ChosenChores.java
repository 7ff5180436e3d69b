package io.millrace.job.forget.erase;

import io.millrace.job.forget.Forgetting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Chores of which some are done, or all in a way of the test's. */
final class ChosenChores implements Chores {
  private final Chores chores;
  private final Predicate<String> places;
  private final UnaryOperator<Chore> change;

  ChosenChores(Chores chores, Predicate<String> places) {
    this(chores, places, chore -> chore);
  }

  ChosenChores(Chores chores, Predicate<String> places, UnaryOperator<Chore> change) {
    this.chores = chores;
    this.places = places;
    this.change = change;
  }

  @Override
  public List<Forgetting> concerned(List<Forgetting> entries) {
    return chores.concerned(entries);
  }

  @Override
  public void announce(List<Forgetting> entries) {
    chores.announce(entries);
  }

  @Override
  public List<Due> inTime(List<Due> dues, long watermarkMillis) {
    return chores.inTime(dues, watermarkMillis);
  }

  @Override
  public Optional<String> waitsFor(Due due, long watermarkMillis) {
    return chores.waitsFor(due, watermarkMillis);
  }

  @Override
  public Set<String> written(Due due) {
    return chores.written(due);
  }

  @Override
  public List<Chore> of(List<Due> dues) {
    return chores.of(dues).stream()
        .map(
            chore ->
                places.test(chore.place())
                    ? change.apply(chore)
                    : new Chore(
                        chore.place(),
                        chore.dues(),
                        (some, counted) -> Chore.Cleared.of("by the test")))
        .toList();
  }

  @Override
  public void stop() {
    chores.stop();
  }

  @Override
  public void close() {
    chores.close();
  }
}

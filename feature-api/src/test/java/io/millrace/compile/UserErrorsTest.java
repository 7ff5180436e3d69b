package io.millrace.compile;

import static io.millrace.Constraints.matches;
import static io.millrace.compile.example.Entities.CARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An error of a definition's code is bad for the event, as an exception is: no job ends by it. */
class UserErrorsTest {
  /** A note. */
  public record Note(String card, String text, Instant at) {}

  static final EventStream<Note> NOTES =
      EventStream.of(Note.class)
          .from(Kafka.topic("notes").json())
          .eventTime(Note::at)
          .check(Note::text, matches("(a|b)*"));

  /** Code that fails by errors, not exceptions. */
  @FeatureView
  public static final class ErrorFeatures {
    public static final Windowed<Long> FILTERED =
        NOTES.by(CARD, Note::card).where(note -> endless(note.text()) > 0).count().over("1h");
  }

  /** An assertion in a field. */
  @FeatureView
  public static final class AssertedFeatures {
    public static final Windowed<Long> LENGTH =
        NOTES
            .by(CARD, Note::card)
            .sumLong(
                note -> {
                  if (note.text().isEmpty()) {
                    throw new AssertionError("a note has a text");
                  }
                  return (long) note.text().length();
                })
            .over("1h");
  }

  private static final Note NOTE = new Note("c", "", Instant.EPOCH);

  @Test
  void aFilterThatRecursesWithoutEndRejectsTheEvent() {
    BoundView view = Compiler.compile(ErrorFeatures.class).orThrow().view("error");
    BadEventException bad =
        catchThrowableOfType(
            BadEventException.class, () -> view.contributions("notes", NOTE, 1, 2, 3, 4));
    assertThat(bad.code()).isEqualTo(ReasonCode.USER_CODE);
    assertThat(bad).hasMessageContaining("java.lang.StackOverflowError");
  }

  @Test
  void aFieldWhoseAssertionFailsRejectsTheEvent() {
    BoundView view = Compiler.compile(AssertedFeatures.class).orThrow().view("asserted");
    BadEventException bad =
        catchThrowableOfType(
            BadEventException.class, () -> view.contributions("notes", NOTE, 1, 2, 3, 4));
    assertThat(bad.code()).isEqualTo(ReasonCode.USER_CODE);
    assertThat(bad).hasMessageContaining("a note has a text");
  }

  @Test
  void aTextThatARegularExpressionCannotJudgeBreaksTheConstraint() {
    BoundStream notes = Compiler.compile(ErrorFeatures.class).orThrow().stream("notes");
    Note huge = new Note("c", "ab".repeat(200_000), Instant.EPOCH);
    BadEventException bad = catchThrowableOfType(BadEventException.class, () -> notes.check(huge));
    assertThat(bad.code()).isEqualTo(ReasonCode.CONSTRAINT);
  }

  private static int endless(String text) {
    return text.length() < 0 ? 0 : endless(text + " ".repeat(0)) + 1;
  }
}

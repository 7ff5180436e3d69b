package io.millrace;

import io.millrace.definition.Place;
import io.millrace.definition.Problem;
import io.millrace.definition.Problems;
import java.util.ArrayList;
import java.util.List;

/**
 * What features describe: one to three typed key columns. Two with the same columns are the same.
 */
public abstract sealed class Entity {
  private final List<Column> columns;
  private final Place place;
  private final List<Problem> problems;

  private Entity(List<Column> columns, List<Problem> problems) {
    this.columns = List.copyOf(columns);
    this.place = Place.ofCaller();
    this.problems = problems;
  }

  /** A key column as written. */
  public record Column(String name, Class<?> type) {}

  /** An entity of one key column. Types: text, integers, boolean, enum, date, timestamp, UUID. */
  public static <A> One<A> key(String name, Class<A> type) {
    return new One<>(
        List.of(new Column(name, type)), Problems.unlessNull(List.of(), "key", name, type));
  }

  public final List<Column> columns() {
    return columns;
  }

  /** Where it was written. */
  public final Place place() {
    return place;
  }

  /** What is wrong with it. */
  public final List<Problem> problems() {
    return problems;
  }

  private List<Column> plus(String name, Class<?> type) {
    List<Column> all = new ArrayList<>(columns);
    all.add(new Column(name, type));
    return all;
  }

  private List<Problem> check(String name, Class<?> type) {
    return Problems.unlessNull(problems, "and", name, type);
  }

  /** One key column. */
  public static final class One<A> extends Entity {
    private One(List<Column> columns, List<Problem> problems) {
      super(columns, problems);
    }

    /** A second key column. */
    public <B> Two<A, B> and(String name, Class<B> type) {
      return new Two<>(super.plus(name, type), super.check(name, type));
    }
  }

  /** Two key columns. */
  public static final class Two<A, B> extends Entity {
    private Two(List<Column> columns, List<Problem> problems) {
      super(columns, problems);
    }

    /** A third key column. */
    public <C> Three<A, B, C> and(String name, Class<C> type) {
      return new Three<>(super.plus(name, type), super.check(name, type));
    }
  }

  /** Three key columns. */
  @SuppressWarnings("UnusedTypeParameter") // by(...) infers the types of the key's fields from it
  public static final class Three<A, B, C> extends Entity {
    private Three(List<Column> columns, List<Problem> problems) {
      super(columns, problems);
    }
  }
}

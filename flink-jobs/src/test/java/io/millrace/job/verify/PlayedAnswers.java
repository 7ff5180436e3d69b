package io.millrace.job.verify;

import io.millrace.answer.Answer;
import io.millrace.answer.AnswerPlan;
import io.millrace.answer.AnswerRequest;
import io.millrace.answer.StoredRow;
import io.millrace.answer.ViewFreshness;
import io.millrace.answer.log.AnswerRecorder;
import io.millrace.answer.log.AnsweredRow;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.view.RowUpdate;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A platform in miniature: events are logged when they arrive, applied to online rows when the test
 * says so, and answers are made from the rows as the gateway makes them.
 */
public final class PlayedAnswers {
  public final FeatureStore store;

  private final Class<?>[] classes;

  /** The event log; tests may change it. */
  public final List<Logged> log = new ArrayList<>();

  /** What was answered; tests may change it. */
  final List<AskedRow> asked = new ArrayList<>();

  /** What was written of the rows of each view, in its order; tests may change it. */
  public final Map<BoundView, List<RowUpdate>> served = new HashMap<>();

  private final Map<BoundView, Map<EntityKey, KeyState>> states = new HashMap<>();
  private final Map<BoundView, Map<EntityKey, byte[]>> rows = new HashMap<>();
  private final Map<BoundView, ViewCore> cores = new HashMap<>();
  private final AnswerRecorder recorder;
  private final long[] nextOffset = new long[2];
  private int queries;

  /** An event of the log. */
  public record Logged(Paid paid, long arrivalMillis, int partition, long offset) {
    Logged costing(double amount) {
      return new Logged(
          new Paid(paid.payer(), paid.shop(), amount, paid.paidAt()),
          arrivalMillis,
          partition,
          offset);
    }
  }

  public PlayedAnswers() {
    this(PayerFeatures.class, StoreFeatures.class, HabitFeatures.class);
  }

  /**
   * @param views whose keys are a payer, a shop, or both
   */
  public PlayedAnswers(Class<?>... views) {
    classes = views.clone();
    store = Compiler.compile(views).orThrow();
    recorder = new AnswerRecorder(AnswerRecorder.definitions(store));
    store.views().forEach(view -> cores.put(view, new ViewCore(view.layout())));
  }

  /** An event arrives; it is not applied yet. */
  public Logged arrives(Paid paid, long arrivalMillis, int partition) {
    Logged logged = new Logged(paid, arrivalMillis, partition, nextOffset[partition]++);
    log.add(logged);
    return logged;
  }

  /** The rows of the event's keys take it. */
  public void apply(Logged event) {
    for (BoundView view : store.views()) {
      for (Contribution each : contributions(view, event)) {
        ViewCore core = cores.get(view);
        KeyState state =
            states
                .computeIfAbsent(view, any -> new HashMap<>())
                .computeIfAbsent(each.key(), key -> core.create());
        core.add(state, each, event.arrivalMillis() - 1_000);
        OnlineRow row = core.row(state, event.arrivalMillis() + 20, 3);
        byte[] bytes = core.encode(row);
        put(view, each.key(), bytes);
        served
            .computeIfAbsent(view, any -> new ArrayList<>())
            .add(
                new RowUpdate(
                    each.key(),
                    bytes,
                    row.epoch(),
                    row.position(),
                    row.decidedAtMillis(),
                    event.arrivalMillis()));
      }
    }
  }

  private void put(BoundView view, EntityKey key, byte[] row) {
    rows.computeIfAbsent(view, any -> new HashMap<>()).put(key, row);
  }

  /** Where the views are defined. */
  public Class<?>[] classes() {
    return classes.clone();
  }

  /** The online rows of a view. */
  public Map<EntityKey, byte[]> rows(BoundView view) {
    return rows.getOrDefault(view, Map.of());
  }

  /** Changes the online row of a key. */
  public void change(String view, String key, UnaryOperator<OnlineRow> change) {
    BoundView bound = store.view(view);
    RowCodec codec = new RowCodec(bound.layout());
    EntityKey encoded = bound.keys().encode(List.of(key));
    put(bound, encoded, codec.encode(change.apply(codec.decode(rows.get(bound).get(encoded)))));
  }

  List<Contribution> contributions(BoundView view, Logged event) {
    try {
      return view.contributions(
          "paid",
          event.paid(),
          event.paid().paidAt().toEpochMilli(),
          event.arrivalMillis(),
          event.partition(),
          event.offset());
    } catch (io.millrace.event.BadEventException e) {
      throw new AssertionError(e);
    }
  }

  /** Asks for everything of a payer and a shop; complete_to is so far behind. */
  public void ask(String payer, String shop, long atMillis, long nowMillis, long behindMillis) {
    ask(payer, shop, atMillis, nowMillis, behindMillis, Long.MIN_VALUE);
  }

  /** Asks for everything of a payer at an instant, where the history of the stream has a begin. */
  void askAsOf(String payer, long atMillis, long historyMillis) {
    ask(payer, "s", atMillis, atMillis, 0, historyMillis);
  }

  private void ask(
      String payer,
      String shop,
      long atMillis,
      long nowMillis,
      long behindMillis,
      long historyMillis) {
    List<String> features = store.features().stream().map(BoundFeature::qualifiedName).toList();
    AnswerPlan plan = AnswerPlan.of(store, features);
    List<List<Object>> keys = new ArrayList<>();
    byte[][] read = new byte[plan.views().size()][];
    StoredRow[] stored = new StoredRow[read.length];
    ViewFreshness[] freshness = new ViewFreshness[read.length];
    for (int i = 0; i < read.length; i++) {
      BoundView view = plan.views().get(i);
      Map<String, Object> named = Map.of("payer", payer, "shop", shop);
      List<Object> key =
          view.keys().spec().key().stream().map(column -> named.get(column.name())).toList();
      keys.add(key);
      read[i] = rows.getOrDefault(view, Map.of()).get(view.keys().encode(key));
      stored[i] = read[i] == null ? null : StoredRow.of(view.layout(), read[i], atMillis);
      freshness[i] = new ViewFreshness(nowMillis - behindMillis, new long[] {historyMillis});
    }
    Map<String, Object> inputs = Map.of("payer.amount", 12.5);
    Answer[] answers =
        plan.answer(new AnswerRequest(atMillis, stored, freshness, inputs, Map.of()));
    AnsweredRow row =
        new AnsweredRow(
            "query-" + queries++,
            0,
            nowMillis,
            atMillis,
            plan.views(),
            keys,
            read,
            freshness,
            plan.outputs(),
            answers,
            inputs);
    asked.add(new AskedRow(recorder.record(row)));
  }

  Findings judge() {
    WantedKeys keys = new WantedKeys();
    asked.forEach(row -> row.views().forEach(each -> keys.of(store.view(each.view()), each)));
    for (BoundView view : store.views()) {
      for (Logged event : log) {
        for (Contribution each : contributions(view, event)) {
          KeyEvents key = keys.find(view, each.key());
          if (key != null) {
            key.add(each);
          }
        }
      }
    }
    Judge.Events events =
        new Judge.Events() {
          @Override
          public KeyEvents of(BoundView view, LoggedAnswer answer) {
            return keys.of(view, answer);
          }

          @Override
          public Verdict beyond(BoundView view, LoggedAnswer answer) {
            return null;
          }
        };
    Findings findings = new Findings();
    Judge judge = new Judge(store, AnswerRecorder.definitions(store), events);
    asked.forEach(row -> judge.judge(row, view -> true, findings::add));
    return findings;
  }
}

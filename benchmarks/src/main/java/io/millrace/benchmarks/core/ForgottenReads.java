package io.millrace.benchmarks.core;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventEncoder;
import io.millrace.examples.cards.Payment;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.ForgottenEvents;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.forget.KeyHasher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The bytes of a payment to the user's record, and whether it is forgotten, as a job decodes it: by
 * what the register of forgotten keys has of its key's entity.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForgottenReads {
  private static final byte[] SECRET = {1, 2, 3};
  private static final String STREAM = "payments";
  private static final String TOPIC = "kafka:payments";
  private static final long CUT = 1_000;

  /** Payments by a key of symbols. */
  @FeatureView(owner = "benchmarks@example.com", description = "How many are paid")
  static final class StatusFeatures {
    static final Entity.One<Payment.Status> STATUS = Entity.key("status", Payment.Status.class);
    static final EventStream<Payment> PAYMENTS =
        EventStream.of(Payment.class)
            .from(Kafka.topic("payments").avro())
            .eventTime(Payment::paidAt);
    static final Windowed<Long> PAYMENTS_OF =
        PAYMENTS.by(STATUS, Payment::status).count().over("1h");
  }

  /** Payments by a key of text. */
  @FeatureView(owner = "benchmarks@example.com", description = "How much is paid where")
  static final class MerchantFeatures {
    static final Entity.One<String> MERCHANT = Entity.key("merchant", String.class);
    static final EventStream<Payment> PAYMENTS =
        EventStream.of(Payment.class)
            .from(Kafka.topic("payments").avro())
            .eventTime(Payment::paidAt);
    static final Windowed<Long> PAYMENTS_OF =
        PAYMENTS.by(MERCHANT, Payment::merchantId).count().over("1h");
  }

  private final EventBinding<Payment> binding = EventBinding.of(Payment.class);
  private final EventDecoder<Payment> avro = EventDecoder.avro(binding);

  /**
   * What the register has: nothing; another key of symbols, behind whose cut the event lies, or
   * before which; another of text, before whose cut it lies.
   */
  @Param({"none", "symbols_behind", "symbols_before", "text_before"})
  public String register;

  private ForgottenFeed feed;
  private long offset;
  private byte[] bytes;

  @Setup
  public void prepare() throws BadEventException {
    boolean isText = register.startsWith("text");
    FeatureStore store =
        Compiler.compile(isText ? MerchantFeatures.class : StatusFeatures.class).orThrow();
    BoundView view = store.views().get(0);
    List<Forgetting> entries =
        register.equals("none")
            ? List.of()
            : List.of(entry(view, isText ? "merchant-18" : Payment.Status.DECLINED.name()));
    feed =
        ForgottenFeed.inJob(
            ForgottenEvents.of(SECRET, entries), store.views(), STREAM, partition -> TOPIC);
    offset = register.endsWith("before") ? CUT - 1 : CUT;
    bytes =
        EventEncoder.avro(binding)
            .encode(
                new Payment(
                    "p-0000184467",
                    "card-4711",
                    "merchant-17",
                    129.95,
                    Payment.Status.APPROVED,
                    "DE",
                    Instant.ofEpochMilli(Spending.NOW)));
  }

  /** One that is done with. */
  private static Forgetting entry(BoundView view, String column) {
    KeyForm form = new KeyForm(view.keys().spec());
    EntityKey key = form.toRegister(view.keys().encode(List.of(column)));
    return new Forgetting(
        1,
        form.entity().name(),
        form.entity(),
        new KeyHasher(SECRET).hash(form.entity().name(), key),
        null,
        "",
        0,
        0,
        1L,
        Map.of(STREAM, Map.of(TOPIC, Map.of(0, CUT))));
  }

  /** The event, which is not forgotten. */
  @Benchmark
  public Payment decodeUnforgotten() throws BadEventException {
    Payment payment = avro.decode(bytes);
    if (feed.forgets(payment, 0, offset, Spending.NOW)) {
      throw new IllegalStateException("another key was forgotten");
    }
    return payment;
  }
}

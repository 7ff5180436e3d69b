package io.millrace.benchmarks.core;

import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventEncoder;
import io.millrace.examples.cards.Payment;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A payment of seven fields: bytes of a Kafka record to the user's record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventReads {
  private static final int SCHEMA = 12;

  private final EventBinding<Payment> binding = EventBinding.of(Payment.class);
  private final EventDecoder<Payment> avro = EventDecoder.avro(binding);
  private final EventDecoder<Payment> confluent =
      EventDecoder.confluentAvro(binding, id -> binding.schema());
  private final EventDecoder<Payment> json = EventDecoder.json(binding);
  private byte[] avroBytes;
  private byte[] confluentBytes;
  private byte[] jsonBytes;

  @Setup
  public void encode() throws BadEventException {
    Payment payment =
        new Payment(
            "p-0000184467",
            "card-4711",
            "merchant-17",
            129.95,
            Payment.Status.APPROVED,
            "DE",
            Instant.ofEpochMilli(Spending.NOW));
    avroBytes = EventEncoder.avro(binding).encode(payment);
    confluentBytes = EventEncoder.confluentAvro(binding, SCHEMA).encode(payment);
    jsonBytes = EventEncoder.json(binding).encode(payment);
  }

  @Benchmark
  public Payment avroDecode() throws BadEventException {
    return avro.decode(avroBytes);
  }

  /** With the schema's id before it, known since the first event. */
  @Benchmark
  public Payment confluentAvroDecode() throws BadEventException {
    return confluent.decode(confluentBytes);
  }

  @Benchmark
  public Payment jsonDecode() throws BadEventException {
    return json.decode(jsonBytes);
  }
}

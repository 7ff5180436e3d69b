package io.millrace.benchmarks.load;

import io.millrace.cli.send.SchemaRegistration;
import io.millrace.event.EventBinding;
import io.millrace.event.EventEncoder;
import io.millrace.examples.cards.Payment;

/**
 * Where payments go.
 *
 * @param bootstrapServers of Kafka
 * @param encoder makes their bytes
 */
public record PaymentTopic(String bootstrapServers, String topic, EventEncoder<Payment> encoder) {
  private static final String TOPIC = "payments";
  private static final EventBinding<Payment> BINDING = EventBinding.of(Payment.class);

  /** In Avro's plain form, as the cards example reads them. */
  public static PaymentTopic avro(String bootstrapServers) {
    return new PaymentTopic(bootstrapServers, TOPIC, EventEncoder.avro(BINDING));
  }

  /**
   * In Confluent's wire format. Registers the schema.
   *
   * @param registryUrl base URL of the schema registry
   */
  public static PaymentTopic confluent(String bootstrapServers, String registryUrl) {
    int id = SchemaRegistration.at(registryUrl).register(TOPIC, BINDING.schema());
    return new PaymentTopic(bootstrapServers, TOPIC, EventEncoder.confluentAvro(BINDING, id));
  }
}

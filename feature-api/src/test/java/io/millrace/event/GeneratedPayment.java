package io.millrace.event;

import java.time.Instant;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/** What Avro's compiler makes of a small schema, without the builder. */
public class GeneratedPayment extends SpecificRecordBase {
  private static final long serialVersionUID = 1L;

  public static final Schema SCHEMA$ =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"GeneratedPayment","namespace":"io.millrace.event","fields":[
                {"name":"cardId","type":{"type":"string","avro.java.string":"String"}},
                {"name":"amount","type":"double","aliases":["price"]},
                {"name":"paidAt","type":{"type":"long","logicalType":"timestamp-millis"}},
                {"name":"note","type":["null","string"],"default":null},
                {"name":"count","type":"int","default":3}]}\
              """);

  private static final SpecificData MODEL$ = new SpecificData();

  static {
    MODEL$.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
  }

  private static final Conversion<?>[] CONVERSIONS = {
    null, null, new TimeConversions.TimestampMillisConversion(), null, null
  };

  String cardId;
  double amount;
  Instant paidAt;
  CharSequence note;
  int count;

  public GeneratedPayment() {}

  public GeneratedPayment(
      String cardId, double amount, Instant paidAt, CharSequence note, int count) {
    this.cardId = cardId;
    this.amount = amount;
    this.paidAt = paidAt;
    this.note = note;
    this.count = count;
  }

  public String getCardId() {
    return cardId;
  }

  public double getAmount() {
    return amount;
  }

  public Instant getPaidAt() {
    return paidAt;
  }

  @Override
  public SpecificData getSpecificData() {
    return MODEL$;
  }

  @Override
  public Schema getSchema() {
    return SCHEMA$;
  }

  @Override
  public Conversion<?> getConversion(int field) {
    return CONVERSIONS[field];
  }

  @Override
  public Object get(int field) {
    return switch (field) {
      case 0 -> cardId;
      case 1 -> amount;
      case 2 -> paidAt;
      case 3 -> note;
      case 4 -> count;
      default -> throw new AvroRuntimeException("Bad index");
    };
  }

  @Override
  public void put(int field, Object value) {
    switch (field) {
      case 0 -> cardId = value == null ? null : value.toString();
      case 1 -> amount = (Double) value;
      case 2 -> paidAt = (Instant) value;
      case 3 -> note = (CharSequence) value;
      case 4 -> count = (Integer) value;
      default -> throw new AvroRuntimeException("Bad index");
    }
  }
}

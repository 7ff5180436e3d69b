package io.millrace.row;

import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;

/**
 * The bytes of one cell's values: the kind is told by the caller, who packs it with something else.
 */
final class CellCodec {
  static final int NULL = 0;
  static final int VALUE = 1;
  static final int INVALID = 2;

  /** A value with the event time it was observed at. */
  static final int OBSERVED = 3;

  private static final Reason[] REASONS = Reason.values();

  private final ValueCodec values;
  private final Width width;

  /** How a reader gets past a value without making it. */
  private enum Width {
    VARINT,
    ONE,
    FOUR,
    EIGHT,
    SIXTEEN,
    /** The codec writes its own length first. */
    COUNTED,
    /** A length is put before it. */
    WRAPPED
  }

  CellCodec(DataType type) {
    this.values = ValueCodec.of(type);
    this.width = width(type);
  }

  private static Width width(DataType type) {
    if (type instanceof DataType.Bool) {
      return Width.ONE;
    }
    if (type instanceof DataType.Float32) {
      return Width.FOUR;
    }
    if (type instanceof DataType.Float64) {
      return Width.EIGHT;
    }
    if (type instanceof DataType.Uuid) {
      return Width.SIXTEEN;
    }
    if (type instanceof DataType.Text
        || type instanceof DataType.Bytes
        || type instanceof DataType.Decimal) {
      return Width.COUNTED;
    }
    if (type instanceof DataType.Int32
        || type instanceof DataType.Int64
        || type instanceof DataType.Timestamp
        || type instanceof DataType.Date
        || type instanceof DataType.Enumeration) {
      return Width.VARINT;
    }
    return Width.WRAPPED;
  }

  static int kind(CellValue value) {
    if (value.invalid() != null) {
      return INVALID;
    }
    if (value.value() == null) {
      return NULL;
    }
    return value.observedAtMillis() == Long.MIN_VALUE ? VALUE : OBSERVED;
  }

  /** How many bytes {@link #write} gives. */
  int size(CellValue value, long startMillis, ByteWriter scratch) {
    if (width == Width.EIGHT && kind(value) == VALUE) {
      return 8;
    }
    if (value.value() instanceof Long number && width == Width.VARINT && kind(value) == VALUE) {
      return RowCodec.varintSize(number << 1 ^ number >> 63);
    }
    scratch.clear();
    write(value, startMillis, scratch);
    return scratch.size();
  }

  void write(CellValue value, long startMillis, ByteWriter out) {
    switch (kind(value)) {
      case NULL -> {}
      case INVALID -> out.writeByte(value.invalid().ordinal());
      case OBSERVED -> {
        out.writeLong(startMillis - value.observedAtMillis());
        writeValue(value.value(), out);
      }
      default -> writeValue(value.value(), out);
    }
  }

  private void writeValue(Object value, ByteWriter out) {
    if (width != Width.WRAPPED) {
      values.write(value, out);
      return;
    }
    ByteWriter wrapped = new ByteWriter(64);
    values.write(value, wrapped);
    out.writeBytes(wrapped.toByteArray());
  }

  CellValue read(int kind, long startMillis, ByteReader in) {
    return switch (kind) {
      case NULL -> new CellValue(null, Long.MIN_VALUE, null);
      case INVALID -> new CellValue(null, Long.MIN_VALUE, readReason(in));
      case OBSERVED -> {
        long observedAt = startMillis - in.readLong();
        yield new CellValue(readValue(in), observedAt, null);
      }
      default -> new CellValue(readValue(in), Long.MIN_VALUE, null);
    };
  }

  static Reason readReason(ByteReader in) {
    int ordinal = in.readByte();
    if (ordinal < 0 || ordinal >= REASONS.length) {
      throw new IllegalArgumentException(
          "reason " + ordinal + " is none of 0 to " + (REASONS.length - 1));
    }
    return REASONS[ordinal];
  }

  Object readValue(ByteReader in) {
    if (width != Width.WRAPPED) {
      return values.read(in);
    }
    int length = in.readLength();
    int end = in.position() + length;
    Object value = values.read(in);
    if (in.position() != end) {
      throw new IllegalArgumentException(
          "a value of " + length + " bytes ends at " + in.position() + ", not " + end);
    }
    return value;
  }

  void skip(int kind, ByteReader in) {
    if (kind == NULL) {
      return;
    }
    if (kind == INVALID) {
      in.skip(1);
      return;
    }
    if (kind == OBSERVED) {
      in.readUnsigned();
    }
    switch (width) {
      case VARINT -> in.readUnsigned();
      case ONE -> in.skip(1);
      case FOUR -> in.skip(4);
      case EIGHT -> in.skip(8);
      case SIXTEEN -> in.skip(16);
      case COUNTED, WRAPPED -> in.skip(in.readLength());
    }
  }
}

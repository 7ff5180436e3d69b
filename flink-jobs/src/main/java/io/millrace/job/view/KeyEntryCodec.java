package io.millrace.job.view;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewCore;

/**
 * The packed value kept per key, format 1: a byte 1, a byte 1 if a row is served and 2 if it is so
 * by a marker alone, when it is due and when its timer fires (signed varints: 0 is never, an
 * instant from 0 on is one more), then the core's bytes.
 */
final class KeyEntryCodec {
  private static final int FORMAT = 1;
  private static final int NOT_SERVED = 0;
  private static final int SERVED = 1;
  private static final int SERVED_UNLOGGED = 2;

  private final ViewCore core;
  private final ByteWriter out = new ByteWriter();

  KeyEntryCodec(ViewCore core) {
    this.core = core;
  }

  byte[] encode(KeyEntry entry) {
    byte[] state = core.encode(entry.state);
    out.clear();
    out.writeByte(FORMAT);
    out.writeByte(served(entry));
    writeTime(entry.dueMillis);
    writeTime(entry.timerMillis);
    out.writeRaw(state, 0, state.length);
    return out.toByteArray();
  }

  KeyEntry decode(EntityKey key, byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "state of key " + key + " has format " + format + "; this version reads format 1");
    }
    int served = in.readByte();
    long dueMillis = readTime(in);
    long timerMillis = readTime(in);
    KeyEntry entry = new KeyEntry(key, core.decode(in.readRaw(in.remaining())));
    entry.served = served != NOT_SERVED;
    entry.servedUnlogged = served == SERVED_UNLOGGED;
    entry.dueMillis = dueMillis;
    entry.timerMillis = timerMillis;
    return entry;
  }

  private static int served(KeyEntry entry) {
    if (!entry.served) {
      return NOT_SERVED;
    }
    return entry.servedUnlogged ? SERVED_UNLOGGED : SERVED;
  }

  // NEVER is frequent and long as a varint: it takes the byte of 0, times take one more.
  private void writeTime(long millis) {
    out.writeLong(millis == KeyEntry.NEVER ? 0 : millis >= 0 ? millis + 1 : millis);
  }

  private static long readTime(ByteReader in) {
    long value = in.readLong();
    return value == 0 ? KeyEntry.NEVER : value > 0 ? value - 1 : value;
  }
}

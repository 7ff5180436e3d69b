package io.millrace.job.source.file;

import java.io.IOException;

/** Lines as they are; whether one is a JSON object is for the decoding to find out. */
final class JsonLineRows implements FileRows {

  private final Lines lines;

  JsonLineRows(Lines lines) {
    this.lines = lines;
  }

  @Override
  public byte[] next() throws IOException {
    byte[] line = lines.next();
    while (line != null && isBlank(line)) {
      line = lines.next();
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }
}
